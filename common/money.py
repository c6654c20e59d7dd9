"""Money as integers: fen of a currency, and the yuan equivalents that bank-wide figures add."""

from decimal import ROUND_HALF_EVEN, Decimal

FEN = 100
# A trillion yuan, the most that is typed; times a probability in basis points it still fits 64 bits.
LARGEST_FEN = 10**14


def to_fen(amount: Decimal | int | str) -> int:
    """An amount in units of a currency as an integer of hundredths; refuses more than two decimals."""
    fen = Decimal(amount) * FEN
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} has more than two decimals")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Hundredths as an amount with two decimals."""
    return Decimal(fen) / FEN


def round_half_even(value: Decimal) -> int:
    """The nearest integer, ties to the even one: the bank's rounding of computed fen."""
    return int(value.to_integral_value(rounding=ROUND_HALF_EVEN))
