"""The shipped scoring model as plain Python: indicators, percentiles, scores, tiers, classes and phases.

Everything that decides is integer or fraction arithmetic. `tiers.scoring` says the same for a whole bank with NumPy;
a property test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

# A percentile is kept in millionths of a point, points and scores in thousandths, rank shares in hundred-thousandths.
PERCENTILE = 1_000_000
POINT = 1_000
SHARE = 100_000
PPM = 1_000_000
MONTHS_BEFORE_AT_LEAST = 6
EXPLORATION_MONTHS = 6
BUILD_UP_MONTHS = 36
LINE_CLOSED_MONTHS = 6
CONTACT_MONTHS = 12
BUILD_UP_CHANGE_PPM = 100_000
# The steps of a night in their order; crm_site.schedule runs them.
NIGHT_STEPS = (
    "feed",
    "contributions",
    "features",
    "results",
    "publish",
    "contacts",
    "signs",
    "notices",
    "summaries",
    "cube",
    "achieved",
    "pairs",
    "tidying",
)
# A tier by decision: the states in which it stands, and for how long one may be proposed.
OVERRIDE_STANDING = ("approved", "in_force")
OVERRIDE_MONTHS = 12
# The cause of a move that such a decision made.
BY_DECISION = "override"
SIMULATION_STEPS = ("score", "compare", "tidying")
# So many trials keep their customers; what the page says of older ones stays.
TRIALS_KEPT = 12


class Indicator(StrEnum):
    """The six weighted proxies, in the order of every array and table."""

    REVENUE = "revenue"
    CHANGE = "change"
    RELATIONSHIP = "relationship"
    ENTANGLEMENT = "entanglement"
    WALLET = "wallet"
    PARTNERSHIP = "partnership"


class Class(IntEnum):
    """Strategic classes, numbered as customers.models.StrategicClass."""

    MOST_VALUABLE = 1
    MOST_GROWABLE = 2
    LOW_MAINTENANCE = 3
    MIGRATOR = 4
    BELOW_ZERO = 5


class Stage(IntEnum):
    """Phases of a relationship, numbered as customers.models.Phase."""

    EXPLORATION = 1
    BUILD_UP = 2
    STABILITY = 3
    DECLINE = 4


class StageReason(StrEnum):
    """Why a customer is in its phase: the first condition that held."""

    FALLING = "falling"
    LINE_CLOSED = "line_closed"
    NEW = "new"
    YOUNG = "young"
    GROWING = "growing"
    STEADY = "steady"


@dataclass(frozen=True)
class Parameters:
    """A model version as values.

    `weights` in the order of Indicator; `tiers` and `shares` (cumulative, in hundred-thousandths of the bank) best
    tier first; `points`, in thousandths, best tier first and the last 0, decide instead of the shares where there are
    any. `down_margin` in hundred-thousandths of the bank, of the hundred points where points decide.
    """

    weights: tuple[int, ...]
    tiers: tuple[int, ...]
    shares: tuple[int, ...]
    points: tuple[int, ...] = ()
    peer_group: str = "bank"
    retention: Decimal = Decimal("0.9")
    discount: Decimal = Decimal("0.12")
    horizon_years: int = 5
    up_nights: int = 3
    down_nights: int = 30
    down_margin: int = 0
    valuable_percentile: int = 80
    growable_percentile: int = 80
    minimum_confidence: int = 50


@dataclass(frozen=True)
class Earned:
    """What an account earned in a month, in fen of yuan: each part rounded once, the total their sum."""

    margin: int
    fees: int
    service_cost: int
    expected_loss: int
    capital_charge: int

    @property
    def total(self) -> int:
        return self.margin + self.fees - self.service_cost - self.expected_loss - self.capital_charge


# The scale of deposits within a size class, kept beside those of the indicators.
DEPTH = "depth"


def whole_months(first: date, last: date) -> int:
    """How many months lie wholly between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


# ---------------------------------------------------------------- arithmetic
def divide_half_even(numerator: int, denominator: int) -> int:
    """The nearest integer to a quotient, ties to the even one; the denominator is positive."""
    quotient, rest = divmod(numerator, denominator)
    over = 2 * rest - denominator
    return quotient + (over > 0 or (over == 0 and quotient % 2 == 1))


def rounded(value: Fraction) -> int:
    """A fraction as the nearest integer, ties to the even one."""
    return divide_half_even(value.numerator, value.denominator)


# ---------------------------------------------------------------- model versions
def weights_are_whole(weights: Mapping[str, int]) -> bool:
    """Whether each of the six indicators has a whole weight from 0 and they sum to 100."""
    whole = all(isinstance(weight, int) and weight >= 0 for weight in weights.values())
    return set(weights) == set(Indicator) and whole and sum(weights.values()) == 100


def shares_rise(shares: Mapping[int, Decimal]) -> bool:
    """Whether cumulative rank shares rise from tier to tier, from above nothing to the whole bank."""
    rising = [shares[tier] for tier in sorted(shares)]
    return rising == sorted(set(rising)) and rising[0] > 0 and rising[-1] == 1


def points_fall(points: Mapping[int, int | None]) -> bool:
    """Whether point thresholds (thousandths) fall from tier to tier, from at most a hundred points to above nothing."""
    falling = [points[tier] for tier in sorted(points)]
    known = [value for value in falling if value is not None]
    return (
        bool(known)
        and len(known) == len(falling)
        and known == sorted(set(known), reverse=True)
        and known[0] <= 100 * POINT
        and known[-1] > 0
    )


# ---------------------------------------------------------------- money
def earned(
    *,
    kind: str,
    average_fen: int,
    rate: Decimal,
    transfer_price: Decimal,
    days: int,
    day_basis: int,
    fees_fen: int = 0,
    transactions: int = 0,
    account_cost_fen: int = 0,
    transaction_cost_fen: int = 0,
    pd: Decimal = Decimal(0),
    lgd: Decimal = Decimal(0),
    risk_weight: Decimal = Decimal(0),
    capital_ratio: Decimal = Decimal(0),
    cost_of_capital: Decimal = Decimal(0),
) -> Earned:
    """The contribution of one account in one month (F6, before tax); rates a year.

    Deposits earn the transfer price less the rate paid, loans the rate charged less the transfer price, less expected
    loss and the cost of the capital they bind. Guarantees and fee services earn their fees.
    """
    balance = Fraction(average_fen) * days / day_basis
    spread = Fraction(transfer_price) - Fraction(rate)
    margin = {"deposit": balance * spread, "loan": -balance * spread}.get(kind, Fraction(0))
    at_risk = balance if kind == "loan" else Fraction(0)
    return Earned(
        margin=rounded(margin),
        fees=fees_fen,
        service_cost=account_cost_fen + transaction_cost_fen * transactions,
        expected_loss=rounded(at_risk * Fraction(pd) * Fraction(lgd)),
        capital_charge=rounded(
            at_risk * Fraction(risk_weight) * Fraction(capital_ratio) * Fraction(cost_of_capital)
        ),
    )


def symmetric_growth_ppm(before: int, after: int) -> int | None:
    """Growth as 2 (after - before) / (after + before) in millionths (Davis and Haltiwanger; F8).

    Held to [-2, 2]; unknown where the sum is not positive and the two differ, as the measure has no meaning there.
    """
    if before == after:
        return 0
    if before + after <= 0:
        return None
    growth = divide_half_even(2 * PPM * (after - before), before + after)
    return max(-2 * PPM, min(2 * PPM, growth))


def multiple(retention: Decimal, discount: Decimal, years: int) -> Fraction:
    """What a yuan a year is worth today: sum of r^t / (1 + d)^t over t = 1..years (Gupta and Lehmann; F1)."""
    factor = Fraction(retention) / (1 + Fraction(discount))
    return sum((factor**year for year in range(1, years + 1)), Fraction(0))


# ---------------------------------------------------------------- score
def percentile(rank: int, count: int) -> int:
    """100 x (rank - 1) / (count - 1) in millionths of a point; a group of one gives 50."""
    if count == 1:
        return 50 * PERCENTILE
    return divide_half_even(100 * PERCENTILE * (rank - 1), count - 1)


def score(percentiles: Sequence[int | None], weights: Sequence[int]) -> int:
    """The weighted mean of the known percentiles, in thousandths; an unknown one gives its weight to the others."""
    known = [(weight, value) for weight, value in zip(weights, percentiles, strict=True) if value is not None]
    total = sum(weight for weight, _ in known)
    if total == 0:
        return 0
    return divide_half_even(sum(weight * value for weight, value in known), total * (PERCENTILE // POINT))


def confidence(percentiles: Sequence[int | None], weights: Sequence[int]) -> int:
    """The percentage of the weight that had data."""
    known = sum(weight for weight, value in zip(weights, percentiles, strict=True) if value is not None)
    return divide_half_even(100 * known, sum(weights))


def points(percentiles: Sequence[int | None], weights: Sequence[int], unit: int = POINT) -> list[int | None]:
    """What each known indicator adds to the score, in 1/`unit` of a point, so that the parts sum to the score.

    The last units go to the largest remainders, the earlier indicator first.
    """
    known = [place for place, value in enumerate(percentiles) if value is not None]
    total = sum(weights[place] for place in known)
    if total == 0:
        return [None if value is None else 0 for value in percentiles]
    scale = total * (PERCENTILE // unit)
    shares = {place: divmod(weights[place] * (percentiles[place] or 0), scale) for place in known}
    whole = divide_half_even(score(percentiles, weights), POINT // unit)
    missing = whole - sum(quotient for quotient, _ in shares.values())
    order = sorted(known, key=lambda place: (-shares[place][1], place))
    if missing < 0:
        order = order[::-1]
    step = 1 if missing > 0 else -1
    extra = dict.fromkeys(order[: abs(missing)], step)
    return [
        shares[place][0] + extra.get(place, 0) if place in shares else None for place in range(len(weights))
    ]


# ---------------------------------------------------------------- tier
def qualified_tier(rank: int, count: int, parameters: Parameters, *, below_zero: bool, score: int = 0) -> int:
    """The first tier whose share of the bank the rank reaches, or whose points the score; below zero only the last."""
    if below_zero:
        return parameters.tiers[-1]
    for place, tier in enumerate(parameters.tiers):
        if _reaches(place, rank, count, score, parameters):
            return tier
    return parameters.tiers[-1]


def settled_tier(
    *,
    previous: tuple[int, int, int] | None,
    qualified: int,
    rank: int,
    count: int,
    parameters: Parameters,
    below_zero: bool,
    score: int = 0,
) -> tuple[int, int]:
    """The tier a customer holds tonight, and for how many nights running it has qualified for another one.

    `previous` is (tier, tier qualified for, nights) of the last published night of an earlier date. Without one the
    tier is set at once, and so it is below zero. A better tier needs `up_nights`, a worse one `down_nights` on the same
    tier running; who is behind the boundary of its tier by no more than the margin does not count as falling.
    """
    if previous is None or below_zero:
        return qualified, 0
    tier, candidate, nights = previous
    if qualified == tier or (qualified > tier and _within_margin(tier, rank, count, score, parameters)):
        return tier, 0
    nights = nights + 1 if qualified == candidate and nights > 0 else 1
    needed = parameters.up_nights if qualified < tier else parameters.down_nights
    return (qualified, 0) if nights >= needed else (tier, nights)


def _within_margin(tier: int, rank: int, count: int, score: int, parameters: Parameters) -> bool:
    if parameters.down_margin <= 0 or tier not in parameters.tiers:
        return False
    place = parameters.tiers.index(tier)
    return _reaches(place, rank, count, score, parameters, margin=parameters.down_margin)


def _reaches(place: int, rank: int, count: int, score: int, parameters: Parameters, margin: int = 0) -> bool:
    if parameters.points:
        return score + margin >= parameters.points[place]
    return rank * SHARE <= (parameters.shares[place] + margin) * count


def decile(rank: int, count: int) -> int:
    """Which tenth a competition rank lies in, 1 the best; equal scores share it."""
    return -(-10 * rank // count)


# ---------------------------------------------------------------- class and phase
def nearest_rank(values: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    place = max(1, -(-percent * len(values) // 100))
    return sorted(values)[place - 1]


def strategic_class(*, actual: int, potential: int, valuable: int, growable: int) -> Class:
    """Peppers and Rogers' value tiers (F2), the first that holds; `valuable` and `growable` are T1 and T2.

    A value of nothing is neither valuable nor growable, however low the thresholds of a poor bank lie.
    """
    if actual < 0:
        return Class.MIGRATOR if potential > 0 else Class.BELOW_ZERO
    if actual >= valuable and actual > 0:
        return Class.MOST_VALUABLE
    if potential - actual >= growable and potential > actual:
        return Class.MOST_GROWABLE
    return Class.LOW_MAINTENANCE


def phase(
    *,
    revenue_fen: int,
    recent_quarter_fen: int,
    line_closed: bool,
    customer_days: int | None,
    change_ppm: int | None,
    exploration_days: int,
    build_up_days: int,
) -> tuple[Stage, StageReason]:
    """The phase of the relationship and the condition that put it there.

    Falling: the last three months earned under 70% of three average months, asked only where the year earned
    something. The two limits are the days in the 6 and 36 months before the night.
    """
    if revenue_fen > 0 and 40 * recent_quarter_fen < 7 * revenue_fen:
        return Stage.DECLINE, StageReason.FALLING
    if line_closed:
        return Stage.DECLINE, StageReason.LINE_CLOSED
    if customer_days is not None and customer_days <= exploration_days:
        return Stage.EXPLORATION, StageReason.NEW
    if customer_days is not None and customer_days <= build_up_days:
        return Stage.BUILD_UP, StageReason.YOUNG
    if change_ppm is not None and change_ppm > BUILD_UP_CHANGE_PPM:
        return Stage.BUILD_UP, StageReason.GROWING
    return Stage.STABILITY, StageReason.STEADY
