"""The calendar: visits, tasks and due dates of oneself, a colleague, the team or one customer, as far as one reads."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Visit, VisitState
from activities.queries import may_act_on
from common.calendar import SHANGHAI, business_date
from common.working_days import bank_calendar
from complaints.models import Complaint
from complaints.phrases import title_of
from customers.models import Customer, CustomerPulse
from negotiations.models import Negotiation
from organization.models import Staff
from prospects.models import Opportunity
from worklist import phrases
from worklist.models import Task
from worklist.rules import TaskKind
from workspace.rules import CalendarView, calendar_days, calendar_step, overlaps

# So many of each layer are shown; a page that has more says so.
MOST = 300
LAYERS = ("visit", "task", "promise", "contact", "deal", "talk", "complaint")
WHOLE_DAY_SHOWN = 6
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass(frozen=True)
class Whose:
    """Whose calendar: one person's, one customer's, or that of everybody whose customers the reader reads."""

    person: Staff | None = None
    customer: Customer | None = None

    def led(self, rows: QuerySet, owner: str) -> QuerySet:
        """Rows of the person or customer; of everybody where neither is named."""
        if self.customer:
            rows = rows.filter(customer=self.customer)
        return rows.filter(**{owner: self.person.pk}) if self.person else rows


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar; a time only for visits, whose key and version a move needs."""

    layer: str
    day: date
    subject: str
    title: str
    url: str
    owner_id: int
    owner: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    state: str = ""
    place: str = ""
    key: UUID | None = None
    version: int = 0
    movable: bool = False
    repeat: str = ""
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """An hour of a day, and what begins in it; what is dropped here begins at `begins_at`."""

    begins_at: datetime
    entries: list[Entry]


@dataclass(frozen=True)
class Day:
    """One day: what has no time and what has one; `worked` by the bank's calendar."""

    day: date
    worked: bool
    provisional: bool
    in_month: bool
    whole: list[Entry] = field(default_factory=list)
    timed: list[Entry] = field(default_factory=list)

    @property
    def all(self) -> list[Entry]:
        return [*self.timed, *self.whole]


@dataclass(frozen=True)
class Hour:
    """One row of the week's grid."""

    label: str
    slots: list[Slot]


@dataclass(frozen=True)
class Calendar:
    """The days of a view with their entries, and where the pages beside it begin."""

    view: CalendarView
    on: date
    days: list[Day]
    capped: bool
    counts: dict[str, int]

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def before(self) -> date:
        return calendar_step(self.view, self.on, -1)

    @property
    def after(self) -> date:
        return calendar_step(self.view, self.on, 1)

    @property
    def weeks(self) -> list[list[Day]]:
        return [self.days[start : start + 7] for start in range(0, len(self.days), 7)]

    @property
    def filled(self) -> list[Day]:
        """The days of an agenda: those with something on them."""
        return [day for day in self.days if day.all]

    @property
    def without_hour(self) -> int | None:
        """How many entries without an hour a column shows above the hours: all of a single day, else a few."""
        return None if len(self.days) == 1 else WHOLE_DAY_SHOWN

    @property
    def hours(self) -> list[Hour]:
        """The grid of hours, as wide as the visits ask for."""
        begun = [entry.starts_at.astimezone(SHANGHAI).hour for day in self.days for entry in _timed(day)]
        first, last = min([FIRST_HOUR, *begun]), max([LAST_HOUR, *begun])
        return [
            Hour(f"{hour:02d}:00", [_slot(day, hour) for day in self.days]) for hour in range(first, last + 1)
        ]


def _timed(day: Day) -> list[Any]:
    return day.timed


def _slot(day: Day, hour: int) -> Slot:
    begins_at = datetime.combine(day.day, time(hour), tzinfo=SHANGHAI)
    return Slot(begins_at, [each for each in _timed(day) if each.starts_at.astimezone(SHANGHAI).hour == hour])


def calendar(
    user: Staff, whose: Whose, view: CalendarView, on: date, *, layers: frozenset[str] = frozenset(LAYERS)
) -> Calendar:
    """What a view of the calendar shows: seven bounded queries at most, whatever the number of days."""
    days = calendar_days(view, on)
    found = entries(user, whose, days[0], days[-1], layers=layers)
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        by_day[entry.day].append(entry)
    working = bank_calendar()
    counts = {name: sum(entry.layer == name for entry in found) for name in LAYERS}
    return Calendar(
        view=view,
        on=on,
        days=[
            Day(
                day=day,
                worked=working.is_working(day),
                provisional=working.is_provisional(day),
                in_month=view is not CalendarView.MONTH or day.month == on.month,
                whole=[entry for entry in by_day[day] if entry.starts_at is None],
                timed=[entry for entry in by_day[day] if entry.starts_at is not None],
            )
            for day in days
        ],
        capped=any(count >= MOST for count in counts.values()),
        counts=counts,
    )


def entries(
    user: Staff, whose: Whose, first: date, last: date, *, layers: frozenset[str] = frozenset(LAYERS)
) -> list[Entry]:
    """Everything from `first` to `last` (both shown), by day and time."""
    found: list[Entry] = []
    if "visit" in layers:
        found += _visits(user, whose, first, last)
    if layers & {"task", "promise"}:
        found += [entry for entry in _tasks(user, whose, first, last) if entry.layer in layers]
    for name, made in (("contact", _contacts), ("deal", _deals), ("talk", _talks), ("complaint", _cases)):
        if name in layers:
            found += made(user, whose, first, last)
    order = {name: number for number, name in enumerate(LAYERS)}
    return sorted(
        found,
        key=lambda entry: (
            entry.day,
            entry.starts_at or datetime.combine(entry.day, time.min, tzinfo=SHANGHAI),
            order[entry.layer],
            entry.subject,
            entry.title,
        ),
    )


def _visits(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    start = datetime.combine(first, time.min, tzinfo=SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    visits = Visit.objects.visible_to(user).between(start, end)
    if whose.customer:
        visits = visits.filter(customer=whose.customer)
    if whose.person:
        visits = visits.filter(Q(owner=whose.person) | Q(colleagues=whose.person)).distinct()
    shown = list(visits.select_related("customer__unit", "owner").order_by("starts_at", "id")[:MOST])
    made = [
        Entry(
            layer="visit",
            day=business_date(visit.starts_at),
            subject=visit.customer.label,
            title=visit.purpose,
            url=reverse("activities:visit", args=[visit.public_id]),
            owner_id=visit.owner_id,
            owner=visit.owner.display_name,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            state=visit.appointment if visit.state == VisitState.PLANNED else visit.state,
            place=visit.place,
            key=visit.public_id,
            version=visit.version,
            movable=visit.state == VisitState.PLANNED and may_act_on(user, visit, visit.customer),
        )
        for visit in shown
    ]
    return _with_clashes(made, anybodys=whose.person is None)


def _with_clashes(visits: list[Entry], *, anybodys: bool) -> list[Entry]:
    """Visits of one person at the same time name each other; in a shared calendar only those of one owner."""
    spans = [(entry.starts_at, entry.ends_at) for entry in visits if entry.starts_at and entry.ends_at]
    return [
        replace(
            entry,
            clashes=tuple(
                visits[other].subject
                for other in others
                if not anybodys or visits[other].owner_id == entry.owner_id
            ),
        )
        for entry, others in zip(visits, overlaps(spans), strict=True)
    ]


def _tasks(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    tasks = Task.objects.visible_to(user).open().filter(due_on__range=(first, last), customer__state="live")
    shown = whose.led(tasks, "owner").select_related("customer", "owner").order_by("due_on", "id")[:MOST]
    return [
        Entry(
            layer="promise" if task.kind == TaskKind.PROMISE else "task",
            day=task.due_on,
            subject=task.customer.label,
            title=phrases.task_title(task.kind, task.title, task.parameters),
            url=reverse("worklist:task-done", args=[task.public_id]),
            owner_id=task.owner_id,
            owner=task.owner.display_name,
            key=task.public_id,
            repeat=task.repeat,
        )
        for task in shown
    ]


def _contacts(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    customers = Customer.objects.visible_to(user).live().filter(manager__isnull=False)
    pulses = CustomerPulse.objects.filter(
        customer__in=customers.values("pk"), next_contact_on__range=(first, last)
    )
    shown = whose.led(pulses, "customer__manager").select_related("customer__manager")
    return [
        Entry(
            layer="contact",
            day=pulse.next_contact_on,
            subject=pulse.customer.label,
            title=_("Agreed contact") if pulse.next_contact_fixed else _("Contact by the rule"),
            url=reverse("customers:detail", args=[pulse.customer.customer_no]),
            owner_id=pulse.customer.manager.pk,
            owner=pulse.customer.manager.display_name,
        )
        for pulse in shown.order_by("next_contact_on", "customer_id")[:MOST]
        if pulse.next_contact_on and pulse.customer.manager
    ]


def _deals(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    deals = Opportunity.objects.visible_to(user).live().open().filter(expected_on__range=(first, last))
    shown = whose.led(deals, "owner").select_related("customer", "prospect", "owner")
    return [
        Entry(
            layer="deal",
            day=deal.expected_on,
            subject=deal.company.label,
            title=deal.name,
            url=reverse("prospects:opportunity-detail", args=[deal.public_id]),
            owner_id=deal.owner_id,
            owner=deal.owner.display_name,
        )
        for deal in shown.order_by("expected_on", "id")[:MOST]
        if deal.expected_on
    ]


def _talks(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    talks = Negotiation.objects.visible_to(user).running().filter(deadline_on__range=(first, last))
    shown = whose.led(talks, "lead").select_related("customer", "prospect", "lead")
    return [
        Entry(
            layer="talk",
            day=talk.deadline_on,
            subject=talk.company.label,
            title=talk.title,
            url=reverse("negotiations:detail", args=[talk.public_id]),
            owner_id=talk.lead_id,
            owner=talk.lead.display_name,
        )
        for talk in shown.order_by("deadline_on", "id")[:MOST]
    ]


def _cases(user: Staff, whose: Whose, first: date, last: date) -> list[Entry]:
    start = datetime.combine(first, time.min, tzinfo=SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    cases = (
        Complaint.objects.visible_to(user).running().filter(resolve_due_at__gte=start, resolve_due_at__lt=end)
    )
    shown = (
        whose.led(cases, "owner").select_related("customer", "owner").order_by("resolve_due_at", "id")[:MOST]
    )
    return [
        Entry(
            layer="complaint",
            day=business_date(case.resolve_due_at),
            subject=case.number,
            title=title_of(case.text),
            url=reverse("complaints:detail", args=[case.number]),
            owner_id=case.owner_id or 0,
            owner=case.owner.display_name if case.owner else "",
        )
        for case in shown
        if case.resolve_due_at
    ]
