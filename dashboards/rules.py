"""How value is spread over customers: deciles, the running curve, Gini's coefficient, the map of strategic classes.

The formulas are those of `tiers.measures.concentration` (F3) and of F2, for a million customers with NumPy; a test
holds the two together.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import log10
from typing import NamedTuple

import numpy as np

Column = np.ndarray
PPM = 1_000_000
TENTHS = 10
PERCENTS = 100
MOST_BANDS = 12
# The map's squares: from what value of the customer, in fen, a square begins (1, 3, 10 ... ten thousand yuan).
_STEPS = [base * 10**power for power in range(6, 11) for base in (1, 3)]
# Across: the actual value, below zero first. Upwards: what is still to be won, nothing first.
ACROSS = [0, *_STEPS]
UPWARDS = [1, *_STEPS]
SQUARES = len(ACROSS) + 1


@dataclass(frozen=True)
class Decile:
    """One tenth of the customers, 1 the best: how many, what they bring together, the lowest and highest of them."""

    number: int
    customers: int
    total_fen: int
    lowest_fen: int
    highest_fen: int


@dataclass(frozen=True)
class Spread:
    """How contributions spread over some customers; money in fen, shares in millionths.

    `gini_ppm` is None where somebody brings less than nothing: then `peak_ppm` is the highest point of the curve
    (1,000,000 = the whole) and `peak_at_ppm` the share of customers who reach it. All are None where the sum is not
    positive. `curve_fen`: what the best k percent of the customers bring together, k = 0 to 100.
    """

    customers: int
    total_fen: int
    gini_ppm: int | None
    peak_ppm: int | None
    peak_at_ppm: int | None
    curve_fen: list[int]
    deciles: list[Decile]


def spread(contributions: Column) -> Spread:
    """The spread of contributions that come the highest first.

    Equal contributions stand in the decile that the first of them reaches, as equal scores share a tier: so a decile
    is everybody between two amounts, and can be asked for.
    """
    count = len(contributions)
    running = np.concatenate([[0], np.cumsum(contributions, dtype=np.int64)])
    total = int(running[-1])
    earning = int(np.searchsorted(-contributions, 0, side="left"))
    whole = total > 0
    negative = count > 0 and int(contributions[-1]) < 0
    return Spread(
        customers=count,
        total_fen=total,
        gini_ppm=_gini_ppm(contributions, total) if whole and not negative else None,
        peak_ppm=round(Fraction(int(running[earning]) * PPM, total)) if whole and negative else None,
        peak_at_ppm=round(Fraction(earning * PPM, count)) if whole and negative else None,
        curve_fen=[int(running[count * percent // PERCENTS]) for percent in range(PERCENTS + 1)],
        deciles=_deciles(contributions, running),
    )


def _gini_ppm(contributions: Column, total: int) -> int:
    """2 sum(i x_i) / (n sum(x)) - (n + 1) / n, x ascending (F3); exact, in two halves that fit 64 bits."""
    count = len(contributions)
    places = np.arange(count, 0, -1, dtype=np.int64)
    high, low = contributions >> 20, contributions & ((1 << 20) - 1)
    weighted = (int((places * high).sum()) << 20) + int((places * low).sum())
    return round((Fraction(2 * weighted, count * total) - Fraction(count + 1, count)) * PPM)


def _deciles(contributions: Column, running: Column) -> list[Decile]:
    count = len(contributions)
    if count == 0:
        return []
    first_of_equals = np.searchsorted(-contributions, -contributions, side="left")
    tenth = ((first_of_equals + 1) * TENTHS + count - 1) // count
    cuts = np.searchsorted(tenth, np.arange(1, TENTHS + 2), side="left")
    return [
        Decile(
            number=number,
            customers=int(end - start),
            total_fen=int(running[end] - running[start]),
            lowest_fen=int(contributions[end - 1]),
            highest_fen=int(contributions[start]),
        )
        for number, (start, end) in enumerate(pairwise(cuts), start=1)
        if end > start
    ]


# ---------------------------------------------------------------- the map of strategic classes
@dataclass(frozen=True)
class ClassSum:
    """The customers of one strategic class (F2) and their values in fen."""

    strategic_class: int
    customers: int
    actual_fen: int
    potential_fen: int


@dataclass(frozen=True)
class Square:
    """How many customers of a class stand in one square of the map; squares are counted from 0 across and upwards."""

    strategic_class: int
    across: int
    upwards: int
    customers: int


@dataclass(frozen=True)
class ClassMap:
    """Classes with their sums, and the squares that hold anybody."""

    classes: list[ClassSum]
    squares: list[Square]


def class_map(actual: Column, potential: Column, classes: Column) -> ClassMap:
    """The map of some customers: actual value across, what is still to be won (potential less actual) upwards."""
    across = np.searchsorted(ACROSS, actual, side="right")
    upwards = np.searchsorted(UPWARDS, potential - actual, side="right")
    square = (classes * SQUARES + across) * SQUARES + upwards
    keys, counts = np.unique(square, return_counts=True)
    return ClassMap(
        classes=[
            ClassSum(int(one), int(mine.sum()), int(actual[mine].sum()), int(potential[mine].sum()))
            for one in np.unique(classes)
            for mine in [classes == one]
        ],
        squares=[
            Square(int(key) // SQUARES**2, int(key) // SQUARES % SQUARES, int(key) % SQUARES, int(customers))
            for key, customers in zip(keys, counts, strict=True)
        ],
    )


def place_on(edges: list[int], value: int) -> float:
    """Where a value stands along the squares of an axis, in percent of it; inside a square by its logarithm."""
    square = sum(value >= edge for edge in edges)
    low = edges[square - 1] if square else None
    high = edges[square] if square < len(edges) else None
    inside = 0.5 if low is None or high is None else 0.0
    if low is not None and high is not None:
        inside = value / high if low <= 1 else log10(value / low) / log10(high / low)
    return 100 * (square + inside) / SQUARES


# ---------------------------------------------------------------- the segmentation cube
def bounds_rise(bounds_fen: Sequence[int]) -> bool:
    """Whether bounds of bands are positive and each above the one before; at least one, at most twelve."""
    rising = list(bounds_fen)
    return 1 <= len(rising) <= MOST_BANDS and rising == sorted(set(rising)) and rising[0] > 0


class Dimension(StrEnum):
    """What the cube can be laid out by."""

    UNIT = "unit"
    SETTLEMENT = "settlement"
    LOANS = "loans"
    TIER = "tier"
    LINE = "line"
    TIME = "time"


class Grain(StrEnum):
    """The periods of the cube; a quarter or a year stands as its last closed month stands."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Money(StrEnum):
    """Whose balances the cube adds up."""

    DEPOSITS = "deposits"
    LOANS = "loans"


class Measure(StrEnum):
    """The ten measures of the cube."""

    CUSTOMERS = "customers"
    CUSTOMERS_SHARE = "customers_share"
    ACCOUNTS = "accounts"
    ACCOUNTS_SHARE = "accounts_share"
    KEY = "key"
    KEY_SHARE = "key_share"
    ENDING = "ending"
    ENDING_CHANGE = "ending_change"
    AVERAGE = "average"
    AVERAGE_CHANGE = "average_change"


class Sums(NamedTuple):
    """What cells add up to: customers, accounts, customers of the tier key and above; balances in fen."""

    customers: int = 0
    accounts: int = 0
    key: int = 0
    ending_fen: int = 0
    ending_before_fen: int = 0
    average_fen: int | Fraction = 0
    average_before_fen: int | Fraction = 0


def measured(measure: Measure, sums: Sums, of: Sums) -> float | int | None:
    """A measure of some cells; shares are of the same number of `of`, None where that is nothing; money in fen."""
    match measure:
        case Measure.ENDING_CHANGE:
            return sums.ending_fen - sums.ending_before_fen
        case Measure.AVERAGE_CHANGE:
            return round(sums.average_fen - sums.average_before_fen)
        case Measure.ENDING | Measure.AVERAGE:
            return getattr(sums, f"{measure}_fen")
        case Measure.CUSTOMERS | Measure.ACCOUNTS | Measure.KEY:
            return getattr(sums, measure)
        case _:
            name = measure.removesuffix("_share")
            whole = getattr(of, name)
            return getattr(sums, name) / whole if whole else None


def period_of(month: date, grain: Grain) -> tuple[int, int]:
    """The year and the part of it in which a month lies."""
    part = {Grain.MONTH: month.month, Grain.QUARTER: (month.month + 2) // 3, Grain.YEAR: 0}[grain]
    return month.year, part


def closed_of(months: Iterable[date], grain: Grain) -> list[date]:
    """The last of the closed months in each period."""
    return list({period_of(month, grain): month for month in sorted(months)}.values())


def over_period(cells: Mapping[date, Sums], closed: Sequence[date]) -> Sums:
    """What the closed months of a period make together.

    Numbers and the balance at the end are those of the last month, the average daily balance is weighted by the days of
    the months (a fraction), and changes are the sum of the months' changes.
    """
    last = cells.get(max(closed), Sums())
    if len(closed) == 1:
        return last
    lengths = {month: monthrange(month.year, month.month)[1] for month in closed}
    weighted = sum(lengths[month] * held.average_fen for month, held in cells.items())
    average = Fraction(weighted, sum(lengths.values()))
    grown = sum(held.ending_fen - held.ending_before_fen for held in cells.values())
    moved = sum(held.average_fen - held.average_before_fen for held in cells.values())
    return last._replace(
        ending_before_fen=last.ending_fen - grown, average_fen=average, average_before_fen=average - moved
    )


def together(parts: Sequence[Sums]) -> Sums:
    """Cells added up, fractions of a fen rounded once, half to even."""
    return Sums(*(round(sum(part)) for part in zip(*parts, strict=True))) if parts else Sums()


# ---------------------------------------------------------------- won, kept and lost
def share_kept(before: int, lost: int) -> Fraction | None:
    """Of the customers at the beginning of a time those who did not leave in it; None where there were none."""
    return Fraction(before - lost, before) if before else None


def cost_of_replacing(customers: int, share_lost: Fraction, cost_fen: int) -> int:
    """What it costs to win as many new customers as left, in fen: customers x share lost x cost of winning one.

    50,000 customers of whom 5% leave, at 200 yuan for winning one: 500,000 yuan.
    """
    return round(customers * share_lost * cost_fen)


def quarter_of(month: date) -> date:
    """The first day of the quarter in which a month lies."""
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


# ---------------------------------------------------------------- account managers side by side
# Contacts, deals, reports and answers are those of so many months.
SPAN_MONTHS = 12
# A customer's file should hold these: credit code, industry, region, ownership, founding day, registered capital, total
# assets, revenue, staff, and a person to talk to.
FACTS = 10
# From here a churn risk is painted red everywhere.
RISK_FROM = 60


def pace(actual: int, start: int, aimed: int | None, passed: Fraction | None) -> Fraction | None:
    """How much of the way to a target is gone, by the share of working days that have passed (F18); 1 is on time.

    `start` is where the way began: nought for what adds up, else where it stood before the period. None where no way
    was to be gone, and before the first working day.
    """
    if aimed is None or aimed <= start or not passed:
        return None
    return Fraction(actual - start, aimed - start) / passed


def ranks_in_public(path: str, choices: Mapping[str, bool]) -> bool:
    """Whether a unit ranks its people for all, by what was chosen for paths of units: the nearest above counts."""
    chosen = [above for above in choices if path.startswith(above)]
    return choices[max(chosen, key=len)] if chosen else True


# ---------------------------------------------------------------- fair treatment
class Duty(StrEnum):
    """What customers may expect of the bank, each counted by the month in which it was due or done."""

    PROMISES = "promises"
    DISCLOSURE = "disclosure"
    COMPLAINTS = "complaints"
    REQUESTS = "requests"
    EDUCATION = "education"


# ---------------------------------------------------------------- one's own cockpit
class Card(StrEnum):
    """A card of the cockpit, in the order that is usual for who leads people."""

    FIGURES = "figures"
    NEEDS = "needs"
    MOVEMENT = "movement"
    UNITS = "units"
    MOVERS = "movers"


def usual_cards(*, bank_wide: bool) -> list[Card]:
    """The cards of who chose none: a supervisor sees first who needs help, head office first its units."""
    if bank_wide:
        return [Card.FIGURES, Card.UNITS, Card.MOVEMENT, Card.MOVERS, Card.NEEDS]
    return list(Card)


def moved(cards: Sequence[Card], code: str, step: int) -> list[Card]:
    """The cards with one of them a step further, -1 upwards; at the edge, and where it is not there, as they are."""
    order = list(cards)
    place = next((place for place, card in enumerate(order) if card == code), None)
    if place is not None and 0 <= place + step < len(order):
        order[place], order[place + step] = order[place + step], order[place]
    return order


# ---------------------------------------------------------------- dashboards by mail
class Rhythm(StrEnum):
    """How often a dashboard is sent."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


def period(rhythm: Rhythm, day: date) -> str:
    """The week (2026-W48) or the month (2026-11) of a day, of which there is one letter."""
    return f"{day:%G-W%V}" if rhythm == Rhythm.WEEKLY else f"{day:%Y-%m}"


def most_moved(
    before: Mapping[str, float | None], now: Mapping[str, float | None], *, as_they_are: set[str]
) -> list[str]:
    """The codes of figures that changed, those that moved most first; what is not known on both sides is left out.

    A figure moves by its share of what it was before; those `as_they_are`, shares and indexes, by their difference.
    """
    moves = {}
    for code, value in now.items():
        earlier = before.get(code)
        if value is None or earlier is None or value == earlier:
            continue
        moves[code] = abs(value - earlier) / (1 if code in as_they_are else max(abs(earlier), 1))
    return sorted(moves, key=lambda code: (-moves[code], code))
