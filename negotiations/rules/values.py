"""Values of issues: how they are read from what was typed, and how far apart two of them are."""

from datetime import date
from decimal import Decimal, InvalidOperation

from negotiations.rules.codes import Measure

LARGEST = Decimal(10) ** 13


class NotAValue(ValueError):
    """What was typed is no value of the measure."""


def read_value(measure: Measure | str, typed: str) -> Decimal:
    """A typed value as a decimal of its measure, four digits at most; a date as its ordinal. NotAValue else."""
    text = typed.strip().replace(",", "").replace("，", "").removesuffix("%").replace("−", "-")
    if measure == Measure.DATE:
        try:
            return Decimal(date.fromisoformat(text).toordinal())
        except ValueError as refused:
            raise NotAValue(typed) from refused
    try:
        value = Decimal(text)
    except InvalidOperation as refused:
        raise NotAValue(typed) from refused
    if not value.is_finite() or abs(value) >= LARGEST or value != value.quantize(Decimal("0.0001")):
        raise NotAValue(typed)
    return value


def distance(measure: Measure | str, one: Decimal, other: Decimal) -> Decimal:
    """How far two values lie apart: basis points for a rate, days for dates, else the measure itself."""
    apart = abs(one - other)
    return apart * 100 if measure == Measure.RATE else apart


def places(measure: Measure | str) -> int:
    """How many decimals a value is shown with at least."""
    return 2 if measure in (Measure.RATE, Measure.PERCENT) else 0
