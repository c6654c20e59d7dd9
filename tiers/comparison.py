"""Two scorings of the same customers beside each other: who moves, how far, and by which indicator; integers only.

The only fractions are what people read: the rank correlation and shares, worked out from exact sums.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

import numpy as np

from tiers.columns import UNKNOWN
from tiers.rules import PERCENTILE, POINT
from tiers.scoring import Column, divide_half_even

DIGITS = 10_000


def rank_correlation(before: Column, after: Column) -> Fraction | None:
    """Spearman's coefficient of two columns of scores, ties at their mean rank, to four digits; None without spread."""
    one, other = centred_ranks(before), centred_ranks(after)
    product = _exact(one, other)
    spread = _exact(one, one) * _exact(other, other)
    if spread == 0:
        return None
    root = isqrt(abs(product) ** 2 * DIGITS**2 * 4 // spread)
    return Fraction((1 if product >= 0 else -1) * ((root + 1) // 2), DIGITS)


def centred_ranks(values: Column) -> Column:
    """Twice the mean rank of each value less the number of values and one: integers whose sum is nothing."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    upto = np.searchsorted(ordered, values, side="right")
    return (below + upto).astype(np.int64) - len(values)


def _exact(one: Column, other: Column) -> int:
    """The sum of products; pieces are small enough for 64 bits whatever the bank's size."""
    return sum(
        int(np.dot(one[start : start + 100_000], other[start : start + 100_000]))
        for start in range(0, len(one), 100_000)
    )


def movement(before: Column, after: Column, tiers: Sequence[int]) -> list[list[int]]:
    """How many go from each tier (rows) to each (columns), best first."""
    size = len(tiers)
    places = {tier: place for place, tier in enumerate(tiers)}
    lookup = np.zeros(max(tiers) + 1, dtype=np.int64)
    for tier, place in places.items():
        lookup[tier] = place
    counts = np.bincount(lookup[before] * size + lookup[after], minlength=size * size)
    return [[int(count) for count in row] for row in counts.reshape(size, size)]


def point_columns(percentiles: Sequence[Column], weights: Sequence[int]) -> list[Column]:
    """Points of each indicator in thousandths, an unknown one nothing; each rounded for itself, as causes are told."""
    known = [column != UNKNOWN for column in percentiles]
    weight = np.sum([has * share for has, share in zip(known, weights, strict=True)], axis=0)
    whole = np.maximum(weight, 1) * (PERCENTILE // POINT)
    return [
        np.where(has, divide_half_even(np.where(has, column, 0) * share, whole), 0)
        for has, column, share in zip(known, percentiles, weights, strict=True)
    ]


def causes(before: Sequence[Column], after: Sequence[Column], change: Column) -> tuple[Column, Column]:
    """For each customer the indicator (from 1) whose points changed most in the direction of the score's change.

    0 and no points where none did, as where the score stayed.
    """
    moved = np.stack([now - held for held, now in zip(before, after, strict=True)])
    towards = moved * np.sign(change)
    place = towards.argmax(axis=0)
    told = np.take_along_axis(towards, place[None, :], axis=0)[0] > 0
    points = np.take_along_axis(moved, place[None, :], axis=0)[0]
    return np.where(told, place + 1, 0), np.where(told, points, 0)


def sums_by(groups: Column, keys: Sequence[int], values: Column) -> list[int]:
    """The sum of `values` for each key of `groups`."""
    return [int(values[groups == key].sum()) for key in keys]
