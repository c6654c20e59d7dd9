"""Facts that the demo bank was told about customers, and a draft of a product that waits for a second person."""

import datetime as dt

from django.db import transaction

from common.calendar import business_date
from customers.models import Customer
from fit.models import ToldFacts
from fit.services import tell_fact
from organization.models import Staff
from organization.queries import staff_by_role
from organization.rules import Role
from products.models import Product
from products.rules.eligibility import YES
from products.services import draft_version, edit_version

CUSTOMERS = 40
WAN = 1_000_000
FACTS = (
    "registered_inspected",
    "loan_card",
    "clear_purpose",
    "permits",
    "clean_record",
    "counter_guarantee",
    "true_trade",
    "receivables",
    "goods_delivered",
    "contract_signed",
    "invited_to_bid",
)
SOURCES = ("看到原件", "客户提供复印件", "征信查询", "实地走访")


@transaction.atomic
def tell_facts(*, at: dt.datetime, manager_no: str = "M1001") -> int:
    """Facts of the tour's account manager's customers, and one draft; says of how many customers, 0 the second time."""
    if ToldFacts.objects.exists():
        return 0
    manager = Staff.objects.get(employee_no=manager_no)
    customers = list(
        Customer.objects.filter(manager=manager, state="live").order_by("customer_no")[:CUSTOMERS]
    )
    day = business_date(at)
    for place, customer in enumerate(customers):
        for number, fact in enumerate(FACTS):
            # Every third customer has everything; of the others something is still to be found out.
            if place % 3 and (place + number) % 4 == 0:
                continue
            _tell(
                customer,
                fact,
                YES,
                day - dt.timedelta(days=7 * (number + 1)),
                SOURCES[number % 4],
                manager,
                at,
            )
        cash = (200 + place * 45) * WAN
        _tell(customer, "operating_cash_flow", cash, day - dt.timedelta(days=40), "现金流量表", manager, at)
    _draft_stricter(at)
    return len(customers)


def _tell(
    customer: Customer, fact: str, value: str | int, on: dt.date, source: str, by: Staff, at: dt.datetime
) -> None:
    tell_fact(
        customer=customer, fact=fact, value=value, on=on, source=source, by=by, today=business_date(at), at=at
    )


def _draft_stricter(at: dt.datetime) -> None:
    """A product manager drafts working-capital loans with a lower debt ratio; somebody else releases it."""
    author = staff_by_role(Role.PRODUCT_MANAGER)[0]
    draft = draft_version(product=Product.objects.get(code="working_capital"), by=author, at=at)
    rules = [rule | {"values": [6500]} if rule["fact"] == "debt_ratio" else rule for rule in draft.rules]
    edit_version(version=draft, edits=draft.edits, changes={"rules": rules}, by=author, at=at)
