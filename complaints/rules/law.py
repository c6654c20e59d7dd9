"""The clock of the law: regimes as dated data, days counted as the Civil Code counts them (articles 200 to 203)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from common.calendar import SHANGHAI, WorkingCalendar

AMBER_DAYS = 5
REVIEW_DAYS = 30
REOPEN_DAYS = 30


@dataclass(frozen=True)
class Regime:
    """A rule of law: `limits` are days from receipt at each stage; in force from a day to (not including) another."""

    code: str
    counts: str
    limits: tuple[int, ...]
    starts_on: date
    ends_on: date | None = None

    def in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class LegalClock:
    """The last day as counted and as moved, the moments of amber and red by the unmoved day, and whose it is."""

    code: str
    due_on: date
    moved_on: date
    amber_at: datetime
    due_at: datetime
    provisional: bool


def last_day(received_on: date, regime: Regime, stage: int, calendar: WorkingCalendar) -> date:
    """The last day as counted: the day of receipt does not count."""
    days = regime.limits[min(stage, len(regime.limits) - 1)]
    if regime.counts == "calendar":
        return received_on + timedelta(days=days)
    day = received_on
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working(day)
    return day


def moved(day: date, calendar: WorkingCalendar) -> date:
    """The legal last day: one that is not worked moves to the next working day."""
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def end_of(day: date) -> datetime:
    """24:00 of a day in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=SHANGHAI)


def legal_clock(
    received_at: datetime, regimes: Iterable[Regime], stage: int, calendar: WorkingCalendar
) -> LegalClock | None:
    """The earliest of the regimes in force on the day of receipt; None where there is none."""
    received_on = received_at.astimezone(SHANGHAI).date()
    counted = [
        (last_day(received_on, regime, stage, calendar), regime.code)
        for regime in regimes
        if regime.in_force_on(received_on)
    ]
    if not counted:
        return None
    day, code = min(counted)
    legal = moved(day, calendar)
    return LegalClock(
        code=code,
        due_on=day,
        moved_on=legal,
        amber_at=end_of(day) - timedelta(days=AMBER_DAYS),
        due_at=end_of(day),
        provisional=calendar.is_provisional(legal),
    )


def last_stage(regimes: Sequence[Regime]) -> int:
    """The highest stage that any of the regimes knows."""
    return max((len(regime.limits) - 1 for regime in regimes), default=0)
