"""Carrying a handover out and taking it back: customer by customer, each once, whatever dies meanwhile."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record_act
from common import jobs
from common.calendar import business_date
from common.models import Job, JobStep
from complaints.models import Complaint
from customers.models import Customer, CustomerState, TeamMember
from customers.services.team import return_to_team
from negotiations.models import Negotiation
from organization.models import Staff, Unit
from organization.services import close_unit
from portfolios.models import HandedCustomer, HandedItem, Handover, MovedKind, MovedRecord
from portfolios.rules import PART, Fate, Kind, State
from portfolios.services.movers import BY_KIND, MOVERS, Stays
from portfolios.services.proposing import CLOSE, begin, is_fit, may_close, refuse_closing, tell
from prospects.models import Opportunity, Prospect

# What names the unit that works on it, beside the customer's own row; people and their roles move with the unit itself.
OF_UNIT: dict[MovedKind, Callable[[], QuerySet]] = {
    MovedKind.OPPORTUNITY: lambda: Opportunity.objects.running(),
    MovedKind.NEGOTIATION: lambda: Negotiation.objects.running(),
    MovedKind.COMPLAINT: lambda: Complaint.objects.running(),
    MovedKind.PROSPECT: lambda: Prospect.objects.live(),
}


def start_due(*, at: datetime) -> int:
    """Begin what was accepted and whose day has come; says how many. Twice is once.

    A closing whose units fit no more is refused, and whoever ordered it is told.
    """
    begun = 0
    due = Handover.objects.filter(state=State.ACCEPTED, effective_on__lte=business_date(at))
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = due.select_for_update(of=("self",)).filter(pk=key)
            held = rows.select_related("proposed_by", "giver", "taker", "unit", "successor").first()
            if held is None:
                continue
            if held.successor and not may_close(
                unit=held.unit, successor=held.successor, on=held.effective_on
            ):
                refuse_closing(handover=held, at=at)
                continue
            begin(handover=held, at=at)
            begun += 1
    return begun


def move(*, job_id: int, at: datetime | None = None) -> None:
    """Carry out; the worker's part. Done twice, or after being killed, each part is done once."""
    jobs.run_steps(job_id, lambda hold, step: _move_part(hold, step, at=at or timezone.now()), at=at)


def take_back(*, job_id: int, at: datetime | None = None) -> None:
    """Take back what was carried out; the worker's part."""
    jobs.run_steps(job_id, lambda hold, step: _return_part(hold, step, at=at or timezone.now()), at=at)


def _of_part(hold: jobs.Hold, step: JobStep) -> tuple[Handover, list[HandedCustomer], Staff]:
    job = Job.objects.select_related("requested_by").get(pk=hold.job_id)
    people = ("giver__unit", "taker__unit", "unit", "successor", "proposed_by")
    handover = Handover.objects.select_related(*people).get(pk=job.parameters["handover"])
    start = int(step.name) if step.name != CLOSE else 0
    rows = handover.customers.exclude(fate=Fate.STAYED).select_related("unit_before").order_by("pk")
    by = job.requested_by or handover.proposed_by
    return handover, [] if step.name == CLOSE else list(rows[start : start + PART]), by


@transaction.atomic
def _move_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    """One part. Rows are cut by a query without those that stayed, so these are written when the last part is done."""
    handover, rows, by = _of_part(hold, step)
    moved = sum(_move_one(handover, row, by=by, at=at) for row in rows if row.fate == Fate.WAITING)
    if step.name == CLOSE and handover.successor:
        _close(handover, handover.successor, by=by, at=at)
    if not JobStep.objects.filter(job_id=hold.job_id, position__gt=step.position).exists():
        handover.customers.exclude(why="").update(fate=Fate.STAYED)
        Handover.objects.filter(pk=handover.pk).update(state=State.DONE, finished_at=at)
        counts = {"moved": handover.customers.filter(fate=Fate.MOVED).count()}
        record_act(kind="handover.done", subject=handover, actor=by, at=at, after=counts)
        told = [handover.proposed_by_id, handover.giver_id, handover.taker_id]
        tell(handover=handover, people=[key for key in told if key], what="handover_done", at=at)
    jobs.finish_step(hold, step, rows=moved, note={}, at=at)


def _move_one(handover: Handover, row: HandedCustomer, *, by: Staff, at: datetime) -> int:
    customer = Customer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.customer_id)
    row.why = _why_it_stays(handover, row, customer, at=at)
    if not row.why:
        row.fate = Fate.MOVED
        if handover.taker:
            _give_customer(customer, handover.taker, handover.taker.unit or customer.unit, handover, by, at)
            for item in _move_items(handover, row, customer, by=by, at=at):
                item.save()
        elif handover.successor:
            _give_customer(customer, None, handover.successor, handover, by, at)
    row.save(update_fields=["fate", "why"])
    return not row.why


def _why_it_stays(handover: Handover, row: HandedCustomer, customer: Customer, *, at: datetime) -> str:
    if customer.state == CustomerState.MERGED:
        return "merged"
    if customer.manager_id != row.manager_before_id and handover.giver_id:
        return "other_lead"
    if handover.taker and not is_fit(taker=handover.taker, on=business_date(at)):
        return "taker_gone"
    return "other_unit" if customer.unit_id != row.unit_before_id else ""


def _give_customer(
    customer: Customer, manager: Staff | None, unit: Unit, handover: Handover, by: Staff, at: datetime
) -> None:
    before = {"staff": customer.manager.employee_no if customer.manager else "", "unit": customer.unit.code}
    if manager is not None:
        customer.manager = manager
    customer.unit, customer.version = unit, customer.version + 1
    customer.save(update_fields=["manager", "unit", "version", "changed_at"])
    record_act(
        kind="customer.handed_over",
        subject=customer,
        actor=by,
        at=at,
        reason=handover.reason,
        before=before,
        after={"staff": customer.manager.employee_no if customer.manager else "", "unit": unit.code},
    )


def _move_items(
    handover: Handover, row: HandedCustomer, customer: Customer, *, by: Staff, at: datetime
) -> list[HandedItem]:
    items = []
    words: dict[str, Any] = {"customer": customer, "by": by, "reason": handover.reason, "at": at}
    for mover in MOVERS:
        found = mover.of(handover.giver_id or 0, [customer.pk])
        for record in found.select_for_update(of=("self",)).order_by("pk"):
            item = HandedItem(handed=row, kind=mover.kind.value, record_id=record.pk, fate=Fate.MOVED)
            item.ends_before = getattr(record, "ends_on", None)
            try:
                mover.give(record, to=handover.taker, **words)
            except Stays as stays:
                item.fate, item.why = Fate.STAYED, stays.code
            items.append(item)
    return items


def _close(handover: Handover, successor: Unit, *, by: Staff, at: datetime) -> None:
    """The unit's last step: what it works on, its people and roles go on at the successor, each record on record."""
    moved = [
        MovedRecord(handover=handover, kind=MovedKind.PERSON, record_id=key)
        for key in Staff.objects.working().filter(unit=handover.unit).values_list("pk", flat=True)
    ]
    codes = {"before": {"unit": handover.unit.code}, "after": {"unit": successor.code}}
    for kind, records in OF_UNIT.items():
        for record in records().filter(unit=handover.unit).select_for_update(of=("self",)).order_by("pk"):
            type(record)._base_manager.filter(pk=record.pk).update(unit=successor)
            record_act(
                kind="unit.record_moved", subject=record, actor=by, reason=handover.reason, at=at, **codes
            )
            moved.append(MovedRecord(handover=handover, kind=kind, record_id=record.pk))
    MovedRecord.objects.bulk_create(moved, batch_size=1000)
    close_unit(
        unit=handover.unit, on=handover.effective_on, successor=successor, by=by, reason=handover.reason
    )


@transaction.atomic
def _return_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    handover, rows, by = _of_part(hold, step)
    returned = sum(_return_one(handover, row, by=by, at=at) for row in rows if row.fate == Fate.MOVED)
    if not JobStep.objects.filter(job_id=hold.job_id, position__gt=step.position).exists():
        Handover.objects.filter(pk=handover.pk).update(state=State.UNDONE)
        record_act(kind="handover.undone", subject=handover, actor=by, at=at, after={"returned": returned})
        told = [handover.proposed_by_id, handover.giver_id, handover.taker_id]
        tell(handover=handover, people=[key for key in told if key], what="handover_undone", at=at)
    jobs.finish_step(hold, step, rows=returned, note={}, at=at)


def _return_one(handover: Handover, row: HandedCustomer, *, by: Staff, at: datetime) -> int:
    customer = Customer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.customer_id)
    if (
        customer.manager_id != handover.taker_id
        or customer.state == CustomerState.MERGED
        or not handover.giver
    ):
        row.fate, row.why = Fate.KEPT, "other_lead"
    else:
        row.fate = Fate.RETURNED
        _give_customer(customer, handover.giver, row.unit_before, handover, by, at)
        for item in row.items.filter(fate=Fate.MOVED):
            item.fate = _return_item(item, handover, customer, by=by, at=at)
            item.save(update_fields=["fate"])
    row.save(update_fields=["fate", "why"])
    return row.fate == Fate.RETURNED


def _return_item(
    item: HandedItem, handover: Handover, customer: Customer, *, by: Staff, at: datetime
) -> Fate:
    """One open thing goes back where it is still the taker's and still open."""
    mover = BY_KIND[Kind(item.kind)]
    if mover.kind == Kind.MEMBERSHIP:
        member = TeamMember.objects.get(pk=item.record_id)
        return_to_team(member=member, ends_on=item.ends_before, by=by, at=at)
        return Fate.RETURNED
    record = mover.of(handover.taker_id or 0, [customer.pk]).select_for_update(of=("self",))
    held = record.filter(pk=item.record_id).first()
    if held is None:
        return Fate.KEPT
    try:
        mover.give(held, to=handover.giver, customer=customer, by=by, reason=handover.reason, at=at)
    except Stays:
        return Fate.KEPT
    return Fate.RETURNED
