"""Deciding what follows an event, beginning it once, stopping what is moot, telling what has no task."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from chains.models import ChainDue, ChainEvent, ChainStep, ChainVersion
from chains.queries import owner_of, version_on
from chains.rules import Cause, Moot, Step, asked_of, due_on, faults
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from common.working_days import bank_calendar
from customers.models import Customer, CustomerScore
from organization.models import Staff
from worklist.models import Task
from worklist.rules import NoticeKind, TaskKind, TaskState, reminds_at
from worklist.services import NewNotice, add_notices, add_task, cancel_task

_TOLD_AT_ONCE = 500


class NothingChanged(Exception):
    """The steps are those in force."""


class FaultySteps(Exception):
    """The steps are no chain; `faults` are the codes of `rules.faults`."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.faults = found


class BeginsInPast(Exception):
    """A rule holds for events of today at the earliest: what was begun stays as it was."""


@transaction.atomic
def decide_chain(
    *,
    cause: Cause | str,
    steps: list[Step],
    starts_on: date,
    reason: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> ChainVersion:
    """Let these steps follow every event of the cause from a day on; none at all lets nothing follow.

    Earlier versions stay on record and what they began goes on. The same `form_key` decides once, and is KeyTaken for
    another cause, day or reason. Refuses BeginsInPast, FaultySteps, NothingChanged.
    """
    if starts_on < business_date(at):
        raise BeginsInPast(starts_on.isoformat())
    if found := faults(steps):
        raise FaultySteps(found)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = version_on(cause, starts_on)
    said_before = [step.as_rule() for step in before.steps.all()] if before else []
    ordered = sorted(steps, key=lambda step: (step.days, step.whom, step.tiers))
    known = form_key is not None and ChainVersion.objects.filter(form_key=form_key).exists()
    if said_before == ordered and not known:
        raise NothingChanged
    version, made = write_once(
        ChainVersion.objects,
        key={"form_key": form_key or uuid7()},
        words={"cause": str(cause), "starts_on": starts_on, "reason": reason},
        more={"decided_by": by, "decided_at": at},
    )
    if not made:
        return version
    ChainStep.objects.bulk_create(
        ChainStep(
            version=version,
            position=position,
            days=step.days,
            asks=step.asks.strip(),
            asks_en=step.asks_en.strip(),
            whom=step.whom,
            tiers=list(step.tiers),
        )
        for position, step in enumerate(ordered)
    )
    record_act(
        kind="chain.decided",
        subject=version,
        actor=by,
        at=at,
        reason=reason,
        before={"steps": _told(said_before)},
        after={"steps": _told(ordered), "starts_on": starts_on},
    )
    return version


@transaction.atomic
def begin_chain(
    *,
    cause: Cause,
    subject: str,
    customer: Customer | None,
    dealt_by: Staff,
    about: str = "",
    company: str = "",
    path: str = "",
    at: datetime,
) -> ChainEvent:
    """Follow up an event by the rule of its day: one task a step for a customer, else a notice on the day.

    Whatever reports the same subject again, nothing is made twice. `company` and `path` name who is no customer yet.
    """
    happened_on = business_date(at)
    version = version_on(cause, happened_on)
    event, made = ChainEvent.objects.get_or_create(
        cause=cause.value,
        subject=subject,
        defaults={
            "customer": customer,
            "company": company,
            "path": path,
            "about": about,
            "happened_on": happened_on,
            "dealt_by": dealt_by,
            "version": version,
        },
    )
    if not made or version is None:
        return event
    tier = None
    if customer is not None:
        scores = CustomerScore.objects.current().filter(customer=customer)
        tier = scores.values_list("tier_id", flat=True).first()
    wanted = set(asked_of([step.as_rule() for step in version.steps.all()], tier))
    calendar = bank_calendar()
    for step in version.steps.all():
        if step.as_rule() not in wanted:
            continue
        on = due_on(happened_on, step.days, calendar)
        task = _task(event, step, on, customer, at) if customer else None
        ChainDue.objects.create(event=event, step=step, due_on=on, task=task)
    return event


def _task(event: ChainEvent, step: ChainStep, on: date, customer: Customer, at: datetime) -> Task:
    return add_task(
        customer=customer,
        owner=owner_of(step.whom, customer, event.dealt_by, business_date(at)),
        title=step.asks,
        due_on=on,
        by=None,
        kind=TaskKind.CHAIN,
        slot=f"chain:{event.public_id}:{step.position}",
        parameters={
            "cause": event.cause,
            "days": step.days,
            "happened_on": event.happened_on.isoformat(),
            "about": event.about,
            "asks_en": step.asks_en,
        },
        at=at,
    )


@transaction.atomic
def stop_chains(*, cause: Cause, subjects: Iterable[str], why: Moot, by: Staff | None, at: datetime) -> int:
    """Nobody follows these events up any more: what is open of them is dropped. Returns how many events."""
    events = ChainEvent.objects.named(cause.value, subjects).running()
    return _stop(list(events.select_for_update().order_by("pk")), why, by, at)


@transaction.atomic
def stop_moot_chains(*, at: datetime) -> int:
    """Drop what is left to ask of customers that are no longer in use; says how many events were stopped."""
    open_ones = Q(dues__task__state=TaskState.OPEN) | Q(dues__task=None, dues__told_at=None)
    gone = ChainEvent.objects.running().exclude(customer=None).exclude(customer__state="live")
    keys = gone.filter(open_ones).values("pk")
    events = ChainEvent.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    return _stop(list(events), Moot.CUSTOMER_GONE, None, at)


def _stop(events: list[ChainEvent], why: Moot, by: Staff | None, at: datetime) -> int:
    open_tasks = Task.objects.open().filter(chain_due__event__in=events).select_related("customer", "owner")
    # Held, so that whoever does one at this moment is waited for and its being done stands.
    for task in open_tasks.order_by("pk").select_for_update(of=("self",)):
        cancel_task(task=task, by=by, at=at, note="")
    ChainEvent.objects.filter(pk__in=[event.pk for event in events]).update(
        stopped_at=at, stopped_for=why.value
    )
    return len(events)


@transaction.atomic
def tell_due(*, at: datetime) -> int:
    """Tell whoever dealt with it what is due of companies that are no customers: working days from 08:00, once each."""
    if not reminds_at(at, bank_calendar()):
        return 0
    due = ChainDue.objects.filter(
        task=None, told_at=None, due_on__lte=business_date(at), event__stopped_at=None
    )
    rows = list(
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("event", "step")
        .order_by("due_on", "id")[:_TOLD_AT_ONCE]
    )
    add_notices([_notice(row) for row in rows], at=at)
    ChainDue.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    return len(rows)


def _notice(row: ChainDue) -> NewNotice:
    event = row.event
    return NewNotice(
        kind=NoticeKind.CHAIN,
        person_id=event.dealt_by_id,
        subject=f"chain:{event.pk}",
        slot=str(row.step.position),
        parameters={
            "about": event.company,
            "path": event.path,
            "cause": event.cause,
            "days": row.step.days,
            "asks": row.step.asks,
            "asks_en": row.step.asks_en,
        },
    )


def _told(steps: list[Step]) -> list[str]:
    return [
        f"+{step.days} {step.whom} {','.join(map(str, step.tiers)) or '*'}: {step.asks}" for step in steps
    ]
