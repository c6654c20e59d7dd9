"""Rules of the pool: who may hold how many for how long, what a grade is, how much visiting time it deserves."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    CONVERTED = "converted"
    DROPPED = "dropped"


class Turn(StrEnum):
    """What can happen to who holds a prospect."""

    ADDED = "added"
    CLAIMED = "claimed"
    RELEASED = "released"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    CONVERTED = "converted"
    DROPPED = "dropped"
    REOPENED = "reopened"


HIGH, LOW = "high", "low"
LIVE = frozenset({State.OPEN, State.CLAIMED})

DEFAULT_CAPACITY = 30
DEFAULT_DAYS = 30
DEFAULT_WARN_DAYS = 7
GRADES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Terms:
    """How a unit runs its pool: prospects a person may hold, days without contact, days of warning before."""

    capacity: int = DEFAULT_CAPACITY
    days: int = DEFAULT_DAYS
    warn_days: int = DEFAULT_WARN_DAYS


def return_day(contacted_on: date, terms: Terms) -> date:
    """The day on which a prospect goes back to the pool if nobody is in touch from `contacted_on` on."""
    return contacted_on + timedelta(days=terms.days)


def grade(importance: str, need: str) -> int:
    """1 important and in need, 2 important, 3 in need, 4 neither."""
    return {(HIGH, HIGH): 1, (HIGH, LOW): 2, (LOW, HIGH): 3, (LOW, LOW): 4}[importance, need]


def free_places(held: int, terms: Terms) -> int:
    """How many more a person may claim."""
    return max(terms.capacity - held, 0)
