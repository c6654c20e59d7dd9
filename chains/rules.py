"""After what one follows up, who does, on which day, and which steps a customer's tier asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Cause(StrEnum):
    """What one follows up on."""

    DELIVERY = "delivery"
    COMPLAINT = "complaint"
    LOST = "lost"


class Whom(StrEnum):
    """Whose task a step is."""

    DEALT = "dealt"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"


class Moot(StrEnum):
    """Why nobody needs to follow up any more."""

    REOPENED = "reopened"
    CUSTOMER_GONE = "customer_gone"


MOST_STEPS = 6
LONGEST_DAYS = 730
# Over so many days back a rule may be tried, and over so many ahead it says what will be due.
TRIED_DAYS = (30, 90, 180, 365)
AHEAD_DAYS = 30


class Calendar(Protocol):
    """What these rules need to know of the bank's working days."""

    def add_working_days(self, day: date, count: int) -> date: ...


@dataclass(frozen=True)
class Step:
    """So many days after the event somebody asks something; `tiers` are ranks of tiers, none meaning all."""

    days: int
    asks: str
    asks_en: str = ""
    whom: str = Whom.MANAGER.value
    tiers: tuple[int, ...] = ()


def due_on(happened_on: date, days: int, calendar: Calendar) -> date:
    """So many days after the event; a day off gives way to the next working day."""
    return calendar.add_working_days(happened_on + timedelta(days=days), 0)


def asked_of(steps: Iterable[Step], tier: int | None) -> list[Step]:
    """The steps for a customer of this tier (1 the best; None without one, which only steps for all are for)."""
    return [step for step in steps if not step.tiers or tier in step.tiers]


def faults(steps: list[Step]) -> list[str]:
    """What is wrong with a chain, as codes: 'too_many', 'days', 'asks', 'twice' (two steps alike)."""
    wrong = []
    if len(steps) > MOST_STEPS:
        wrong.append("too_many")
    if any(not 0 <= step.days <= LONGEST_DAYS for step in steps):
        wrong.append("days")
    if any(not step.asks.strip() for step in steps):
        wrong.append("asks")
    if len({(step.days, step.whom, step.tiers) for step in steps}) != len(steps):
        wrong.append("twice")
    return wrong
