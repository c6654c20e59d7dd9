"""One act on many tasks: each through its own service, and what could not be done is said, not lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from organization.models import Staff
from worklist.models import Task
from worklist.services.tasks import NotToGive, TaskClosed, complete_task, give_task, snooze_task


@dataclass(frozen=True)
class Many:
    """What became of several tasks: done now, closed by somebody before, and not to be given."""

    done: int
    closed: int
    kept: int


def complete_many(*, tasks: Sequence[Task], note: str = "", by: Any, at: datetime) -> Many:
    """Mark each done that is still open."""
    return _each(tasks, lambda task: complete_task(task=task, note=note, by=by, at=at))


def snooze_many(*, tasks: Sequence[Task], until: date, by: Any, at: datetime) -> Many:
    """Put each off that is still open; raises SnoozeInPast for a day that is not ahead."""
    return _each(tasks, lambda task: snooze_task(task=task, until=until, by=by, at=at))


def give_many(*, tasks: Sequence[Task], to: Staff, by: Any, at: datetime) -> Many:
    """Give each to a colleague, those left out that stay with their owner (see give_task)."""
    return _each(tasks, lambda task: give_task(task=task, to=to, by=by, at=at))


@transaction.atomic
def _each(tasks: Sequence[Task], act: Callable[[Task], Any]) -> Many:
    done = closed = kept = 0
    for task in sorted(tasks, key=lambda task: task.pk):
        try:
            with transaction.atomic():
                act(task)
            done += 1
        except TaskClosed:
            closed += 1
        except NotToGive:
            kept += 1
    return Many(done, closed, kept)
