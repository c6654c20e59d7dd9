"""Prices, quotes and requests for tests, made through the services."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from common.calendar import add_months, business_today, month_start
from common.models import uuid7
from customers.models import Customer
from organization.models import Staff
from organization.rules import Role
from pricing import services
from pricing.models import Concession, Quote
from pricing.queries import Draft
from pricing.services import give_seat
from products.models import ProductLine
from tests.factories import Bank, fresh, make_staff
from tiers.models import TransferPrice

WAN = 1_000_000


def make_prices(rate: str = "0.0205") -> None:
    """One transfer price for every product, of last month, where there is none yet."""
    month = add_months(month_start(business_today()), -1)
    for line in ProductLine.objects.all():
        TransferPrice.objects.get_or_create(product_line=line, month=month, defaults={"rate": Decimal(rate)})


def seat_everybody(bank: Bank) -> None:
    """The sub-branch, the branch, credit administration and the committee; the latter two are people of head office."""
    credit = make_staff(Role.RISK_MANAGER, bank.head_office, "何审", "He Shen")
    bank.personas["credit"] = credit
    for level, unit, person in (
        (1, bank.unit, bank.supervisor),
        (2, bank.branch, bank.branch_supervisor),
        (3, bank.head_office, credit),
        (4, bank.head_office, bank.executive),
    ):
        give_seat(
            level=level, unit=unit, staff=person, starts_on=date(2020, 1, 2), by=None, at=timezone.now()
        )


def make_quote(
    bank: Bank, customer: Customer, asked: str | None = "0.0330", *, wan: int = 5000, by: Staff | None = None
) -> Quote:
    line = ProductLine.objects.get(code="working_capital_loan")
    draft = Draft(customer, line, wan * WAN, 12, None if asked is None else Decimal(asked))
    return services.write_quote(draft=draft, form_key=uuid7(), by=by or bank.manager, at=timezone.now())


def asked_under(quote: Quote, bp: int) -> Decimal:
    return quote.quoted_rate - Decimal(bp) / 10_000


def make_request(
    bank: Bank,
    customer: Customer,
    bp: int = 20,
    *,
    wan: int = 3000,
    by: Staff | None = None,
    given: dict | None = None,
    **fields,
) -> Concession:
    """A request so many basis points under the quote; 20 pass the sub-branch and end at the branch."""
    quoted = make_quote(bank, customer, None, wan=wan, by=by)
    quote = make_quote(bank, customer, str(asked_under(quoted, bp)), wan=wan, by=by)
    today = business_today()
    values = {
        "written_on": today,
        "reason": "客户书面要求，同业报价已核实",
        "wanted_until": today + timedelta(days=300),
        "loan_note": "",
        "given": {"deposits": (1500 * WAN, today + timedelta(days=90))} if given is None else given,
        "form_key": uuid7(),
    } | fields
    return services.ask_concession(quote=quote, by=by or bank.manager, at=timezone.now(), **values)


def decide(concession: Concession, person: Staff, verdict: str = "approve", **more) -> Concession:
    return services.decide(
        concession=concession, verdict=verdict, by=fresh(person), at=more.pop("at", timezone.now()), **more
    )


def approved_request(bank: Bank, customer: Customer, **fields) -> Concession:
    """A request approved by two levels."""
    request = make_request(bank, customer, **fields)
    decide(request, bank.supervisor)
    return decide(request, bank.branch_supervisor)
