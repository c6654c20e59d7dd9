"""What was due to customers and whether they got it: one question for each duty, for figures and names alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate, TruncMonth

from activities.models import EducationEvent
from common.calendar import SHANGHAI
from complaints.models import Breach, Complaint
from customers.models import PersonRequest
from dashboards.rules import Duty
from organization.models import Staff
from proposals.models import Proposal, ProposalProduct
from worklist.models import Task
from worklist.rules import TaskKind, TaskState


@dataclass(frozen=True)
class Counting:
    """Rows of one duty with the day that counts as `day`, in which column their unit's path is, and which were met."""

    rows: QuerySet
    path: str
    met: Q


def duty_rows(duty: Duty, first: date, today: date, viewer: Staff | None = None) -> Counting:
    """What counts from `first` on: what was due before today, what was sent or held up to today.

    Of a `viewer` what they may see, without one all of the bank. Complaints are always a viewer's: a case is kept
    from those it is about, as a number too.
    """
    return _DUTIES[duty](viewer, first, today)


def counted_by_month(
    duties: Sequence[Duty], first: date, today: date, viewer: Staff | None = None, below: str = ""
) -> list[tuple[Duty, str, date, int, int]]:
    """By duty, path of unit and month how many counted, and how many were met; of education the people reached.

    One question for all of the duties.
    """
    asked = [_by_month(duty, duty_rows(duty, first, today, viewer), below) for duty in duties]
    found = asked[0].union(*asked[1:], all=True)
    return [(Duty(duty), path, month, count, met or 0) for duty, path, month, count, met in found]


def _by_month(duty: Duty, counting: Counting, below: str) -> QuerySet:
    met = Sum("people") if duty == Duty.EDUCATION else Count("pk", filter=counting.met)
    rows = counting.rows.filter(**{f"{counting.path}__startswith": below}) if below else counting.rows
    by = rows.order_by().annotate(
        of=Value(duty.value, CharField()),
        where=F(counting.path),
        month=TruncMonth("day", output_field=DateField()),
    )
    return by.values_list("of", "where", "month").annotate(counted=Count("pk"), met=met)


def _all(model: Any, viewer: Staff | None) -> Any:
    return model.objects.visible_to(viewer) if viewer else model.objects.all()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _promises(viewer: Staff | None, first: date, today: date) -> Counting:
    """Promises whose day is past, dropped ones aside; kept is done by that day."""
    found = _all(Task, viewer).filter(kind=TaskKind.PROMISE, due_on__gte=first, due_on__lt=today)
    return Counting(
        rows=found.exclude(state=TaskState.CANCELLED).annotate(day=F("due_on")),
        path="customer__unit__path",
        met=Q(state=TaskState.DONE, closed_at__date__lte=F("due_on")),
    )


def _disclosure(viewer: Staff | None, first: date, today: date) -> Counting:
    """Proposals that went out; met where of each product its suitability had been confirmed by then."""
    products = ProposalProduct.objects.filter(proposal=OuterRef("pk"))
    late = products.filter(Q(suitability=None) | Q(suitability__confirmed_at__gt=OuterRef("sent_at")))
    sent = _all(Proposal, viewer).filter(
        sent_at__gte=_start_of(first), sent_at__lt=_start_of(today + timedelta(days=1))
    )
    return Counting(
        rows=sent.annotate(day=TruncDate("sent_at", tzinfo=SHANGHAI)),
        path="customer__unit__path",
        met=Q(Exists(products)) & ~Q(Exists(late)),
    )


def _complaints(viewer: Staff | None, first: date, today: date) -> Counting:
    """Complaints whose resolution was due before today; met where the customer was told by then without a breach.

    One that was withdrawn before it was resolved counts only where its clock had run out. Imported ones count by
    their dates.
    """
    breached = Breach.objects.filter(complaint=OuterRef("pk"), clock="resolve")
    found = Complaint.objects.visible_to(viewer).counted() if viewer else Complaint.objects.none()
    due = found.filter(resolve_due_at__gte=_start_of(first), resolve_due_at__lt=_start_of(today))
    return Counting(
        rows=due.filter(~Q(state="withdrawn") | Q(resolved_at__isnull=False) | Exists(breached)).annotate(
            day=TruncDate("resolve_due_at", tzinfo=SHANGHAI)
        ),
        path="unit__path",
        met=Q(resolved_at__lte=F("resolve_due_at")) & ~Q(Exists(breached)),
    )


def _requests(viewer: Staff | None, first: date, today: date) -> Counting:
    """Requests of people about their data whose day is past; met is settled by that day."""
    found = _all(PersonRequest, viewer).filter(due_on__gte=first, due_on__lt=today)
    return Counting(
        rows=found.annotate(day=F("due_on")),
        path="contact__customer__unit__path",
        met=Q(settled_at__date__lte=F("due_on")),
    )


def _education(viewer: Staff | None, first: date, today: date) -> Counting:
    """Events of consumer education that were held and not taken back."""
    found = _all(EducationEvent, viewer).standing().filter(held_on__gte=first, held_on__lte=today)
    return Counting(rows=found.annotate(day=F("held_on")), path="unit__path", met=Q())


_DUTIES: dict[Duty, Callable[[Staff | None, date, date], Counting]] = {
    Duty.PROMISES: _promises,
    Duty.DISCLOSURE: _disclosure,
    Duty.COMPLAINTS: _complaints,
    Duty.REQUESTS: _requests,
    Duty.EDUCATION: _education,
}
