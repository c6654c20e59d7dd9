"""Tasks through the browser: done, later, dropped, taken back, new; with htmx and without; whose they are."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from audit.models import Act
from common.calendar import business_today, months_later
from customers.models import CustomerPulse
from customers.services import set_next_contact
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from worklist.models import Task
from worklist.services import add_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def task(bank):
    return add_task(
        customer=make_customer(bank, short_name_en="Lanchuan"),
        owner=bank.manager,
        title="报承兑保证金方案",
        due_on=business_today(),
        by=bank.manager,
    )


def url(name, task):
    return reverse(f"worklist:task-{name}", args=[task.public_id])


def state(task):
    task.refresh_from_db()
    return task.state


def test_done_without_javascript_goes_back_with_an_undo(bank, task):
    person = browser(bank.manager)
    answer = person.post(url("done", task), {"note": "已报", "next": "/"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert (state(task), task.closing_note) == ("done", "已报")
    assert url("undo", task) in answer.content.decode()
    person.post(url("undo", task), {"next": "/"})
    assert state(task) == "open"


def test_done_with_htmx_says_what_changed(bank, task):
    answer = browser(bank.manager, hx_request="true").post(url("done", task))
    assert answer.status_code == 204
    events = json.loads(answer.headers["HX-Trigger"])
    assert events["toast"] == {
        "text": "Done: 报承兑保证金方案",
        "undo": url("undo", task),
        "level": "success",
    }
    assert set(events) == {"toast", "layer:done", "worklist:changed", "timeline:changed"}
    assert state(task) == "done"


def test_a_second_done_says_who_was_first(bank, task):
    browser(bank.manager).post(url("done", task))
    answer = browser(bank.supervisor, hx_request="true").post(url("done", task))
    assert "Chen Siyuan has closed this already." in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]


def test_a_task_is_dropped_with_a_reason_only(bank, task):
    refused = browser(bank.manager, hx_request="true").post(url("cancel", task), {"note": ""})
    assert (refused.status_code, state(task)) == (422, "open")
    browser(bank.manager).post(url("cancel", task), {"note": "客户已撤回"})
    assert (state(task), task.closing_note) == ("cancelled", "客户已撤回")


@pytest.mark.parametrize(
    ("words", "days"), [({"until": "1d"}, 1), ({"until": "3d"}, 3), ({"until": "1w"}, 7)]
)
def test_a_task_is_put_off_by_a_chip(bank, task, words, days):
    assert browser(bank.manager, hx_request="true").post(url("snooze", task), words).status_code == 204
    task.refresh_from_db()
    assert task.snoozed_until == business_today() + timedelta(days=days)


def test_a_task_is_put_off_to_a_date_but_not_into_the_past(bank, task):
    later = business_today() + timedelta(days=20)
    person = browser(bank.manager)
    assert person.post(url("snooze", task), {"on": business_today().isoformat()}).status_code == 422
    assert person.post(url("snooze", task), {"until": "soon"}).status_code == 422
    assert person.post(url("snooze", task), {"on": later.isoformat()}).status_code == 302
    task.refresh_from_db()
    assert task.snoozed_until == later


def test_days_lie_within_two_years(bank, task):
    person, today = browser(bank.manager), business_today()
    last, create = months_later(today, 24), reverse("worklist:task-create")
    contact = reverse("worklist:contact-snooze", args=[task.customer.customer_no])
    words = {"customer": task.customer.customer_no, "title": "约参观", "form_key": str(uuid4())}
    for day, status in (("9999-12-31", 422), ((last + timedelta(days=1)).isoformat(), 422), (str(last), 302)):
        for answer in (
            person.post(url("snooze", task), {"on": day}),
            person.post(contact, {"on": day}),
            person.post(create, words | {"due_on": day}),
        ):
            assert answer.status_code == status
            assert ("Choose a day within the next 2 years." in answer.content.decode()) is (status == 422)
    task.refresh_from_db()
    assert task.snoozed_until == CustomerPulse.objects.get().next_contact_on == last


@pytest.mark.parametrize("name", ["done", "snooze", "cancel", "undo"])
def test_whose_task_it_is(bank, task, name):
    words = {"note": "x", "until": "1d"}
    for stranger in (bank.outsider, bank.colleague, bank.far_supervisor, bank.system_admin, bank.audit_admin):
        assert browser(stranger).post(url(name, task), words).status_code == 404
    assert browser(bank.executive).post(url(name, task), words).status_code == 403
    assert state(task) == "open" and task.snoozed_until is None
    assert browser(bank.branch_supervisor).post(url(name, task), words).status_code == 302


def test_the_same_new_task_form_sent_twice_makes_one(bank, task):
    customer = task.customer
    words = {
        "customer": f"{customer.short_name_en} ({customer.customer_no})",
        "title": "约参观",
        "due_on": business_today().isoformat(),
        "form_key": str(uuid4()),
    }
    for _ in range(2):
        assert browser(bank.manager).post(reverse("worklist:task-create"), words).status_code == 302
    assert Task.objects.filter(title="约参观", owner=bank.manager, customer=customer).count() == 1


def test_other_words_under_a_used_key_are_kept_and_recorded_when_sent_again(bank, task):
    customer, other = task.customer, make_customer(bank)
    words = {
        "customer": customer.customer_no,
        "title": "约参观",
        "due_on": business_today().isoformat(),
        "form_key": str(uuid4()),
    }
    person, create = browser(bank.manager), reverse("worklist:task-create")
    assert person.post(create, words).status_code == 302
    answer = person.post(create, words | {"title": "送合同"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "saved before with other words" in page and 'value="送合同"' in page
    fresh = str(answer.context["form"]["form_key"].value())
    assert words["form_key"] not in page and fresh in page
    assert person.post(create, words | {"title": "送合同", "form_key": fresh}).status_code == 302
    assert person.post(create, words | {"customer": other.customer_no}).status_code == 302
    made = Task.objects.exclude(pk=task.pk).order_by("id").values_list("customer", "title")
    assert list(made) == [(customer.pk, "约参观"), (customer.pk, "送合同"), (other.pk, "约参观")]


def test_a_new_task_is_refused_for_the_past_and_for_strangers_customers(bank, task):
    far = make_customer(bank, manager=bank.outsider, short_name="外地客户")
    person = browser(bank.manager)
    words = {"title": "x", "due_on": business_today().isoformat(), "form_key": str(uuid4())}
    assert (
        person.post(reverse("worklist:task-create"), words | {"customer": far.customer_no}).status_code == 422
    )
    yesterday = (business_today() - timedelta(days=1)).isoformat()
    own = words | {"customer": task.customer.customer_no, "due_on": yesterday}
    answer = person.post(reverse("worklist:task-create"), own)
    assert answer.status_code == 422
    assert "That day is over" in answer.content.decode()
    assert Task.objects.count() == 1
    assert browser(bank.executive).get(reverse("worklist:task-create")).status_code == 403


def test_a_contact_is_moved_to_another_day_and_its_follow_up_leaves(bank, task):
    customer = task.customer
    due_on = business_today() - timedelta(days=2)
    set_next_contact(customer_id=customer.pk, on=due_on, fixed=False)
    follow_up = Task.objects.create(
        kind="follow_up", customer=customer, owner=bank.manager, slot=due_on.isoformat(), due_on=due_on
    )
    later = reverse("worklist:contact-snooze", args=[customer.customer_no])
    assert browser(bank.outsider).post(later, {"until": "1w"}).status_code == 404
    assert browser(bank.executive).post(later, {"until": "1w"}).status_code == 403
    assert browser(bank.manager).post(later, {"until": "yesterday"}).status_code == 422
    assert state(follow_up) == "open"

    assert browser(bank.manager).get(later).status_code == 200
    assert browser(bank.manager, hx_request="true").post(later, {"until": "1w"}).status_code == 204
    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.next_contact_on, pulse.next_contact_fixed) == (business_today() + timedelta(days=7), True)
    assert (state(follow_up), state(task)) == ("cancelled", "open")
    act = Act.objects.get(kind="contact.moved")
    assert (act.before, act.actor) == ({"next_contact_on": due_on.isoformat()}, bank.manager)


def test_the_records_panel_lists_what_is_open(bank, task):
    panel = reverse("worklist:panel", args=[task.customer.customer_no])
    add_task(
        customer=task.customer,
        owner=bank.manager,
        title="以后",
        due_on=business_today() + timedelta(days=3),
        by=bank.manager,
    )
    part = browser(bank.manager, hx_request="true").get(panel).content.decode()
    assert part.index("报承兑保证金方案") < part.index("以后") and "<html" not in part
    assert url("done", task) in part
    whole = browser(bank.executive).get(panel).content.decode()
    assert "以后" in whole and "<html" in whole and url("done", task) not in whole
    assert browser(bank.outsider).get(panel).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}])
def test_forms_open_as_pages_and_as_layers(bank, task, headers):
    person = browser(bank.manager, **headers)
    for address in (
        url("done", task),
        url("cancel", task),
        url("snooze", task),
        reverse("worklist:task-create"),
    ):
        answer = person.get(address)
        assert answer.status_code == 200
        assert ("<html" in answer.content.decode()) is not bool(headers)
