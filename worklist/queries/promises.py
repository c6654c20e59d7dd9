"""Promises made to customers, wherever they were made: what is open, and how many were kept by person and customer."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from customers.models import Customer
from organization.models import Staff
from worklist.querysets import TaskQuerySet
from worklist.rules import TaskKind, TaskState

A_YEAR = timedelta(days=365)
# So many people and customers stand in the shares, those with the most broken promises first.
SHOWN = 20


@dataclass(frozen=True)
class Record:
    """How promises of a year ended: kept on time, broken (late or overdue), and how many are open in all."""

    kept: int
    broken: int
    open: int

    @property
    def share(self) -> int | None:
        """Percent kept of those that were due, rounded down; None where none was."""
        due = self.kept + self.broken
        return 100 * self.kept // due if due else None


@dataclass(frozen=True)
class Shares:
    """The record in all, of each person, and of each customer."""

    whole: Record
    people: list[tuple[Staff, Record]]
    customers: list[tuple[Customer, Record]]


def promises(found: TaskQuerySet) -> TaskQuerySet:
    """The promises among tasks that the reader sees."""
    return found.filter(kind=TaskKind.PROMISE)


def promise_shares(found: TaskQuerySet, today: date) -> Shares:
    """What became of promises due within a year; dropped ones count for nothing; five queries."""
    on_time = Q(state=TaskState.DONE, closed_at__date__lte=F("due_on"))
    late = Q(state=TaskState.DONE, closed_at__date__gt=F("due_on"))
    overdue = Q(state=TaskState.OPEN, due_on__lt=today)
    of_year = found.filter(Q(due_on__gte=today - A_YEAR) | Q(state=TaskState.OPEN)).order_by()
    sums = {
        "kept": Count("pk", filter=on_time),
        "broken": Count("pk", filter=late | overdue),
        "open": Count("pk", filter=Q(state=TaskState.OPEN)),
    }

    def by(column: str) -> dict[int, Record]:
        rows = of_year.values_list(column).annotate(**sums).order_by("-broken", "-open", column)
        return {key: Record(*counts) for key, *counts in rows[:SHOWN]}

    of_person, of_customer = by("owner_id"), by("customer_id")
    people = Staff.objects.select_related("unit").in_bulk(of_person)
    customers = Customer.objects.in_bulk(of_customer)
    whole = of_year.aggregate(**sums)
    return Shares(
        whole=Record(whole["kept"], whole["broken"], whole["open"]),
        people=[(people[key], record) for key, record in of_person.items()],
        customers=[(customers[key], record) for key, record in of_customer.items()],
    )
