"""Decides which accounts a block of companies holds, since when, at what rate and how large."""

from dataclasses import dataclass

import numpy as np

from crm_site.demo import vocabulary

PRODUCT_LINES = (
    "rmb_current",
    "fx_current",
    "rmb_time",
    "fx_time",
    "fixed_asset_loan",
    "working_capital_loan",
    "real_estate_loan",
    "bill_discount",
    "guarantee",
    "fee_services",
)
CURRENT, FX_CURRENT, TIME, FX_TIME, FIXED, WORKING, ESTATE, BILLS, GUARANTEE, FEES = range(10)
DEPOSITS, LOANS = (CURRENT, FX_CURRENT, TIME, FX_TIME), (FIXED, WORKING, ESTATE, BILLS)
WITH_LIMIT = (FIXED, WORKING, ESTATE, BILLS, GUARANTEE)
MOST_LINES = 6  # of one company
CURRENCIES = ("CNY", "USD", "EUR", "HKD")
YUAN_PER_UNIT = np.array([1.0, 7.05, 8.20, 0.905])
BEFORE, NEVER = -1, 10_000
WAN = 10_000
LARGE_LOAN = 150_000_000

# What happens to a company's money over the period, and how often.
STORIES = ("steady", "growth", "decline", "drop", "dip", "leaving")
_STORY_SHARES = (72, 11, 8, 3, 3, 3)

# Rate paid or charged a year for a middling customer, and its spread.
_RATES = {
    CURRENT: (0.0012, 0.0008),
    FX_CURRENT: (0.0020, 0.0015),
    TIME: (0.0155, 0.0022),
    FX_TIME: (0.0285, 0.0030),
    FIXED: (0.0425, 0.0022),
    WORKING: (0.0405, 0.0024),
    ESTATE: (0.0465, 0.0028),
    BILLS: (0.0265, 0.0018),
    GUARANTEE: (0.0080, 0.0020),
}
_TERM_DAYS = {
    TIME: (90, 1100),
    FX_TIME: (90, 370),
    FIXED: (1100, 2900),
    WORKING: (360, 370),
    ESTATE: (1100, 1850),
    BILLS: (90, 185),
    GUARANTEE: (180, 740),
}


@dataclass
class Customers:
    """How each company behaves as a customer; months are places in the period, BEFORE it or NEVER."""

    story: np.ndarray
    joined: np.ndarray
    left: np.ndarray
    growth: np.ndarray
    deposits: np.ndarray
    loans: np.ndarray
    since: np.ndarray
    exporter: np.ndarray
    services: dict


@dataclass
class Accounts:
    """Columns of one block of accounts; `base` in the account's currency, months as places in the period."""

    owner: np.ndarray
    line: np.ndarray
    currency: np.ndarray
    base: np.ndarray
    rate: np.ndarray
    opened_month: np.ndarray
    closed_month: np.ndarray
    opened_on: np.ndarray
    matures_on: np.ndarray
    account_no: list

    def __len__(self):
        return len(self.owner)


def draw_customers(rng, companies, months, first_day):
    """Money and story of each company; deposits and loans in yuan, heavy-tailed and tied to its size."""
    count = len(companies)
    trades = vocabulary.TRADES
    borrowing = np.array([trade.borrowing for trade in trades])[companies.trade]
    deposits = np.exp(np.log(1_400_000) + 1.05 * companies.size + rng.normal(0, 1.35, count))
    deposits = np.minimum(deposits, companies.revenue * 0.6)
    loans = companies.revenue * rng.lognormal(np.log(0.075), 0.65, count) * borrowing
    loans = np.where(loans > LARGE_LOAN, LARGE_LOAN * (loans / LARGE_LOAN) ** 0.35, loans)
    loans = np.where(rng.random(count) < np.clip(0.26 + 0.13 * companies.size, 0.05, 0.75), loans, 0.0)
    story = np.searchsorted(np.cumsum(_STORY_SHARES) / sum(_STORY_SHARES), rng.random(count), side="right")
    growth = rng.normal(0.06, 0.16, count) + np.where(story == 1, 0.38, 0) - np.where(story == 2, 0.40, 0)
    came = rng.random(count)
    joined = np.where(came < 0.10, rng.integers(1, max(months, 2), count), BEFORE)
    left = np.where(STORIES.index("leaving") == story, rng.integers(min(8, months), months + 2, count), NEVER)
    # Newcomers stay for half a year at least, and leave within the next.
    left = np.where(left < joined + 6, joined + 6 + left % 6, left)
    age = (first_day - companies.established).astype(np.int64)
    relation_days = np.minimum(age - 30, rng.gamma(2.0, 1150, count).astype(np.int64) + 60)
    since = first_day - np.maximum(relation_days, 5).astype("timedelta64[D]")
    services = _services(rng, companies, months)
    for place, one in enumerate(companies.featured):
        deposits[place], loans[place] = one.deposits * WAN, one.loans * WAN
        story[place], joined[place], left[place] = STORIES.index(one.story), BEFORE, NEVER
        growth[place] = {"growth": 0.30, "decline": -0.30}.get(one.story, 0.06)
        since[place] = np.datetime64(one.since)
    # Nobody opens an account before the company has existed for six weeks.
    joined = np.where(age < 45, np.maximum(joined, np.ceil((45 - age) / 28).astype(np.int64)), joined)
    joined = np.minimum(joined, max(months - 1, 0))
    export = np.array([trade.export for trade in trades])[companies.trade]
    exporter = rng.random(count) < export * 0.75
    return Customers(story, joined, left, growth, deposits, loans, since, exporter, services)


def _services(rng, companies, months):
    """The month each service went live: BEFORE the period, within it, or NEVER."""
    lift = np.clip(companies.size, -1.5, 2.5)
    shares = {
        "payroll": 0.24 + 0.09 * lift,
        "cash_management": 0.10 + 0.09 * lift,
        "direct_link": 0.05 + 0.06 * lift,
        "online_banking": 0.72 + 0.10 * lift,
    }
    services = {}
    for name, share in shares.items():
        chance, when = rng.random(len(companies)), rng.integers(1, max(months, 2), len(companies))
        live = np.where(chance < share, np.where(rng.random(len(companies)) < 0.16, when, BEFORE), NEVER)
        for place, one in enumerate(companies.featured):
            used = name == "online_banking" or (one.deposits > 5_000 and name != "direct_link")
            live[place] = BEFORE if used else NEVER
        services[name] = live
    for place, one in enumerate(companies.featured):
        if one.core == "云栈":
            services["direct_link"][place] = months - 1
        if one.core == "澜川":
            services["payroll"][place] = services["cash_management"][place] = NEVER
            services["direct_link"][place] = BEFORE
    return services


def draw_accounts(rng, companies, customers, months, month_starts, last_day):
    """Accounts of one to six product lines per company, some with a second current account; sorted by both."""
    parts = [_of_line(rng, companies, customers, line) for line in range(len(PRODUCT_LINES))]
    parts.append(_second_current_account(rng, customers, *parts[CURRENT]))
    owner = np.concatenate([part[0] for part in parts])
    line = np.concatenate([np.full(len(part[0]), min(place, 10) % 10) for place, part in enumerate(parts)])
    base = np.concatenate([part[1] for part in parts])
    currency = np.concatenate([part[2] for part in parts])
    order = np.lexsort((np.arange(len(owner)), line, owner))
    order = order[_among_first_lines(owner[order], line[order])]
    owner, line, base, currency = owner[order], line[order], base[order], currency[order]
    opened_month, closed_month = _life(rng, companies, customers, owner, line, months)
    rate = _rates(rng, companies, customers, owner, line, currency)
    opened_on, matures_on = _dates(rng, customers, owner, line, opened_month, month_starts, last_day)
    sequence = np.arange(len(owner)) - np.searchsorted(owner, owner, side="left") + 1
    account_no = [
        f"{companies.customer_no[one]}{10 + kind}{number:02d}"
        for one, kind, number in zip(owner.tolist(), line.tolist(), sequence.tolist(), strict=True)
    ]
    columns = owner, line, currency, base, rate, opened_month, closed_month, opened_on, matures_on
    return Accounts(*columns, account_no)


def _among_first_lines(owner, line):
    """Which accounts, sorted by company and line, are of its company's first MOST_LINES lines."""
    starts = np.r_[True, (owner[1:] != owner[:-1]) | (line[1:] != line[:-1])] if len(owner) else owner > 0
    place = np.cumsum(starts)
    return place - place[np.searchsorted(owner, owner, side="left")] < MOST_LINES


def _of_line(rng, companies, customers, line):
    """Owners, base balances in account currency and currencies of one product line."""
    count = len(companies)
    code = np.array([trade.code[0] for trade in vocabulary.TRADES])[companies.trade]
    size, chance, draws = np.clip(companies.size, -2, 3), rng.random(count), rng.random(count)
    spread = rng.lognormal(0, 0.7, count)
    featured = np.arange(count) < len(companies.featured)
    currency = np.zeros(count, dtype=np.int64)
    if line == CURRENT:
        held, base = np.ones(count, dtype=bool), customers.deposits * 0.62
    elif line == TIME:
        share = np.where(featured, 0.40, rng.beta(2.2, 2.2, count))
        held, base = featured | (chance < np.clip(0.38 + 0.12 * size, 0.08, 0.85)), customers.deposits * share
        held &= base > 50_000
    elif line in (FX_CURRENT, FX_TIME):
        currency = np.where(draws < 0.74, 1, np.where(draws < 0.90, 2, 3))
        held = customers.exporter & ((line == FX_CURRENT) | (chance < 0.16))
        base = customers.deposits * spread * (0.16 if line == FX_CURRENT else 0.22)
    elif line == ESTATE:
        held, base = (code == "K") & (chance < 0.7), customers.loans * 0.75
    elif line in (FIXED, WORKING):
        likely = np.clip((0.27 if line == FIXED else 0.80) + 0.10 * size, 0.05, 1.0)
        held = chance < np.where(code == "K", 0.35, likely)
        held |= featured & ((line == WORKING) | (size > 1.4))
        base = customers.loans * (0.42 if line == FIXED else 0.58)
    elif line == BILLS:
        held, base = (chance < 0.09 + 0.03 * size) & (code != "K"), companies.revenue * spread * 0.022
    elif line == GUARANTEE:
        likely = np.where(np.isin(code, ("E", "N")), 0.34, 0.06) + 0.02 * size
        held, base = chance < likely, companies.revenue * spread * 0.045
    else:
        held, base = chance < 0.22 + 0.08 * size, companies.revenue * spread * 0.0001
    if line in LOANS:
        held &= base >= 200_000
    owner = np.flatnonzero(held & ~companies.without_account)
    return owner, base[owner] / YUAN_PER_UNIT[currency[owner]], currency[owner]


def _second_current_account(rng, customers, owner, base, currency):
    """Some companies keep a second current account, for payroll or for a project."""
    chosen = rng.random(len(owner)) < np.where(customers.deposits[owner] > 5_000_000, 0.22, 0.04)
    return owner[chosen], base[chosen] * 0.25, currency[chosen]


def _life(rng, companies, customers, owner, line, months):
    """When an account opens and closes: most before and never, some in between, all with their company."""
    count = len(owner)
    late = (rng.random(count) < np.where(line == CURRENT, 0.0, 0.13)) & (owner >= len(companies.featured))
    opened = np.where(late, rng.integers(1, max(months, 2), count), BEFORE)
    opened = np.maximum(opened, customers.joined[owner])
    first_account = np.r_[True, owner[1:] != owner[:-1]] if count else np.zeros(0, dtype=bool)
    opened = np.where(first_account, customers.joined[owner], opened)
    ended = (rng.random(count) < np.where(line == CURRENT, 0.0, 0.045)) & (owner >= len(companies.featured))
    closed = np.where(ended, rng.integers(min(4, months), months + 1, count), NEVER)
    closed = np.where(closed < opened + 4, NEVER, closed)
    closed = np.minimum(closed, customers.left[owner])
    closed = np.where(closed >= months, NEVER, closed)
    closed = np.where(opened >= closed, opened + 1, closed)
    closed = np.where(closed >= months, NEVER, closed)
    # One in three of those who left comes back four months later, with the last of several accounts.
    last_account = np.r_[owner[1:] != owner[:-1], True] if count else first_account
    back = last_account & ~first_account & (owner % 3 == 0) & (customers.left[owner] + 4 < months)
    opened = np.where(back, customers.left[owner] + 4, opened)
    return opened, np.where(back, NEVER, closed)


def _rates(rng, companies, customers, owner, line, currency):
    """Large customers bargain: more for time deposits, less for loans; weak ratings pay for their risk."""
    middle = np.array([_RATES.get(kind, (0.0, 0.0))[0] for kind in range(10)])[line]
    spread = np.array([_RATES.get(kind, (0.0, 0.0))[1] for kind in range(10)])[line]
    size, rating = np.clip(companies.size[owner], -1.5, 2.5), companies.rating[owner]
    rate = middle + spread * rng.normal(0, 0.8, len(owner))
    loan = np.isin(line, LOANS)
    rate += np.where(loan, 0.0026 * (rating - 2.2) - 0.0021 * size, 0)
    rate += np.where(line == BILLS, -0.0012 * (rating - 2.2), 0) + np.where(line == TIME, 0.0006 * size, 0)
    rate = np.where((line == FX_TIME) & (currency == 2), rate - 0.0110, rate)
    rate = np.where((line == FX_TIME) & (currency == 3), rate - 0.0030, rate)
    # Some large borrowers were won by price alone: lent below what the money costs with its capital.
    cheap = loan & (rng.random(len(owner)) < 0.16) & (owner >= len(companies.featured))
    rate -= np.where(cheap, 0.0075, 0)
    floor = np.where(loan, np.where(line == BILLS, 0.0140, 0.0265), 0.0005)
    rate = np.maximum(rate, floor)
    agreed = loan | (line == TIME) | (line == FX_TIME)
    return np.where(agreed, np.round(rate / 0.0005) * 0.0005, np.round(rate, 4))


def _dates(rng, customers, owner, line, opened_month, month_starts, last_day):
    """Opening days, and maturities after the last day: contracts are renewed until then."""
    count = len(owner)
    first_day = month_starts[0]
    within = month_starts[np.clip(opened_month, 0, len(month_starts) - 1)]
    day = rng.integers(2, 26, count).astype("timedelta64[D]")
    first = np.r_[True, owner[1:] != owner[:-1]] if count else np.zeros(0, dtype=bool)
    known = (first_day - customers.since[owner]).astype(np.int64)
    later = np.where(first, 0, (known * rng.random(count) * 0.8).astype(np.int64)).astype("timedelta64[D]")
    opened = np.where(opened_month >= 0, within + day, customers.since[owner] + later)
    matures = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    for kind, (shortest, longest) in _TERM_DAYS.items():
        here = np.flatnonzero(line == kind)
        ahead = rng.integers(4, rng.integers(shortest, longest + 1, len(here)) + 1)
        matures[here] = np.datetime64(last_day) + ahead.astype("timedelta64[D]")
    return opened, matures
