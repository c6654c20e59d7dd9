"""Writing down a contact with a customer: the most used act of the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from activities.models import Interaction, InteractionKind, Visit
from activities.rules import (
    TASK_LENGTH,
    counts_as_contact,
    line_due_on,
    recorded_in_time,
    split_lines,
    task_due_on,
)
from activities.services.holding import date_by_rule
from activities.services.visits import close_visit
from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import KeyTaken, write_once
from common.working_days import bank_calendar
from customers.models import Contact, Customer
from customers.services import add_contact, set_next_contact, touch_pulse
from customers.services.meetings import note_meeting
from knowledge.services import note_from_report
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from worklist.services import add_task, complete_task


class HappensLater(Exception):
    """A contact is written down after it happened, not before."""


class NextContactInPast(Exception):
    """The next contact is today or later."""


class NothingSaid(Exception):
    """A report without a word in it."""


class TaskTooLong(Exception):
    """A task line of more characters than a task has; nothing is cut."""


# What a long report says beside what was said.
DETAILS = ("place", "aim", "agreed", "problems", "need", "rivals", "mood")


class PersonElsewhere(Exception):
    """Somebody who is not a contact of this customer."""


@transaction.atomic
def log_interaction(
    *,
    customer: Customer,
    kind: InteractionKind | str,
    happened_at: datetime | None,
    people: Sequence[Contact] = (),
    new_person: str = "",
    summary: str,
    next_contact_on: date | None = None,
    tasks: Sequence[str] = (),
    form_key: UUID | None = None,
    completes: Task | None = None,
    visit: Visit | None = None,
    details: Mapping[str, str] | None = None,
    by: Any,
    at: datetime,
) -> Interaction:
    """Write down one contact and what follows from it.

    Without `happened_at` it was just now; `new_person` is somebody met who may not be in the customer's file yet.
    Lines of `summary` that start with '-' become tasks, like those in `tasks`, those with '!' promises, due on the day
    that the line names. `details` are the further answers of a long report (see DETAILS); `visit` is the planned one
    that this reports, and its other participants are told. News of
    other banks becomes market intelligence. A contact with a named person, written
    down within five working days, keeps the contact rule: it moves the last and next contact and completes the
    follow-ups that the rule had made; a later one is kept as history only. `completes` is the task it was opened from.
    The same `form_key` records one contact, and is KeyTaken for another one. Refuses HappensLater,
    NextContactInPast, NothingSaid, PersonElsewhere, TaskTooLong.
    """
    today = business_date(at)
    said, found, promises = split_lines(summary)
    kinds = [TaskKind.TYPED] * (len([*filter(str.strip, tasks)]) + len(found)) + [TaskKind.PROMISE] * len(
        promises
    )
    lines = [*(task.strip() for task in tasks if task.strip()), *found, *promises]
    further = {name: (details or {}).get(name, "") for name in DETAILS}
    _refuse(customer, happened_at or at, people, next_contact_on, said, lines, at)
    interaction, written = write_once(
        Interaction.objects,
        key={"form_key": form_key or uuid7()},
        words={
            "customer": customer,
            "staff": by,
            "kind": str(kind),
            "summary": said,
            "next_contact_on": next_contact_on,
            **further,
        },
        more={"happened_at": happened_at or at, "recorded_at": at},
    )
    if not written:
        _same_contact(interaction, happened_at, people, new_person, lines)
        return interaction
    happened_at = interaction.happened_at
    people = people_met(customer=customer, known=people, name=new_person, by=by, at=at)
    interaction.people.set(people)

    calendar = bank_calendar()
    counts = counts_as_contact(people=len(people), in_time=recorded_in_time(happened_at, at, calendar))
    if counts:
        touch_pulse(customer_id=customer.pk, last_contact_at=happened_at, kind=str(kind))
        note_meeting(people=people, at=happened_at)
    _plan_next(customer, next_contact_on, counts=counts, today=today)
    _complete(customer, completes, happened_at, counts=counts, by=by, at=at)
    if visit is not None:
        close_visit(visit=visit, interaction=interaction, by=by, at=at)
    due_on = task_due_on(today, next_contact_on, calendar)
    for number, (line, line_kind) in enumerate(zip(lines, kinds, strict=True)):
        add_task(
            customer=customer,
            owner=by,
            title=line,
            due_on=line_due_on(line, today, due_on),
            kind=line_kind,
            by=by,
            slot=f"interaction:{interaction.public_id}:{number}",
            parameters={"interaction": str(interaction.public_id)},
            at=at,
        )
    note_from_report(
        contact_id=interaction.public_id, customer=customer, text=further["rivals"], by=by, at=at
    )
    record_act(
        kind="interaction.logged",
        subject=customer,
        actor=by,
        at=at,
        after={
            "interaction": interaction.public_id,
            "kind": str(kind),
            "happened_at": happened_at,
            "people": len(people),
            "counts": counts,
            "next_contact_on": next_contact_on,
            "tasks": len(lines),
        },
    )
    return interaction


def people_met(
    *, customer: Customer, known: Iterable[Contact], name: str, by: Any, at: datetime
) -> list[Contact]:
    """The people who were met; a name that is not in the file yet is added to it, one that is stands for its person."""
    people = list(known)
    name = name.strip()
    if not name:
        return people
    person = _present(customer, name) or add_contact(
        customer=customer, values={"name": name, "source": "contact report"}, by=by, at=at
    )
    return people if person in people else [*people, person]


def _present(customer: Customer, name: str) -> Contact | None:
    return Contact.objects.live().filter(customer=customer, name=name, left_on=None).first()


def _same_contact(
    held: Interaction,
    happened_at: datetime | None,
    people: Sequence[Contact],
    new_person: str,
    lines: Sequence[str],
) -> None:
    """KeyTaken unless the day, the people and the task lines are those of the contact on record."""
    met = {*people, _present(held.customer, new_person.strip())} if new_person.strip() else {*people}
    slot = f"interaction:{held.public_id}:"
    tasks = Task.objects.filter(customer=held.customer, slot__startswith=slot).order_by("id")
    if (
        held.happened_at != (happened_at or held.recorded_at)
        or {*held.people.all()} != met
        or [*tasks.values_list("title", flat=True)] != [*lines]
    ):
        raise KeyTaken(held)


def _refuse(customer, happened_at, people, next_contact_on, said, lines, at) -> None:
    if happened_at > at:
        raise HappensLater(happened_at)
    if next_contact_on is not None and next_contact_on < business_date(at):
        raise NextContactInPast(next_contact_on)
    if not said and not lines:
        raise NothingSaid
    if any(len(line) > TASK_LENGTH for line in lines):
        raise TaskTooLong
    if any(person.customer_id != customer.pk for person in people):
        raise PersonElsewhere


def _plan_next(customer: Customer, chosen: date | None, *, counts: bool, today: date) -> None:
    """A person's date stands; else a contact that counts moves the date to the tier's rule."""
    if chosen is not None:
        set_next_contact(customer_id=customer.pk, on=chosen, fixed=True)
    elif counts:
        set_next_contact(
            customer_id=customer.pk, on=date_by_rule(customer=customer, today=today), fixed=False
        )


def _complete(customer, completes, happened_at, *, counts, by, at) -> None:
    """Close the task the report was opened from, and the follow-ups the contact has made superfluous."""
    kept = Task.objects.filter(pk__in=[completes.pk] if completes else [])
    if counts:
        kept = kept | Task.objects.filter(
            customer=customer,
            kind=TaskKind.FOLLOW_UP,
            raised_by=None,
            due_on__lte=max(business_date(happened_at), business_date(at)),
        )
    for task in kept.filter(state=TaskState.OPEN, customer=customer).order_by("pk"):
        complete_task(task=task, by=by, at=at)
