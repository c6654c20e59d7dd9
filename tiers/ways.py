"""What a change would do to a customer's score, and the cheapest changes that reach a boundary.

Everything else stands still: peers, boundaries and parameters are those of the publication that readers follow.
Amounts are averages of a year in fen of yuan, so a change counts as if it had lasted twelve months.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from tiers.rules import (
    MONTHS_BEFORE_AT_LEAST,
    PPM,
    Indicator,
    percentile,
    rounded,
    score,
    symmetric_growth_ppm,
)

# A scale keeps at most so many values and one; smaller groups are kept whole.
GRID = 2000
YUAN = 100
STEP_FEN = 100_000 * YUAN
# Effort is our own convention: 1 is a service sold, a tenth more balances, or a referral won.
EFFORT_OF_SERVICE = Fraction(1)
EFFORT_OF_LINE = Fraction(2)
EFFORT_OF_LEVEL = Fraction(1, 2)
EFFORT_OF_REFERRAL = Fraction(1)
EFFORT_OF_A_TENTH = Fraction(1)
SMALLEST_BASE_FEN = 1_000_000 * YUAN
MOST_TIMES_THE_BALANCE = 2
MOST_FEN = 50_000_000 * YUAN


class Act(StrEnum):
    """What an account manager may bring about; the four services carry the names of the customer's own fields."""

    DEPOSITS = "deposits"
    LOANS = "loans"
    PAYROLL = "payroll"
    CASH_MANAGEMENT = "cash_management"
    DIRECT_LINK = "direct_link"
    ONLINE_BANKING = "online_banking"
    LINE = "line"
    LEVEL = "level"
    REFERRAL = "referral"


SERVICES = (Act.PAYROLL, Act.CASH_MANAGEMENT, Act.DIRECT_LINK, Act.ONLINE_BANKING)


@dataclass(frozen=True)
class Change:
    """What is supposed: average balances in fen, services, lines, levels met and referrals, each more or fewer."""

    deposits_fen: int = 0
    loans_fen: int = 0
    services: int = 0
    lines: int = 0
    levels: int = 0
    referrals: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True)
class Scale:
    """The values of a peer group in rising order, thinned to at most GRID + 1; `count` of them there were."""

    count: int
    values: Sequence[int]

    def smaller(self, value: int) -> int:
        """How many peers surely have a smaller value; exact where the group was not thinned."""
        place = bisect_left(self.values, value)
        if place == 0 or len(self.values) == self.count:
            return place
        return (place - 1) * (self.count - 1) // (len(self.values) - 1) + 1

    def percentile(self, value: int, own: int | None) -> int:
        """The percentile, in millionths of a point, of somebody of the group whose value `own` became `value`."""
        count = self.count + (own is None)
        smaller = self.smaller(value) - (own is not None and own < value)
        return percentile(smaller + 1, count)


@dataclass(frozen=True)
class Standing:
    """A customer as published: indicator values and percentiles in the order of Indicator, and what they are made of.

    `deposit_yield` and `loan_yield` are what a yuan of average balance earned in a year (loans after expected loss and
    capital), None where the customer has no such balance to take them from.
    """

    values: tuple[int | None, ...]
    percentiles: tuple[int | None, ...]
    weights: tuple[int, ...]
    scales: Mapping[Indicator, Scale]
    revenue_before_fen: int | None
    months_before: int
    wallet_ours_fen: int
    wallet_total_fen: int
    wallet_has_deposits: bool
    wallet_has_loans: bool
    deposits_fen: int
    loans_fen: int
    deposit_yield: Fraction | None
    loan_yield: Fraction | None


@dataclass(frozen=True)
class Way:
    """Acts that together reach a boundary: the score then, in thousandths of a point, and the effort."""

    acts: tuple[Act, ...]
    change: Change
    score: int
    effort: Fraction


@dataclass(frozen=True)
class Possible:
    """What is open to this customer: services not in use, whether a line, an unmet level, a referral can be had."""

    services: tuple[Act, ...] = ()
    line: bool = False
    level: bool = False
    referral: bool = True
    money: tuple[Act, ...] = field(default=(Act.DEPOSITS, Act.LOANS))


# ---------------------------------------------------------------- what a change does
def values_after(standing: Standing, change: Change) -> tuple[int | None, ...]:
    """The six indicator values with the change, in the order of Indicator."""
    revenue, growth, relationship, entanglement, wallet, partnership = standing.values
    earned = Fraction(change.deposits_fen) * (standing.deposit_yield or 0)
    earned += Fraction(change.loans_fen) * (standing.loan_yield or 0)
    if revenue is not None and earned:
        revenue += rounded(earned)
        if standing.months_before >= MONTHS_BEFORE_AT_LEAST and standing.revenue_before_fen is not None:
            growth = symmetric_growth_ppm(standing.revenue_before_fen, revenue)
    more = change.services + change.lines
    entanglement = max((entanglement or 0) + more, 0) if more else entanglement
    met = change.levels + change.referrals
    partnership = max((partnership or 0) + met, 0) if met else partnership
    return revenue, growth, relationship, entanglement, _wallet_after(standing, change, wallet), partnership


def _wallet_after(standing: Standing, change: Change, share: int | None) -> int | None:
    ours = change.deposits_fen * standing.wallet_has_deposits + change.loans_fen * standing.wallet_has_loans
    if share is None or not ours or standing.wallet_total_fen <= 0:
        return share
    held = max(standing.wallet_ours_fen + ours, 0)
    return min(PPM, rounded(Fraction(held * PPM, standing.wallet_total_fen)))


def percentiles_after(standing: Standing, change: Change) -> tuple[int | None, ...]:
    """The six percentiles with the change; whatever it does not touch keeps what was published.

    Where a group was thinned the percentile is a lower bound, and never below what was published for a rise.
    """
    after = []
    for place, (indicator, value) in enumerate(zip(Indicator, values_after(standing, change), strict=True)):
        own, published = standing.values[place], standing.percentiles[place]
        scale = standing.scales.get(indicator)
        if value == own or value is None or scale is None:
            after.append(published if value is not None else None)
            continue
        found = scale.percentile(value, own)
        if published is not None and own is not None:
            found = max(found, published) if value > own else min(found, published)
        after.append(found)
    return tuple(after)


def score_after(standing: Standing, change: Change) -> int:
    """The score with the change, in thousandths of a point."""
    return score(percentiles_after(standing, change), standing.weights)


# ---------------------------------------------------------------- ways
def ways(standing: Standing, boundary: int, possible: Possible, limit: int = 3) -> list[Way]:
    """The cheapest ways to a score of `boundary` thousandths: the least effort, the best single act, the best pair.

    Single acts, pairs of them, and an amount of deposits or loans alone or beside one act are tried; amounts are the
    smallest that do, rounded up to two digits.  Fewer than three where fewer reach it, none where none does.
    """
    single = _acts(possible)
    found = []
    for size in (1, 2):
        for acts in combinations(single, size):
            found.append(_way(standing, acts, _sum(single[act] for act in acts)))
    for money in possible.money:
        for beside in [(), *((act,) for act in single)]:
            change = _smallest(standing, boundary, money, _sum(single[act] for act in beside))
            if change is not None:
                found.append(_way(standing, (*beside, money), change))
    reaching = sorted(
        (way for way in found if way.score >= boundary), key=lambda way: (way.effort, len(way.acts))
    )
    return _different(reaching, limit)


def effort(standing: Standing, change: Change) -> Fraction:
    """How much a change asks: one for a service, a referral, or a tenth more of the balances there are."""
    balances = [(change.deposits_fen, standing.deposits_fen), (change.loans_fen, standing.loans_fen)]
    return (
        EFFORT_OF_SERVICE * change.services
        + EFFORT_OF_LINE * change.lines
        + EFFORT_OF_LEVEL * change.levels
        + EFFORT_OF_REFERRAL * change.referrals
        + sum(
            EFFORT_OF_A_TENTH * Fraction(10 * abs(amount), max(balance, SMALLEST_BASE_FEN))
            for amount, balance in balances
        )
    )


def _acts(possible: Possible) -> dict[Act, Change]:
    acts = {service: Change(services=1) for service in possible.services}
    if possible.line:
        acts[Act.LINE] = Change(lines=1)
    if possible.level:
        acts[Act.LEVEL] = Change(levels=1)
    if possible.referral:
        acts[Act.REFERRAL] = Change(referrals=1)
    return acts


def _sum(changes) -> Change:
    total = Change()
    for change in changes:
        total = Change(*(getattr(total, one.name) + getattr(change, one.name) for one in fields(Change)))
    return total


def _way(standing: Standing, acts: tuple[Act, ...], change: Change) -> Way:
    return Way(acts, change, score_after(standing, change), effort(standing, change))


def _smallest(standing: Standing, boundary: int, money: Act, beside: Change) -> Change | None:
    """`beside` with the smallest amount that reaches the boundary; None where none is needed or none does."""
    name = f"{money.value}_fen"
    gained = standing.deposit_yield if money is Act.DEPOSITS else standing.loan_yield
    if gained is None or gained <= 0 or score_after(standing, beside) >= boundary:
        return None

    def reaches(steps: int) -> bool:
        return score_after(standing, replace(beside, **{name: steps * STEP_FEN})) >= boundary

    most = max(MOST_FEN, MOST_TIMES_THE_BALANCE * getattr(standing, name)) // STEP_FEN
    if not reaches(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return replace(beside, **{name: _two_digits(high) * STEP_FEN})


def _two_digits(steps: int) -> int:
    """Rounded up to two significant digits: 1,283 is 1,300."""
    unit = 10 ** max(len(str(steps)) - 2, 0)
    return -(-steps // unit) * unit


def _different(reaching: list[Way], limit: int) -> list[Way]:
    """The first, then the first single act and the first pair that are not yet among them, then whatever follows."""
    chosen: list[Way] = reaching[:1]
    for size in (1, 2):
        chosen += [way for way in reaching if len(way.acts) == size and way not in chosen][:1]
    return chosen[:limit]
