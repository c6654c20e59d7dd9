"""Handovers where somebody leaves, or a unit changes, before the day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from common.calendar import business_today
from customers.models import Customer
from organization.models import Staff, Unit
from portfolios import services
from portfolios.models import Handover
from portfolios.rules import State
from tests.factories import fresh, make_bank, make_unit
from tests.portfolios.test_handovers import accept, busy_customer, carry_out, owners, propose
from worklist.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return make_bank()


def leave(person):
    """Gone, as the feed of core banking says it."""
    Staff.objects.filter(pk=person.pk).update(status="left")
    person.role_assignments.update(ends_on=business_today())


def test_the_customers_of_whoever_left_are_handed_over_by_page_and_by_api(bank, client):
    customer, at = busy_customer(bank), business_today().isoformat()
    leave(bank.manager)
    client.force_login(bank.supervisor)
    path, giver = reverse("portfolios:handover-create"), bank.manager.employee_no
    assert giver in client.get(path).content.decode()
    words = {"giver": giver, "taker": bank.colleague.employee_no, "effective_on": at, "reason": "离职"}
    posted = {**words, "numbers": [customer.customer_no], "form_key": str(uuid4())}
    assert client.post(path, posted).status_code == 302
    handover = Handover.objects.get()
    services.withdraw_handover(handover=handover, by=fresh(bank.supervisor), at=timezone.now())
    machine = APIClient()
    machine.force_authenticate(fresh(bank.supervisor))
    sent = {**words, "key": str(uuid4())}
    answer = machine.post("/api/v1/handovers/", sent, format="json")
    assert (answer.status_code, answer.json()["giver"]) == (201, giver)
    refused = machine.post("/api/v1/handovers/", {**sent, "taker": giver}, format="json")
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["taker"]
    carry_out(accept(Handover.objects.get(state=State.PROPOSED), bank.colleague))
    assert owners(customer)["lead"] == bank.colleague.pk


def test_nothing_goes_to_a_new_manager_who_left_before_the_day(bank):
    customer, later = busy_customer(bank), timezone.now() + timedelta(days=2)
    before = owners(customer)
    handover = accept(propose(bank, effective_on=business_today() + timedelta(days=2)), bank.colleague)
    leave(bank.colleague)
    assert services.start_due(at=later) == 1
    handover = carry_out(handover)
    assert [(row.fate, row.why) for row in handover.customers.all()] == [("stayed", "taker_gone")]
    assert owners(customer) == before


@pytest.mark.parametrize("change", ["opened_below", "successor_closed"])
def test_a_unit_that_fits_no_more_on_its_day_is_not_closed_and_its_orderer_is_told(bank, change):
    customer, day = busy_customer(bank), business_today() + timedelta(days=2)
    handover = services.propose_closing(
        unit=bank.unit,
        successor=bank.sister_unit,
        reason="撤并",
        effective_on=day,
        form_key=uuid4(),
        by=fresh(bank.executive),
        at=timezone.now(),
    )
    if change == "opened_below":
        make_unit("S010101", "sub_branch", bank.unit)
    else:
        Unit.objects.filter(pk=bank.sister_unit.pk).update(closed_on=day)
    later = timezone.now() + timedelta(days=2)
    assert services.start_due(at=later) == 0 and services.start_due(at=later) == 0
    handover.refresh_from_db()
    assert (handover.state, handover.job) == (State.REFUSED, None)
    told = Notice.objects.filter(person=bank.executive).values_list("parameters__what", flat=True)
    assert list(told) == ["closing_refused"]
    assert Unit.objects.get(pk=bank.unit.pk).closed_on is None
    assert Customer.objects.get(pk=customer.pk).unit == bank.unit
