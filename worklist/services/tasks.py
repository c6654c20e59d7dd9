"""The life of one task: made, done, put off, given away, cancelled, and taken back within seconds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Customer, CustomerPulse
from customers.services import count_open_tasks, set_next_contact
from organization.models import Staff
from worklist.models import Task
from worklist.queries.tasks import readers
from worklist.rules import DELEGABLE, NoticeKind, Repeat, TaskKind, TaskState, may_undo, next_due
from worklist.services.notices import NewNotice, add_notices

# Under which name a series keeps the day on which it began.
FIRST = "repeats_from"


class TaskClosed(Exception):
    """The task is done or cancelled already; `task` says by whom and when."""

    def __init__(self, task: Task) -> None:
        super().__init__(str(task.pk))
        self.task = task


class SnoozeInPast(Exception):
    """A task is put off to a later day, not to today or before."""


class NotToGive(Exception):
    """A task that a rule made stays with whom the rule names; nobody is given what they cannot read."""


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
    repeat: Repeat | str = Repeat.NEVER,
    at: datetime | None = None,
) -> Task:
    """Give somebody something to do for a customer; with `repeat` it comes again each time it was done.

    `slot` is the form's key or another name of the cause: the same cause makes one task, the second call returns it.
    Refuses KeyTaken where the cause has made a task of another title or day.
    """
    at = at or timezone.now()
    kept = dict(parameters or {})
    if repeat:
        kept.setdefault(FIRST, due_on.isoformat())
    task, made = write_once(
        Task.objects,
        key={"kind": kind.value, "customer": customer, "owner": owner, "slot": str(slot or uuid7())},
        words={"title": title, "due_on": due_on, "repeat": str(repeat)},
        more={"raised_by": by, "created_at": at, "parameters": kept},
    )
    if made:
        count_open_tasks(customer_ids=[customer.pk])
        _record("task.added", task, by=by, at=at, after={"due_on": due_on})
    return task


@transaction.atomic
def complete_task(*, task: Task, by: Any, at: datetime, note: str = "") -> Task:
    """Mark a task done with a note; one that repeats comes again. Raises TaskClosed when it is closed already."""
    done = _close(task, TaskState.DONE, note=note, by=by, at=at)
    if done.repeat:
        _again(done, by=by, at=at)
    return done


@transaction.atomic
def cancel_task(*, task: Task, by: Any, at: datetime, note: str = "") -> Task:
    """Drop a task that is not to be done, with the reason; a series ends with it.

    Raises TaskClosed when it is closed already.
    """
    return _close(task, TaskState.CANCELLED, note=note, by=by, at=at)


@transaction.atomic
def give_task(*, task: Task, to: Staff, by: Any, at: datetime) -> Task:
    """Give an open task to a colleague, who is told at once; whoever gave it stays named as its giver.

    Raises TaskClosed, and NotToGive for what a rule made or for somebody who does not read the customer.
    """
    held = _hold_open(task)
    if held.kind not in DELEGABLE or not readers(held.customer, business_date(at)).filter(pk=to.pk).exists():
        raise NotToGive(str(held.pk))
    before = held.owner
    if before == to:
        return held
    held.owner, held.raised_by, held.snoozed_until = to, by, None
    held.save(update_fields=["owner", "raised_by", "snoozed_until"])
    _record(
        "task.given",
        held,
        by=by,
        at=at,
        before={"owner": before.employee_no},
        after={"owner": to.employee_no},
    )
    add_notices([_given(held)] if to.pk != by.pk else [], at=at)
    return held


@transaction.atomic
def hand_task(*, task: Task, to: Staff, reason: str, by: Any, at: datetime) -> Task:
    """Move an open task along with its customer, whoever or whatever made it; nobody is told of it alone."""
    held = _hold_open(task)
    before, held.owner, held.snoozed_until = held.owner, to, None
    held.save(update_fields=["owner", "snoozed_until"])
    owners = {"before": {"owner": before.employee_no}, "after": {"owner": to.employee_no}}
    _record("task.given", held, by=by, at=at, reason=reason, **owners)
    return held


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


class MovedMeanwhile(Exception):
    """Somebody agreed on another day for the next contact; `current` is the one that stands."""

    def __init__(self, current: date | None) -> None:
        super().__init__(str(current))
        self.current = current


@transaction.atomic
def move_contact(*, customer: Customer, to: date, by: Any, at: datetime, opened: date | None = None) -> None:
    """Agree on another day for the next contact: follow-ups that the rule had made for the old one are dropped.

    Raises SnoozeInPast for a day that is not ahead, and MovedMeanwhile where another day stands than the one `opened`.
    """
    if to <= business_date(at):
        raise SnoozeInPast(to)
    pulse = CustomerPulse.objects.select_for_update().filter(customer=customer).first()
    before = pulse.next_contact_on if pulse else None
    if opened is not None and before != opened:
        raise MovedMeanwhile(before)
    drop_follow_ups(customer=customer, by=by, at=at)
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
def drop_follow_ups(*, customer: Customer, by: Any, at: datetime) -> int:
    """Drop the open follow-ups that the contact rule made for a date that no longer stands; how many there were.

    Their slot becomes free: where the rule asks for the same day again, it is asked anew.
    """
    overtaken = Task.objects.select_for_update().filter(
        customer=customer, kind=TaskKind.FOLLOW_UP, raised_by=None
    )
    dropped = overtaken.filter(state=TaskState.OPEN).update(
        state=TaskState.CANCELLED,
        closed_at=at,
        closed_by=by,
        closing_note="moved",
        slot=Concat("slot", Value(":moved:"), Cast("pk", CharField())),
    )
    if dropped:
        count_open_tasks(customer_ids=[customer.pk])
    return dropped


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
        Task.objects.filter(slot=_slot_after(held), kind=held.kind, customer=held.customer_id).open().delete()
        count_open_tasks(customer_ids=[held.customer_id])
    _record("task.undone", held, by=by, at=at, before=before, after={"state": held.state})
    return held


class NotDropped(Exception):
    """The task was not dropped by this person, or is open again."""


@transaction.atomic
def reopen_task(*, task: Task, by: Any, at: datetime) -> Task:
    """Bring back a task that one has dropped, whenever that was. Raises NotDropped."""
    held = Task.objects.select_for_update().get(pk=task.pk)
    if held.state != TaskState.CANCELLED or held.closed_by_id != by.pk:
        raise NotDropped
    before = {"state": held.state}
    held.state, held.closed_at, held.closed_by, held.closing_note = TaskState.OPEN, None, None, ""
    held.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
    count_open_tasks(customer_ids=[held.customer_id])
    _record("task.undone", held, by=by, at=at, before=before, after={"state": held.state})
    return held


def _again(done: Task, *, by: Any, at: datetime) -> None:
    """The next one of a series: on the first of its days after this one's and after today."""
    first = date.fromisoformat(done.parameters[FIRST])
    add_task(
        customer=done.customer,
        owner=done.owner,
        title=done.title,
        due_on=next_due(first, done.repeat, max(done.due_on, business_date(at))),
        by=done.raised_by or by,
        kind=TaskKind(done.kind),
        slot=_slot_after(done),
        parameters={FIRST: done.parameters[FIRST]},
        repeat=done.repeat,
        at=at,
    )


def _slot_after(task: Task) -> str:
    return f"after:{task.public_id}"


def _given(task: Task) -> NewNotice:
    return NewNotice(
        kind=NoticeKind.TASK_GIVEN,
        person_id=task.owner_id,
        subject=f"task:{task.public_id.hex}",
        slot=str(task.raised_by_id),
        customer_id=task.customer_id,
        parameters={
            "customer_no": task.customer.customer_no,
            "task_id": str(task.public_id),
            "task_kind": task.kind,
            "title": task.title,
            "due_on": task.due_on.isoformat(),
            "owner_id": task.raised_by_id,
        },
    )


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
    held = Task.objects.select_for_update(of=("self",)).select_related("customer", "owner").get(pk=task.pk)
    if held.state != TaskState.OPEN:
        raise TaskClosed(held)
    return held


def _record(kind: str, task: Task, *, by: Any, at: datetime, after: dict[str, Any], **more: Any) -> None:
    named = {"task": task.title or task.kind, "task_id": task.public_id}
    record_act(kind=kind, subject=task.customer, actor=by, at=at, after={**named, **after}, **more)
