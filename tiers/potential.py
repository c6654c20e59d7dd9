"""What more a customer could bring a year beside the wallet elsewhere, in plain Python; in fen of yuan.

`sql/features.sql` says the same for a bank. Every part is rounded once, half to even; None: unknown, and not counted.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tiers.rules import MONTHS_BEFORE_AT_LEAST, rounded

SERVICES = 4


@dataclass(frozen=True)
class Upside:
    """What the bank assumes of behaviour that could change and of growth; fractions, `service_gain_fen` a year.

    `kept_share` is what stays as average balance of a month's settlement where one bank has all of it.
    """

    kept_share: Decimal
    kept_margin: Decimal
    service_gain_fen: int
    win_probability: Decimal
    growth_share: Decimal


def kept_gain(settled_fen: int | None, deposits_fen: int, upside: Upside | None) -> int | None:
    """Of balances that could be kept: what its settlement would leave here, less what it leaves, x margin x chance."""
    if upside is None or settled_fen is None:
        return None
    missing = max(Fraction(settled_fen) * Fraction(upside.kept_share) - deposits_fen, Fraction(0))
    return rounded(missing * Fraction(upside.kept_margin) * Fraction(upside.win_probability))


def service_gain(services: int, upside: Upside | None) -> int | None:
    """Of channels and services not used yet: what one brings a year x chance, for each."""
    if upside is None:
        return None
    return rounded((SERVICES - services) * upside.service_gain_fen * Fraction(upside.win_probability))


def growth_gain(
    *, months_before: int, revenue_fen: int, before_fen: int | None, upside: Upside | None
) -> int | None:
    """Of its own growth: the share of last year's that is expected once more; unknown where growth has no meaning."""
    if upside is None or before_fen is None or months_before < MONTHS_BEFORE_AT_LEAST:
        return None
    if revenue_fen + before_fen <= 0:
        return None
    return rounded(max(revenue_fen - before_fen, 0) * Fraction(upside.growth_share))
