"""The service clocks: elapsed hours, or working days that end at 17:30; amber at three quarters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from common.calendar import SHANGHAI, WorkingCalendar
from complaints.rules.codes import Clock, Level

CLOSE = time(17, 30)
AMBER_PERCENT = 75


@dataclass(frozen=True)
class Target:
    """How long something may take: elapsed hours, or working days."""

    hours: timedelta | None = None
    working_days: int = 0


RESPONSE = {
    Level.EMERGENCY: Target(hours=timedelta(minutes=30)),
    Level.PRIORITY: Target(hours=timedelta(hours=4)),
    Level.REGULAR: Target(hours=timedelta(hours=24)),
    Level.CONSULTATION: Target(working_days=5),
}
RESOLVE = {
    Level.EMERGENCY: Target(hours=timedelta(hours=2)),
    Level.PRIORITY: Target(hours=timedelta(hours=12)),
    Level.REGULAR: Target(working_days=5),
    Level.CONSULTATION: Target(working_days=10),
}
TARGETS = {Clock.RESPONSE: RESPONSE, Clock.RESOLVE: RESOLVE}


@dataclass(frozen=True)
class Due:
    """When a clock turns amber and when it is due; provisional where it reaches a year without a published list."""

    amber_at: datetime
    due_at: datetime
    provisional: bool


@dataclass(frozen=True)
class Waiting:
    """A pause that has ended."""

    started_at: datetime
    ended_at: datetime


def day_zero(at: datetime, calendar: WorkingCalendar) -> date:
    """The working day that a moment belongs to: after close or on a day off it is the next one."""
    local = at.astimezone(SHANGHAI)
    day = local.date()
    if local.time() > CLOSE:
        day += timedelta(days=1)
    return calendar.add_working_days(day, 0)


def close_of(day: date) -> datetime:
    """Close of business in Shanghai."""
    return datetime.combine(day, CLOSE, tzinfo=SHANGHAI)


def due(start: datetime, target: Target, calendar: WorkingCalendar, pauses: Iterable[Waiting] = ()) -> Due:
    """When what began at `start` is due, moved out by pauses that began before it was due.

    Hours move by the length of the pause, working days by the working days from its day zero to that of its end.
    """
    if target.hours is not None:
        end = plain = start + target.hours
        for pause in _in_order(pauses):
            if start <= pause.started_at < end:
                end += pause.ended_at - pause.started_at
        provisional = False
    else:
        last = calendar.add_working_days(day_zero(start, calendar), target.working_days)
        end = plain = close_of(last)
        for pause in _in_order(pauses):
            if start <= pause.started_at < end:
                zero = day_zero(pause.started_at, calendar)
                last = calendar.add_working_days(
                    last, calendar.working_days_between(zero, day_zero(pause.ended_at, calendar))
                )
                end = close_of(last)
        provisional = calendar.is_provisional(last)
    quarter = (plain - start) * (100 - AMBER_PERCENT) / 100
    return Due(amber_at=end - quarter, due_at=end, provisional=provisional)


def service_due(
    clock: Clock,
    levels: Sequence[tuple[datetime, int]],
    calendar: WorkingCalendar,
    pauses: Iterable[Waiting] = (),
) -> Due:
    """When a clock is due for a case whose levels were these, each from its moment on; the first is the receipt.

    A level counts from the first moment at which the case was as urgent as that: so raising gives the shorter time from
    then on, but never more than there was, and lowering and raising again wins nothing.
    """
    now = levels[-1][1]
    waits = list(pauses)
    candidates = []
    for level in Level:
        if level < now:
            continue
        began = next((at for at, held in levels if held <= level), None)
        if began is not None:
            candidates.append(due(began, TARGETS[clock][level], calendar, waits))
    return min(candidates, key=lambda found: found.due_at)


def _in_order(pauses: Iterable[Waiting]) -> list[Waiting]:
    return sorted(pauses, key=lambda pause: pause.started_at)
