"""Visits as screens show them: a week of them, today's, what else is then, and what one needs to know before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from activities.models import Interaction, Visit
from activities.models.visits import VisitQuerySet
from activities.queries.contacts import HeldTier, held_tier, last_contacts
from activities.rules import LONGEST_MINUTES, Point, agenda_points
from common.calendar import SHANGHAI, business_date
from customers.models import Contact, Customer, CustomerPulse, CustomerScore
from organization.rules import Act
from worklist.models import Task
from worklist.queries import open_tasks
from worklist.queries.tasks import TaskRow, task_row
from worklist.rules import TaskKind, may_close

DAYS = 7
# A week of a large team is cut here, and says so.
MOST = 200
SHOWN = 6


@dataclass(frozen=True)
class VisitDay:
    """One day of the agenda with its visits, earliest first."""

    day: date
    visits: list[Visit]


@dataclass(frozen=True)
class Agenda:
    """A week of visits, those without a report before it, and where the neighbouring weeks begin."""

    first: date
    last: date
    days: list[VisitDay]
    unreported: list[Visit]
    total: int
    capped: bool

    @property
    def before(self) -> date:
        return self.first - timedelta(days=DAYS)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=DAYS)


@dataclass(frozen=True)
class Preparation:
    """What one wants to know before a visit."""

    tier: HeldTier
    score: CustomerScore | None
    pulse: CustomerPulse | None
    people: list[Contact]
    points: list[Point]
    planned_minutes: int
    last: list[Interaction]
    needs: list[Interaction]
    promises: list[TaskRow]
    tasks: list[TaskRow]
    conflicts: list[Visit]


def _of(user, *, team: bool) -> VisitQuerySet:
    visits = Visit.objects.visible_to(user)
    return visits if team else visits.filter(Q(owner=user) | Q(colleagues=user)).distinct()


def visits_of_week(user, first: date, *, team: bool = False) -> VisitQuerySet:
    """Every visit of seven days from `first`; with `team` those of everybody whose customers the user reads."""
    start = _midnight(first)
    found = _of(user, team=team).select_related("customer", "owner")
    return found.between(start, start + timedelta(days=DAYS)).order_by("starts_at", "id")


def agenda(user, first: date, at: datetime, *, team: bool = False) -> Agenda:
    """The visits of seven days from `first`; with `team` those of everybody whose customers the user reads."""
    mine = _of(user, team=team).select_related("customer", "owner").prefetch_related("people")
    start = _midnight(first)
    found = list(mine.between(start, start + timedelta(days=DAYS)).order_by("starts_at", "id")[: MOST + 1])
    shown = found[:MOST]
    days = [
        VisitDay(day, list(visits))
        for day, visits in groupby(shown, key=lambda visit: business_date(visit.starts_at))
    ]
    unreported = mine.planned().filter(report_asked_at__isnull=False).order_by("starts_at", "id")[:SHOWN]
    return Agenda(
        first=first,
        last=first + timedelta(days=DAYS - 1),
        days=days,
        unreported=list(unreported),
        total=len(shown),
        capped=len(found) > MOST,
    )


def visits_of_day(user, day: date, *, team: bool = False, limit: int = SHOWN) -> list[Visit]:
    """The visits of one day, earliest first."""
    start = _midnight(day)
    visits = _of(user, team=team).between(start, start + timedelta(days=1))
    return list(visits.select_related("customer", "owner").order_by("starts_at", "id")[:limit])


def conflicts(*, owner_id: int, starts_at: datetime, minutes: int, besides: int = 0) -> list[Visit]:
    """Other planned visits of a person that overlap a span of time."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = (
        Visit.objects.planned()
        .filter(Q(owner_id=owner_id) | Q(colleagues=owner_id))
        .filter(starts_at__gt=starts_at - timedelta(minutes=LONGEST_MINUTES), starts_at__lt=ends_at)
        .exclude(pk=besides)
        .select_related("customer")
        .distinct()
        .order_by("starts_at", "id")
    )
    return [visit for visit in near if visit.ends_at > starts_at]


def preparation(visit: Visit, user, day: date) -> Preparation:
    """What is needed to prepare a visit the caller has found visible: a fixed number of queries."""
    customer = visit.customer
    rows = [task_row(task, customer, user, day) for task in open_tasks(customer)[:30]]
    points = agenda_points(visit.agenda)
    return Preparation(
        tier=held_tier(customer),
        score=CustomerScore.objects.current().filter(customer=customer).first(),
        pulse=CustomerPulse.objects.filter(customer=customer).first(),
        people=list(visit.people.all()),
        points=points,
        planned_minutes=sum(point.minutes or 0 for point in points),
        last=last_contacts(customer),
        needs=list(
            Interaction.objects.filter(customer=customer)
            .exclude(need="", rivals="")
            .order_by("-happened_at", "-id")[:SHOWN]
        ),
        promises=[row for row in rows if row.task.kind == TaskKind.PROMISE],
        tasks=[row for row in rows if row.task.kind not in {TaskKind.PROMISE, TaskKind.VISIT_REPORT}][:SHOWN],
        conflicts=conflicts(
            owner_id=visit.owner_id, starts_at=visit.starts_at, minutes=visit.minutes, besides=visit.pk
        ),
    )


def visit_of_task(task: Task | None, user) -> Visit | None:
    """The planned visit whose report a task asks for."""
    named = task.parameters.get("visit") if task and task.kind == TaskKind.VISIT_REPORT else None
    return Visit.objects.visible_to(user).planned().filter(public_id=UUID(named)).first() if named else None


def may_act_on(user, visit: Visit, customer: Customer) -> bool:
    """Whether a person may change, confirm, call off or report a visit: its owner, or a supervisor of the unit."""
    return may_close(
        owner_id=visit.owner_id,
        person_id=user.reach.as_whom(visit.owner_id),
        may_act=user.reach.may(Act.LOG_INTERACTION),
        supervises=any(customer.unit.path.startswith(path) for path in user.reach.subtrees),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
