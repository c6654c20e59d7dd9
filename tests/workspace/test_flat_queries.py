"""What every page of the day costs: the same number of queries for a few rows and for many."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.services import log_interaction
from common.calendar import business_today
from customers.services import add_contact, add_note, set_next_contact
from tests.factories import make_customer
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices, add_task

pytestmark = pytest.mark.django_db


def fill(bank, customer, count):
    """`count` of everything: contacts, notes, people, tasks and notices of one customer, and customers beside it."""
    now = timezone.now()
    for number in range(count):
        person = add_contact(customer=customer, values={"name": uuid4().hex}, by=bank.manager, at=now)
        log_interaction(
            customer=customer,
            kind="call",
            happened_at=now,
            people=[person],
            summary="说\n- 做",
            by=bank.manager,
            at=now,
        )
        add_note(customer=customer, text="记", form_key=uuid4(), by=bank.manager, at=now)
        other = make_customer(bank, short_name=f"样例{number}号")
        set_next_contact(
            customer_id=other.pk, on=business_today() + timedelta(days=number % 3 - 1), fixed=True
        )
        add_task(customer=other, owner=bank.manager, title="办", due_on=business_today(), by=bank.manager)
        subject = f"customer:{other.customer_no}"
        add_notices([NewNotice(NoticeKind.TIER_UP, bank.manager.pk, subject, "run:1", other.pk, {})])


@pytest.mark.parametrize(
    ("route", "of_customer", "query"),
    [
        ("workspace:today", False, {"rows": "all"}),
        ("workspace:today-beside", False, {}),
        ("workspace:notices", False, {}),
        ("workspace:search", False, {"q": "样例"}),
        ("workspace:timeline", True, {}),
        ("workspace:history", True, {}),
        ("worklist:panel", True, {}),
        ("activities:panel", True, {}),
        ("activities:interaction-create", True, {}),
    ],
)
def test_pages_ask_as_many_queries_for_30_rows_as_for_3(bank, signed_in, route, of_customer, query):
    customer = make_customer(bank)
    address = reverse(route, args=[customer.customer_no] if of_customer else [])
    browser = signed_in(bank.manager)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address, query).status_code == 200
        return len(queries)

    fill(bank, customer, 3)
    asked()  # the first request of a session writes it
    few = asked()
    fill(bank, customer, 27)
    assert asked() == few
