"""What counts as a contact, when the next one is due, and which lines of a report are tasks."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECORDING_WORKING_DAYS = 5
TASK_WORKING_DAYS = 3
TIER_DROP_WORKING_DAYS = 3
TASK_LENGTH = 200
# A contact rule is on hold for a year at most; then somebody decides again.
LONGEST_HOLD_DAYS = 366
# A line that names a day further off than this names something else.
FURTHEST_DAYS = 366


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


class Lines(NamedTuple):
    """A report taken apart: what was said, what is to be done, what was promised to the customer."""

    said: str
    tasks: list[str]
    promises: list[str]


_TASK = "-－–—−"
_PROMISE = "!！"


def split_lines(text: str) -> Lines:
    """A report without its lines that become tasks.

    A line that starts with '-' is a task, one that starts with '!' a promise; full-width and dash forms count as well.
    """
    words, tasks, promises = [], [], []
    for line in text.strip().splitlines():
        bare = line.strip()
        if bare[:1] and bare[:1] in _TASK:
            tasks.append(bare.lstrip(f"{_TASK} ").strip())
        elif bare[:1] and bare[:1] in _PROMISE:
            promises.append(bare.lstrip(f"{_PROMISE} ").strip())
        else:
            words.append(line.rstrip())
    return Lines("\n".join(words).strip(), [*filter(None, tasks)], [*filter(None, promises)])


_DATE = re.compile(r"(?<!\d)(?:(\d{4})[-/年.])?(\d{1,2})[-/月](\d{1,2})(?!\d)")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"


def day_named(line: str, today: date) -> date | None:
    """The day that a task line names: '11-24', '11月24日', '周二前'; the next such day, None where it names none."""
    if named := _DATE.search(line):
        year, month, day = named.groups()
        try:
            on = date(int(year or today.year), int(month), int(day))
            return on if year or on >= today else on.replace(year=on.year + 1)
        except ValueError:
            return None
    if weekday := _WEEKDAY.search(line):
        ahead = (_WEEKDAYS.index(weekday[1].replace("天", "日")) - today.weekday()) % 7
        return today + timedelta(days=ahead)
    return None


def task_due_on(today: date, next_contact_on: date | None, calendar: Calendar) -> date:
    """When a task born in a report is due: in three working days, or at the next contact when that is sooner."""
    due_on = calendar.add_working_days(today, TASK_WORKING_DAYS)
    return min(due_on, next_contact_on) if next_contact_on and next_contact_on > today else due_on


def line_due_on(line: str, today: date, otherwise: date) -> date:
    """When a line of a report is due: on the day it names if that is not over, else as every task of a report."""
    named = day_named(line, today)
    return named if named and today <= named <= today + timedelta(days=FURTHEST_DAYS) else otherwise


# ---------------------------------------------------------------- visits
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 720
REPORT_WORKING_DAYS = 2
_POINT = re.compile(r"^\s*(\d{1,3})\s*(?:分钟|分|min(?:utes)?\b|')?[\s:：]*(.*\S)\s*$")


def report_due_on(ended_at: datetime, calendar: Calendar) -> date:
    """A visit is reported within two working days."""
    return calendar.add_working_days(ended_at.astimezone(SHANGHAI).date(), REPORT_WORKING_DAYS)


class Point(NamedTuple):
    """One point of an agenda; no minutes where none were given."""

    minutes: int | None
    text: str


def agenda_points(text: str) -> list[Point]:
    """The points of an agenda, one a line, '15 price of the guarantee' or '15分钟 保函费率'."""
    points = []
    for line in filter(None, (line.strip(" -\t") for line in text.splitlines())):
        timed = _POINT.match(line)
        points.append(Point(int(timed[1]), timed[2]) if timed else Point(None, line))
    return points


# ---------------------------------------------------------------- important dates
class Occasion(StrEnum):
    """What an important date of a customer is."""

    PERSON = "person"
    FOUNDING = "founding"
    FIRST_ACCOUNT = "first_account"
    DEPOSIT = "deposit"
    FACILITY = "facility"
    CONTRACT = "contract"


# So many days ahead each stands among the tasks of whoever leads the customer.
DAYS_AHEAD = {
    Occasion.PERSON: 7,
    Occasion.FOUNDING: 7,
    Occasion.FIRST_ACCOUNT: 7,
    Occasion.DEPOSIT: 14,
    Occasion.FACILITY: 30,
    Occasion.CONTRACT: 30,
}
# Anniversaries of companies are kept of the best three tiers: those of all customers would bury the day's work.
ANNIVERSARY_TIERS = 3
# A person's date is used for congratulations where the person agreed; that it was published is not enough.
CONSENTS_TO_USE = ("said", "written")


def over_limit(value_fen: int, given_fen: int, *, one_fen: int, year_fen: int) -> bool:
    """Whether a gift is beyond what the bank allows: at once, or with what was given to the same one this year."""
    return value_fen > one_fen or (value_fen > 0 and given_fen + value_fen > year_fen)
