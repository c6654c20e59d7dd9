"""Whose follow-ups wait: what a supervisor sees to today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from customers.models import CustomerScore
from dashboards import links
from dashboards.queries.scope import Scope
from dashboards.queries.standing import OpenFollowUps
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind

NEEDS_SHOWN = 5
VERY_LATE_DAYS = 7
# The bank's best two tiers; a customer without a score is of neither.
BEST = ("gold", "key")


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


@dataclass
class Waiting:
    """What waits for one colleague in all units of a scope."""

    open: int = 0
    late: int = 0
    oldest_on: date = date.max

    def add(self, more: OpenFollowUps) -> None:
        """Count those of one more unit."""
        self.open += more.open
        self.late += more.late
        self.oldest_on = min(self.oldest_on, more.oldest_on or date.max)


@dataclass(frozen=True)
class TeamFollowUps:
    """Open follow-ups of a scope, the overdue ones among them, and the people they belong to."""

    open: int
    late: int
    people: list[PersonNeeds]
    people_late: int


def team_follow_ups(scope: Scope) -> TeamFollowUps:
    """Open follow-ups by person, the one who waits longest first."""
    waiting: dict[int, Waiting] = defaultdict(Waiting)
    for row in scope.standing.follow_ups_below(scope.unit):
        waiting[row.owner_id].add(row)
    late = [(owner, each) for owner, each in waiting.items() if each.late]
    late.sort(key=lambda pair: (pair[1].oldest_on, -pair[1].late, pair[0]))
    people = _people(scope, [owner for owner, _ in late[:NEEDS_SHOWN]])
    return TeamFollowUps(
        open=sum(each.open for each in waiting.values()),
        late=sum(each.late for _, each in late),
        people=[_needs(scope, people[owner], each) for owner, each in late[:NEEDS_SHOWN]],
        people_late=len(late),
    )


def _people(scope: Scope, owners: list[int]) -> dict[int, Staff]:
    """Those shown, each with `best`: their overdue follow-ups for the bank's best customers.

    Tiers are asked for the few who are shown: for everybody it would be every score of the bank.
    """
    best = CustomerScore.objects.filter(
        publication_id=scope.publication.pk if scope.publication else 0,
        customer_id=OuterRef("customer_id"),
        tier__code__in=BEST,
    )
    counted = (
        Task.objects.visible_to(scope.viewer)
        .open()
        .filter(kind=TaskKind.FOLLOW_UP, customer__unit__path__startswith=scope.unit.path)
        .filter(Exists(best), owner=OuterRef("pk"), due_on__lt=scope.today)
        .order_by()
        .values("owner_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Staff.objects.select_related("unit").annotate(best=Coalesce(Subquery(counted), 0)).in_bulk(owners)


def _needs(scope: Scope, person: Any, waiting: Waiting) -> PersonNeeds:
    return PersonNeeds(
        person=person,
        late=waiting.late,
        best=person.best,
        oldest_on=waiting.oldest_on,
        days=(scope.today - waiting.oldest_on).days,
        url=links.follow_ups(scope.unit.code, person.employee_no, late=True),
    )
