"""Promises across all sources: what is open, and how many were kept by person and by customer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.calendar import business_today
from tests.browsing import browser
from tests.factories import fresh, make_bank, make_customer
from worklist.models import Task
from worklist.queries import listed_tasks
from worklist.queries.promises import Record, promise_shares, promises
from worklist.rules import TaskKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def promised(customer, owner, *, due, closed=None, state=None, slot=""):
    """A promise due so many days from today; `closed` is when it was done, in days from today."""
    today = business_today()
    return Task.objects.create(
        kind=TaskKind.PROMISE,
        customer=customer,
        owner=owner,
        slot=slot or f"{Task.objects.count()}",
        title="报费率",
        due_on=today + timedelta(days=due),
        state=state or ("open" if closed is None else "done"),
        closed_at=None if closed is None else timezone.now() + timedelta(days=closed),
        raised_by=owner,
    )


def test_kept_and_broken_by_person_and_by_customer(bank):
    ours, theirs = make_customer(bank), make_customer(bank, manager=bank.colleague)
    promised(ours, bank.manager, due=-10, closed=-10)
    promised(ours, bank.manager, due=-10, closed=-12, slot="negotiation:N1:1")
    promised(ours, bank.manager, due=-10, closed=-3)
    promised(ours, bank.manager, due=3)
    promised(ours, bank.manager, due=-10, closed=-9, state="cancelled")
    promised(ours, bank.manager, due=-400, closed=-400)
    promised(theirs, bank.colleague, due=-1)
    shares = promise_shares(promises(listed_tasks(fresh(bank.supervisor))), business_today())
    assert (shares.whole, shares.whole.share) == (Record(2, 2, 2), 50)
    assert dict(shares.people) == {bank.manager: Record(2, 1, 1), bank.colleague: Record(0, 1, 1)}
    assert {customer: record.share for customer, record in shares.customers} == {ours: 66, theirs: 0}


def test_each_sees_their_own_and_a_supervisor_the_teams(bank):
    mine, other = make_customer(bank), make_customer(bank, manager=bank.colleague)
    promised(mine, bank.manager, due=3, slot="negotiation:N1:1")
    promised(other, bank.colleague, due=3)
    path = reverse("worklist:promise-list")
    own = browser(bank.manager).get(path).content.decode()
    assert mine.customer_no in own and other.customer_no not in own and "From a negotiation" in own
    eyes = browser(fresh(bank.supervisor))
    team = eyes.get(path).content.decode()
    assert mine.customer_no in team and other.customer_no in team
    asked = eyes.get(path, {"owner": bank.colleague.employee_no}).content.decode()
    assert mine.customer_no not in asked and other.customer_no in asked
    told = eyes.get(reverse("api-promises")).json()
    assert told["people"][bank.manager.employee_no] == {"kept": 0, "broken": 0, "open": 1, "share": None}
    assert other.customer_no not in browser(bank.manager).get(reverse("api-promises")).json()["customers"]


def test_the_page_asks_the_same_queries_with_few_and_with_many_rows(bank):
    eyes, costs = browser(fresh(bank.supervisor)), []
    eyes.get(reverse("worklist:promise-list"))  # what is kept between requests is there
    for many in (3, 20):
        for _ in range(many):
            promised(make_customer(bank), bank.manager, due=3)
        with CaptureQueriesContext(connection) as queries:
            assert eyes.get(reverse("worklist:promise-list")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
