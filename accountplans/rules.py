"""Where a plan may go, how far an aim has come, who is won, and how much a risk weighs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Budgets and aims in fen of yuan, at most a hundred billion yuan.
LARGEST_FEN = 10_000_000_000_000
# So many points behind what the time gone by asks for is behind.
BEHIND = 10


class PlanState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    AGREED = "agreed"
    CLOSED = "closed"


class Ending(StrEnum):
    """Why a closed plan is closed."""

    OVER = "over"
    REPLACED = "replaced"
    LET_GO = "let_go"


class Measure(StrEnum):
    """What an aim is counted in; amounts in fen of yuan."""

    BALANCE = "balance"
    FEES = "fees"
    CONTRIBUTION = "contribution"


class Level(StrEnum):
    """How likely a risk is, or how much it would do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_WEIGHT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
# From against us to for us; the codes are those of people's attitudes.
_ATTITUDES = ("opposes", "reserved", "neutral", "favours")


@dataclass(frozen=True)
class Progress:
    """How far an aim has come, in whole percent of the way from the start; where it should be by now."""

    percent: int
    expected: int

    @property
    def behind(self) -> bool:
        """Whether it lies clearly behind what the time gone by asks for."""
        return self.percent < self.expected - BEHIND

    @property
    def reached(self) -> bool:
        """Whether the aim is reached."""
        return self.percent >= 100

    @property
    def tone(self) -> str:
        """The tone of its bar."""
        if self.reached:
            return "good"
        return "warn" if self.behind else ""


def progress(
    *, start_fen: int, now_fen: int, aim_fen: int, started_on: date, by_on: date, today: date
) -> Progress:
    """The part of the way from start to aim that is gone, also where the aim lies lower; cut off to whole percent.

    Going the other way is less than nothing. Who starts where the aim is has it reached.
    """
    way = aim_fen - start_fen
    gone = now_fen - start_fen
    percent = 100 if way == 0 else _truncated(gone * 100, way)
    days = (by_on - started_on).days
    spent = min(max((today - started_on).days, 0), max(days, 0))
    return Progress(percent=percent, expected=100 if days <= 0 else spent * 100 // days)


def together(parts: Iterable[Progress]) -> int | None:
    """The mean of several aims, each between nothing and all of it; None of none."""
    shares = [min(max(part.percent, 0), 100) for part in parts]
    return sum(shares) // len(shares) if shares else None


def is_won(present: str, wished: str) -> bool:
    """Whether a person's attitude is what was wished for, or better."""
    return present in _ATTITUDES and _ATTITUDES.index(present) >= _ATTITUDES.index(wished)


def risk_weight(likelihood: Level | str, effect: Level | str) -> int:
    """1 to 9: how likely times how bad."""
    return _WEIGHT[Level(likelihood)] * _WEIGHT[Level(effect)]


def may_plan(year: int, today: date) -> bool:
    """Plans are made for this year and for the next."""
    return year in (today.year, today.year + 1)


def _truncated(numerator: int, denominator: int) -> int:
    """A quotient cut off towards nothing, so that 99.9% is not all of it."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * (abs(numerator) // abs(denominator))
