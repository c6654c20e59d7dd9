"""What came before a request: how earlier ones ended, what was kept of what was promised, how similar talks ended."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Record:
    """Earlier requests that were agreed to or refused, and promises given for them whose day has come."""

    agreed: int = 0
    refused: int = 0
    kept: int = 0
    broken: int = 0

    @property
    def decided(self) -> int:
        return self.agreed + self.refused

    @property
    def due(self) -> int:
        """Promises whose day has come."""
        return self.kept + self.broken

    @property
    def share(self) -> int:
        """Of the promises whose day has come, how many percent were kept."""
        return self.kept * 100 // self.due if self.due else 0


@dataclass(frozen=True)
class SimilarTalks:
    """How negotiations about the same product ended: medians over the agreed ones, of enough to tell of nobody.

    `same_line` is False where too few were about the product itself and the whole kind (loans, deposits) stands in.
    """

    cases: int
    agreed: int
    discount_bp: Decimal | None
    rounds: Decimal | None
    days: Decimal | None
    same_line: bool
