"""Deposits in foreign currency: what was typed in it, and what that is in yuan, in which limits and scores are kept."""

from dataclasses import dataclass
from decimal import Decimal

from common.money import round_half_even

YUAN = "CNY"


@dataclass(frozen=True)
class Foreign:
    """An amount in hundredths of a foreign currency, and the yuan for one unit of it that day."""

    currency: str
    fen: int
    rate: Decimal

    @property
    def yuan_fen(self) -> int:
        """The same in fen of yuan."""
        return round_half_even(self.fen * self.rate)
