"""A promise made to the customer in a step of a case stands with the promises made elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.calendar import business_today
from common.models import uuid7
from complaints import services
from complaints.services import WrongState
from tests.browsing import browser
from tests.complaints.making import accepted
from worklist.models import Task
from worklist.rules import Origin, origin_of

pytestmark = pytest.mark.django_db


def step(case, by, **more):
    words = {"kind": "agree", "text": "同意重新核算", "told": True, "form_key": uuid7()} | more
    return services.add_step(complaint=case, by=by, **words)


def test_a_promise_in_a_step_is_kept_by_the_customers_lead_where_the_officer_does_not_read_the_customer(desk):
    case, key = accepted(desk), uuid7()
    due_on = business_today() + timedelta(days=4)
    for _ in range(2):
        step(case, desk.officer, promise="周五前退回多收的手续费", promise_on=due_on, form_key=key)
    task = Task.objects.get(kind="promise")
    assert (task.title, task.due_on, task.owner) == ("周五前退回多收的手续费", due_on, desk.bank.manager)
    origin = origin_of(raised_by=task.raised_by_id, slot=task.slot, parameters=task.parameters)
    assert origin == Origin.COMPLAINT
    page = browser(desk.bank.manager).get(reverse("worklist:promise-list")).content.decode()
    assert "周五前退回多收的手续费" in page and "From a complaint" in page


def test_a_step_without_a_promise_makes_none_and_a_day_that_is_over_is_refused(desk):
    case = accepted(desk)
    step(case, desk.officer)
    with pytest.raises(WrongState):
        step(case, desk.officer, promise="昨天前办好", promise_on=business_today() - timedelta(days=1))
    assert not Task.objects.filter(kind="promise").exists()


def test_a_case_kept_from_somebody_gives_no_task_that_they_could_read(desk):
    case = accepted(desk)
    services.name_accused(complaint=case, people=[desk.bank.colleague], by=desk.officer)
    with pytest.raises(WrongState):
        step(case, desk.officer, promise="道歉", promise_on=business_today() + timedelta(days=1))
    form = browser(desk.officer).get(reverse("complaints:act", args=[case.number, "add_step"]))
    assert form.status_code == 200 and 'name="promise"' not in form.content.decode()
