"""How far an offer may go: within the authority at the table, beyond it, or beyond our bottom line."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from negotiations.rules.codes import AskKind
from negotiations.rules.zone import worse

# Leave to cross is given for at most so many days.
LONGEST_LEAVE_DAYS = 30
# Within this part of the way from our best to our bottom line, the line is near.
NEAR = Decimal("0.2")


class Standing(StrEnum):
    """Where a value stands for us."""

    WITHIN = "within"
    NEAR = "near"
    BEYOND_AUTHORITY = "beyond_authority"
    BEYOND_BOTTOM = "beyond_bottom"


@dataclass(frozen=True)
class Limits:
    """An issue's aims as these rules see them; None where nobody has set one."""

    best: Decimal | None
    bottom: Decimal | None
    authority: Decimal | None
    more_is_better: bool


def standing(value: Decimal, limits: Limits) -> Standing:
    """Where an offer of ours would stand; near is a warning, the two beyond are refused without leave."""
    if limits.bottom is not None and worse(value, limits.bottom, more_is_better=limits.more_is_better):
        return Standing.BEYOND_BOTTOM
    if limits.authority is not None and worse(value, limits.authority, more_is_better=limits.more_is_better):
        return Standing.BEYOND_AUTHORITY
    if limits.best is None or limits.bottom is None or limits.best == limits.bottom:
        return Standing.WITHIN
    left = abs(value - limits.bottom) / abs(limits.best - limits.bottom)
    return Standing.NEAR if left <= NEAR else Standing.WITHIN


def ask_kind(where: Standing) -> AskKind | None:
    """What has to be asked for; None for what the table may say itself."""
    return {
        Standing.BEYOND_AUTHORITY: AskKind.AUTHORITY,
        Standing.BEYOND_BOTTOM: AskKind.STOP_LINE,
    }.get(where)


def covers(leave: Decimal, value: Decimal, *, expires_on: date, day: date, more_is_better: bool) -> bool:
    """Whether leave down to a value covers another one on a day; it holds to the end of the day that it names."""
    return day <= expires_on and not worse(value, leave, more_is_better=more_is_better)


def leave_may_end_on(expires_on: date, today: date) -> bool:
    """Leave ends today at the earliest, and 30 days ahead at the latest."""
    return today <= expires_on <= today + timedelta(days=LONGEST_LEAVE_DAYS)


def loosens(before: Decimal | None, after: Decimal | None, *, more_is_better: bool) -> bool:
    """Whether a change of a limit gives way; taking one away does."""
    if before is None:
        return False
    return after is None or worse(after, before, more_is_better=more_is_better)


def may_decide(*, asked_by: int, decider: int, on_team: bool, supervises: bool) -> bool:
    """Four eyes: a supervisor of the unit, not who asked, and nobody who sits at the table."""
    return supervises and not on_team and asked_by != decider
