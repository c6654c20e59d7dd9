"""Which warning signs there are, in what their rules are counted, and what may be done with a sign."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What a rule looks for."""

    NAME_CHANGES = "name_changes"
    BUSINESS_CHANGES = "business_changes"
    OUTSIDE_SCOPE = "outside_scope"
    NO_MAIN_BUSINESS = "no_main_business"
    UNRELATED = "unrelated"
    DEBT_RATIO = "debt_ratio"
    DEPOSITS_FALL = "deposits_fall"
    COMPLAINT_BREACH = "complaint_breach"
    CONTACT_OVERDUE = "contact_overdue"
    MATURING = "maturing"


class Measure(StrEnum):
    """In what the amount of a rule is counted."""

    TIMES = "times"
    PERCENT = "percent"
    DAYS = "days"
    WAN = "wan"


class Span(StrEnum):
    """In what the time is counted that a rule looks back, or ahead."""

    MONTHS = "months"
    DAYS = "days"


class Severity(StrEnum):
    WATCH = "watch"
    SERIOUS = "serious"


class SignState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    HANDLED = "handled"


@dataclass(frozen=True)
class Shape:
    """How a rule is written: what its amount counts, its bounds, and over which time it looks (None: no time)."""

    measure: Measure
    least: int
    most: int
    span: Span | None = None
    longest: int = 0


SHAPES: dict[Code, Shape] = {
    Code.NAME_CHANGES: Shape(Measure.TIMES, 1, 20, Span.MONTHS, 120),
    Code.BUSINESS_CHANGES: Shape(Measure.TIMES, 1, 20, Span.MONTHS, 120),
    Code.OUTSIDE_SCOPE: Shape(Measure.TIMES, 1, 20, Span.MONTHS, 120),
    Code.NO_MAIN_BUSINESS: Shape(Measure.TIMES, 1, 20, Span.MONTHS, 120),
    Code.UNRELATED: Shape(Measure.TIMES, 1, 20, Span.MONTHS, 120),
    Code.DEBT_RATIO: Shape(Measure.PERCENT, 1, 300),
    Code.DEPOSITS_FALL: Shape(Measure.PERCENT, 1, 100),
    Code.COMPLAINT_BREACH: Shape(Measure.TIMES, 1, 20, Span.DAYS, 730),
    Code.CONTACT_OVERDUE: Shape(Measure.DAYS, 0, 365),
    Code.MATURING: Shape(Measure.WAN, 0, 100_000_000, Span.DAYS, 365),
}


# Signs of what we owe the customer: they are listed, and are no warning about the company.
OUR_PART = (Code.CONTACT_OVERDUE, Code.MATURING)


def faults(code: Code, amount: int, span: int | None) -> list[str]:
    """What is wrong with the numbers of a rule, as codes: 'amount', 'span'."""
    shape, wrong = SHAPES[code], []
    if not shape.least <= amount <= shape.most:
        wrong.append("amount")
    if (span is None) != (shape.span is None) or (span is not None and not 1 <= span <= shape.longest):
        wrong.append("span")
    return wrong


def may_acknowledge(state: SignState | str) -> bool:
    """Only a sign that nobody has taken up yet."""
    return state == SignState.OPEN


def may_handle(state: SignState | str) -> bool:
    """Any sign that is not handled, taken up or not."""
    return state != SignState.HANDLED
