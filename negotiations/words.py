"""How values of issues are written for people."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from common import presentation
from common.reader import language
from negotiations import texts
from negotiations.rules.codes import Measure, Subject
from negotiations.rules.values import distance, places
from pricing.queries import TableRate


def value(measure: str, amount: Decimal | None) -> str:
    """A value without its unit: '3.45', '1,500', a date as a day; an em dash where there is none."""
    if amount is None:
        return presentation.MISSING
    if measure == Measure.DATE:
        return date.fromordinal(int(amount)).isoformat()
    least = 0 if abs(amount) >= 10 and measure == Measure.PERCENT else places(measure)
    digits = max(least, -int(amount.normalize().as_tuple().exponent), 0)
    return presentation.number(amount, digits)


def with_unit(measure: str, amount: Decimal | None) -> str:
    """A value with what it is counted in: '3.45% a year', 'CNY 15,000,000', in Chinese '1,500 万元'."""
    if amount is None or measure in (Measure.DATE, Measure.COUNT):
        return value(measure, amount)
    if measure == Measure.WAN and language() == "en":
        return _yuan(amount)
    if measure == Measure.RATE:
        return texts.A_YEAR % {"value": value(measure, amount)}
    return f"{value(measure, amount)} {texts.MEASURES[Measure(measure)]}"


def apart(measure: str, one: Decimal, other: Decimal) -> str:
    """How far two values lie apart, with its unit: '20 bp', 'CNY 3 m', in Chinese '300 万元'."""
    far = distance(measure, one, other)
    if measure == Measure.WAN and language() == "en":
        return f"CNY {_whole(far / 100)} m"
    return f"{_whole(far)} {texts.DISTANCES[Measure(measure)]}".rstrip()


def _yuan(wan: Decimal) -> str:
    """An amount in ten thousands as an English reader writes it, to the last digit."""
    return f"CNY {_whole(wan * 10_000)}"


def _whole(amount: Decimal) -> str:
    """A number with as many digits as it has."""
    amount = amount.normalize()
    return presentation.number(amount, max(-int(amount.as_tuple().exponent), 0))


def tables(found: TableRate) -> str:
    """What the price tables leave of a rate: 'quote 3.65%, the sub-branch gives 20 bp: 3.45%'."""
    figures = {
        "quote": presentation.percent(found.quote.quoted_rate, 2),
        "bp": found.bp,
        "rate": presentation.percent(found.rate, 2),
    }
    return gettext("Price tables: quote %(quote)s, the sub-branch may give %(bp)s bp, so %(rate)s.") % figures


def issue_name(subject: str, name: str) -> str:
    """What an issue is called: what somebody typed, else what it is about."""
    return name or str(texts.SUBJECTS[Subject(subject)])
