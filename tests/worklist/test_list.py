"""Tasks that come again, that are given away, that are handled many at once, and the list of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Act
from common.calendar import business_today
from customers.models import TeamMember
from tests.browsing import browser
from tests.factories import SINCE, at, make_bank, make_customer
from worklist.models import Notice, Task
from worklist.rules import Origin, Repeat, TaskKind, next_due, origin_of, recurrence
from worklist.services import (
    NotToGive,
    TaskClosed,
    add_task,
    cancel_task,
    complete_many,
    complete_task,
    give_task,
    undo_task,
)

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 19, 14, 30)


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name="澜川精密", short_name_en="Lanchuan")


def typed(bank, customer, **more):
    values = {"title": "对账", "due_on": date(2026, 11, 24), "owner": bank.manager, "by": bank.manager}
    return add_task(customer=customer, at=NOW, **(values | more))


# ---------------------------------------------------------------- coming again
@pytest.mark.parametrize(
    ("first", "repeat", "after", "due"),
    [
        (date(2026, 11, 24), "weekly", date(2026, 11, 24), date(2026, 12, 1)),
        (date(2026, 11, 24), "weekly", date(2026, 12, 20), date(2026, 12, 22)),
        (date(2026, 1, 31), "monthly", date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), "monthly", date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 11, 30), "quarterly", date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 8, 31), "half_yearly", date(2026, 8, 31), date(2027, 2, 28)),
        (date(2024, 2, 29), "yearly", date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 2, 29), "yearly", date(2027, 6, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_day_of_a_series(first, repeat, after, due):
    assert next_due(first, repeat, after) == due


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    repeat=st.sampled_from([repeat for repeat in Repeat if repeat]),
    gap=st.integers(0, 900),
)
def test_the_next_day_is_ahead_and_none_before_it_is(first, repeat, gap):
    after = first + timedelta(days=gap)
    due = next_due(first, repeat, after)
    assert due > after
    assert next_due(first, repeat, due - timedelta(days=1)) == due


def test_a_series_is_said_as_rfc_5545_says_it():
    assert recurrence(date(2026, 11, 24), "weekly") == {"FREQ": "WEEKLY"}
    assert recurrence(date(2026, 11, 24), "quarterly") == {"FREQ": "MONTHLY", "INTERVAL": 3}
    assert recurrence(date(2026, 1, 31), "monthly") == {
        "FREQ": "MONTHLY",
        "INTERVAL": 1,
        "BYMONTHDAY": [28, 29, 30, 31],
        "BYSETPOS": -1,
    }


def test_what_repeats_comes_again_when_done_and_not_when_dropped(bank, customer):
    task = typed(bank, customer, repeat="monthly")
    complete_task(task=task, by=bank.manager, at=NOW)
    again = Task.objects.get(state="open")
    assert (again.title, again.due_on, again.repeat) == ("对账", date(2026, 12, 24), "monthly")
    cancel_task(task=again, by=bank.manager, at=NOW, note="客户改用系统对账")
    assert not Task.objects.filter(state="open").exists()


def test_a_late_one_comes_again_ahead_of_today_and_undone_once_more(bank, customer):
    task = typed(bank, customer, repeat="weekly", due_on=date(2026, 10, 1))
    complete_task(task=task, by=bank.manager, at=NOW)
    assert Task.objects.get(state="open").due_on == date(2026, 11, 26)
    undo_task(task=task, by=bank.manager, at=NOW + timedelta(seconds=5))
    assert Task.objects.get().due_on == date(2026, 10, 1)
    complete_task(task=task, by=bank.manager, at=NOW + timedelta(seconds=9))
    assert Task.objects.filter(state="open").count() == 1


@pytest.mark.parametrize(
    ("raised_by", "slot", "parameters", "origin"),
    [
        (1, "0190", {}, Origin.PERSON),
        (1, "interaction:x:0", {"interaction": "x"}, Origin.VISIT),
        (None, "visit:x", {"visit": "x"}, Origin.VISIT),
        (1, "negotiation:N1:0", {}, Origin.NEGOTIATION),
        (1, "complaint:C1:0", {}, Origin.COMPLAINT),
        (None, "2026-11-19", {}, Origin.RULE),
    ],
)
def test_where_a_task_comes_from(raised_by, slot, parameters, origin):
    assert origin_of(raised_by=raised_by, slot=slot, parameters=parameters) == origin


# ---------------------------------------------------------------- giving
def test_a_task_is_given_to_a_colleague_who_reads_the_customer(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    task = give_task(task=typed(bank, customer), to=bank.colleague, by=bank.manager, at=NOW)
    assert (task.owner, task.raised_by) == (bank.colleague, bank.manager)
    told = Notice.objects.get()
    assert (told.kind, told.person) == ("task_given", bank.colleague)
    given = Act.objects.about(customer).get(kind="task.given")
    assert (given.before, given.after["owner"]) == (
        {"owner": bank.manager.employee_no},
        bank.colleague.employee_no,
    )


def test_what_is_not_given(bank, customer):
    task = typed(bank, customer)
    with pytest.raises(NotToGive):
        give_task(task=task, to=bank.outsider, by=bank.manager, at=NOW)
    rule_made = typed(bank, customer, kind=TaskKind.FOLLOW_UP, title="")
    with pytest.raises(NotToGive):
        give_task(task=rule_made, to=bank.manager, by=bank.supervisor, at=NOW)
    complete_task(task=task, by=bank.manager, at=NOW)
    with pytest.raises(TaskClosed):
        give_task(task=task, to=bank.manager, by=bank.manager, at=NOW)
    assert {*Task.objects.values_list("owner_id", flat=True)} == {bank.manager.pk}


def test_many_at_once_say_what_became_of_each(bank, customer):
    tasks = [typed(bank, customer, title=f"办{number}") for number in range(3)]
    complete_task(task=tasks[0], by=bank.manager, at=NOW)
    became = complete_many(tasks=tasks, by=bank.manager, at=NOW)
    assert (became.done, became.closed, became.kept) == (2, 1, 0)


# ---------------------------------------------------------------- the page
LIST = "/tasks/"


def test_the_list_shows_ones_own_what_was_given_and_promises(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    typed(bank, customer, title="自己的事")
    typed(bank, customer, title="答应的事", kind=TaskKind.PROMISE)
    give_task(task=typed(bank, customer, title="交出去的事"), to=bank.colleague, by=bank.manager, at=NOW)
    staff = browser(bank.manager)

    def shown(**asked):
        html = staff.get(LIST, asked).content.decode()
        return {word for word in ("自己的事", "答应的事", "交出去的事") if word in html}

    assert shown() == {"自己的事", "答应的事"}
    assert shown(kind="promise") == {"答应的事"}
    assert shown(whose="given") == {"交出去的事"}
    assert shown(state="done") == set()
    assert "交出去的事" in browser(bank.supervisor).get(LIST, {"whose": "team"}).content.decode()
    assert "自己的事" not in browser(bank.outsider).get(LIST, {"whose": "team"}).content.decode()


def test_ticked_tasks_are_done_put_off_and_given(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    keys = [str(typed(bank, customer, title=f"办{n}").public_id) for n in range(4)]
    staff, many = browser(bank.manager), reverse("worklist:tasks-bulk")
    assert staff.post(many, {"act": "done", "tasks": keys[:2]}).status_code == 302
    assert Task.objects.filter(state="done").count() == 2
    staff.post(many, {"act": "later", "tasks": keys[2:3], "until": "3d"})
    assert Task.objects.get(public_id=keys[2]).snoozed_until == business_today() + timedelta(days=3)
    staff.post(many, {"act": "give", "tasks": keys[3:], "to": bank.colleague.employee_no})
    assert Task.objects.get(public_id=keys[3]).owner == bank.colleague


def test_tasks_of_others_are_refused_as_a_whole(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    own = add_task(
        customer=customer, owner=bank.colleague, title="自己", due_on=business_today(), by=bank.colleague
    )
    keys = [str(own.public_id), str(typed(bank, customer).public_id)]
    many = reverse("worklist:tasks-bulk")
    assert browser(bank.colleague).post(many, {"act": "done", "tasks": keys}).status_code == 403
    assert Task.objects.filter(state="open").count() == 2
    # What one does not see cannot be ticked either.
    browser(bank.outsider).post(many, {"act": "done", "tasks": keys})
    assert Task.objects.filter(state="open").count() == 2


def test_the_list_asks_as_many_queries_for_30_rows_as_for_3(bank, customer):
    staff = browser(bank.manager)

    def cost():
        with CaptureQueriesContext(connection) as heard:
            assert staff.get(reverse("worklist:task-list")).status_code == 200
        return len(heard)

    for number in range(3):
        typed(bank, customer, title=f"办{number}")
    staff.get(LIST)
    few = cost()
    for number in range(27):
        typed(bank, make_customer(bank), title=f"再办{number}")
    assert cost() == few
