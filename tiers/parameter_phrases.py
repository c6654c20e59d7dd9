"""What tables of parameters, their rows and figures are called, and figures as people read them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.money import from_fen
from products.models import ProductLine
from tiers.models import ChurnFactor, ParameterTable
from tiers.parameter_tables import FIGURES, WHOLE_BANK, Fault, Figure, Table, Unit

NAMES = {
    "rate": _("Transfer price a year"),
    "pd": _("Probability of default a year"),
    "lgd": _("Loss given default"),
    "risk_weight": _("Risk weight"),
    "account_cost_fen": _("Account a month"),
    "transaction_cost_fen": _("Transaction"),
    "wallet_margin": _("Wallet margin a year"),
    "win_probability": _("Chance to win"),
    "day_basis": _("Days of a year"),
    "capital_ratio": _("Capital ratio"),
    "cost_of_capital": _("Cost of capital a year"),
    "weight": _("Weight of the sign"),
    "begins": _("Counts from"),
    "full": _("Counts wholly from"),
    "kept_share": _("Of a month's settlement could stay"),
    "kept_margin": _("Margin of balances kept a year"),
    "service_gain_fen": _("A service started a year"),
    "growth_share": _("Of last year's growth once more"),
}
UNITS = {Unit.SHARE: "%", Unit.FEN: _("yuan"), Unit.WHOLE: ""}
# What the bounds of a sign are counted in.
SIGN_UNITS = {
    ChurnFactor.DEPOSITS: _("basis points of change"),
    ChurnFactor.SETTLEMENT: _("basis points of change"),
    ChurnFactor.LINES: _("lines closed"),
    ChurnFactor.COMPLAINTS: _("deadlines missed"),
    ChurnFactor.SATISFACTION: _("tenths of the satisfaction index"),
    ChurnFactor.RIVALS: _("competitors named"),
    ChurnFactor.CONTACT: _("days past the next contact"),
}
FAULTS = {
    Fault.MISSING: _("This figure is missing."),
    Fault.UNKNOWN: _("This table has no such figure."),
    Fault.BOUNDS: _("This figure is out of bounds."),
    Fault.PLACES: _("This figure has too many decimals."),
    Fault.SPAN: _("A sign counts wholly from another value than it begins to count from."),
}


def key_name(table: Table, key: str) -> str:
    """Of what a row is: a product line, a rating, a sign, or the whole bank."""
    if table in WHOLE_BANK:
        return gettext("Whole bank")
    if table is Table.RATINGS:
        return key or gettext("Customers without a rating")
    if table is Table.CHURN:
        return str(ChurnFactor(key).label)
    return ProductLine.objects.get(code=key).name


def key_names(table: Table, keys: list[str]) -> dict[str, str]:
    """The names of many, in one question."""
    if table not in (Table.PRICES, Table.LINES):
        return {key: key_name(table, key) for key in keys}
    return {line.code: line.name for line in ProductLine.objects.filter(code__in=keys)}


def title(table: Table, key: str) -> str:
    """A row in words: 'Internal ratings, BB'."""
    named = [str(ParameterTable(table).label), *([] if table in WHOLE_BANK else [key_name(table, key)])]
    return pgettext("between two facts", ", ").join(named)


def label(figure: Figure) -> str:
    """What a figure is called, with its unit where it has one."""
    unit = UNITS[figure.unit]
    return f"{NAMES[figure.name]}{pgettext('before a unit', ', ')}{unit}" if unit else str(NAMES[figure.name])


def labels(table: Table) -> list[str]:
    """What the figures of a table are called, in their order; a share bears its sign itself."""
    return [_head(each) for each in FIGURES[table]]


def written(figure: Figure, value: Any) -> str:
    """A figure as people read it: 2.1%, 20.00, 360."""
    if figure.unit is Unit.SHARE:
        return f"{presentation.number(100 * Decimal(value), _digits(100 * Decimal(value)))}%"
    if figure.unit is Unit.FEN:
        return presentation.number(from_fen(int(Decimal(value))), 2)
    return presentation.number(int(Decimal(value)), 0)


def figures(table: Table, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures of a row, each with its name; an em dash where it has none."""
    return [
        (_head(each), written(each, values[each.name]) if each.name in values else presentation.MISSING)
        for each in FIGURES[table]
    ]


def _head(figure: Figure) -> str:
    return str(NAMES[figure.name]) if figure.unit is Unit.SHARE else label(figure)


def _digits(value: Decimal) -> int:
    """As many decimals as say all of it, two at least."""
    exponent = value.normalize().as_tuple().exponent
    return max(2, -exponent if isinstance(exponent, int) else 2)
