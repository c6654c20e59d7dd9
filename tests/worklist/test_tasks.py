"""The life of a task: once per cause, done once, put off, dropped, and taken back within seconds."""

from datetime import date, timedelta

import pytest

from audit.models import Act
from common.once import KeyTaken
from customers.models import CustomerPulse
from tests.factories import at, make_bank, make_customer
from worklist.models import Task
from worklist.services import (
    SnoozeInPast,
    TaskClosed,
    TooLateToUndo,
    add_task,
    cancel_task,
    complete_task,
    snooze_task,
    undo_task,
)

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 19, 14, 30)


def typed(bank, customer, **more):
    values = {
        "title": "报承兑保证金方案",
        "due_on": date(2026, 11, 24),
        "owner": bank.manager,
        "by": bank.manager,
    }
    return add_task(customer=customer, at=NOW, **(values | more))


def acts(customer):
    return list(Act.objects.about(customer).order_by("id").values_list("kind", flat=True))


def test_the_same_form_makes_one_task():
    bank = make_bank()
    customer = make_customer(bank)
    first = typed(bank, customer, slot="form-1")
    second = typed(bank, customer, slot="form-1")
    assert first == second
    for other in ({"title": "另一句"}, {"due_on": date(2026, 11, 25)}):
        with pytest.raises(KeyTaken):
            typed(bank, customer, slot="form-1", **other)
    assert Task.objects.get().title == "报承兑保证金方案"
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 1
    assert acts(customer) == ["task.added"]


def test_done_is_done_once_with_its_note():
    bank = make_bank()
    customer = make_customer(bank)
    task = complete_task(task=typed(bank, customer), note="已报给刘蔚", by=bank.manager, at=NOW)

    assert (task.state, task.closed_at, task.closed_by, task.closing_note) == (
        "done",
        NOW,
        bank.manager,
        "已报给刘蔚",
    )
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 0
    with pytest.raises(TaskClosed) as refused:
        complete_task(task=task, by=bank.supervisor, at=NOW + timedelta(minutes=1))
    assert refused.value.task.closed_by == bank.manager
    assert acts(customer) == ["task.added", "task.done"]
    done = Act.objects.get(kind="task.done")
    assert (done.reason, done.after["task"], done.after["state"]) == (
        "已报给刘蔚",
        "报承兑保证金方案",
        "done",
    )


def test_undo_takes_back_for_ten_seconds_and_only_ones_own():
    bank = make_bank()
    customer = make_customer(bank)
    task = complete_task(task=typed(bank, customer), by=bank.manager, at=NOW)

    with pytest.raises(TooLateToUndo):
        undo_task(task=task, by=bank.supervisor, at=NOW + timedelta(seconds=3))
    with pytest.raises(TooLateToUndo):
        undo_task(task=task, by=bank.manager, at=NOW + timedelta(seconds=16))
    task.refresh_from_db()
    assert task.state == "done"

    undo_task(task=task, by=bank.manager, at=NOW + timedelta(seconds=10))
    task.refresh_from_db()
    assert (task.state, task.closed_at, task.closed_by, task.closing_note) == ("open", None, None, "")
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 1
    assert acts(customer) == ["task.added", "task.done", "task.undone"]


def test_a_task_is_put_off_to_a_later_day_and_woken():
    bank = make_bank()
    customer = make_customer(bank)
    task = typed(bank, customer)
    with pytest.raises(SnoozeInPast):
        snooze_task(task=task, until=date(2026, 11, 19), by=bank.manager, at=NOW)
    snooze_task(task=task, until=date(2026, 11, 22), by=bank.manager, at=NOW)

    assert list(Task.objects.awake_on(date(2026, 11, 21))) == []
    assert list(Task.objects.awake_on(date(2026, 11, 22))) == [task]
    task.refresh_from_db()
    assert task.due_on == date(2026, 11, 24)
    undo_task(task=task, by=bank.manager, at=NOW)
    assert list(Task.objects.awake_on(date(2026, 11, 19))) == [task]
    assert acts(customer) == ["task.added", "task.snoozed", "task.undone"]


def test_a_cancelled_task_keeps_its_reason_and_cannot_be_put_off():
    bank = make_bank()
    customer = make_customer(bank)
    task = cancel_task(task=typed(bank, customer), note="客户已撤回", by=bank.manager, at=NOW)
    assert (task.state, task.closing_note) == ("cancelled", "客户已撤回")
    with pytest.raises(TaskClosed):
        snooze_task(task=task, until=date(2026, 12, 1), by=bank.manager, at=NOW)
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 0
