"""The list of tasks: a page of rows worded for the reader, and how many there are of each sort."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from common.pagination import Ordering, record_page
from worklist.models import Task
from worklist.queries.tasks import TaskRow, task_row
from worklist.querysets import TaskQuerySet
from worklist.rules import TaskKind

PAGE_SIZE = 50
SORTS = {
    "due": Ordering("due", ("due_on", "id")),
    "closed": Ordering("closed", ("closed_at", "id"), nullable=True),
}


@dataclass(frozen=True)
class TaskPage:
    """One page of tasks and the cursors around it."""

    rows: list[TaskRow]
    next_cursor: str
    previous_cursor: str


def listed_tasks(user) -> TaskQuerySet:
    """Tasks for customers in use that the person reads, with what a row shows."""
    tasks = Task.objects.visible_to(user).filter(customer__state="live")
    return tasks.select_related("customer__unit", "owner", "raised_by", "closed_by")


def task_page(found: QuerySet[Task], user, day: date, *, sort: str = "due", cursor: str = "") -> TaskPage:
    """A page of `found` (from listed_tasks): two queries, whatever the number of rows."""
    ordering = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        ordering = ordering.reversed(sort)
    rows, page = record_page(found, ordering=ordering, size=PAGE_SIZE, cursor=cursor)
    return TaskPage(
        rows=[task_row(task, task.customer, user, day) for task in rows],
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def task_counts(user, day: date) -> dict[str, int]:
    """How many open tasks are one's own, overdue, promises, and given to others."""
    counted = (
        listed_tasks(user)
        .open()
        .filter(Q(owner_id=user.pk) | Q(raised_by_id=user.pk))
        .order_by()
        .aggregate(
            mine=Count("pk", filter=Q(owner_id=user.pk)),
            overdue=Count("pk", filter=Q(owner_id=user.pk, due_on__lt=day)),
            promises=Count("pk", filter=Q(owner_id=user.pk, kind=TaskKind.PROMISE)),
            given=Count("pk", filter=~Q(owner_id=user.pk)),
        )
    )
    return {name: value or 0 for name, value in counted.items()}
