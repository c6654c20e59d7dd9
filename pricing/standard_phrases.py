"""What tables of the standard, their rows and figures are called, and figures as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.presentation import CURRENCY_ZH
from common.reader import language
from pricing import texts
from pricing.models import StandardTable
from pricing.rules.route import Level
from pricing.rules.standard import Table, Wrong, figure
from products.models import ProductLine
from tiers.parameter_phrases import written
from tiers.parameter_tables import Unit

NAMES = {
    "tax": _("Tax"),
    "credit_share": _("Credited of the relationship"),
    "credit_cap": _("Credit at most"),
    "reference_rate": _("Reference rate"),
    "deposit_value": _("A yuan of deposits a year"),
    "settlement_value": _("A yuan settled"),
    "payroll_value_fen": _("An employee paid a year"),
    "operating_cost": _("Operating cost"),
    "target_margin": _("Target margin"),
    "risk_weight": _("Risk weight"),
}
OF_LEVEL = {
    "bp": _("%(level)s, basis points"),
    "fen": _("%(level)s, amount"),
    "days": _("%(level)s, working days"),
}
WRONG = {
    Wrong.MISSING: _("This figure is missing."),
    Wrong.UNKNOWN: _("This table has no such figure."),
    Wrong.BOUNDS: _("This figure is out of bounds."),
    Wrong.PLACES: _("This figure has too many decimals."),
    Wrong.FALLS: _("A level gives at least as much as the one below it."),
}


def line_names(keys: list[str]) -> dict[str, str]:
    """What rows are of: products by their codes, and all prices."""
    found = {line.code: line.name for line in ProductLine.objects.filter(code__in=keys)}
    return {key: found.get(key) or gettext("All prices") for key in keys}


def title(table: Table, key: str) -> str:
    """A row in words: 'Limits of the levels, Guarantee'."""
    named = [str(StandardTable(table).label), *(line_names([key])[key] for _key in [key] if key)]
    return pgettext("between two facts", ", ").join(named)


def name(table: Table, code: str) -> str:
    """What a figure is called."""
    if table is Table.POSTED:
        return texts.posted_term(int(code[1:]))
    if table is Table.CURRENCIES:
        return code if language() == "en" else CURRENCY_ZH[code]
    if table is Table.LIMITS:
        kind, _sign, level = code.partition("_")
        return str(OF_LEVEL[kind]) % {"level": texts.LEVELS[Level(int(level))]}
    return str(NAMES[code])


def label(table: Table, code: str) -> str:
    """The same with the unit in which it is typed."""
    units = {Unit.SHARE: "%", Unit.FEN: gettext("yuan"), Unit.WHOLE: ""}
    unit = units[figure(table, code).unit]
    return f"{name(table, code)}{pgettext('before a unit', ', ')}{unit}" if unit else name(table, code)


def figures(table: Table, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures of a row, each with its name."""
    return [(name(table, code), said(table, code, value)) for code, value in values.items()]


def said(table: Table, code: str, value: Any) -> str:
    """A figure as people read it; an em dash where there is none."""
    return presentation.MISSING if value is None else written(figure(table, code), value)
