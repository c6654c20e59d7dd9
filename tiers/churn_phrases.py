"""What the signs of leaving are called and what was seen of each, in the reader's language."""

from django.utils.translation import gettext, ngettext

from common import presentation
from tiers.churn import Factor
from tiers.models import ChurnFactor


def name(factor: Factor) -> str:
    """What a sign is called."""
    return str(ChurnFactor(factor).label)


def seen(factor: Factor, value: int | None) -> str | None:
    """What was seen of a sign, short; None where nothing is known."""
    return None if value is None else _SEEN[factor](value)


def _change(value: int) -> str:
    return gettext("%(change)s against the three months before") % {
        "change": presentation.signed_percent(value / 10_000)
    }


def _lines(value: int) -> str:
    if not value:
        return gettext("none within six months")
    return ngettext("%(n)d within six months", "%(n)d within six months", value) % {"n": value}


def _breaches(value: int) -> str:
    if not value:
        return gettext("none in 90 days")
    return ngettext("on %(n)d day of the last 90", "on %(n)d days of the last 90", value) % {"n": value}


def _satisfaction(value: int) -> str:
    return gettext("index %(index)s, last answer of twelve months") % {
        "index": presentation.number(value / 10, 1)
    }


def _rivals(value: int) -> str:
    if not value:
        return gettext("none named in twelve months")
    return ngettext("named %(n)d time in twelve months", "named %(n)d times in twelve months", value) % {
        "n": value
    }


def _overdue(value: int) -> str:
    if not value:
        return gettext("in time")
    return ngettext("%(n)d day late", "%(n)d days late", value) % {"n": value}


_SEEN = {
    Factor.DEPOSITS: _change,
    Factor.SETTLEMENT: _change,
    Factor.LINES: _lines,
    Factor.COMPLAINTS: _breaches,
    Factor.SATISFACTION: _satisfaction,
    Factor.RIVALS: _rivals,
    Factor.CONTACT: _overdue,
}
