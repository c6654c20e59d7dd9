"""A bank with a day's work in it, and browsers signed in as its people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.calendar import business_today
from customers.models import Contact
from customers.services import set_next_contact, touch_pulse
from tests.browsing import browser
from tests.factories import make_bank, make_customer, publish_scores
from worklist.rules import TaskKind
from worklist.services import add_task


@pytest.fixture
def bank(loader):
    return make_bank()


@pytest.fixture
def signed_in():
    """`signed_in(person)` is a browser of that person."""

    return browser


@pytest.fixture
def busy(bank):
    """The manager's customer 远汀物流: gold, quiet for 40 days, with a person, a typed task and a due contact."""
    customer = make_customer(
        bank, short_name="远汀物流", short_name_en="Yuanting", name="杭州远汀物流有限公司"
    )
    person = Contact.objects.create(customer=customer, name="刘蔚", name_en="Liu Wei", title="财务总监")
    publish_scores({customer: {"tier_id": 1, "score": 95_000, "deposits_fen": 12_600_000_000}})
    today = business_today()
    touch_pulse(customer_id=customer.pk, last_contact_at=timezone.now() - timedelta(days=40), kind="call")
    set_next_contact(customer_id=customer.pk, on=today - timedelta(days=10), fixed=False)
    task = add_task(
        customer=customer,
        owner=bank.manager,
        title="报承兑保证金方案",
        due_on=today,
        by=bank.manager,
        kind=TaskKind.TYPED,
    )
    return customer, person, task
