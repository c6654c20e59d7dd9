"""What is open in the whole bank right now, by unit: counted once for all who look within the same minute."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from common.kept import kept
from customers.models import Customer, Publication
from organization.models import RoleAssignment, Unit
from organization.rules import Role
from worklist.models import Task
from worklist.rules import TaskKind

# Read on while somebody counts anew; nobody who opens the page first in the morning reads yesterday's.
OLDER_SECONDS = 600


@dataclass(frozen=True)
class OpenFollowUps:
    """Open follow-ups of one colleague for customers of one unit, the overdue ones, and the oldest of these."""

    unit: str
    owner_id: int
    open: int
    late: int
    oldest_on: date | None


@dataclass(frozen=True)
class Standing:
    """The bank at `counted_at`; units by their path.

    `late`: customers with a tier who are past their next contact; `people`: account managers.
    """

    counted_at: datetime
    late: Counter[str]
    people: Counter[str]
    follow_ups: list[OpenFollowUps]

    def follow_ups_below(self, unit: Unit) -> Iterator[OpenFollowUps]:
        """Those of customers of a unit and of everything below it."""
        return (each for each in self.follow_ups if each.unit.startswith(unit.path))


def standing(publication: Publication | None, today: date) -> Standing:
    """What is open, at most COUNTS_SECONDS old; who reads a unit whole reads the same numbers as anybody who does."""
    number = publication.pk if publication else 0
    return kept(
        f"standing:{today.isoformat()}:{number}",
        settings.COUNTS_SECONDS,
        lambda: Standing(
            counted_at=timezone.now(),
            late=_late_contacts(number, today),
            people=_account_managers(today),
            follow_ups=_follow_ups(today),
        ),
        older=OLDER_SECONDS,
    )


def _late_contacts(publication_id: int, today: date) -> Counter[str]:
    late = (
        Customer.objects.live()
        .scored_in(publication_id)
        .filter(now__tier__isnull=False, pulse__next_contact_on__lt=today)
        .order_by()
        .values_list("unit__path")
        .annotate(count=Count("pk"))
    )
    return Counter(dict(late))


def _account_managers(today: date) -> Counter[str]:
    held = (
        RoleAssignment.objects.held_on(today)
        .at_open_units(today)
        .filter(role=Role.ACCOUNT_MANAGER)
        .order_by()
        .values_list("unit__path")
        .annotate(count=Count("staff", distinct=True))
    )
    return Counter(dict(held))


def _follow_ups(today: date) -> list[OpenFollowUps]:
    late = Q(due_on__lt=today)
    rows = (
        Task.objects.open()
        .filter(kind=TaskKind.FOLLOW_UP)
        .order_by()
        .values_list("customer__unit__path", "owner_id")
        .annotate(open=Count("pk"), late=Count("pk", filter=late), oldest_on=Min("due_on", filter=late))
    )
    return [OpenFollowUps(*row) for row in rows]
