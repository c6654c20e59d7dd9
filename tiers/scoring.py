"""The rules of `tiers.rules` for a whole bank at once: NumPy arrays in, NumPy arrays out, integers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tiers.columns import UNKNOWN
from tiers.rules import (
    BUILD_UP_CHANGE_PPM,
    PERCENTILE,
    POINT,
    SHARE,
    Class,
    Indicator,
    Parameters,
    Stage,
    multiple,
)

Column = np.ndarray
# Of a peer group and an indicator: how many values there were, and those in rising order that are kept.
Scales = Mapping[tuple[int, str], tuple[int, Column]]


@dataclass(frozen=True)
class Limits:
    """The days in the 6 and 36 months before the night."""

    exploration_days: int
    build_up_days: int


def score_bank(facts: Mapping[str, Column], parameters: Parameters, limits: Limits) -> dict[str, Column]:
    """Percentiles, score, rank, deciles, values, class, phase and tier of each customer.

    `facts` holds int64 columns: the six indicators by name, branch, industry, size, gain (fen a year to win elsewhere),
    recent_quarter, line_closed, customer_days, and of the last published night tier_before, candidate_before and
    nights_before (UNKNOWN where there was none). UNKNOWN means null in and out.
    """
    count = len(facts["customer"])
    groups = {"branch": facts["branch"], "industry": facts["industry"], "size": facts["size"]}
    peers = groups.get(parameters.peer_group)
    percentiles = [percentile_column(facts[indicator], peers) for indicator in Indicator]
    score, confidence = score_columns(percentiles, parameters.weights)
    rank, _ = competition_ranks(-score, None)
    branch_rank, branch_size = competition_ranks(-score, facts["branch"])
    actual, potential = value_columns(facts["revenue"], facts["gain"], parameters)
    classes = class_column(actual, potential, parameters)
    below_zero = classes == Class.BELOW_ZERO
    qualified = qualified_column(rank, score, count, parameters, below_zero)
    tier, nights = settled_columns(facts, qualified, rank, score, count, parameters, below_zero)
    # Of a million customers, what is small is kept small.
    small = {
        "confidence": confidence,
        "bank_decile": -(-10 * rank // max(count, 1)),
        "branch_decile": -(-10 * branch_rank // branch_size),
        "strategic_class": classes,
        "phase": phase_column(facts, limits),
        "qualified_tier_id": qualified,
        "tier_id": tier,
        "candidate_nights": nights,
    }
    return {
        **{f"{indicator}_pct": column for indicator, column in zip(Indicator, percentiles, strict=True)},
        "score": score,
        "rank": rank,
        "actual_value_fen": actual,
        "potential_value_fen": potential,
        **{name: column.astype(np.int16) for name, column in small.items()},
    }


# ---------------------------------------------------------------- arithmetic
def divide_half_even(numerator: Column, denominator: Column | int) -> Column:
    """Element by element as rules.divide_half_even; denominators are positive."""
    quotient = numerator // denominator
    over = 2 * (numerator - quotient * denominator) - denominator
    return quotient + ((over > 0) | ((over == 0) & (quotient % 2 == 1)))


def competition_ranks(values: Column, groups: Column | None) -> tuple[Column, Column | int]:
    """For each row 1 + the number of smaller values in its group, and the size of the group; None: one group of all."""
    count = len(values)
    if groups is None:
        order = np.argsort(values)
        new_value = np.ones(count, dtype=bool)
        ordered = values[order]
        np.not_equal(ordered[1:], ordered[:-1], out=new_value[1:])
        starts = np.flatnonzero(new_value)
        ranks = np.empty(count, dtype=np.int64)
        ranks[order] = np.repeat(starts, np.diff(np.append(starts, count))) + 1
        return ranks, count
    ranks, sizes = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.append(True, groups[order][1:] != groups[order][:-1])) if count else order
    for members in np.split(order, bounds[1:]):
        ranks[members], sizes[members] = competition_ranks(values[members], None)
    return ranks, sizes


# ---------------------------------------------------------------- score
def percentile_column(values: Column, peers: Column | None) -> Column:
    """Percentiles within the peer group, among those who have a value."""
    result = np.full(len(values), UNKNOWN, dtype=np.int64)
    known = values != UNKNOWN
    rank, size = competition_ranks(values[known], None if peers is None else peers[known])
    spread = divide_half_even(100 * PERCENTILE * (rank - 1), np.maximum(size - 1, 1))
    result[known] = np.where(size == 1, 50 * PERCENTILE, spread)
    return result


def percentiles_among(peers: Column, values: Column, own: Column, scales: Scales, indicator: str) -> Column:
    """Percentiles of values that are supposed or corrected, among peers that stand still; as `ways.Scale.percentile`.

    `own` is what stands in the scale for the same customer (UNKNOWN: nothing does), and is left out of the peers.
    """
    result = np.full(len(values), UNKNOWN, dtype=np.int64)
    for group in np.unique(peers):
        chosen = np.flatnonzero((peers == group) & (values != UNKNOWN))
        count, scale = scales.get((int(group), indicator), (0, values[:0]))
        place = np.searchsorted(scale, values[chosen], side="left")
        if len(scale) != count:
            place = np.where(place == 0, 0, (place - 1) * (count - 1) // (len(scale) - 1) + 1)
        counted = own[chosen] != UNKNOWN
        smaller = place - (counted & (own[chosen] < values[chosen]))
        others = count - counted
        spread = divide_half_even(100 * PERCENTILE * smaller, np.maximum(others, 1))
        result[chosen] = np.where(others == 0, 50 * PERCENTILE, spread)
    return result


def score_columns(percentiles: list[Column], weights: tuple[int, ...]) -> tuple[Column, Column]:
    """Scores in thousandths and confidences in percent."""
    weighted = np.zeros(len(percentiles[0]), dtype=np.int64)
    weight = np.zeros_like(weighted)
    for column, of_indicator in zip(percentiles, weights, strict=True):
        known = column != UNKNOWN
        weight += known * of_indicator
        weighted += np.where(known, column, 0) * of_indicator
    score = divide_half_even(weighted, np.maximum(weight, 1) * (PERCENTILE // POINT))
    return score, divide_half_even(100 * weight, sum(weights))


# ---------------------------------------------------------------- tier
def qualified_column(
    rank: Column, score: Column, count: int, parameters: Parameters, below_zero: Column
) -> Column:
    """The tier whose share of the bank the rank reaches, or whose points the score."""
    if parameters.points:
        reached = np.stack([score >= least for least in parameters.points[:-1]])
    else:
        reached = np.stack([rank * SHARE <= share * count for share in parameters.shares[:-1]])
    tiers = np.array(parameters.tiers, dtype=np.int64)
    first = np.where(reached.any(axis=0), reached.argmax(axis=0), len(tiers) - 1)
    return np.where(below_zero, tiers[-1], tiers[first])


def reached_column(score: Column, boundaries: Mapping[int, int]) -> Column:
    """The best tier (lowest number) whose published boundary the score reaches."""
    reached = np.full(len(score), max(boundaries), dtype=np.int64)
    for tier in sorted(boundaries, reverse=True):
        reached[score >= boundaries[tier]] = tier
    return reached


def settled_columns(
    facts: Mapping[str, Column],
    qualified: Column,
    rank: Column,
    score: Column,
    count: int,
    parameters: Parameters,
    below_zero: Column,
) -> tuple[Column, Column]:
    """Tonight's tier after the hysteresis, and the nights running on the candidate."""
    before, candidate, nights = facts["tier_before"], facts["candidate_before"], facts["nights_before"]
    at_once = (before == UNKNOWN) | below_zero
    line = np.zeros(len(rank), dtype=np.int64)
    for tier, limit in zip(parameters.tiers, parameters.points or parameters.shares, strict=True):
        line[before == tier] = limit
    if parameters.points:
        near = score + parameters.down_margin >= line
    else:
        near = rank * SHARE <= (line + parameters.down_margin) * count
    within = (qualified > before) & near
    stays = (qualified == before) | (within & (parameters.down_margin > 0))
    running = np.where((qualified == candidate) & (nights > 0), nights + 1, 1)
    needed = np.where(qualified < before, parameters.up_nights, parameters.down_nights)
    moves = at_once | (~stays & (running >= needed))
    return np.where(moves, qualified, before), np.where(moves | stays, 0, running)


# ---------------------------------------------------------------- values, class and phase
def value_columns(revenue: Column, gain: Column, parameters: Parameters) -> tuple[Column, Column]:
    """Actual and potential value in fen."""
    factor = multiple(parameters.retention, parameters.discount, parameters.horizon_years)
    return multiplied(revenue, factor), multiplied(revenue + gain, factor)


def multiplied(values: Column, factor: Fraction) -> Column:
    """values x factor, rounded half to even once.

    The product overflows 64 bits, but what is left of it does not: a quotient is guessed, the remainder worked out
    modulo 2^64 is exact as long as the guess is near, and corrects it. Where a guess might be too far off, Python's
    integers do the work.
    """
    numerator, denominator = factor.numerator, factor.denominator
    largest = float(np.abs(values).max(initial=0)) * float(factor)
    if largest > 2**61 or (largest * 2**-50 + 2) * denominator > 2**61:
        exact = divide_half_even(values.astype(object) * numerator, denominator)
        return exact.astype(np.int64)
    guess = np.rint(values * float(factor)).astype(np.int64)
    wrapped = np.array([numerator % 2**64, denominator], dtype=np.uint64)
    rest = (values.view(np.uint64) * wrapped[0] - guess.view(np.uint64) * wrapped[1]).view(np.int64)
    quotient = guess + rest // denominator
    over = 2 * (rest % denominator) - denominator
    return quotient + ((over > 0) | ((over == 0) & (quotient % 2 == 1)))


def nearest_rank(values: Column, percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    place = max(1, -(-percent * len(values) // 100)) - 1
    return int(np.partition(values, place)[place])


def class_column(actual: Column, potential: Column, parameters: Parameters) -> Column:
    """Strategic classes with the two thresholds of this run."""
    if len(actual) == 0:
        return actual
    unrealized = potential - actual
    valuable = nearest_rank(actual, parameters.valuable_percentile)
    growable = nearest_rank(unrealized, parameters.growable_percentile)
    return np.select(
        [
            (actual < 0) & (potential <= 0),
            actual < 0,
            (actual >= valuable) & (actual > 0),
            (unrealized >= growable) & (unrealized > 0),
        ],
        [Class.BELOW_ZERO, Class.MIGRATOR, Class.MOST_VALUABLE, Class.MOST_GROWABLE],
        Class.LOW_MAINTENANCE,
    ).astype(np.int64)


def phase_column(facts: Mapping[str, Column], limits: Limits) -> Column:
    """Phases of the relationship; an unknown age is no young one."""
    revenue, days, change = facts["revenue"], facts["customer_days"], facts["change"]
    falling = (revenue > 0) & (40 * facts["recent_quarter"] < 7 * revenue)
    known = days != UNKNOWN
    return np.select(
        [
            falling | (facts["line_closed"] == 1),
            known & (days <= limits.exploration_days),
            (known & (days <= limits.build_up_days)) | (change > BUILD_UP_CHANGE_PPM),
        ],
        [Stage.DECLINE, Stage.EXPLORATION, Stage.BUILD_UP],
        Stage.STABILITY,
    ).astype(np.int64)
