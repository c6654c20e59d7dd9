"""Whose follow-ups wait: what a supervisor sees to today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from dashboards import links
from dashboards.queries.scope import Scope
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind

NEEDS_SHOWN = 5
VERY_LATE_DAYS = 7


@dataclass(frozen=True)
class PersonNeeds:
    """A colleague with overdue follow-ups: how many, how many of them for gold and key customers, the oldest."""

    person: Staff
    late: int
    best: int
    oldest_on: date
    days: int
    url: str

    @property
    def tone(self) -> str:
        return "bad" if self.days > VERY_LATE_DAYS or self.best else "warn"


@dataclass(frozen=True)
class TeamFollowUps:
    """Open follow-ups of a scope, the overdue ones among them, and the people they belong to."""

    open: int
    late: int
    people: list[PersonNeeds]
    people_late: int


def team_follow_ups(scope: Scope) -> TeamFollowUps:
    """Open follow-ups by person, the one who waits longest first."""
    late = Q(due_on__lt=scope.today)
    # Two tiers are the bank's best; a customer without a score is none of them.
    best = late & Q(
        customer__scores__publication_id=scope.publication.pk if scope.publication else 0,
        customer__scores__tier__code__in=["gold", "key"],
    )
    rows = list(
        Task.objects.visible_to(scope.viewer)
        .open()
        .filter(kind=TaskKind.FOLLOW_UP, customer__unit__path__startswith=scope.unit.path)
        .order_by()
        .values("owner_id")
        .annotate(
            open=Count("pk", distinct=True),
            late=Count("pk", filter=late, distinct=True),
            best=Count("pk", filter=best, distinct=True),
            oldest_on=Min("due_on", filter=late),
        )
    )
    waiting = sorted(
        (row for row in rows if row["late"]),
        key=lambda row: (row["oldest_on"], -row["late"], row["owner_id"]),
    )
    shown = waiting[:NEEDS_SHOWN]
    people = Staff.objects.select_related("unit").in_bulk([row["owner_id"] for row in shown])
    return TeamFollowUps(
        open=sum(row["open"] for row in rows),
        late=sum(row["late"] for row in rows),
        people=[_needs(scope, people[row["owner_id"]], row) for row in shown],
        people_late=len(waiting),
    )


def _needs(scope: Scope, person: Staff, row: dict) -> PersonNeeds:
    return PersonNeeds(
        person=person,
        late=row["late"],
        best=row["best"],
        oldest_on=row["oldest_on"],
        days=(scope.today - row["oldest_on"]).days,
        url=links.follow_ups(scope.unit.code, person.employee_no, late=True),
    )
