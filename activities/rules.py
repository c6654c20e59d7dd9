"""What counts as a contact, when the next one is due, and which lines of a report are tasks."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECORDING_WORKING_DAYS = 5
TASK_WORKING_DAYS = 3
TIER_DROP_WORKING_DAYS = 3
TASK_LENGTH = 200


class Calendar(Protocol):
    """What these rules need to know of the bank's working days."""

    def add_working_days(self, day: date, count: int) -> date: ...


def recorded_in_time(happened_at: datetime, recorded_at: datetime, calendar: Calendar) -> bool:
    """Whether a contact was written down within five working days of the day it happened."""
    happened_on = happened_at.astimezone(SHANGHAI).date()
    return recorded_at.astimezone(SHANGHAI).date() <= calendar.add_working_days(
        happened_on, RECORDING_WORKING_DAYS
    )


def counts_as_contact(*, people: int, in_time: bool) -> bool:
    """The contact rule is kept by talking with a named person of the customer, written down in time."""
    return people > 0 and in_time


def split_lines(text: str) -> tuple[str, list[str]]:
    """A report without its task lines, and the tasks: lines that start with '-', its full-width and dash forms too."""
    words, tasks = [], []
    for line in text.strip().splitlines():
        bare = line.strip()
        if bare[:1] in {"-", "－", "–", "—", "−"}:
            task = bare.lstrip("-－–—− ").strip()
            if task:
                tasks.append(task)
        else:
            words.append(line.rstrip())
    return "\n".join(words).strip(), tasks


def task_due_on(today: date, next_contact_on: date | None, calendar: Calendar) -> date:
    """When a task born in a report is due: in three working days, or at the next contact when that is sooner."""
    due_on = calendar.add_working_days(today, TASK_WORKING_DAYS)
    return min(due_on, next_contact_on) if next_contact_on and next_contact_on > today else due_on
