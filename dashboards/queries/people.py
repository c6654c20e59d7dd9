"""Whose follow-ups wait: what a supervisor sees to today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from customers.models import CustomerScore
from dashboards import links
from dashboards.queries.scope import Scope
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
    rows = list(
        _follow_ups(scope)
        .values("owner_id")
        .annotate(open=Count("pk"), late=Count("pk", filter=late), oldest_on=Min("due_on", filter=late))
    )
    waiting = sorted(
        (row for row in rows if row["late"]),
        key=lambda row: (row["oldest_on"], -row["late"], row["owner_id"]),
    )
    shown = waiting[:NEEDS_SHOWN]
    people = _people(scope, [row["owner_id"] for row in shown])
    return TeamFollowUps(
        open=sum(row["open"] for row in rows),
        late=sum(row["late"] for row in rows),
        people=[_needs(scope, people[row["owner_id"]], row) for row in shown],
        people_late=len(waiting),
    )


def _follow_ups(scope: Scope) -> QuerySet[Task]:
    return (
        Task.objects.visible_to(scope.viewer)
        .open()
        .filter(kind=TaskKind.FOLLOW_UP, customer__unit__path__startswith=scope.unit.path)
        .order_by()
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
        _follow_ups(scope)
        .filter(Exists(best), owner=OuterRef("pk"), due_on__lt=scope.today)
        .values("owner_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Staff.objects.select_related("unit").annotate(best=Coalesce(Subquery(counted), 0)).in_bulk(owners)


def _needs(scope: Scope, person: Any, row: dict) -> PersonNeeds:
    return PersonNeeds(
        person=person,
        late=row["late"],
        best=person.best,
        oldest_on=row["oldest_on"],
        days=(scope.today - row["oldest_on"]).days,
        url=links.follow_ups(scope.unit.code, person.employee_no, late=True),
    )
