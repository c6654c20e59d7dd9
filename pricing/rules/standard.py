"""The standard as tables of figures: what a row has with its bounds, and from which day another may hold."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from pricing.rules.route import Level
from tiers.parameter_tables import Figure, Unit

# So many days ahead another version may begin at most.
AHEAD = timedelta(days=5 * 366)
# A limit that every level has but the highest, which gives without one.
LIMITED = (Level.SUB_BRANCH, Level.BUSINESS, Level.CREDIT)


class Table(StrEnum):
    """What a version of the standard says: for all prices, by product, and by product and level."""

    SHEET = "sheet"
    LINES = "lines"
    POSTED = "posted"
    CURRENCIES = "currencies"
    LIMITS = "limits"


class Wrong(StrEnum):
    """What can be wrong with a figure."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    BOUNDS = "bounds"
    PLACES = "places"
    FALLS = "falls"


def _share(name: str, most: str = "0.5", places: int = 6) -> Figure:
    return Figure(name, Unit.SHARE, Decimal(0), Decimal(most), places)


_FIGURES = {
    figure.name: figure
    for figure in (
        _share("tax", "1", 4),
        _share("credit_share", "1", 4),
        _share("credit_cap"),
        _share("reference_rate"),
        _share("deposit_value"),
        _share("settlement_value"),
        Figure("payroll_value_fen", Unit.FEN, Decimal(0), Decimal(100_000_000)),
        _share("operating_cost"),
        _share("target_margin"),
        _share("risk_weight", "12.5", 4),
    )
}
SHEET_FIGURES = tuple(_FIGURES)[:7]
_OF_LEVEL = {
    "bp": (Unit.WHOLE, 0, 3_600),
    "fen": (Unit.FEN, 0, 10_000_000_000_000),
    "days": (Unit.WHOLE, 1, 60),
}


def figure(table: Table, name: str) -> Figure:
    """A figure of a row: months of a posted rate ('m12'), a currency, a level's limit ('bp_1', 'fen_1', 'days_1')."""
    if table in (Table.POSTED, Table.CURRENCIES):
        return _share(name)
    if table is Table.LIMITS:
        unit, least, most = _OF_LEVEL[name.partition("_")[0]]
        return Figure(name, unit, Decimal(least), Decimal(most))
    return _FIGURES[name]


def faults(table: Table, names: Iterable[str], values: Mapping[str, Decimal | int]) -> dict[str, Wrong]:
    """What is wrong with the figures of a row that has these names, by name; empty where nothing is."""
    known = list(names)
    found = dict.fromkeys(values.keys() - set(known), Wrong.UNKNOWN)
    for name in known:
        if name not in values:
            found[name] = Wrong.MISSING
            continue
        bounds = figure(table, name)
        if not bounds.least <= values[name] <= bounds.most:
            found[name] = Wrong.BOUNDS
        elif round(Decimal(values[name]), bounds.places) != values[name]:
            found[name] = Wrong.PLACES
    return found or (_falls(values) if table is Table.LIMITS else {})


def _falls(values: Mapping[str, Decimal | int]) -> dict[str, Wrong]:
    """A level gives at least as much as the one below it: else a request would pass it for nothing."""
    pairs = [
        (f"{kind}_{lower}", f"{kind}_{upper}") for kind in ("bp", "fen") for lower, upper in pairwise(LIMITED)
    ]
    return {upper: Wrong.FALLS for lower, upper in pairs if values[upper] < values[lower]}


def begins_rightly(day: date, *, today: date) -> bool:
    """Whether another version may begin on a day: today's prices are made by today's standard."""
    return today < day <= today + AHEAD
