"""Published measures of customers, as plain arithmetic: lifetime value, concentration, trend, silence, affinity.

Each function names its formula and its source. They inform people; nothing here sets a score or a tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import erf, exp, log, sqrt
from statistics import NormalDist, median


# ---------------------------------------------------------------- value (F1)
def present_value(margins: Sequence[Fraction | int], *, retention: Fraction, discount: Fraction) -> Fraction:
    """Sum of m_t r^t / (1 + i)^t over t = 1..T, in the unit of the margins; retention 1: net present value."""
    factor = retention / (1 + discount)
    return sum((margin * factor**year for year, margin in enumerate(margins, start=1)), Fraction(0))


def endless_multiple(*, retention: Fraction, discount: Fraction, growth: Fraction = Fraction(0)) -> Fraction:
    """r / (1 + i - r (1 + g)): a margin a year for ever, the first after a year (Gupta and Lehmann, 2003).

    Raises ValueError where growth outruns the discount: the sum has no end.
    """
    rest = 1 + discount - retention * (1 + growth)
    if rest <= 0:
        raise ValueError("r (1 + g) must stay under 1 + i")
    return retention / rest


# ---------------------------------------------------------------- concentration (F3)
@dataclass(frozen=True)
class Concentration:
    """How far few customers bring most: shares of ten near-equal groups, the best first.

    `gini` is None where somebody is worth less than nothing; then `peak` is the highest point of the cumulative curve
    (1 = the whole) and `peak_at` the share of customers that reach it.
    """

    deciles: list[Fraction]
    gini: Fraction | None
    peak: Fraction | None
    peak_at: Fraction | None


def concentration(values: Sequence[int]) -> Concentration | None:
    """Decile shares, and the Gini coefficient or the peak of the whale curve; None where the sum is not positive."""
    ordered, count, total = sorted(values, reverse=True), len(values), sum(values)
    if total <= 0:
        return None
    cuts = [count * tenth // 10 for tenth in range(11)]
    deciles = [Fraction(sum(ordered[start:end]), total) for start, end in pairwise(cuts)]
    if ordered[-1] >= 0:
        weighted = sum(place * value for place, value in enumerate(reversed(ordered), start=1))
        return Concentration(
            deciles, Fraction(2 * weighted, count * total) - Fraction(count + 1, count), None, None
        )
    earning = [value for value in ordered if value > 0]
    return Concentration(deciles, None, Fraction(sum(earning), total), Fraction(len(earning), count))


# ---------------------------------------------------------------- wallet (F4)
def wallet_allocation(rank: int, banks: int) -> Fraction:
    """The share of a wallet that the bank ranked `rank` of `banks` may expect: (1 - rank / (n + 1)) 2 / n."""
    return (1 - Fraction(rank, banks + 1)) * Fraction(2, banks)


# ---------------------------------------------------------------- credit (F6)
def irb_risk_weight(pd: float, lgd: float, maturity: float = 2.5) -> float:
    """The risk weight of a corporate exposure, 1 = 100%, by the internal-ratings formula of Basel II (CRE31)."""
    normal = NormalDist()
    share = (1 - exp(-50 * pd)) / (1 - exp(-50))
    correlation = 0.12 * share + 0.24 * (1 - share)
    slope = (0.11852 - 0.05478 * log(pd)) ** 2
    stressed = normal.cdf(
        (normal.inv_cdf(pd) + sqrt(correlation) * normal.inv_cdf(0.999)) / sqrt(1 - correlation)
    )
    capital = (lgd * stressed - pd * lgd) * (1 + (maturity - 2.5) * slope) / (1 - 1.5 * slope)
    return 12.5 * capital


# ---------------------------------------------------------------- trend (F8)
def theil_sen(values: Sequence[float]) -> float:
    """The median of the slopes of all pairs, a step apart each: one spike does not turn it."""
    return median(
        (values[later] - values[earlier]) / (later - earlier)
        for earlier, later in combinations(range(len(values)), 2)
    )


@dataclass(frozen=True)
class Trend:
    """Mann and Kendall's S, its tie-corrected z, and the two-sided probability of so much by chance."""

    s: int
    z: float
    chance: float


def mann_kendall(values: Sequence[float]) -> Trend:
    """Whether values rise or fall steadily, whatever by how much; ties are corrected for."""
    count = len(values)
    s = sum(
        (values[later] > values[earlier]) - (values[later] < values[earlier])
        for earlier, later in combinations(range(count), 2)
    )
    ties = [values.count(value) for value in set(values)]  # type: ignore[attr-defined]
    variance = (
        count * (count - 1) * (2 * count + 5) - sum(held * (held - 1) * (2 * held + 5) for held in ties)
    ) / 18
    z = 0.0 if s == 0 or variance == 0 else (s - (1 if s > 0 else -1)) / sqrt(variance)
    return Trend(s, z, 1 - erf(abs(z) / sqrt(2)))


# ---------------------------------------------------------------- silence (F9)
@dataclass(frozen=True)
class Rhythm:
    """Parameters of BG/NBD: the rate of doing business (r, alpha) and of dropping out (a, b)."""

    r: float
    alpha: float
    a: float
    b: float


def chance_alive(rhythm: Rhythm, *, repeats: int, last: float, age: float) -> float:
    """The chance that a customer is still one (Fader, Hardie and Lee, 2005); `repeats` transactions until `last`."""
    if repeats == 0:
        return 1.0
    gone = rhythm.a / (rhythm.b + repeats - 1)
    waited = ((rhythm.alpha + age) / (rhythm.alpha + last)) ** (rhythm.r + repeats)
    return 1 / (1 + gone * waited)


def expected_transactions(rhythm: Rhythm, *, repeats: int, last: float, age: float, ahead: float) -> float:
    """How many transactions to expect within `ahead` more units of time."""
    r, alpha, a, b = rhythm.r, rhythm.alpha, rhythm.a, rhythm.b
    z = ahead / (alpha + age + ahead)
    series = _hypergeometric(r + repeats, b + repeats, a + b + repeats - 1, z)
    shrunk = ((alpha + age) / (alpha + age + ahead)) ** (r + repeats)
    whole = (a + b + repeats - 1) / (a - 1) * (1 - shrunk * series)
    return whole * chance_alive(rhythm, repeats=repeats, last=last, age=age)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's 2F1 by its series, for z between 0 and 1."""
    total = term = 1.0
    for step in range(10_000):
        term *= (a + step) * (b + step) / ((c + step) * (step + 1)) * z
        total += term
        if abs(term) < 1e-12 * abs(total):
            break
    return total


# ---------------------------------------------------------------- affinity (F14)
@dataclass(frozen=True)
class Affinity:
    """How two product lines go together among customers: shares of one, lift 1 where they have nothing to do."""

    support: Fraction
    confidence: Fraction
    lift: Fraction
    jaccard: Fraction
    cosine: float


def affinity(*, customers: int, having: int, other: int, both: int, at_least: int = 5) -> Affinity | None:
    """The measures of a pair (Linden 2003; Sarwar 2001); None where fewer than `at_least` customers have both."""
    if both < at_least:
        return None
    return Affinity(
        support=Fraction(both, customers),
        confidence=Fraction(both, having),
        lift=Fraction(both * customers, having * other),
        jaccard=Fraction(both, having + other - both),
        cosine=both / sqrt(having * other),
    )
