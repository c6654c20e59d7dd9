"""How likely a customer is to leave: seven signs of it as plain Python, and the same for a whole bank with NumPy.

Integers only. A sign counts nothing until its value passes `begins`, wholly from `full` on, and in a straight line
between the two; where `full` is the smaller one, falling values count. What is unknown gives its weight to the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tiers.columns import UNKNOWN, Column
from tiers.rules import divide_half_even
from tiers.scoring import divide_half_even as divide_columns

# How strongly a sign shows, in thousandths; the risk is in whole points.
WHOLE = 1_000
POINTS = 100
# With data for less of the weight than this, in percent, the risk is unknown.
LEAST_KNOWN = 50
# How far back each sign looks.
BREACH_DAYS = 90
ANSWER_MONTHS = 12
RIVAL_MONTHS = 12


class Factor(StrEnum):
    """The signs, in the order of every array, table and column."""

    DEPOSITS = "deposits"
    SETTLEMENT = "settlement"
    LINES = "lines"
    COMPLAINTS = "complaints"
    SATISFACTION = "satisfaction"
    RIVALS = "rivals"
    CONTACT = "contact"


# The fact of `tiers.models.Feature` that each sign is read from.
FACTS = {
    Factor.DEPOSITS: "deposits_change_bp",
    Factor.SETTLEMENT: "settlement_change_bp",
    Factor.LINES: "lines_closed",
    Factor.COMPLAINTS: "breaches",
    Factor.SATISFACTION: "satisfaction",
    Factor.RIVALS: "rivals",
    Factor.CONTACT: "overdue_days",
}


@dataclass(frozen=True)
class Weighing:
    """What a sign weighs, and from which value it begins to count and counts wholly."""

    weight: int
    begins: int
    full: int


def strength(value: int, weighing: Weighing) -> int:
    """How strongly a sign shows, in thousandths."""
    span = weighing.full - weighing.begins
    passed = (value - weighing.begins) * (1 if span > 0 else -1)
    return divide_half_even(WHOLE * max(0, min(passed, abs(span))), abs(span))


def parts(values: Sequence[int | None], table: Sequence[Weighing]) -> list[int | None] | None:
    """What each known sign adds to the risk, in whole points that sum to it; None where too little is known.

    Each part is the difference of the running sums' rounded shares of a hundred, so that nothing is left over.
    """
    known = known_weight(values, table)
    if known * 100 < LEAST_KNOWN * sum(each.weight for each in table):
        return None
    found: list[int | None] = []
    running = reached = 0
    for value, weighing in zip(values, table, strict=True):
        if value is None:
            found.append(None)
            continue
        running += weighing.weight * strength(value, weighing)
        before, reached = reached, divide_half_even(POINTS * running, known * WHOLE)
        found.append(reached - before)
    return found


def risk(values: Sequence[int | None], table: Sequence[Weighing]) -> int | None:
    """The churn risk from 0 to 100; None where too little is known."""
    found = parts(values, table)
    return None if found is None else sum(part or 0 for part in found)


def known_weight(values: Sequence[int | None], table: Sequence[Weighing]) -> int:
    """How much of the weight has data."""
    return sum(each.weight for value, each in zip(values, table, strict=True) if value is not None)


def risk_columns(facts: Mapping[str, Column], table: Sequence[Weighing]) -> dict[str, Column]:
    """`churn_risk` and the part of each sign (`risk_...`) of every customer; null is the smallest of the small type."""
    columns = [facts[factor] for factor in Factor]
    known = np.zeros(len(columns[0]), dtype=np.int64)
    for column, weighing in zip(columns, table, strict=True):
        known += (column != UNKNOWN) * weighing.weight
    enough = known * 100 >= LEAST_KNOWN * sum(each.weight for each in table)
    running, reached = np.zeros_like(known), np.zeros_like(known)
    found = {}
    for factor, column, weighing in zip(Factor, columns, table, strict=True):
        seen = column != UNKNOWN
        running += np.where(seen, weighing.weight * _strengths(column, seen, weighing), 0)
        before, reached = reached, divide_columns(POINTS * running, np.maximum(known, 1) * WHOLE)
        found[f"risk_{factor}"] = _small(reached - before, seen & enough)
    return {"churn_risk": _small(reached, enough), **found}


def _strengths(column: Column, seen: Column, weighing: Weighing) -> Column:
    span = weighing.full - weighing.begins
    passed = (np.where(seen, column, weighing.begins) - weighing.begins) * (1 if span > 0 else -1)
    return divide_columns(WHOLE * np.clip(passed, 0, abs(span)), abs(span))


def _small(column: Column, known: Column) -> Column:
    return np.where(known, column, np.iinfo(np.int16).min).astype(np.int16)
