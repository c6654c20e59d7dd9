"""Writes the demo bank's feed folders: the units, then the history, then one per later month end."""

import csv
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.calendar import add_months, month_end
from corebanking.rules import LAYOUTS, Resource
from crm_site.demo import accounts as account_rules
from crm_site.demo import roster, vocabulary
from crm_site.demo.accounts import (
    BEFORE,
    CURRENCIES,
    NEVER,
    PRODUCT_LINES,
    WITH_LIMIT,
    draw_accounts,
    draw_customers,
)
from crm_site.demo.balances import draw_months
from crm_site.demo.companies import OWNERSHIPS, RATINGS, NameMaker, draw_companies

BLOCK = 10_000
MONTH_END_FOLDERS = 3
RESOURCES = ("units", "exchange_rates", "transfer_prices", "customers", "accounts", "balances")
COLUMNS = {
    "units": "code,name,name_en,short_name,short_name_en,level,parent_code,region_code,opened_on,closed_on",
    "exchange_rates": "date,currency,rate",
    "transfer_prices": "product_line,month,rate",
    "customers": (
        "customer_no,credit_code,name,name_en,short_name,short_name_en,former_names,unit_code,manager_no,industry_code,"
        "region_code,ownership,established_on,customer_since,registered_capital,total_assets,net_assets,annual_revenue,"
        "profit,staff_count,figures_year,rating,payroll,cash_management,direct_link,online_banking,status"
    ),
    "accounts": (
        "account_no,customer_no,product_line,currency,rate,status,opened_on,closed_on,matures_on,limit_amount"
    ),
    "balances": (
        "account_no,month,ending_balance,average_balance,year_average,settlement_amount,fees,transactions"
    ),
}
# What is sent beside accounts and months (`crm_site.demo.facts`) has the columns of its layout.
BESIDE = ("staff", "ratings", "loans", "holdings", "daily_balances", "settlements", "fees", "interactions")
COLUMNS |= {name: ",".join(LAYOUTS[Resource(name)].names) for name in BESIDE}
STAFF_COLUMNS = "employee_no,name,name_en,role,unit_code,email,phone,language,since"
SERVICES = ("payroll", "cash_management", "direct_link", "online_banking")

# Transfer prices a year at the end of the period; the market eased by DRIFT a year before that.
_TRANSFER_PRICES = {
    "rmb_current": 0.0208,
    "fx_current": 0.0225,
    "rmb_time": 0.0238,
    "fx_time": 0.0345,
    "fixed_asset_loan": 0.0262,
    "working_capital_loan": 0.0248,
    "real_estate_loan": 0.0272,
    "bill_discount": 0.0128,
    "guarantee": 0.0000,
    "fee_services": 0.0000,
}
_DRIFT = 0.0012


@dataclass(frozen=True)
class Plan:
    """What to write: `months` month rows up to and including `last_month` (its first day)."""

    customers: int
    months: int
    seed: int
    last_month: dt.date

    @property
    def month_starts(self):
        return [add_months(self.last_month, place) for place in range(1 - self.months, 1)]

    @property
    def month_names(self):
        return [f"{day:%Y-%m}" for day in self.month_starts]

    @property
    def month_ends(self):
        return [month_end(day) for day in self.month_starts]

    @property
    def deliveries(self):
        """(business date, first month, last month + 1) of each folder with money in it."""
        ends = self.month_ends
        single = min(MONTH_END_FOLDERS, self.months - 1)
        history = self.months - single
        spans = [(0, history)] + [(place, place + 1) for place in range(history, self.months)]
        return [(ends[until - 1], since, until) for since, until in spans]

    @property
    def opening_date(self):
        return self.month_starts[0] - dt.timedelta(days=1)


def last_complete_month(today):
    """First day of the month before today's."""
    return add_months(today, -1)


class FolderWriter:
    """Streams one folder's CSV files and keeps the counts and totals its manifest promises."""

    def __init__(self, root, business_date, source="core"):
        self.folder = Path(root) / f"{business_date:%Y-%m-%d}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._source, self._files, self._rows, self._totals = source, {}, {}, {}

    def _file(self, resource):
        if resource not in self._files:
            file = open(  # noqa: SIM115 - open until close(), one per resource
                self.folder / f"{resource}.csv", "w", encoding="utf-8", newline=""
            )
            file.write(COLUMNS[resource] + "\r\n")
            self._files[resource], self._rows[resource], self._totals[resource] = file, 0, {}
        return self._files[resource]

    def add(self, resource, rows, totals=None):
        """Rows as sequences, quoted where the format asks for it. Totals in fen per currency."""
        before = self._rows.get(resource, 0)
        file = self._file(resource)
        rows = list(rows)
        csv.writer(file).writerows(rows)
        self._rows[resource] = before + len(rows)
        self._add_totals(resource, totals or {})

    def add_lines(self, resource, lines, totals):
        """Ready lines, for the millions that need no quoting."""
        self._file(resource).writelines(lines)
        self._rows[resource] += len(lines)
        self._add_totals(resource, totals)

    def _add_totals(self, resource, totals):
        for currency, fen in totals.items():
            self._totals[resource][currency] = self._totals[resource].get(currency, 0) + int(fen)

    def close(self):
        """Closes the files and writes the manifest; returns rows per resource."""
        for file in self._files.values():
            file.close()
        resources = {
            name: {
                "rows": self._rows[name],
                "totals": {key: yuan(fen) for key, fen in sorted(self._totals[name].items())},
            }
            for name in (*RESOURCES, *BESIDE)
            if name in self._files
        }
        text = json.dumps({"source": self._source, "resources": resources}, indent=2, ensure_ascii=False)
        (self.folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        return dict(self._rows)


def yuan(fen):
    """1234 as 12.34."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


class FolderHoldsAnotherFeed(Exception):
    """The folder has business dates that this plan does not write; they would be pushed along with it."""


def write_feed(*, root, plan, progress=lambda text: None):
    """Writes all folders and staff.csv under `root`; returns (folder path, rows per resource) in order."""
    root = Path(root)
    dates = {plan.opening_date, *(date for date, _, _ in plan.deliveries)}
    if others := {path.parent.name for path in root.glob("*/manifest.json")} - {str(date) for date in dates}:
        raise FolderHoldsAnotherFeed(", ".join(sorted(others)))
    root.mkdir(parents=True, exist_ok=True)
    units, staff = roster.units(), roster.staff()
    _write_staff(root, staff)
    opening = FolderWriter(root, plan.opening_date)
    opening.add("units", _unit_rows(units))
    writers = [FolderWriter(root, date) for date, _, _ in plan.deliveries]
    _write_common(writers, plan, units)
    names = NameMaker(plan.seed)
    for block, first in enumerate(range(0, plan.customers, BLOCK)):
        count = min(BLOCK, plan.customers - first)
        _write_block(writers, plan, names, block, first, count, units, staff)
        progress(f"{first + count} / {plan.customers}")
    return [(writer.folder, writer.close()) for writer in [opening, *writers]]


def _write_staff(root, staff):
    columns = STAFF_COLUMNS.split(",")
    with open(root / "staff.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *([getattr(one, name) for name in columns] for one in staff)])


def _unit_rows(units):
    names = COLUMNS["units"].split(",")
    return [[getattr(unit, name, "") for name in names] for unit in units]


def _write_common(writers, plan, units):
    """Units, exchange rates and transfer prices; every folder is complete in itself."""
    rng = np.random.default_rng([plan.seed, 1])
    rates = _exchange_rates(rng, plan.months)
    for writer, (_, since, until) in zip(writers, plan.deliveries, strict=True):
        writer.add("units", _unit_rows(units))
        months = range(since, until)
        writer.add(
            "exchange_rates",
            [
                [plan.month_ends[month], currency, f"{rates[month, place]:.6f}"]
                for month in months
                for place, currency in enumerate(CURRENCIES[1:])
            ],
        )
        writer.add(
            "transfer_prices",
            [
                [line, plan.month_names[month], f"{_transfer_price(line, plan.months - 1 - month):.6f}"]
                for month in months
                for line in PRODUCT_LINES
            ],
        )


def _exchange_rates(rng, months):
    """Month-end rates that wander about the last one: yuan per unit, USD, EUR, HKD (pegged to USD)."""
    steps = rng.normal(0, (0.004, 0.011), (months, 2)).cumsum(axis=0)
    usd, eur = (account_rules.YUAN_PER_UNIT[1:3] * np.exp(steps - steps[-1])).T
    return np.round(np.stack([usd, eur, usd / 7.79], axis=1), 4)


def _transfer_price(line, months_ago):
    price = _TRANSFER_PRICES[line]
    return price + _DRIFT * months_ago / 12 if price else 0.0


def _write_block(writers, plan, names, block, first, count, units, staff):
    rng = np.random.default_rng([plan.seed, 2, block])
    last_day = plan.month_ends[-1]
    starts = np.array(plan.month_starts, dtype="datetime64[D]")
    companies = draw_companies(
        names=names, rng=rng, first=first, count=count, units=units, staff=staff, last_day=last_day
    )
    customers = draw_customers(rng, companies, plan.months, starts[0])
    accounts = draw_accounts(rng, companies, customers, plan.months, starts, last_day)
    calendar = np.array([(day.year, day.month, day.day) for day in plan.month_ends]).T
    months = draw_months(rng, companies, customers, accounts, calendar)
    limits = _limits(rng, accounts, months)
    for writer, delivery in zip(writers, plan.deliveries, strict=True):
        _write_customers(writer, plan, delivery, companies, customers, accounts)
        _write_accounts(writer, plan, delivery, companies, accounts, limits)
        _write_balances(writer, plan, delivery, accounts, months)


def _limits(rng, accounts, months):
    """Agreed limit in fen, in whole 100,000: never under the largest balance; 0 where the line has none."""
    step = 10_000_000
    largest = months.ending.max(axis=1) if len(accounts) else np.zeros(0)
    roomy = largest * (1 + rng.gamma(1.2, 0.35, len(accounts)))
    with_limit = np.isin(accounts.line, WITH_LIMIT)
    return np.where(with_limit, np.ceil(roomy / step) * step, 0).astype(np.int64)


def _write_customers(writer, plan, delivery, companies, customers, accounts):
    """First everybody who is a customer by then, later only who came, left or took up a service."""
    _, since, until = delivery
    last = until - 1
    closes = np.zeros(len(companies), dtype=np.int64)
    np.maximum.at(closes, accounts.owner, accounts.closed_month)
    left = np.where(companies.without_account, NEVER, np.where(closes > 0, closes, NEVER))
    live = {name: customers.services[name] <= last for name in SERVICES}
    if since == 0:
        chosen = customers.joined <= last
    else:
        changed = (customers.joined >= since) & (customers.joined <= last)
        changed |= (left >= since) & (left <= last)
        for name in SERVICES:
            when = customers.services[name]
            changed |= (when >= since) & (when <= last)
        chosen = changed & (customers.joined <= last)
    starts = np.array(plan.month_starts, dtype="datetime64[D]")
    came = starts[np.clip(customers.joined, 0, plan.months - 1)] + np.timedelta64(1, "D")
    member_since = np.where(customers.joined == BEFORE, customers.since, came)
    picked = np.flatnonzero(chosen).tolist()
    established, member_since = companies.established.astype(str), member_since.astype(str)
    figures_year = plan.month_ends[last].year - 1
    rows, total = [], 0
    for one in picked:
        status = "current"
        if companies.without_account[one]:
            status = ("potential", "target")[one % 2]
        elif left[one] <= last:
            status = "lost"
        total += round(float(companies.registered_capital[one]) * 100)
        rows.append(
            [
                companies.customer_no[one],
                companies.credit_code[one],
                companies.name[one],
                companies.name_en[one],
                companies.short_name[one],
                companies.short_name_en[one],
                companies.former_names[one],
                companies.unit_code[one],
                companies.manager_no[one],
                vocabulary.TRADES[companies.trade[one]].code,
                companies.region_code[one],
                OWNERSHIPS[companies.ownership[one]],
                established[one],
                "" if companies.without_account[one] else member_since[one],
                f"{companies.registered_capital[one]:.2f}",
                f"{companies.total_assets[one]:.2f}",
                f"{companies.net_assets[one]:.2f}",
                f"{companies.revenue[one]:.2f}",
                f"{companies.profit[one]:.2f}",
                companies.staff_count[one],
                figures_year,
                RATINGS[companies.rating[one]],
                *(int(live[name][one] and not companies.without_account[one]) for name in SERVICES),
                status,
            ]
        )
    writer.add("customers", rows, {"CNY": total})


def _write_accounts(writer, plan, delivery, companies, accounts, limits):
    """First every account opened by then, later only those opened or closed in the month."""
    _, since, until = delivery
    last = until - 1
    opened, closed = accounts.opened_month, accounts.closed_month
    if since == 0:
        chosen = opened <= last
    else:
        chosen = ((opened >= since) | ((closed >= since) & (closed <= last))) & (opened <= last)
    picked = np.flatnonzero(chosen)
    ends = np.array(plan.month_ends, dtype="datetime64[D]")
    closing = ends[np.clip(closed, 0, plan.months - 1)] - np.timedelta64(3, "D")
    shut = closed <= last
    opened_on, closed_on = accounts.opened_on.astype(str), closing.astype(str)
    matures_on = np.where(np.isnat(accounts.matures_on), "", accounts.matures_on.astype(str))
    rows = [
        [
            accounts.account_no[one],
            companies.customer_no[accounts.owner[one]],
            PRODUCT_LINES[accounts.line[one]],
            CURRENCIES[accounts.currency[one]],
            f"{accounts.rate[one]:.4f}",
            "closed" if shut[one] else "active",
            opened_on[one],
            closed_on[one] if shut[one] else "",
            matures_on[one],
            yuan(int(limits[one])) if limits[one] else "",
        ]
        for one in picked.tolist()
    ]
    totals = {
        name: limits[picked][accounts.currency[picked] == place].sum()
        for place, name in enumerate(CURRENCIES)
        if (accounts.currency[picked] == place).any()
    }
    writer.add("accounts", rows, totals)


def _write_balances(writer, plan, delivery, accounts, months):
    _, since, until = delivery
    writer.add("balances", [])
    for month in range(since, until):
        name = plan.month_names[month]
        picked = np.flatnonzero(months.live[:, month])
        columns = [
            (column[picked, month] / 100).tolist()
            for column in (months.ending, months.average, months.year_average, months.settlement, months.fees)
        ]
        numbers = [accounts.account_no[one] for one in picked.tolist()]
        lines = [
            f"{number},{name},{ending:.2f},{average:.2f},{year:.2f},{settled:.2f},{fee:.2f},{calls}\r\n"
            for number, ending, average, year, settled, fee, calls in zip(
                numbers, *columns, months.transactions[picked, month].tolist(), strict=True
            )
        ]
        currency, ending = accounts.currency[picked], months.ending[picked, month]
        totals = {
            code: ending[currency == place].sum()
            for place, code in enumerate(CURRENCIES)
            if (currency == place).any()
        }
        writer.add_lines("balances", lines, totals)
