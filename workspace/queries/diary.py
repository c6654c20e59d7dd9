"""A day of somebody's work as it assembles itself: contacts, visits, tasks, promises, complaints, deals, notes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import DiaryComment, DiaryPage, Interaction, Visit, VisitState
from activities.queries import diary_pages
from common.calendar import SHANGHAI, business_date
from complaints import texts as complaint_texts
from complaints.models import Step
from customers.models import Customer, Note
from negotiations.models import Round
from organization.models import Staff
from organization.querysets import StaffQuerySet
from prospects.models import Approach, StageMove
from prospects.pipeline_texts import place_name
from worklist import phrases
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from workspace.queries.timeline import CONTACT_ICONS

DAYS = 7
# So many entries of one kind are read of a span; nobody does more in a week.
MOST = 300
# So many people stand on the page of a team.
TEAM = 100

KINDS = {
    "contact": _("Contacts"),
    "visit": _("Visits without a report"),
    "task": _("Tasks done"),
    "promise": _("Promises made"),
    "prospect": _("Contacts with prospects"),
    "deal": _("Steps of opportunities"),
    "complaint": _("Steps of complaints"),
    "talk": _("Rounds of negotiations"),
    "note": _("Notes"),
}


@dataclass(frozen=True)
class Done:
    """One thing that was done; `subject` is whom it was done for, `path` its page where the reader may open it."""

    at: datetime
    source: str
    icon: str
    kind: str
    subject: str
    text: str
    path: str
    tone: str = ""


@dataclass(frozen=True)
class Day:
    """One day: what was done, earliest first, how much of each kind, and what was written about it."""

    day: date
    done: list[Done]
    page: DiaryPage | None

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each kind there are, in the order of the kinds."""
        return counted(self.done)

    @property
    def comments(self) -> list[DiaryComment]:
        return list(self.page.comments.all()) if self.page else []


@dataclass(frozen=True)
class Week:
    """Seven days from Monday of somebody's diary, and what they come to."""

    first: date
    days: list[Day]

    @property
    def counts(self) -> list[tuple[str, int]]:
        return counted([one for day in self.days for one in day.done])

    @property
    def customers(self) -> int:
        """How many customers and prospects the week was about."""
        return len({one.subject for day in self.days for one in day.done if one.subject})


@dataclass(frozen=True)
class Member:
    """One person of a team in a week: contacts, tasks done, promises made, days with notes, comments of others."""

    person: Staff
    contacts: int
    tasks: int
    promises: int
    noted: int
    comments: int


def counted(done: list[Done]) -> list[tuple[str, int]]:
    """Of each kind its name and how many there are; kinds of which there is nothing are left out."""
    counts = Counter(one.source for one in done)
    return [(str(label), counts[source]) for source, label in KINDS.items() if counts[source]]


def diary_day(person: Staff, user, day: date) -> Day:
    """One day of the diary of a person whose diary the user reads; the same queries however much was done."""
    return diary_days(person, user, day, day)[0]


def diary_week(person: Staff, user, day: date) -> Week:
    """The week of a day, Monday first."""
    first = day - timedelta(days=day.weekday())
    return Week(first, diary_days(person, user, first, first + timedelta(days=DAYS - 1)))


def diary_days(person: Staff, user, first: date, last: date) -> list[Day]:
    """The days from `first` to `last`.

    One's own record stays whole, also of customers that somebody else leads now; others find in it what they may read.
    """
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    found = sorted(
        (one for source in SOURCES for one in source(person, user, start, end)),
        key=lambda one: (one.at, one.source, one.text),
    )
    pages = diary_pages(person, user, first, last)
    by_day: dict[date, list[Done]] = {}
    for one in found:
        by_day.setdefault(business_date(one.at), []).append(one)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, by_day.get(day, []), pages.get(day)) for day in days]


def team_week(people: StaffQuerySet, user, day: date) -> list[Member]:
    """The week of everybody in a team, by unit; four queries however many people there are."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=DAYS - 1)
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    members = list(people.working().exclude(pk=user.pk).order_by("unit__path", "employee_no")[:TEAM])
    ids = [person.pk for person in members]
    customers = Customer.objects.visible_to(user).values("pk")
    contacts = Interaction.objects.filter(staff__in=ids, happened_at__gte=start, happened_at__lt=end)
    done = Task.objects.filter(closed_by__in=ids, closed_at__gte=start, closed_at__lt=end)
    made = Task.objects.filter(raised_by__in=ids, created_at__gte=start, created_at__lt=end)
    pages = (
        DiaryPage.objects.visible_to(user)
        .filter(person__in=ids, day__range=(first, last))
        .order_by()
        .values("person_id")
        .annotate(
            noted=Count("pk", filter=~Q(notes=""), distinct=True),
            said=Count("comments", distinct=True),
        )
    )
    written = {row["person_id"]: row for row in pages}
    met = _per(contacts.filter(customer__in=customers), "staff_id")
    finished = _per(done.filter(customer__in=customers, state=TaskState.DONE), "closed_by_id")
    promised = _per(made.filter(customer__in=customers, kind=TaskKind.PROMISE), "raised_by_id")
    return [
        Member(
            person=person,
            contacts=met.get(person.pk, 0),
            tasks=finished.get(person.pk, 0),
            promises=promised.get(person.pk, 0),
            noted=written.get(person.pk, {}).get("noted", 0),
            comments=written.get(person.pk, {}).get("said", 0),
        )
        for person in members
    ]


def _per(found: QuerySet, column: str) -> dict[int, int]:
    return dict(found.order_by().values_list(column).annotate(Count("pk")))


# ---------------------------------------------------------------- where it comes from
def _read(found: QuerySet, person: Staff, user, start: datetime, end: datetime, at: str) -> list:
    """The rows of a span of time, each with `opens`: whether the reader may open its customer."""
    rows = list(found.filter(**{f"{at}__gte": start, f"{at}__lt": end}).order_by(at, "pk")[:MOST])
    ids = {_customer(row).pk for row in rows}
    seen = set(Customer.objects.visible_to(user).live().filter(pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        row.opens = _customer(row).pk in seen
    own = person.pk == user.pk
    return [row for row in rows if row.opens or own]


def _customer(row: Any) -> Customer:
    held: Any = row.opportunity if isinstance(row, StageMove) else row
    customer: Customer = held.customer
    return customer


def _of_customer(row, **words) -> Done:
    customer = _customer(row)
    path = reverse("customers:detail", args=[customer.customer_no]) if row.opens else ""
    return Done(subject=customer.label, path=path, **words)


def _contacts(person, user, start, end) -> Iterable[Done]:
    """One's own contacts, and those of others at which one was along; asked apart, each by its own index."""
    mine = Interaction.objects.filter(staff=person).select_related("customer")
    joined = Interaction.objects.filter(visit__colleagues=person).select_related("customer")
    rows = _read(mine, person, user, start, end, "happened_at")
    rows += _read(joined.exclude(staff=person), person, user, start, end, "happened_at")
    for row in rows:
        icon, tone = CONTACT_ICONS.get(row.kind, ("message", ""))
        yield _of_customer(
            row,
            at=row.happened_at,
            source="contact",
            icon=icon,
            tone=tone,
            kind=row.get_kind_display(),
            text="\n".join(filter(None, [row.summary, row.agreed])),
        )


def _visits(person, user, start, end) -> Iterable[Done]:
    found = Visit.objects.filter(owner=person, state=VisitState.PLANNED).select_related("customer")
    for row in _read(found, person, user, start, end, "starts_at"):
        yield _of_customer(
            row,
            at=row.starts_at,
            source="visit",
            icon="calendar",
            kind=gettext("Visit without a report"),
            text=row.purpose,
        )


def _tasks(person, user, start, end) -> Iterable[Done]:
    found = Task.objects.filter(closed_by=person, state=TaskState.DONE).select_related("customer")
    for row in _read(found, person, user, start, end, "closed_at"):
        kept = row.kind == TaskKind.PROMISE
        yield _of_customer(
            row,
            at=row.closed_at,
            source="task",
            icon="checkbox",
            tone="good",
            kind=gettext("Promise kept") if kept else gettext("Task done"),
            text="\n".join(
                filter(None, [phrases.task_title(row.kind, row.title, row.parameters), row.closing_note])
            ),
        )


def _promises(person, user, start, end) -> Iterable[Done]:
    found = Task.objects.filter(raised_by=person, kind=TaskKind.PROMISE).select_related("customer")
    for row in _read(found, person, user, start, end, "created_at"):
        yield _of_customer(
            row,
            at=row.created_at,
            source="promise",
            icon="flag",
            kind=gettext("Promised until %(day)s") % {"day": phrases.said_day(row.due_on, date.min)},
            text=row.title,
        )


def _notes(person, user, start, end) -> Iterable[Done]:
    found = Note.objects.filter(author=person, removed_at=None).select_related("customer")
    for row in _read(found, person, user, start, end, "written_at"):
        yield _of_customer(
            row, at=row.written_at, source="note", icon="note", kind=gettext("Note"), text=row.text
        )


def _deals(person, user, start, end) -> Iterable[Done]:
    found = StageMove.objects.filter(by=person).select_related("opportunity__customer")
    for row in _read(found, person, user, start, end, "at"):
        to = place_name(row.to_place)
        step = f"{place_name(row.from_place)} → {to}" if row.from_place else str(to)
        yield _of_customer(
            row,
            at=row.at,
            source="deal",
            icon="layout-kanban",
            kind=gettext("Opportunity"),
            text=phrases.joined([row.opportunity.name, step, row.note]),
        )


def _prospects(person, user, start, end) -> Iterable[Done]:
    found = Approach.objects.filter(staff=person)
    if person.pk != user.pk:
        found = found & Approach.objects.visible_to(user)
    found = found.filter(happened_at__gte=start, happened_at__lt=end).select_related("prospect")
    opens = set(
        Approach.objects.visible_to(user).filter(pk__in=found.values("pk")).values_list("pk", flat=True)
    )
    for row in found.order_by("happened_at", "pk")[:MOST]:
        yield Done(
            at=row.happened_at,
            source="prospect",
            icon="building-plus",
            kind=row.get_kind_display(),
            subject=row.prospect.label,
            text=row.summary,
            path=reverse("prospects:detail", args=[row.prospect.public_id]) if row.pk in opens else "",
        )


def _complaints(person, user, start, end) -> Iterable[Done]:
    """Steps of cases that the reader may open now: who may not learn of a case does not learn of it here."""
    found = Step.objects.visible_to(user).filter(by=person, at__gte=start, at__lt=end)
    for row in found.select_related("complaint__customer").order_by("at", "pk")[:MOST]:
        customer = row.complaint.customer
        yield Done(
            at=row.at,
            source="complaint",
            icon="message-report",
            tone="warn",
            kind=gettext("Complaint: %(step)s") % {"step": complaint_texts.STEPS[row.kind]},
            subject=customer.label if customer else row.complaint.number,
            text=row.text,
            path=reverse("complaints:detail", args=[row.complaint.number]),
        )


def _talks(person, user, start, end) -> Iterable[Done]:
    """Rounds of talks of which the reader is of the deal team; what was offered stands there alone."""
    found = Round.objects.visible_to(user).filter(by=person, held_at__gte=start, held_at__lt=end)
    for row in found.select_related("negotiation__customer").order_by("held_at", "pk")[:MOST]:
        talk = row.negotiation
        yield Done(
            at=row.held_at,
            source="talk",
            icon="scale",
            kind=gettext("Negotiation, round %(number)s") % {"number": row.number},
            subject=talk.customer.label if talk.customer else talk.number,
            text=talk.number,
            path=reverse("negotiations:detail", args=[talk.public_id]),
        )


SOURCES: list[Callable[..., Iterable[Done]]] = [
    _contacts,
    _visits,
    _tasks,
    _promises,
    _notes,
    _deals,
    _prospects,
    _complaints,
    _talks,
]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
