"""What a package is worth to both sides: additive utility, the product of both, and what to trade for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

# Packages are searched one by one up to so many issues (4,096 packages); beyond, each goes to whom it matters more.
SEARCHED = 12
ONE, NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Weighed:
    """An issue by what it weighs, and what each end is worth: (to us, to them) when we get it, and when they get it.

    Without our aims and their guess an issue is worth 1 to whoever gets it and 0 to the other.
    """

    key: int
    ours: Decimal
    theirs: Decimal
    if_ours: tuple[Decimal, Decimal] = (ONE, NONE)
    if_theirs: tuple[Decimal, Decimal] = (NONE, ONE)


@dataclass(frozen=True)
class Package:
    """Which issues go to us, and what that is worth to both."""

    to_us: frozenset[int]
    ours: Decimal
    theirs: Decimal

    @property
    def product(self) -> Decimal:
        """Nash's product of both utilities."""
        return self.ours * self.theirs


@dataclass(frozen=True)
class Trade:
    """Give the issue that weighs more for them, get the one that weighs more for us; `gain` is what both gain by it."""

    give: int
    get: int
    gain: Decimal


def utility(weights: Sequence[Decimal], scores: Sequence[Decimal]) -> Decimal:
    """Sum of weight times score; weights add up to 1, scores go from 0 to 1."""
    return sum((weight * score for weight, score in zip(weights, scores, strict=True)), NONE)


def normalised(weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Weights that add up to 1; equal ones where all are 0."""
    total = sum(weights)
    if not total:
        return [ONE / len(weights) for _ in weights]
    return [Decimal(weight) / total for weight in weights]


def score(value: Decimal, *, bottom: Decimal, best: Decimal) -> Decimal:
    """How good a value is for a side, 0 at its bottom line and 1 at its best, cut at both ends."""
    if best == bottom:
        return ONE
    return min(max((value - bottom) / (best - bottom), NONE), ONE)


def package(issues: Sequence[Weighed], to_us: frozenset[int]) -> Package:
    """What it is worth that these issues go to us and the others to them."""
    ends = [issue.if_ours if issue.key in to_us else issue.if_theirs for issue in issues]
    return Package(
        to_us,
        ours=utility([issue.ours for issue in issues], [end[0] for end in ends]),
        theirs=utility([issue.theirs for issue in issues], [end[1] for end in ends]),
    )


def best_package(issues: Sequence[Weighed]) -> Package | None:
    """The package of whole issues with the largest product of utilities (Nash); None without issues.

    Of equal ones the one with the larger sum, then the one that gives us more.
    """
    if not issues:
        return None
    if len(issues) > SEARCHED:
        return package(issues, frozenset(issue.key for issue in issues if issue.ours >= issue.theirs))
    found = (
        package(issues, frozenset(issue.key for issue, ours in zip(issues, picks, strict=True) if ours))
        for picks in product((True, False), repeat=len(issues))
    )
    return max(found, key=lambda one: (one.product, one.ours + one.theirs, one.ours))


def trades(issues: Sequence[Weighed]) -> list[Trade]:
    """What to give for what, the pair that both gain most by first: cheap for us and dear to them, and the reverse."""
    cheap = [issue for issue in issues if issue.ours < issue.theirs]
    dear = [issue for issue in issues if issue.ours > issue.theirs]
    pairs = [
        Trade(give.key, get.key, (give.theirs - give.ours) + (get.ours - get.theirs))
        for give in cheap
        for get in dear
    ]
    return sorted(pairs, key=lambda pair: (-pair.gain, pair.give, pair.get))
