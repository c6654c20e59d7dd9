"""Who decides a concession: the levels it passes, what each may give, and whom four eyes keep out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

LONGEST_MONTHS = 12
WARN_DAYS = 30


class Level(IntEnum):
    """The four levels, lowest first."""

    SUB_BRANCH = 1
    BUSINESS = 2
    CREDIT = 3
    HEAD_OFFICE = 4


class State(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Verdict(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


# Where several sit and vote; at the others one person decides.
COMMITTEES = (Level.SUB_BRANCH, Level.HEAD_OFFICE)
MOST_VOTES = 99


@dataclass(frozen=True)
class Votes:
    """How a committee voted."""

    cast_for: int
    against: int

    @property
    def carried(self) -> bool:
        """Whether more were in favour than against."""
        return self.cast_for > self.against


@dataclass(frozen=True)
class Limit:
    """What one level may give on one product: basis points and fen, None without limit; and its working days."""

    level: Level
    bp: int | None
    fen: int | None
    days: int


@dataclass(frozen=True)
class Ask:
    """What is asked: basis points under the quote, the amount in fen, and whether the rate is under the floor."""

    bp: int
    amount_fen: int
    under_floor: bool


def within(limit: Limit, ask: Ask) -> bool:
    """Whether a level may give this itself; under the floor only the highest does."""
    if ask.under_floor:
        return limit.level == Level.HEAD_OFFICE
    return (limit.bp is None or ask.bp <= limit.bp) and (limit.fen is None or ask.amount_fen <= limit.fen)


def route(limits: Sequence[Limit], ask: Ask, *, start: Level = Level.SUB_BRANCH) -> list[Limit]:
    """The levels that a request passes: from `start` up to the first that may give it. Empty where none may."""
    passed: list[Limit] = []
    for limit in sorted((each for each in limits if each.level >= start), key=lambda each: each.level):
        passed.append(limit)
        if within(limit, ask):
            return passed
    return []


def free_bp(limits: Sequence[Limit], *, amount_fen: int, room_bp: int) -> int:
    """The basis points that the lowest level may give on an amount, `room_bp` down to the floor at most.

    0 where the amount is beyond that level.
    """
    lowest = min(limits, key=lambda each: each.level, default=None)
    if lowest is None or not within(lowest, Ask(0, amount_fen, under_floor=False)):
        return 0
    return room_bp if lowest.bp is None else max(0, min(lowest.bp, room_bp))


@dataclass(frozen=True)
class Hands:
    """Accounts (keys) of the people concerned; one person's several accounts stand together in each.

    `decider` decides, `stood_in_for` is whose seat it is, `applicant` asked, `others` decided at another level or,
    for an appeal, before it.
    """

    decider: Collection[int]
    stood_in_for: Collection[int]
    applicant: Collection[int]
    others: Collection[int]


def four_eyes(hands: Hands) -> bool:
    """Nobody decides what they asked, stands in for whoever asked, or decides twice, by whatever account."""
    acting = set(hands.decider) | set(hands.stood_in_for)
    return not acting & set(hands.applicant) and not acting & set(hands.others)


def appeal_level(refused_at: Level) -> Level:
    """An appeal begins a level above the one that refused; the highest hears its own, by other people."""
    return Level(min(refused_at + 1, Level.HEAD_OFFICE))


def may_last_until(expires_on: date, today: date) -> bool:
    """Approved prices expire, after a year at the latest."""
    return today <= expires_on <= today + timedelta(days=366)


# ---------------------------------------------------------------- what was promised in return
class GivenKind(StrEnum):
    DEPOSITS = "deposits"
    SETTLEMENT = "settlement"
    PAYROLL = "payroll"


# A promise is kept when so much of it is there on the day it is checked: our own convention.
KEPT_SHARE_PERCENT = 90


class Standing(StrEnum):
    OPEN = "open"
    WARNED = "warned"
    KEPT = "kept"
    BROKEN = "broken"


def promise_standing(agreed: int, actual: int, *, check_on: date, today: date) -> Standing:
    """Where a promise stands on a day: kept or broken from its check day on; warned in the thirty days before."""
    kept = actual * 100 >= agreed * KEPT_SHARE_PERCENT
    if today >= check_on:
        return Standing.KEPT if kept else Standing.BROKEN
    if not kept and today >= check_on - timedelta(days=WARN_DAYS):
        return Standing.WARNED
    return Standing.KEPT if kept else Standing.OPEN
