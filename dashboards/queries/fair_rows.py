"""What stands behind a figure of fair treatment: promises, proposals, complaints, requests, events, one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.urls import reverse

from common.calendar import business_date, month_end
from common.pagination import Ordering, record_page
from dashboards.queries.duties import Counting, duty_rows
from dashboards.queries.scope import Scope
from dashboards.rules import Duty
from worklist.phrases import task_title

PAGE_SIZE = 50
_BY_DAY = Ordering("duty", ("day", "id"))


@dataclass(frozen=True)
class FairRow:
    """One thing that counted: what and whose it is, the day that decided, when it was done, whether in time."""

    subject: str
    url: str
    about: str
    unit_label: str
    day: date
    done_on: date | None
    met: bool


@dataclass(frozen=True)
class FairRows:
    """A page of what counted of a duty in a month, or of what of it was missed."""

    duty: Duty
    month: date
    missed: bool
    rows: list[FairRow]
    count: int
    next_cursor: str
    previous_cursor: str


def counted_rows(scope: Scope, duty: Duty, month: date, *, missed: bool = False) -> QuerySet:
    """What the viewer may see of it, by the day that decided; `was_met` says whether it was in time."""
    counting = duty_rows(duty, month, scope.today, scope.viewer)
    found = counting.rows.filter(
        **{f"{counting.path}__startswith": scope.unit.path}, day__lte=month_end(month)
    ).annotate(was_met=_met(counting))
    found = found.filter(was_met=False) if missed else found
    return found.select_related(*_SHOWN[duty]).order_by(*_BY_DAY.columns)


def _met(counting: Counting) -> Any:
    if not counting.met:
        return Value(True, BooleanField())
    return Case(When(counting.met, then=Value(True)), default=Value(False), output_field=BooleanField())


def fair_rows(scope: Scope, *, duty: Duty, month: date, missed: bool = False, cursor: str = "") -> FairRows:
    """One page, the oldest first."""
    found = counted_rows(scope, duty, month, missed=missed)
    rows, page = record_page(found, ordering=_BY_DAY, size=PAGE_SIZE, cursor=cursor)
    return FairRows(
        duty=duty,
        month=month,
        missed=missed,
        rows=[told(duty, row) for row in rows],
        count=found.count(),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def told(duty: Duty, row: Any) -> FairRow:
    """A record as the page shows it."""
    return _TOLD[duty](row)


def _day_of(at: Any) -> date | None:
    return business_date(at) if at else None


def _promise(task: Any) -> FairRow:
    return FairRow(
        subject=task.customer.label,
        url=reverse("customers:detail", args=[task.customer.customer_no]),
        about=str(task_title(task.kind, task.title, task.parameters)),
        unit_label=task.customer.unit.label,
        day=task.day,
        done_on=_day_of(task.closed_at),
        met=task.was_met,
    )


def _proposal(proposal: Any) -> FairRow:
    return FairRow(
        subject=proposal.customer.label,
        url=reverse("proposals:detail", args=[proposal.public_id]),
        about=f"{proposal.number}/{proposal.edition}",
        unit_label=proposal.customer.unit.label,
        day=proposal.day,
        done_on=_day_of(proposal.sent_at),
        met=proposal.was_met,
    )


def _complaint(complaint: Any) -> FairRow:
    return FairRow(
        subject=complaint.number,
        url=reverse("complaints:detail", args=[complaint.number]),
        about=complaint.customer.label if complaint.customer else "",
        unit_label=complaint.unit.label,
        day=complaint.day,
        done_on=_day_of(complaint.resolved_at),
        met=complaint.was_met,
    )


def _request(asked: Any) -> FairRow:
    return FairRow(
        subject=asked.contact.customer.label,
        url=f"{reverse('customers:request-list')}?state=all",
        about=asked.get_kind_display(),
        unit_label=asked.contact.customer.unit.label,
        day=asked.day,
        done_on=_day_of(asked.settled_at),
        met=asked.was_met,
    )


def _event(event: Any) -> FairRow:
    return FairRow(
        subject=event.topic,
        url=reverse("activities:education-event", args=[event.public_id]),
        about=event.get_audience_display(),
        unit_label=event.unit.label,
        day=event.day,
        done_on=event.held_on,
        met=True,
    )


_SHOWN = {
    Duty.PROMISES: ["customer__unit"],
    Duty.DISCLOSURE: ["customer__unit"],
    Duty.COMPLAINTS: ["customer", "unit"],
    Duty.REQUESTS: ["contact__customer__unit"],
    Duty.EDUCATION: ["unit"],
}
_TOLD: dict[Duty, Callable[[Any], FairRow]] = {
    Duty.PROMISES: _promise,
    Duty.DISCLOSURE: _proposal,
    Duty.COMPLAINTS: _complaint,
    Duty.REQUESTS: _request,
    Duty.EDUCATION: _event,
}
