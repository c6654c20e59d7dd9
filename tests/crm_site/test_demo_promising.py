"""The demo branch's thirteen months of promises and answers: kept once, most in time, some late, none left open."""

import pytest
from django.utils import timezone

from common.calendar import add_months, business_date, last_complete_month
from crm_site.demo import roster
from crm_site.demo.promising import MONTHS, TITLES, keep_promises
from customers.models import Contact, PersonRequest
from dashboards import queries
from tests.dashboards.test_fairness import page_of
from tests.factories import make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db


def test_most_are_kept_in_time_and_twice_is_once():
    bank = make_bank()
    bank.branch_supervisor.employee_no = roster.LOGINS["supervisor"]
    bank.branch_supervisor.save()
    for _ in range(10 + len(TITLES)):
        Contact.objects.create(customer=make_customer(bank), name="刘蔚")
    now = timezone.now()
    assert [keep_promises(at=now) for _turn in range(2)] == [MONTHS * len(TITLES)] * 2
    assert not Task.objects.filter(kind="promise", state="open").exists()
    assert PersonRequest.objects.filter(state="done").count() == PersonRequest.objects.count() == MONTHS
    told = page_of(bank.branch_supervisor)
    assert isinstance(told, queries.Fairness) and told.now.promises == len(TITLES)
    assert [one.treated.promises for one in told.months] == [len(TITLES)] * MONTHS
    kept = sum(one.treated.promises_kept for one in told.months)
    assert 0.8 < kept / (MONTHS * len(TITLES)) < 1
    oldest = add_months(last_complete_month(business_date(now)), 1 - MONTHS)
    assert told.months[-1].month == oldest
