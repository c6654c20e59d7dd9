"""What a customer is worth, now and at best, and how long, deep and broad the relationship is."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tiers import phrases
from tiers.models import Feature, PeerScale, Result
from tiers.rules import DEPTH, PERCENTILE, Class, whole_months
from tiers.ways import Scale


@dataclass(frozen=True)
class Worth:
    """Values in fen of yuan with the stance of the class; length in months, depth as a percentile (0-100), breadth.

    `depth` is that of the average deposits among customers of the same size class, None where the night keeps no scale
    of it any more; `months` is None where nobody knows since when it is a customer.
    """

    actual_fen: int
    potential_fen: int
    stance: str
    months: int | None
    depth: Decimal | None
    lines_used: int
    lines_offered: int

    @property
    def unrealized_fen(self) -> int:
        """What is still to be won."""
        return self.potential_fen - self.actual_fen

    @property
    def share(self) -> float | None:
        """How much of the potential value is there already; None where a value is not positive (F2)."""
        if self.actual_fen < 0 or self.potential_fen <= 0:
            return None
        return float(Fraction(self.actual_fen, self.potential_fen))

    @property
    def breadth(self) -> float:
        """The share of the product lines that the bank offers (F10)."""
        return self.lines_used / max(self.lines_offered, 1)


def worth_of(feature: Feature, result: Result, *, on: date, offered: int) -> Worth:
    """The values and the relationship of a customer as a night of this date kept them; of so many lines offered."""
    known = feature.customer_days is not None
    return Worth(
        actual_fen=result.actual_value_fen,
        potential_fen=result.potential_value_fen,
        stance=str(phrases.STANCES[Class(result.strategic_class)]),
        months=whole_months(on - timedelta(days=feature.customer_days or 0), on) if known else None,
        depth=_depth(feature),
        lines_used=feature.active_lines,
        lines_offered=offered,
    )


def _depth(feature: Feature) -> Decimal | None:
    size = ord(feature.size or "\0")
    scale = PeerScale.objects.filter(run_id=feature.run_id, indicator=DEPTH, peers=size).first()
    if scale is None:
        return None
    place = Scale(scale.count, scale.values).percentile(feature.deposits_fen, feature.deposits_fen)
    return Decimal(place) / PERCENTILE
