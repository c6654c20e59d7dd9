"""How a campaign is measured: attainment, rank, pace, points, shares with their base (formulas F18)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from organization.rules import Reach, Role

# What a page paints green, amber, red (rank.tone): on or ahead of time, behind, far behind.
ON_PACE, BEHIND = Fraction(1), Fraction(3, 5)
CALLERS = frozenset({Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.SUPERVISOR})
READERS = CALLERS | {Role.RISK_MANAGER, Role.COMPLAINT_OFFICER}
BULLETIN_HOUR = 8


class CampaignState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


class Measure(StrEnum):
    """What quota and ranking count: accounts opened, or deposits in fen."""

    COUNT = "count"
    AMOUNT = "amount"


class ResultKind(StrEnum):
    ACCOUNT = "account"
    DEPOSIT = "deposit"
    CARD = "card"
    WEALTH = "wealth"


class Outcome(StrEnum):
    """What came of a call; each says what is next."""

    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    INTERESTED = "interested"
    MEETING = "meeting"
    PROPOSAL = "proposal"
    AGREED = "agreed"
    OPENED = "opened"
    DECLINED = "declined"
    WITH_RIVAL = "with_rival"
    WRONG_TARGET = "wrong_target"


class TargetState(StrEnum):
    OPEN = "open"
    WON = "won"
    CLOSED = "closed"


class NextAction(StrEnum):
    CALL = "call"
    VISIT = "visit"
    SEND_PROPOSAL = "send_proposal"
    FOLLOW_UP = "follow_up"
    COLLECT_PAPERS = "collect_papers"
    NONE = ""


@dataclass(frozen=True)
class Step:
    """What follows a call: the next action, in how many working days, and the state of the target."""

    action: NextAction
    working_days: int
    state: TargetState = TargetState.OPEN


NEXT_STEPS: dict[Outcome, Step] = {
    Outcome.NO_ANSWER: Step(NextAction.CALL, 1),
    Outcome.CALL_BACK: Step(NextAction.CALL, 3),
    Outcome.INTERESTED: Step(NextAction.VISIT, 3),
    Outcome.MEETING: Step(NextAction.SEND_PROPOSAL, 2),
    Outcome.PROPOSAL: Step(NextAction.FOLLOW_UP, 5),
    Outcome.AGREED: Step(NextAction.COLLECT_PAPERS, 2),
    Outcome.OPENED: Step(NextAction.NONE, 0, TargetState.WON),
    Outcome.DECLINED: Step(NextAction.NONE, 0, TargetState.CLOSED),
    Outcome.WITH_RIVAL: Step(NextAction.NONE, 0, TargetState.CLOSED),
    Outcome.WRONG_TARGET: Step(NextAction.NONE, 0, TargetState.CLOSED),
}


class Calendar(Protocol):
    """What these rules need to know of the bank's working days."""

    def is_working(self, day: date) -> bool: ...

    def add_working_days(self, day: date, count: int) -> date: ...

    def working_days_between(self, first: date, last: date) -> int: ...


def next_step(outcome: Outcome, on: date, calendar: Calendar) -> tuple[Step, date | None]:
    """What follows a call made on a day, and the working day on which it is due (None where nothing follows)."""
    step = NEXT_STEPS[outcome]
    if step.action is NextAction.NONE:
        return step, None
    return step, calendar.add_working_days(on, step.working_days)


def meeting_days(first: date, every: int, last: date) -> list[date]:
    """The days of a series that takes place every so many days up to a last one; the first day alone for 0."""
    if every <= 0 or last <= first:
        return [first]
    return [first + timedelta(days=gone) for gone in range(0, (last - first).days + 1, every)]


# ---------------------------------------------------------------- who may
def reads_campaigns(reach: Reach) -> bool:
    """Whether campaigns are any of this person's business: not for administrators and machines."""
    return reach.everything or bool(reach.subtrees) or bool(reach.roles & READERS)


def plans_for(reach: Reach, unit_path: str) -> bool:
    """Whether this person plans for a unit: its supervisor or one above, or an executive."""
    if reach.everything:
        return Role.EXECUTIVE in reach.roles
    return any(unit_path.startswith(prefix) for prefix in reach.subtrees)


def works_on_targets(reach: Reach) -> bool:
    """Whether this person calls targets and records results at all."""
    return bool(reach.roles & CALLERS)


# ---------------------------------------------------------------- F18
def attainment(actual: int, quota: int | None) -> Fraction | None:
    """Actual by quota; None (unranked, never infinite) where the quota is nought or missing."""
    if not quota or quota < 0:
        return None
    return Fraction(actual, quota)


def competition_ranks(values: Sequence[Fraction | None]) -> list[int | None]:
    """The rank of each value, largest first, as in competitions: 1, 2, 2, 4; None stays unranked."""
    ranked = sorted((value for value in values if value is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for place, value in enumerate(ranked, start=1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]


def elapsed_share(elapsed: int, total: int) -> Fraction | None:
    """The share of working days that have passed; None in a period without any."""
    return Fraction(min(elapsed, total), total) if total > 0 else None


def pace(reached: Fraction | None, passed: Fraction | None) -> Fraction | None:
    """Attainment by the share of time that has passed; None before the first working day and without a quota."""
    if reached is None or not passed:
        return None
    return reached / passed


def working_days(first: date, last: date, calendar: Calendar) -> int:
    """Working days from `first` to `last`, both counted; nought where the end lies before the beginning."""
    if last < first:
        return 0
    return calendar.working_days_between(first - timedelta(days=1), last)


@dataclass(frozen=True)
class Progress:
    """How far the period of a campaign has gone, in working days."""

    elapsed: int
    total: int

    @property
    def share(self) -> Fraction | None:
        return elapsed_share(self.elapsed, self.total)


def progress(starts_on: date, ends_on: date, day: date, calendar: Calendar) -> Progress:
    """Working days that have passed on `day` (counted) and those of the whole period."""
    return Progress(
        elapsed=working_days(starts_on, min(day, ends_on), calendar),
        total=working_days(starts_on, ends_on, calendar),
    )


def due_today(quota: int, passed: Fraction | None) -> int:
    """How many of a quota should be there by now, a started one counted."""
    if not passed:
        return 0
    return -((-quota * passed.numerator) // passed.denominator)


def pace_tone(value: Fraction | None) -> str:
    """'good' from 1.00, 'warn' from 0.60, 'bad' under it; empty without a pace."""
    if value is None:
        return ""
    return "good" if value >= ON_PACE else "warn" if value >= BEHIND else "bad"


@dataclass(frozen=True)
class Standing:
    """One line of a league table: `name` is what equal ranks are shown in the order of."""

    key: int
    name: str
    actual: int
    quota: int | None
    reached: Fraction | None
    rank: int | None
    pace: Fraction | None


def league(rows: Iterable[tuple[int, str, int, int | None]], passed: Fraction | None) -> list[Standing]:
    """Rows (key, name, actual, quota) ranked by attainment; ties share a rank, the unranked come last, by name."""
    known = list(rows)
    reached = [attainment(actual, quota) for _, _, actual, quota in known]
    standings = [
        Standing(key, name, actual, quota, share, rank, pace(share, passed))
        for (key, name, actual, quota), share, rank in zip(
            known, reached, competition_ranks(reached), strict=True
        )
    ]
    return sorted(standings, key=lambda row: (row.rank is None, row.rank or 0, row.name, row.key))


def movement(before: int | None, now: int | None) -> int | None:
    """Places gained since the last ranking (negative: lost); None where one of the two is unranked."""
    return None if before is None or now is None else before - now


# ---------------------------------------------------------------- points
@dataclass(frozen=True)
class PointTerms:
    """Points of a kind of result from a day on: so many each, and one for each `fen_per_point` of its amount."""

    kind: str
    starts_on: date
    per_count: int
    fen_per_point: int


def terms_on(rules: Iterable[PointTerms], kind: str, day: date) -> PointTerms | None:
    """The terms in force for a kind on a day: the latest that had begun."""
    held = [rule for rule in rules if rule.kind == kind and rule.starts_on <= day]
    return max(held, key=lambda rule: rule.starts_on, default=None)


def points(terms: PointTerms | None, count: int, amount_fen: int) -> int:
    """Whole points of one result; a reversal (negative count and amount) takes exactly as many away."""
    if terms is None:
        return 0
    by_amount = abs(amount_fen) // terms.fen_per_point if terms.fen_per_point else 0
    return terms.per_count * count + (by_amount if amount_fen >= 0 else -by_amount)


# ---------------------------------------------------------------- rewards
@dataclass(frozen=True)
class RewardStep:
    """From a day on `reward_fen` for each result of a kind whose amount is at least `from_fen`."""

    kind: str
    starts_on: date
    from_fen: int
    reward_fen: int


def reward(steps: Iterable[RewardStep], kind: str, day: date, count: int, amount_fen: int) -> int:
    """What one result earns in fen: the highest step that its amount reaches, of the steps in force on its day.

    Accounts and cards earn it for each, an amount once; a reversal (negative) takes exactly as much away.
    """
    begun = [step for step in steps if step.kind == kind and step.starts_on <= day]
    latest = max((step.starts_on for step in begun), default=None)
    reached = [step for step in begun if step.starts_on == latest and step.from_fen <= abs(amount_fen)]
    if not reached:
        return 0
    times = count or (amount_fen > 0) - (amount_fen < 0)
    return max(reached, key=lambda step: step.from_fen).reward_fen * times


# ---------------------------------------------------------------- shares
@dataclass(frozen=True)
class Share:
    """A part of a whole that is always said with it: 98 of 500 committees, never '20%' alone."""

    part: int
    base: int

    @property
    def ratio(self) -> Decimal | None:
        """The share as a fraction of one; None where the base is not known."""
        return Decimal(self.part) / Decimal(self.base) if self.base > 0 else None


# ---------------------------------------------------------------- weeks
def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def bulletin_weeks(starts_on: date, ends_on: date, day: date) -> list[date]:
    """Mondays on which a bulletin was due by `day`: from the first after the beginning to the first after the end."""
    first = week_of(starts_on) + timedelta(days=7)
    last = min(week_of(day), week_of(ends_on) + timedelta(days=7))
    return [first + timedelta(days=7 * n) for n in range(max(0, (last - first).days // 7 + 1))]
