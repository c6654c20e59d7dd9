"""Who decides prices in the demo bank, and what the tour's account manager asked for: waiting, approved, refused."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from common.calendar import business_date, months_later
from common.models import uuid7
from common.presentation import percent
from common.sheets import Fact, Line, Part, Sheet, sheet_pdf
from customers.models import Customer
from organization.models import RoleAssignment, Staff
from organization.rules import Role
from pricing import services
from pricing.models import Concession, Quote, Seat
from pricing.queries import Draft, draft
from pricing.rules.route import COMMITTEES, Level, Votes
from products.models import ProductLine

WAN = 1_000_000
LEVEL_OF_UNIT = {"sub_branch": Level.SUB_BRANCH, "branch": Level.BUSINESS}
BASIS_POINTS = 10_000
# Of a loan, and of a deposit.
REASONS = (
    "客户书面申请，同业报价已核实；旺季备料，还款来源为应收账款。",
    "客户书面申请，他行一年期定期报价已核实；资金为货款结余，可存满一年。",
)


@transaction.atomic
def ask_prices(*, at: dt.datetime, manager_no: str = "M1001") -> int:
    """The seats and requests that are not there yet; says how many requests it made."""
    day = business_date(at)
    if not Seat.objects.exists():
        _seat_everybody(day, at)
    manager = Staff.objects.get(employee_no=manager_no)
    customers = list(Customer.objects.filter(manager=manager, state="live").order_by("customer_no")[:3])
    if len(customers) < 3 or Concession.objects.filter(asked_by=manager).exists():
        return 0
    first, second, third = customers
    _up(_ask(first, manager, at, wan=3000, bp=20, given={"deposits": 1500 * WAN, "payroll": 320}), at)
    approved = _ask(
        second, manager, at, wan=2000, bp=15, given={"deposits": 800 * WAN, "settlement": 300 * WAN}
    )
    _up(_up(approved, at), at)
    refused = _ask(third, manager, at, wan=1500, bp=10, given={})
    _decide(refused, at, "refuse", "客户没有给回，请先谈结算存款。")
    guarantee = ProductLine.objects.get(code="guarantee")
    fee = Draft(second, guarantee, 1_000 * WAN, 12, None)
    services.write_quote(draft=fee, form_key=uuid7(), by=manager, at=at)
    _ask(second, manager, at, code="rmb_time", wan=3000, bp=8, given={"settlement": 500 * WAN})
    _dollars(second, manager, at)
    services.track_promises(at=at)
    return 4


def _seat_everybody(day: dt.date, at: dt.datetime) -> None:
    """Supervisors sit over their own units; two people of head office over the whole bank."""
    supervisors = (
        RoleAssignment.objects.held_on(day).filter(role=Role.SUPERVISOR).select_related("staff", "unit")
    )
    for held in supervisors.order_by("unit__path", "id"):
        level = LEVEL_OF_UNIT.get(held.unit.level)
        if level:
            services.give_seat(level=level, unit=held.unit, staff=held.staff, starts_on=day, by=None, at=at)
    heads = RoleAssignment.objects.held_on(day).filter(role=Role.EXECUTIVE).select_related("staff", "unit")
    people = [held for held in heads.order_by("id") if held.unit.level == "head_office"]
    for level, held in zip((Level.HEAD_OFFICE, Level.CREDIT), [people[0], people[-1]], strict=True):
        services.give_seat(level=level, unit=held.unit, staff=held.staff, starts_on=day, by=None, at=at)


def _ask(
    customer: Customer,
    manager: Staff,
    at: dt.datetime,
    *,
    code: str = "working_capital_loan",
    wan: int,
    bp: int,
    given: dict[str, int],
) -> Concession:
    """A quote and a request so many basis points under it, of a deposit over it."""
    day = business_date(at)
    line = ProductLine.objects.get(code=code)
    act = {"by": manager, "at": at}
    first = services.write_quote(draft=Draft(customer, line, wan * WAN, 12), form_key=uuid7(), **act)
    asked = first.quoted_rate - first.sign * Decimal(bp) / BASIS_POINTS
    quote = services.write_quote(draft=Draft(customer, line, wan * WAN, 12, asked), form_key=uuid7(), **act)
    return services.ask_concession(
        quote=quote,
        written_on=day,
        reason=REASONS[first.taken],
        wanted_until=months_later(day, 11),
        given={kind: (amount, months_later(day, 4)) for kind, amount in given.items()},
        files=[_letter(quote, asked, day)],
        form_key=uuid7(),
        **act,
    )


def _letter(quote: Quote, asked: Decimal, day: dt.date) -> SimpleUploadedFile:
    """The company's written request, as it came over the counter."""
    company = quote.customer.name
    body = Line(f"我公司向贵行申请{quote.product_line.name_zh}，恳请给予利率优惠。", REASONS[quote.taken])
    sheet = Sheet(
        title="利率优惠申请书",
        sub=company,
        facts=[
            Fact("金额", f"{quote.amount_fen // WAN:,} 万元"),
            Fact("期限", f"{quote.term_months} 个月"),
            Fact("申请利率", percent(asked, 2)),
        ],
        parts=[Part("申请事由", [body])],
        notes="",
        foot=f"{company}（盖章）  {day:%Y年%-m月%-d日}",
    )
    return SimpleUploadedFile("利率优惠申请书.pdf", sheet_pdf(sheet, language="zh"))


def _dollars(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    """A deposit of three million dollars, quoted."""
    line = ProductLine.objects.get(code="fx_time")
    words = {"amount_fen": 300 * WAN, "term_months": 12, "currency": "USD", "day": business_date(at)}
    services.write_quote(
        draft=draft(customer=customer, line=line, **words), form_key=uuid7(), by=manager, at=at
    )


def _up(request: Concession, at: dt.datetime) -> Concession:
    return _decide(request, at, "approve", "同意")


def _decide(request: Concession, at: dt.datetime, verdict: str, note: str) -> Concession:
    """Whoever sits where it waits decides."""
    seats = Seat.objects.filter(level=request.level).select_related("staff", "unit").order_by("id")
    seat = next(each for each in seats if request.unit.path.startswith(each.unit.path))
    votes = Votes(3, 0) if verdict == "approve" and request.level in COMMITTEES else None
    return services.decide(concession=request, verdict=verdict, note=note, votes=votes, by=seat.staff, at=at)
