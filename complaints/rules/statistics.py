"""What the figures of complaints mean: each a plain count over cases, so that every one can be counted by hand."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# The same customer with the same topic within so many days has complained again of what was not settled.
REPEAT_DAYS = 30
PER = 100_000
VALID = frozenset({"valid", "partly"})


@dataclass(frozen=True)
class CaseFacts:
    """What the figures need to know of a case; codes are empty where nothing was said, money is integer fen."""

    key: int
    number: str
    customer: int | None
    unit: str
    level: int
    state: str
    track: str
    channel: str
    topic: str
    product: str
    cause: str
    business: str
    standard_channel: str
    validity: str
    received_at: datetime
    accepted_at: datetime | None
    first_response_at: datetime | None
    response_due_at: datetime | None
    resolved_at: datetime | None
    resolve_due_at: datetime | None
    legal_due_at: datetime | None
    closed_at: datetime | None
    round: int
    breached: frozenset[str]
    paid_fen: int
    score: int | None
    imported: bool


def in_time(done_at: datetime | None, due_at: datetime | None, breached: bool, at: datetime) -> bool | None:
    """Whether something due was done by then; None while it is neither due nor done. A breach stays a miss."""
    if breached:
        return False
    if due_at is None:
        return None
    if done_at is not None:
        return done_at <= due_at
    return False if due_at <= at else None


def responded_in_time(case: CaseFacts, at: datetime) -> bool | None:
    return in_time(case.first_response_at, case.response_due_at, "response" in case.breached, at)


def resolved_in_time(case: CaseFacts, at: datetime) -> bool | None:
    """By the service level; a withdrawn case that was never resolved counts nowhere."""
    if case.state == "withdrawn" and case.resolved_at is None and "resolve" not in case.breached:
        return None
    return in_time(case.resolved_at, case.resolve_due_at, "resolve" in case.breached, at)


def is_omission(case: CaseFacts, at: datetime) -> bool:
    """Whether the case was not handled in time by any of its clocks; imported ones have no breach but dates."""
    return bool(case.breached) or False in (responded_in_time(case, at), resolved_in_time(case, at))


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def nearest_rank(values: Sequence[float], percent: int) -> float | None:
    """The value that so many percent do not exceed, by nearest rank; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]


def per_100_000(count: int, services: int) -> float | None:
    """So many of 100,000 services; None where no service is known."""
    return count * PER / services if services else None


def share(part: int, whole: int) -> float | None:
    """A share of 1; None of nothing."""
    return part / whole if whole else None


# ---------------------------------------------------------------- many cases
class Figure(StrEnum):
    """The figures that lead to their cases; the code stands in the address of the list behind it."""

    ALL = "all"
    RUNNING = "running"
    RESPONDED = "responded"
    RESPONSE_MISSED = "response_missed"
    RESOLVED = "resolved"
    RESOLUTION_MISSED = "resolution_missed"
    LEGAL_MISSED = "legal_missed"
    OMITTED = "omitted"
    REOPENED = "reopened"
    REPEATED = "repeated"
    DECIDED = "decided"
    VALID = "valid"
    PAID = "paid"
    ANSWERED = "answered"
    DISSATISFIED = "dissatisfied"


def behind(
    figure: Figure | str,
    cases: Iterable[CaseFacts],
    *,
    repeated: frozenset[int],
    unhappy_under: int,
    at: datetime,
) -> list[CaseFacts]:
    """The cases that a figure counts."""
    tests: dict[str, Callable[[CaseFacts], bool]] = {
        Figure.ALL: lambda case: True,
        Figure.RUNNING: lambda case: case.state in ("new", "open", "resolved"),
        Figure.RESPONDED: lambda case: responded_in_time(case, at) is True,
        Figure.RESPONSE_MISSED: lambda case: responded_in_time(case, at) is False,
        Figure.RESOLVED: lambda case: resolved_in_time(case, at) is True,
        Figure.RESOLUTION_MISSED: lambda case: resolved_in_time(case, at) is False,
        Figure.LEGAL_MISSED: lambda case: "legal" in case.breached,
        Figure.OMITTED: lambda case: is_omission(case, at),
        Figure.REOPENED: lambda case: case.round > 0,
        Figure.REPEATED: lambda case: case.key in repeated,
        Figure.DECIDED: lambda case: bool(case.validity),
        Figure.VALID: lambda case: case.validity in VALID,
        Figure.PAID: lambda case: case.paid_fen > 0,
        Figure.ANSWERED: lambda case: case.score is not None,
        Figure.DISSATISFIED: lambda case: case.score is not None and case.score < unhappy_under,
    }
    counts = tests[figure]
    return [case for case in cases if counts(case)]


def repeats(cases: Iterable[CaseFacts]) -> frozenset[int]:
    """Keys of cases before which the same customer complained of the same topic within 30 days.

    `cases` reach back 30 days before the period, or its first cases cannot be told.
    """
    last: dict[tuple[int, str], datetime] = {}
    found = set()
    for case in sorted(cases, key=lambda case: (case.received_at, case.key)):
        if case.customer is None:
            continue
        theirs = (case.customer, case.topic)
        if theirs in last and case.received_at - last[theirs] <= timedelta(days=REPEAT_DAYS):
            found.add(case.key)
        last[theirs] = case.received_at
    return frozenset(found)


@dataclass(frozen=True)
class Totals:
    """The figures of a set of cases; shares are None where nothing stands below the line."""

    count: int
    running: int
    responded: int
    response_missed: int
    resolved: int
    resolution_missed: int
    legal_missed: int
    omitted: int
    reopened: int
    ended: int
    repeated: int
    decided: int
    valid: int
    paid: int
    paid_fen: int
    answered: int
    dissatisfied: int
    response_median_minutes: float | None
    response_p90_minutes: float | None
    imported: int

    @property
    def response_share(self) -> float | None:
        return share(self.responded, self.responded + self.response_missed)

    @property
    def resolution_share(self) -> float | None:
        return share(self.resolved, self.resolved + self.resolution_missed)

    @property
    def reopened_share(self) -> float | None:
        return share(self.reopened, self.ended)

    @property
    def repeated_share(self) -> float | None:
        return share(self.repeated, self.count)

    @property
    def valid_share(self) -> float | None:
        return share(self.valid, self.decided)


def totals(
    cases: Sequence[CaseFacts], *, repeated: frozenset[int], unhappy_under: int, at: datetime
) -> Totals:
    """Every figure of the cases at a moment."""
    counts = {
        figure.value: len(behind(figure, cases, repeated=repeated, unhappy_under=unhappy_under, at=at))
        for figure in Figure
        if figure != Figure.ALL
    }
    minutes = [
        (case.first_response_at - case.received_at).total_seconds() / 60
        for case in cases
        if case.first_response_at is not None
    ]
    return Totals(
        count=len(cases),
        ended=sum(case.round > 0 or case.closed_at is not None for case in cases),
        paid_fen=sum(case.paid_fen for case in cases),
        response_median_minutes=median(minutes),
        response_p90_minutes=nearest_rank(minutes, 90),
        imported=sum(case.imported for case in cases),
        **counts,
    )


# Ways of taking cases apart; the codes stand in addresses and in the regulator's tables.
DIMENSIONS: dict[str, Callable[[CaseFacts], str]] = {
    "level": lambda case: str(case.level),
    "unit": lambda case: case.unit,
    "product": lambda case: case.product,
    "channel": lambda case: case.channel,
    "cause": lambda case: case.cause,
    "topic": lambda case: case.topic,
    "track": lambda case: case.track,
    "business": lambda case: case.business,
    "standard_channel": lambda case: case.standard_channel,
    "validity": lambda case: case.validity,
    "days": lambda case: days_band(case),
}


# Dimensions whose codes are steps of a scale.
IN_ORDER = frozenset({"level", "days"})


def days_band(case: CaseFacts) -> str:
    """How long a case took until it was resolved, in days as the law's limits cut them; 'open' until then."""
    if case.resolved_at is None:
        return "withdrawn" if case.state == "withdrawn" else "open"
    days = (case.resolved_at - case.received_at).total_seconds() / 86_400
    return "15" if days <= 15 else "30" if days <= 30 else "60" if days <= 60 else "over"


def taken_apart(cases: Iterable[CaseFacts], dimension: str) -> dict[str, list[CaseFacts]]:
    """The cases by what they say in one dimension, the most frequent first; levels and days in their own order."""
    parts: dict[str, list[CaseFacts]] = defaultdict(list)
    for case in cases:
        parts[DIMENSIONS[dimension](case)].append(case)
    if dimension in IN_ORDER:
        return dict(sorted(parts.items()))
    return dict(sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])))


@dataclass(frozen=True)
class Bar:
    """One cause of the Pareto chart: its cases, and the share of all that it and the ones before it make."""

    code: str
    count: int
    share: float
    together: float


def pareto(codes: Iterable[str]) -> list[Bar]:
    """Causes by their frequency; what has no cause yet is left out."""
    counts = Counter(code for code in codes if code)
    every, sofar, bars = counts.total(), 0, []
    for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        sofar += count
        bars.append(Bar(code, count, count / every, sofar / every))
    return bars


@dataclass(frozen=True)
class Leg:
    """How long one part of the way takes: the middle and what nine of ten do not exceed, in hours."""

    name: str
    count: int
    median_hours: float | None
    p90_hours: float | None


LEGS: dict[str, Callable[[CaseFacts], tuple[datetime | None, datetime | None]]] = {
    "acceptance": lambda case: (case.received_at, case.accepted_at),
    "response": lambda case: (case.received_at, case.first_response_at),
    "handling": lambda case: (case.accepted_at, case.resolved_at),
    "checking": lambda case: (case.resolved_at, case.closed_at),
    "whole": lambda case: (case.received_at, case.closed_at),
}


def legs(cases: Sequence[CaseFacts]) -> list[Leg]:
    """The parts of the way from receipt to closing, each over the cases that have gone it."""
    found = []
    for name, ends in LEGS.items():
        hours = [
            (end - start).total_seconds() / 3600
            for start, end in map(ends, cases)
            if start is not None and end is not None and end >= start
        ]
        found.append(Leg(name, len(hours), median(hours), nearest_rank(hours, 90)))
    return found
