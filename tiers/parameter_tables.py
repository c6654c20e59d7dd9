"""The bank's dated parameters as tables: the figures of a row with their bounds, and which months a new row touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from common.calendar import add_months

# Contributions are computed of so many months up to the one scored.
MONTHS = 24
EARLIEST = date(2000, 1, 1)
# So many years ahead a row may begin at most.
AHEAD_YEARS = 5


class Table(StrEnum):
    """What the bank assumes, a table each."""

    PRICES = "prices"
    RATINGS = "ratings"
    LINES = "lines"
    BANK = "bank"
    CHURN = "churn"
    POTENTIAL = "potential"


# What holds for the whole bank has one row; what a night reads of its own date may begin on any day.
WHOLE_BANK = (Table.BANK, Table.POTENTIAL)
DAILY = (Table.CHURN, Table.POTENTIAL)


class Unit(StrEnum):
    """What a figure is kept in; shares are fractions that people read and type in percent."""

    SHARE = "share"
    FEN = "fen"
    WHOLE = "whole"


class Fault(StrEnum):
    """What can be wrong with a figure."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    BOUNDS = "bounds"
    PLACES = "places"
    SPAN = "span"


@dataclass(frozen=True)
class Figure:
    """A figure of a row: its field, its unit, its bounds and how many decimals are kept of it."""

    name: str
    unit: Unit
    least: Decimal
    most: Decimal
    places: int = 0


def _share(name: str, most: str = "1", places: int = 4) -> Figure:
    return Figure(name, Unit.SHARE, Decimal(0), Decimal(most), places)


def _whole(name: str, least: int, most: int, unit: Unit = Unit.WHOLE) -> Figure:
    return Figure(name, unit, Decimal(least), Decimal(most))


FIGURES: dict[Table, tuple[Figure, ...]] = {
    Table.PRICES: (_share("rate", "0.5", 6),),
    Table.RATINGS: (_share("pd", places=6), _share("lgd", places=6)),
    Table.LINES: (
        _share("risk_weight", "12.5"),
        _whole("account_cost_fen", 0, 10_000_000, Unit.FEN),
        _whole("transaction_cost_fen", 0, 1_000_000, Unit.FEN),
        _share("wallet_margin", "0.5", 6),
        _share("win_probability"),
    ),
    Table.BANK: (_whole("day_basis", 360, 366), _share("capital_ratio"), _share("cost_of_capital")),
    Table.CHURN: (
        _whole("weight", 0, 100),
        _whole("begins", -1_000_000, 1_000_000),
        _whole("full", -1_000_000, 1_000_000),
    ),
    Table.POTENTIAL: (
        _share("kept_share"),
        _share("kept_margin", "0.5", 6),
        _whole("service_gain_fen", 0, 1_000_000_000, Unit.FEN),
        _share("win_probability"),
        _share("growth_share"),
    ),
}


def faults(table: Table, values: Mapping[str, Decimal | int]) -> dict[str, Fault]:
    """What is wrong with the figures of a row, by field; empty where nothing is."""
    figures = {figure.name: figure for figure in FIGURES[table]}
    found = dict.fromkeys(values.keys() - figures, Fault.UNKNOWN)
    for name, figure in figures.items():
        if name not in values:
            found[name] = Fault.MISSING
        elif not figure.least <= values[name] <= figure.most:
            found[name] = Fault.BOUNDS
        elif round(Decimal(values[name]), figure.places) != values[name]:
            found[name] = Fault.PLACES
    if table is Table.CHURN and not found and values["begins"] == values["full"]:
        found["full"] = Fault.SPAN
    return found


def begins_rightly(table: Table, day: date, *, today: date) -> bool:
    """Whether a row may begin on a day: contributions are those of months, so what they rest on begins with one."""
    return EARLIEST <= day <= date(today.year + AHEAD_YEARS, 12, 31) and (table in DAILY or day.day == 1)


def months_touched(scored: date, begins: date, until: date | None, *, back: bool = False) -> list[date]:
    """The months that the coming night computes anew for a row that holds from `begins` until another begins.

    `scored` is the newest month computed; `back` says that earlier months take the row too, as the first of its kind.
    """
    window = [add_months(scored, 1 - MONTHS + number) for number in range(MONTHS)]
    return [month for month in window if (back or month >= begins) and (until is None or month < until)]
