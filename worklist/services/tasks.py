"""The life of one task: made, done, put off, cancelled, and taken back within seconds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Customer, CustomerPulse
from customers.services import count_open_tasks, set_next_contact
from worklist.models import Task
from worklist.rules import TaskKind, TaskState, may_undo


class TaskClosed(Exception):
    """The task is done or cancelled already; `task` says by whom and when."""

    def __init__(self, task: Task) -> None:
        super().__init__(str(task.pk))
        self.task = task


class SnoozeInPast(Exception):
    """A task is put off to a later day, not to today or before."""


class TooLateToUndo(Exception):
    """The seconds in which a closed task can be taken back are over, or somebody else closed it."""


@transaction.atomic
def add_task(
    *,
    customer: Customer,
    owner: Any,
    title: str,
    due_on: date,
    by: Any,
    kind: TaskKind = TaskKind.TYPED,
    slot: UUID | str | None = None,
    parameters: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Task:
    """Give somebody something to do for a customer.

    `slot` is the form's key or another name of the cause: the same cause makes one task, the second call returns it.
    Refuses KeyTaken where the cause has made a task of another title or day.
    """
    at = at or timezone.now()
    task, made = write_once(
        Task.objects,
        key={"kind": kind.value, "customer": customer, "owner": owner, "slot": str(slot or uuid7())},
        words={"title": title, "due_on": due_on},
        more={"raised_by": by, "created_at": at, "parameters": parameters or {}},
    )
    if made:
        count_open_tasks(customer_ids=[customer.pk])
        _record("task.added", task, by=by, at=at, after={"due_on": due_on})
    return task


@transaction.atomic
def complete_task(*, task: Task, by: Any, at: datetime, note: str = "") -> Task:
    """Mark a task done with a note; raises TaskClosed when it is closed already."""
    return _close(task, TaskState.DONE, note=note, by=by, at=at)


@transaction.atomic
def cancel_task(*, task: Task, by: Any, at: datetime, note: str = "") -> Task:
    """Drop a task that is not to be done, with the reason; raises TaskClosed when it is closed already."""
    return _close(task, TaskState.CANCELLED, note=note, by=by, at=at)


@transaction.atomic
def snooze_task(*, task: Task, until: date, by: Any, at: datetime) -> Task:
    """Hide an open task from Today until a day; the due date stays. Raises SnoozeInPast or TaskClosed."""
    if until <= business_date(at):
        raise SnoozeInPast(until)
    held = _hold_open(task)
    before = held.snoozed_until
    held.snoozed_until = until
    held.save(update_fields=["snoozed_until"])
    _record(
        "task.snoozed", held, by=by, at=at, before={"snoozed_until": before}, after={"snoozed_until": until}
    )
    return held


@transaction.atomic
def move_contact(*, customer: Customer, to: date, by: Any, at: datetime) -> None:
    """Agree on another day for the next contact: follow-ups that the rule had made for the old one are dropped.

    Raises SnoozeInPast for a day that is not ahead.
    """
    if to <= business_date(at):
        raise SnoozeInPast(to)
    pulse = CustomerPulse.objects.select_for_update().filter(customer=customer).first()
    before = pulse.next_contact_on if pulse else None
    overtaken = Task.objects.select_for_update().filter(
        customer=customer, kind=TaskKind.FOLLOW_UP, raised_by=None
    )
    if overtaken.filter(state=TaskState.OPEN).update(
        state=TaskState.CANCELLED, closed_at=at, closed_by=by, closing_note="moved"
    ):
        count_open_tasks(customer_ids=[customer.pk])
    set_next_contact(customer_id=customer.pk, on=to, fixed=True)
    record_act(
        kind="contact.moved",
        subject=customer,
        actor=by,
        at=at,
        before={"next_contact_on": before},
        after={"next_contact_on": to},
    )


@transaction.atomic
def undo_task(*, task: Task, by: Any, at: datetime) -> Task:
    """Take back within seconds what one has just closed, or wake what one has put off; else TooLateToUndo."""
    held = Task.objects.select_for_update().get(pk=task.pk)
    if held.state == TaskState.OPEN:
        if held.snoozed_until is None:
            return held
        before: dict[str, Any] = {"snoozed_until": held.snoozed_until}
        held.snoozed_until = None
        held.save(update_fields=["snoozed_until"])
    else:
        if held.closed_by_id != by.pk or not may_undo(held.closed_at, at):
            raise TooLateToUndo(str(held.pk))
        before = {"state": held.state}
        held.state, held.closed_at, held.closed_by, held.closing_note = TaskState.OPEN, None, None, ""
        held.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
        count_open_tasks(customer_ids=[held.customer_id])
    _record("task.undone", held, by=by, at=at, before=before, after={"state": held.state})
    return held


def _close(task: Task, state: TaskState, *, note: str, by: Any, at: datetime) -> Task:
    held = _hold_open(task)
    held.state, held.closed_at, held.closed_by, held.closing_note = state, at, by, note
    held.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
    count_open_tasks(customer_ids=[held.customer_id])
    _record(
        f"task.{state.value}",
        held,
        by=by,
        at=at,
        reason=note,
        before={"state": TaskState.OPEN.value},
        after={"state": state.value},
    )
    return held


def _hold_open(task: Task) -> Task:
    held = Task.objects.select_for_update(of=("self",)).select_related("customer").get(pk=task.pk)
    if held.state != TaskState.OPEN:
        raise TaskClosed(held)
    return held


def _record(kind: str, task: Task, *, by: Any, at: datetime, after: dict[str, Any], **more: Any) -> None:
    named = {"task": task.title or task.kind, "task_id": task.public_id}
    record_act(kind=kind, subject=task.customer, actor=by, at=at, after={**named, **after}, **more)
