"""How talks ended, in one line of figures for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

# Below so many cases, figures of others' talks would tell of single ones.
ENOUGH_CASES = 5


@dataclass(frozen=True)
class Ending:
    """One ended talk: whether it was agreed, days from opening to end, rounds, and the discount on the rate in bp."""

    agreed: bool
    days: int
    rounds: int
    discount_bp: Decimal | None


@dataclass(frozen=True)
class Endings:
    """Medians over ended talks; `discount_bp` is None where no agreed one had a rate."""

    cases: int
    agreed: int
    discount_bp: Decimal | None
    rounds: Decimal | None
    days: Decimal | None


def endings(cases: Sequence[Ending]) -> Endings:
    """How many were agreed, and the median discount, rounds and days of those that were."""
    agreed = [case for case in cases if case.agreed]
    discounts = [case.discount_bp for case in agreed if case.discount_bp is not None]
    return Endings(
        cases=len(cases),
        agreed=len(agreed),
        discount_bp=median(discounts) if discounts else None,
        rounds=Decimal(median(case.rounds for case in agreed)) if agreed else None,
        days=Decimal(median(case.days for case in agreed)) if agreed else None,
    )
