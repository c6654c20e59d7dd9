"""The life of a planned visit: planned, moved, confirmed, called off, reported, and the report asked for in time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from activities.models import Appointment, Interaction, Visit, VisitState
from activities.rules import report_due_on
from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import KeyTaken, write_once
from common.working_days import bank_calendar
from customers.models import Contact, Customer
from worklist.models import Task
from worklist.rules import NoticeKind, TaskKind, TaskState
from worklist.services import NewNotice, add_notices, add_task, cancel_task, complete_task

EDITABLE = ("kind", "starts_at", "minutes", "place", "purpose", "agenda", "materials", "approach")
# How many reports one tick asks for.
AT_ONCE = 500


class VisitOver(Exception):
    """The visit is reported or called off; `visit` says which."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(str(visit.pk))
        self.visit = visit


class VisitInPast(Exception):
    """A visit is planned for a time that is still to come; what has happened is written down instead."""


class VisitChanged(Exception):
    """Somebody saved the visit after this form was opened; `current` is how it stands now."""

    def __init__(self, current: Visit) -> None:
        super().__init__(str(current.pk))
        self.current = current


class StrangerToCustomer(Exception):
    """Somebody who is not a contact of this customer."""


@transaction.atomic
def plan_visit(
    *,
    customer: Customer,
    values: Mapping[str, Any],
    people: Sequence[Contact] = (),
    colleagues: Sequence[Any] = (),
    form_key: UUID | None = None,
    by: Any,
    at: datetime,
) -> Visit:
    """Plan a visit of `by` to a customer; `values` are those of EDITABLE.

    The same `form_key` plans one visit, and is KeyTaken for another one. Refuses VisitInPast, StrangerToCustomer.
    """
    said = {name: values[name] for name in EDITABLE if name in values}
    if said["starts_at"] <= at:
        raise VisitInPast(said["starts_at"])
    _same_customer(customer, people)
    visit, written = write_once(
        Visit.objects,
        key={"form_key": form_key or uuid7()},
        words={"customer": customer, "owner": by, **said},
        more={"created_at": at},
    )
    if not written:
        if {*visit.people.all()} != {*people} or {*visit.colleagues.all()} != {*colleagues}:
            raise KeyTaken(visit)
        return visit
    visit.people.set(people)
    visit.colleagues.set(colleagues)
    _record("planned", visit, by=by, at=at, after={"starts_at": visit.starts_at, "people": len(people)})
    return visit


@transaction.atomic
def change_visit(
    *,
    visit: Visit,
    changes: Mapping[str, Any],
    people: Sequence[Contact],
    colleagues: Sequence[Any],
    version: int,
    by: Any,
    at: datetime,
) -> Visit:
    """Write what changed; another time makes the appointment one to be confirmed again.

    Refuses VisitOver, VisitChanged (somebody else saved first), VisitInPast, StrangerToCustomer.
    """
    held = _hold_planned(visit)
    if held.version != version:
        raise VisitChanged(held)
    _same_customer(held.customer, people)
    before = {
        name: getattr(held, name)
        for name in EDITABLE
        if name in changes and getattr(held, name) != changes[name]
    }
    if "starts_at" in before:
        if changes["starts_at"] <= at:
            raise VisitInPast(changes["starts_at"])
        held.appointment = Appointment.MOVED
        held.report_asked_at = None
    for name in before:
        setattr(held, name, changes[name])
    held.version += 1
    held.save(update_fields=[*before, "appointment", "report_asked_at", "version"])
    held.people.set(people)
    held.colleagues.set(colleagues)
    moved = {"starts_at": before["starts_at"]} if "starts_at" in before else {}
    if moved:
        _drop_report_task(held, by=by, at=at)
    _record(
        "moved" if moved else "changed",
        held,
        by=by,
        at=at,
        before=moved,
        after={"starts_at": held.starts_at} if moved else {"fields": sorted(before)},
    )
    return held


def move_visit(*, visit: Visit, starts_at: datetime, version: int, by: Any, at: datetime) -> Visit:
    """Another time and nothing else; refuses what change_visit refuses."""
    return change_visit(
        visit=visit,
        changes={"starts_at": starts_at},
        people=list(visit.people.all()),
        colleagues=list(visit.colleagues.all()),
        version=version,
        by=by,
        at=at,
    )


@transaction.atomic
def hand_visit(*, visit: Visit, to: Any, reason: str, by: Any, at: datetime) -> Visit:
    """Move a planned visit along with its customer to whoever pays it now."""
    held = _hold_planned(visit)
    before, held.owner = held.owner, to
    held.version += 1
    held.save(update_fields=["owner", "version"])
    owners = {"before": {"owner": before.employee_no}, "after": {"owner": to.employee_no}}
    _record("given", held, by=by, at=at, reason=reason, **owners)
    return held


@transaction.atomic
def confirm_visit(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """The customer agreed to the time. Refuses VisitOver; twice is once."""
    held = _hold_planned(visit)
    if held.appointment != Appointment.CONFIRMED:
        held.appointment = Appointment.CONFIRMED
        held.version += 1
        held.save(update_fields=["appointment", "version"])
        _record("confirmed", held, by=by, at=at, after={"starts_at": held.starts_at})
    return held


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, by: Any, at: datetime) -> Visit:
    """Call a planned visit off with the reason; no report is asked for any more. Refuses VisitOver."""
    held = _hold_planned(visit)
    held.state, held.cancelled_for = VisitState.CANCELLED, reason
    held.version += 1
    held.save(update_fields=["state", "cancelled_for", "version"])
    _drop_report_task(held, by=by, at=at)
    _record("cancelled", held, by=by, at=at, reason=reason, after={"starts_at": held.starts_at})
    return held


@transaction.atomic
def close_visit(*, visit: Visit, interaction: Interaction, by: Any, at: datetime) -> Visit:
    """A report was written: its task is done, and the others who came along are told at once. Refuses VisitOver."""
    held = _hold_planned(visit)
    held.state, held.interaction = VisitState.REPORTED, interaction
    held.version += 1
    held.save(update_fields=["state", "interaction", "version"])
    for task in _report_tasks(held):
        complete_task(task=task, by=by, at=at)
    _record("reported", held, by=by, at=at, after={"interaction": interaction.public_id})
    others = {person.pk for person in held.colleagues.all()} | {held.owner_id}
    add_notices(_minutes(held, sorted(others - {by.pk})), at=at)
    return held


@transaction.atomic
def ask_for_reports(*, at: datetime) -> int:
    """Give whoever had a visit that is over the task to report it within two working days.

    May run as often and as parallel as one likes: each visit is asked about once. Returns how many were asked now.
    """
    over = (
        Visit.objects.select_for_update(of=("self",), skip_locked=True)
        .planned()
        .filter(report_asked_at=None, starts_at__lt=at)
        .select_related("customer", "owner")
        .order_by("starts_at", "id")[:AT_ONCE]
    )
    calendar = bank_calendar()
    asked = [visit for visit in over if visit.ends_at <= at]
    for visit in asked:
        add_task(
            customer=visit.customer,
            owner=visit.owner,
            title="",
            kind=TaskKind.VISIT_REPORT,
            due_on=report_due_on(visit.ends_at, calendar),
            slot=report_slot(visit),
            parameters={
                "visit": str(visit.public_id),
                "on": business_date(visit.starts_at).isoformat(),
                "purpose": visit.purpose,
            },
            by=None,
            at=at,
        )
    Visit.objects.filter(pk__in=[visit.pk for visit in asked]).update(report_asked_at=at)
    return len(asked)


def report_slot(visit: Visit) -> str:
    """What names the task to report a visit; another time makes it another one."""
    return f"visit:{visit.public_id.hex}:{visit.starts_at:%m%d%H%M}"


def _report_tasks(visit: Visit) -> Iterable[Task]:
    return Task.objects.filter(
        customer=visit.customer,
        kind=TaskKind.VISIT_REPORT,
        slot__startswith=f"visit:{visit.public_id.hex}",
        state=TaskState.OPEN,
    ).order_by("pk")


def _drop_report_task(visit: Visit, *, by: Any, at: datetime) -> None:
    for task in _report_tasks(visit):
        cancel_task(task=task, by=by, at=at, note="moved")


def _minutes(visit: Visit, people: list[int]) -> list[NewNotice]:
    return [
        NewNotice(
            kind=NoticeKind.MINUTES,
            person_id=person,
            subject=f"visit:{visit.public_id.hex}",
            slot="minutes",
            customer_id=visit.customer_id,
            parameters={
                "customer_no": visit.customer.customer_no,
                "on": business_date(visit.starts_at).isoformat(),
                "purpose": visit.purpose,
            },
        )
        for person in people
    ]


def _hold_planned(visit: Visit) -> Visit:
    held = Visit.objects.select_for_update(of=("self",)).select_related("customer", "owner").get(pk=visit.pk)
    if held.state != VisitState.PLANNED:
        raise VisitOver(held)
    return held


def _same_customer(customer: Customer, people: Sequence[Contact]) -> None:
    if any(person.customer_id != customer.pk for person in people):
        raise StrangerToCustomer


def _record(what: str, visit: Visit, *, by: Any, at: datetime, **more: Any) -> None:
    after = {"visit": visit.public_id, **more.pop("after", {})}
    record_act(kind=f"visit.{what}", subject=visit.customer, actor=by, at=at, after=after, **more)
