"""What is aimed at, how months become quarters and a year, how a target is shared out, and what was reached of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# What is shared out goes in steps: ten thousand yuan, or one customer.
MONEY_STEP_FEN = 1_000_000
MONTHS_OF_QUARTER = 3


class Measure(StrEnum):
    """What a target counts; each is a column of `Achieved`."""

    DEPOSITS = "deposits"
    LOANS = "loans"
    CONTRIBUTION = "contribution"
    CUSTOMERS = "customers"
    KEY_CUSTOMERS = "key_customers"
    NEW_CUSTOMERS = "new_customers"


MONEY = frozenset({Measure.DEPOSITS, Measure.LOANS, Measure.CONTRIBUTION})
# What adds up over months; of everything else a quarter and a year stand where their last month stands.
FLOWS = frozenset({Measure.NEW_CUSTOMERS})


@dataclass(frozen=True)
class Levels:
    """What must be kept, what is aimed at, and what would be excellent: fen of yuan, or customers."""

    floor: int
    target: int
    stretch: int

    @property
    def rise(self) -> bool:
        """Whether none is negative and each is at least the one before."""
        return 0 <= self.floor <= self.target <= self.stretch

    def __add__(self, other: "Levels") -> "Levels":
        return Levels(self.floor + other.floor, self.target + other.target, self.stretch + other.stretch)

    def __sub__(self, other: "Levels") -> "Levels":
        return Levels(self.floor - other.floor, self.target - other.target, self.stretch - other.stretch)


class Reached(StrEnum):
    """The highest level that a figure has come to."""

    BELOW = "below"
    FLOOR = "floor"
    TARGET = "target"
    STRETCH = "stretch"


def step_of(measure: Measure) -> int:
    """In what steps a measure is shared out."""
    return MONEY_STEP_FEN if measure in MONEY else 1


def of_period(measure: Measure, months: Sequence[Levels | None]) -> Levels | None:
    """The levels of several months together: of a flow their sum, else those of the last; None where one is missing.

    Of what does not add up only the last month needs to be there.
    """
    if measure not in FLOWS:
        return months[-1] if months else None
    if not months or None in months:
        return None
    return sum((each for each in months if each), start=Levels(0, 0, 0))


def reached(actual: int, levels: Levels) -> Reached:
    """Which level a figure has come to; one that is exactly there has reached it."""
    if actual >= levels.stretch:
        return Reached.STRETCH
    if actual >= levels.target:
        return Reached.TARGET
    return Reached.FLOOR if actual >= levels.floor else Reached.BELOW


def percent_of(actual: int, aimed: int) -> int | None:
    """How many percent of what is aimed at were reached, rounded down; None where nothing is aimed at."""
    return 100 * actual // aimed if aimed > 0 else None


def share_out(total: int, weights: Sequence[int], *, step: int) -> list[int]:
    """Split a total in whole steps in proportion to weights; what no step is left of goes to the largest part.

    Largest remainder (Hamilton): each part gets its share rounded down, and the steps that are left go to the largest
    remainders, of equal ones to the first. The parts always add up to the total. Negative weights count as nothing;
    where no weight is positive all parts count alike.
    """
    if not weights:
        return []
    counted = [max(weight, 0) for weight in weights]
    if not any(counted):
        counted = [1] * len(counted)
    steps, rest = divmod(total, step)
    exact = [Fraction(steps * weight, sum(counted)) for weight in counted]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: steps - sum(parts)]:
        parts[place] += 1
    shares = [part * step for part in parts]
    shares[shares.index(max(shares))] += rest
    return shares
