"""What core banking sends beside accounts and months, for the customers of the tour's sub-branch: one more folder."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from common.calendar import SHANGHAI, months_later
from corebanking.rules import LAYOUTS, OPTIONAL, Resource
from crm_site.demo import roster
from crm_site.demo.feed import FolderWriter, yuan
from customers.models import Account, AccountMonth, Customer
from organization.models import Staff

CUSTOMERS = 200
DAYS = 31
LOAN_LINES = ("fixed_asset_loan", "working_capital_loan", "real_estate_loan")
GRADES = ("AAA", "AA", "A", "BBB", "BB", "B", "C")
COUNTERPARTIES = (
    ("宁波远航进出口有限公司", "中国工商银行宁波分行"),
    ("杭州联合物资有限公司", "杭州银行"),
    ("绍兴恒越纺织有限公司", "中国农业银行绍兴分行"),
    ("国家税务总局杭州市税务局", ""),
)
CAUSES = (
    ("limit_too_low", "网银转账限额不够", "phone_bank", "passed_on"),
    ("statement_copy", "补打对账单", "counter", "answered"),
    ("password_reset", "企业网银密码重置", "online_bank", "answered"),
    ("rate_asked", "询问大额存单利率", "call_centre", "open"),
)


def write_facts_feed(*, root: Path, day: dt.date, seed: int) -> Path:
    """Write the folder of a business date whose customers and accounts have been applied; the same at each call."""
    chance = random.Random(seed * 31 + 7)
    unit = Staff.objects.get(employee_no=roster.LOGINS["account_manager"]).unit
    customers = list(
        Customer.objects.filter(unit=unit, standing="current").order_by("customer_no")[:CUSTOMERS]
    )
    writer = FolderWriter(root / "beside", day)
    rows = {
        Resource.STAFF: _staff(),
        Resource.RATINGS: _ratings(customers, day, chance),
        Resource.LOANS: _loans(customers, day, chance),
        Resource.HOLDINGS: _holdings(customers, day, chance),
        **_of_accounts(customers, day, chance),
        Resource.INTERACTIONS: _interactions(customers, day, chance),
    }
    for resource in OPTIONAL:
        layout = LAYOUTS[resource]
        listed = [[row.get(name, "") for name in layout.names] for row in rows[resource]]
        if listed:
            writer.add(resource.value, listed, _totals(layout.total, rows[resource]))
    writer.close()
    return writer.folder


def _totals(field: str | None, rows: list[dict]) -> dict[str, int]:
    """Fen per currency; all that is written here is in yuan."""
    return {"CNY": sum(round(float(row.get(field) or 0) * 100) for row in rows)} if field else {}


def _staff() -> list[dict]:
    """Everybody as they were hired: a feed that changes nothing."""
    people = Staff.objects.working().exclude(role_assignments__role="service_account").exclude(unit=None)
    return [
        {
            "employee_no": one.employee_no,
            "name": one.name,
            "name_en": one.name_en,
            "unit_code": one.unit.code,
            "email": one.email,
            "phone": f"0571-88{one.pk % 10_000:04d}16",
            "status": "active",
        }
        for one in people.select_related("unit").distinct().order_by("employee_no")
    ]


def _ratings(customers: list[Customer], day: dt.date, chance: random.Random) -> list[dict]:
    """The rating that stands, given within the year, and one a year before it."""
    rows = []
    for customer in customers:
        if customer.rating not in GRADES:
            continue
        place = GRADES.index(customer.rating)
        rated = day - dt.timedelta(days=chance.randrange(10, 330))
        earlier = GRADES[min(max(place + chance.choice((-1, 0, 0, 1)), 0), len(GRADES) - 1)]
        for grade, on in ((earlier, months_later(rated, -12)), (customer.rating, rated)):
            rows.append(
                {
                    "customer_no": customer.customer_no,
                    "rated_on": on.isoformat(),
                    "rating": grade,
                    "default_probability": f"{0.0008 * 2.1 ** GRADES.index(grade):.6f}",
                    "valid_until": (months_later(on, 12) - dt.timedelta(days=1)).isoformat(),
                }
            )
    return rows


def _loans(customers: list[Customer], day: dt.date, chance: random.Random) -> list[dict]:
    """A loan for each account of a loan line that is open, as large as its last month ended; a few are late."""
    accounts = Account.objects.filter(
        customer__in=customers, product_line__code__in=LOAN_LINES, status="active", currency="CNY"
    ).select_related("customer", "product_line")
    held = _last_books(accounts)
    rows = []
    for account in accounts.order_by("account_no"):
        outstanding = held.get(account.pk, 0)
        if outstanding <= 0:
            continue
        late = chance.random() < 0.04
        lent = min(account.opened_on, day)
        matures = account.matures_on or months_later(day, chance.randrange(2, 30))
        rows.append(
            {
                "loan_no": f"L{account.account_no}",
                "customer_no": account.customer.customer_no,
                "product_line": account.product_line.code,
                "currency": "CNY",
                "principal": yuan(max(outstanding, account.limit_fen or 0)),
                "outstanding": yuan(outstanding),
                "rate": f"{account.rate:.6f}",
                "lent_on": lent.isoformat(),
                "matures_on": max(matures, lent).isoformat(),
                "next_due_on": (day + dt.timedelta(days=21)).isoformat(),
                "next_due": yuan(round(outstanding * float(account.rate) / 4)),
                "overdue_days": chance.randrange(3, 40) if late else 0,
                "overdue": yuan(outstanding // 200) if late else "0.00",
                "quality": "special_mention" if late else "normal",
                "security": chance.choice(("mortgage", "guarantee", "pledge", "credit")),
                "status": "active",
            }
        )
    return rows


def _holdings(customers: list[Customer], day: dt.date, chance: random.Random) -> list[dict]:
    rows = []
    for customer in customers:
        for is_held, product in (
            (customer.payroll, "payroll_service"),
            (customer.cash_management, "cash_management_service"),
        ):
            if is_held:
                staff = customer.staff_count or 40
                since = day - dt.timedelta(days=chance.randrange(60, 2000))
                rows.append(
                    {
                        "customer_no": customer.customer_no,
                        "product_code": product,
                        "since": since.isoformat(),
                        "amount": yuan(staff * 780_000) if product == "payroll_service" else "",
                        "units": staff if product == "payroll_service" else "",
                    }
                )
    return rows


def _of_accounts(
    customers: list[Customer], day: dt.date, chance: random.Random
) -> dict[Resource, list[dict]]:
    """Balances of each of the last days, payments and fees of yuan current accounts."""
    accounts = Account.objects.filter(
        customer__in=customers, product_line__code="rmb_current", status="active", currency="CNY"
    )
    held = _last_books(accounts)
    days, paid, fees = [], [], []
    for account in accounts.order_by("account_no"):
        number, balance = account.account_no, held.get(account.pk, 0)
        for on, fen in _walk(balance, day, chance):
            days.append({"account_no": number, "day": on.isoformat(), "balance": yuan(fen)})
        for place in range(chance.randrange(1, 5)):
            paid_on = (day - dt.timedelta(days=chance.randrange(DAYS))).isoformat()
            name, bank = chance.choice(COUNTERPARTIES)
            incoming = bool(bank) and chance.random() < 0.6
            paid.append(
                {
                    "settlement_no": f"S{number}-{place}",
                    "account_no": number,
                    "settled_on": paid_on,
                    "direction": "in" if incoming else "out",
                    "kind": "transfer" if bank else "tax",
                    "amount": yuan(chance.randrange(1_000_000, max(abs(balance) // 3, 2_000_000))),
                    "counterparty": name,
                    "counterparty_bank": bank,
                }
            )
            fees.append(
                {
                    "fee_no": f"F{number}-{place}",
                    "account_no": number,
                    "charged_on": paid_on,
                    "kind": "settlement",
                    "amount": yuan(chance.randrange(500, 30_000)),
                }
            )
    return {Resource.DAILY_BALANCES: days, Resource.SETTLEMENTS: paid, Resource.FEES: fees}


def _walk(balance: int, day: dt.date, chance: random.Random) -> Iterator[tuple[dt.date, int]]:
    """Each of the last days with a balance that wanders back from that of the last one."""
    for back in range(DAYS):
        yield day - dt.timedelta(days=back), balance
        balance = round(balance * chance.uniform(0.94, 1.06))


def _interactions(customers: list[Customer], day: dt.date, chance: random.Random) -> list[dict]:
    """A third of the customers asked something elsewhere; some of them the same thing three times."""
    rows = []
    for customer in customers:
        if chance.random() > 0.35:
            continue
        cause, subject, channel, outcome = chance.choice(CAUSES)
        for place in range(chance.choice((1, 1, 1, 3))):
            at = dt.datetime.combine(day, dt.time(9 + place * 2, chance.randrange(60)), SHANGHAI)
            at -= dt.timedelta(days=chance.randrange(25))
            rows.append(
                {
                    "interaction_no": f"PB-{customer.customer_no}-{place}",
                    "customer_no": customer.customer_no,
                    "channel": channel,
                    "happened_at": at.isoformat(timespec="seconds"),
                    "cause": cause,
                    "subject": subject,
                    "outcome": outcome,
                    "unit_code": customer.unit.code,
                }
            )
    return rows


def _last_books(accounts) -> dict[int, int]:
    """Account to what it held at the end of its last month, in fen."""
    books = AccountMonth.objects.filter(account__in=accounts.values("pk")).order_by("month")
    return dict(books.values_list("account_id", "ending_fen"))
