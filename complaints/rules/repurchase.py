"""Whether customers buy again after a complaint, beside what firms that measured it found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from complaints.rules.statistics import CaseFacts, resolved_in_time, share

# Bought again: a new account within so many days of the case.
BOUGHT_WITHIN_DAYS = 180
# Below so many customers a share says little.
FEW = 30
# What firms that measured it found (TARP, large losses): in percent, bought again.
PUBLISHED_REPURCHASE = {"silent": 9, "complained": 19, "solved": 54, "solved_fast": 82}


@dataclass(frozen=True)
class Repurchase:
    """Customers of one fate and how many of them bought again, beside the published figure in percent."""

    fate: str
    customers: int
    again: int
    published: int

    @property
    def share(self) -> float | None:
        return share(self.again, self.customers)

    @property
    def is_few(self) -> bool:
        return self.customers < FEW


def fate_of(case: CaseFacts, at: datetime) -> str:
    """Solved fast, solved, or complained in vain: the case as its customer has it."""
    if case.resolved_at is None or case.validity == "invalid":
        return "complained"
    return "solved_fast" if resolved_in_time(case, at) else "solved"


def repurchase(
    fates: Iterable[tuple[str, bool]],
) -> list[Repurchase]:
    """Customers by fate, of (fate, whether they bought again), beside what was published."""
    counts: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for fate, bought in fates:
        counts[fate] += 1
        again[fate] += bought
    return [
        Repurchase(fate, counts[fate], again[fate], published)
        for fate, published in PUBLISHED_REPURCHASE.items()
    ]


def expected_repurchase(shares: dict[str, float]) -> float:
    """The share that buys again of a mix of fates (shares of 1), by the published figures."""
    return sum(part * PUBLISHED_REPURCHASE[fate] / 100 for fate, part in shares.items())
