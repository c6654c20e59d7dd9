"""Whether a customer can carry what is offered: debt service of a year against the cash flow of a year."""

from decimal import ROUND_DOWN, Decimal

# Families of the catalogue whose products have to be paid back, by the customer or by whoever is bound for it.
OWED = frozenset({"loan", "guarantee", "trade"})
LEAST_COVER = Decimal("1.00")


def is_owed(family: str) -> bool:
    """Whether cash flow has to be shown for a product of this family."""
    return family in OWED


def cover(cash_flow_fen: int, debt_service_fen: int) -> Decimal | None:
    """Operating cash flow of a year over interest and repayments of that year, cut off to hundredths; None of none."""
    if debt_service_fen <= 0:
        return None
    return (Decimal(cash_flow_fen) / debt_service_fen).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def carries(family: str, cash_flow_fen: int | None, debt_service_fen: int | None) -> bool:
    """Whether the figures are there where they must be, and pay the debt once over at least."""
    if not is_owed(family):
        return True
    if cash_flow_fen is None or not debt_service_fen:
        return False
    found = cover(cash_flow_fen, debt_service_fen)
    return found is not None and found >= LEAST_COVER
