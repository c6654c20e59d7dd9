"""The visits of the tour: filed once, some reported, one still without its report."""

import pytest
from django.utils import timezone

from activities.models import ContactHold, DiaryComment, Visit
from crm_site.demo import roster
from crm_site.demo.relations import TOUR_MANAGER
from crm_site.demo.visits import PLANS, hold_visits
from customers.models import Contact
from tests.factories import make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db


def test_visits_are_filed_once_and_the_forgotten_one_is_asked_for():
    bank = make_bank()
    bank.manager.employee_no = TOUR_MANAGER
    bank.manager.save()
    bank.supervisor.employee_no = roster.LOGINS["supervisor"]
    bank.supervisor.save()
    for _ in PLANS:
        Contact.objects.create(customer=make_customer(bank), name="刘蔚")
    now = timezone.now()
    assert (hold_visits(at=now), hold_visits(at=now)) == (len(PLANS), 0)
    assert Visit.objects.filter(state="reported").count() == sum(bool(plan.said) for plan in PLANS)
    assert Task.objects.filter(kind="visit_report", state="open").count() >= 1
    assert Task.objects.filter(kind="promise").count() == 1
    assert DiaryComment.objects.get().page.person == bank.manager
    assert ContactHold.objects.get().decided_by == bank.supervisor
    (birthday,) = Task.objects.filter(kind="date", parameters__occasion="person")
    assert (birthday.parameters["last_gift"], birthday.parameters["last_value_fen"]) == (
        "明前龙井一盒",
        26_000,
    )
    assert "手写贺卡" in birthday.parameters["last_words"]
