"""The segmentation cube: two dimensions of a month's cells as rows and columns, answered by one question."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import presentation
from common.reader import language
from customers.queries import every_tier
from dashboards import links
from dashboards.models import CubeCell, CubeMonth
from dashboards.queries.scope import Scope
from dashboards.rules import (
    Dimension,
    Grain,
    Measure,
    Money,
    Sums,
    closed_of,
    measured,
    over_period,
    period_of,
    together,
)
from organization.models import Unit
from products.models import ProductLine

# Everything of a dimension that adds up.
WHOLE = "whole"
PERIODS_SHOWN = 12
_SUMS = ("ending_fen", "ending_before_fen", "average_fen", "average_before_fen")


@dataclass(frozen=True)
class Question:
    """What is asked: two dimensions, a measure, whose balances, bands with all above or alone, and the months."""

    rows: Dimension
    columns: Dimension
    measure: Measure = Measure.CUSTOMERS
    money: Money = Money.DEPOSITS
    cumulative: bool = True
    grain: Grain = Grain.MONTH
    month: date | None = None


@dataclass(frozen=True)
class Head:
    """One value of a dimension: its key, what is written, the keys of the cells that belong to it, its code.

    A band holds amounts from its key to under `below`, where there is an end.
    """

    key: Hashable
    label: str
    holds: frozenset
    code: str = ""
    below: int | None = None


@dataclass(frozen=True)
class CubeField:
    """One cell of the table: what it counts, what its shares are of, the customers behind it, and what is written."""

    sums: Sums
    of: Sums
    url: str
    text: str

    def measured(self, measure: Measure) -> float | int | None:
        """One of the ten measures."""
        return measured(measure, self.sums, self.of)


@dataclass(frozen=True)
class CubeLine:
    """One row of the table; the last one may be the whole."""

    head: Head
    cells: list[CubeField]


@dataclass(frozen=True)
class Cube:
    """The table of a unit: `month` is None where no month is closed; the last row and column are the whole, if any."""

    scope: Scope
    question: Question
    month: CubeMonth | None
    periods: list[CubeMonth]
    columns: list[Head]
    lines: list[CubeLine]


def closed_months(scope: Scope, grain: Grain) -> list[CubeMonth]:
    """The last closed month of each month, quarter or year, the newest first."""
    held = list(CubeMonth.objects.visible_to(scope.viewer).select_related("publication").order_by("-month"))
    last = set(closed_of([one.month for one in held], grain))
    return [one for one in held if one.month in last][:PERIODS_SHOWN]


def cube(scope: Scope, question: Question, periods: list[CubeMonth]) -> Cube:
    """The cube of a unit with everything below it; of `periods` the month asked for, or the newest."""
    chosen = next((one for one in periods if one.month == question.month), next(iter(periods), None))
    if chosen is None:
        return Cube(scope, question, None, [], [], [])
    over_time = Dimension.TIME in (question.rows, question.columns)
    months = periods if over_time else [chosen]
    parts = _parts(scope, question.grain, months)
    base = _sums(scope, question, parts)
    rows, columns = (
        _heads(scope, question, side, parts, {key[place] for key in base})
        for place, side in enumerate((question.rows, question.columns))
    )
    wholes = [
        _whole(side, (key[place] for key in base))
        for place, side in enumerate((question.rows, question.columns))
    ]
    lines = []
    for row in [*rows, *filter(None, [wholes[0]])]:
        cells = []
        for column in [*columns, *filter(None, [wholes[1]])]:
            of = _together(base, wholes[0] or row, wholes[1] or column)
            sums = _together(base, row, column)
            url = _behind(scope, question, chosen, months, (row, column)) if sums.customers else ""
            if scope.below and scope.unit.pk in _units(question, row, column):
                url = ""  # the list knows a unit with everything below it only
            cells.append(CubeField(sums, of, url, _written(question.measure, sums, of)))
        lines.append(CubeLine(row, cells))
    return Cube(scope, question, chosen, periods, [*columns, *filter(None, [wholes[1]])], lines)


def _written(measure: Measure, sums: Sums, of: Sums) -> str:
    """A number, a share, or money in the unit that the card names."""
    value = measured(measure, sums, of)
    if measure in (Measure.CUSTOMERS, Measure.ACCOUNTS, Measure.KEY):
        return presentation.number(value)
    if measure.endswith("_share"):
        return presentation.percent(value)
    return presentation.money_in(value, "wan", language=language())


# ---------------------------------------------------------------- the one question
def _parts(scope: Scope, grain: Grain, shown: Sequence[CubeMonth]) -> dict[CubeMonth, list[CubeMonth]]:
    """Each month shown with the closed months of its period up to it."""
    if grain is Grain.MONTH:
        return {one: [one] for one in shown}
    closed = list(CubeMonth.objects.visible_to(scope.viewer))
    return {
        one: [each for each in closed if period_of(each.month, grain) == period_of(one.month, grain)]
        for one in shown
    }


def _sums(scope: Scope, question: Question, parts: dict[CubeMonth, list[CubeMonth]]) -> dict[tuple, Sums]:
    shown_as = {each.month: one.month for one, months in parts.items() for each in months}
    cells = (
        CubeCell.objects.visible_to(scope.viewer)
        .filter(month__in=list(shown_as), unit__path__startswith=scope.unit.path)
        .order_by()
    )
    if Dimension.LINE not in (question.rows, question.columns):
        cells = cells.filter(product_line=None)
    keys = {
        Dimension.UNIT: scope.step_below("unit__path"),
        Dimension.SETTLEMENT: F("settlement_from_fen"),
        Dimension.LOANS: F("loans_from_fen"),
        Dimension.TIER: F("tier_id"),
        Dimension.LINE: F("product_line_id"),
        Dimension.TIME: F("month"),
    }
    asked = (
        cells.annotate(row=keys[question.rows], column=keys[question.columns])
        .values_list("row", "column", "month")
        .annotate(
            Sum("customers"),
            Sum("accounts"),
            key=Sum("customers", filter=Q(tier__lte=2), default=0),
            **{name: Sum(f"{question.money}_{name}") for name in _SUMS},
        )
    )
    found: dict[tuple, dict[date, Sums]] = {}
    for row, column, month, *sums in asked:
        key = (
            _value(scope, question.rows, row, shown_as[month]),
            _value(scope, question.columns, column, shown_as[month]),
        )
        of, here = found.setdefault(key, {}), Sums(*map(int, sums))
        of[month] = (
            together([of[month], here]) if month in of else here
        )  # a part that is not shown is the unit's own
    closed = {one.month: [each.month for each in months] for one, months in parts.items()}
    return {key: over_period(of, closed[shown_as[next(iter(of))]]) for key, of in found.items()}


def _value(scope: Scope, side: Dimension, value: Any, shown_as: date) -> Hashable:
    """What a dimension's value is called: months by the one that stands for them, units by their keys."""
    if side is Dimension.UNIT:
        return scope.children.get(value, scope.unit).pk
    return shown_as if side is Dimension.TIME else cast("Hashable", value)


def _together(base: dict[tuple, Sums], row: Head, column: Head) -> Sums:
    return together([base[key] for key in ((r, c) for r in row.holds for c in column.holds) if key in base])


# ---------------------------------------------------------------- values of dimensions
def _heads(
    scope: Scope,
    question: Question,
    side: Dimension,
    parts: dict[CubeMonth, list[CubeMonth]],
    held: set[Hashable],
) -> list[Head]:
    if side is Dimension.UNIT:
        shown = [part for part in scope.parts if part.pk != scope.unit.pk or part.pk in held]
        return [_alone(part.pk, _unit_name(scope, part), part.code) for part in shown]
    if side is Dimension.TIER:
        return [_alone(tier.rank, tier.name, tier.code) for tier in every_tier()]
    if side is Dimension.LINE:
        return [_alone(line.pk, line.name, line.code) for line in ProductLine.objects.all()]
    if side is Dimension.TIME:
        return [_alone(one.month, period_name(one.month, question.grain)) for one in reversed(parts)]
    every = [each for months in parts.values() for each in months]
    return _bands(side, every, cumulative=question.cumulative)


def _unit_name(scope: Scope, part: Unit) -> str:
    """A unit below by its name; the unit asked for stands for what it holds itself."""
    if part.pk != scope.unit.pk or not scope.below:
        return part.label
    return _("%(unit)s itself") % {"unit": part.label}


def _alone(key: Hashable, label: str, code: str = "") -> Head:
    return Head(key, label, frozenset({key}), code)


def _bands(side: Dimension, months: Sequence[CubeMonth], *, cumulative: bool) -> list[Head]:
    """Bands by the bounds that every month shown has; with all above them they begin at the first bound, else below it.

    A month's cells are named by its own bounds: a band holds those of them that lie within it.
    """
    name = "settlement_bounds_fen" if side is Dimension.SETTLEMENT else "loan_bounds_fen"
    of_months = [set(getattr(one, name)) for one in months]
    kept, shared = set[int]().union(*of_months), sorted(set.intersection(*of_months))
    heads = []
    for bound, following in zip(shared, [*shared[1:], None], strict=True):
        below = None if cumulative else following
        if not bound and below is None:
            continue  # everything: that is the whole
        holds = frozenset(one for one in kept if one >= bound and (below is None or one < below))
        heads.append(Head(bound, _band_name(bound, below), holds, below=below))
    return heads


def _band_name(bound: int, below: int | None) -> str:
    if below is None:
        return _("%(amount)s and over") % {"amount": _amount(bound)}
    if not bound:
        return _("under %(amount)s") % {"amount": _amount(below)}
    return _("%(low)s to under %(high)s") % {"low": _amount(bound), "high": _amount(below)}


def _amount(fen: int) -> str:
    return presentation.money(fen, language=language()).text


def period_name(month: date, grain: Grain) -> str:
    """'2026-10', 'Q4 2026' or '2026'."""
    if grain is Grain.QUARTER:
        return _("Q%(quarter)s %(year)s") % {"quarter": (month.month + 2) // 3, "year": month.year}
    return str(month.year) if grain is Grain.YEAR else f"{month:%Y-%m}"


def _whole(side: Dimension, keys: Iterable[Hashable]) -> Head | None:
    """All of a dimension together: months do not add up, and customers with several lines count once."""
    if side is Dimension.TIME:
        return None
    if side is Dimension.LINE:
        return Head(WHOLE, pgettext("product lines", "All"), frozenset({None}))
    return Head(WHOLE, pgettext("cube", "Whole"), frozenset(keys))


# ---------------------------------------------------------------- where a cell leads
def _units(question: Question, row: Head, column: Head) -> list[Hashable]:
    sides = zip((question.rows, question.columns), (row, column), strict=True)
    return [head.key for side, head in sides if side is Dimension.UNIT]


def _behind(
    scope: Scope, question: Question, chosen: CubeMonth, months: Sequence[CubeMonth], heads: tuple[Head, Head]
) -> str:
    month, unit, books, tiers = chosen, scope.unit.code, [], "+".join(links.SCORED)
    for side, head in zip((question.rows, question.columns), heads, strict=True):
        if side is Dimension.TIME:
            month = next(one for one in months if one.month == head.key)
    for side, head in zip((question.rows, question.columns), heads, strict=True):
        if head.key == WHOLE or side is Dimension.TIME:
            continue
        if side is Dimension.UNIT:
            unit = head.code
        elif side is Dimension.TIER:
            tiers = head.code
        elif side is Dimension.LINE:
            books.append(f"line:{head.code}")
        else:
            books.append(f"{side}:{head.key}-{head.below or ''}")
    return links.list_of(
        unit=unit,
        stood=f"{month.publication.business_date.isoformat()},{tiers}",
        **({"books": ",".join([f"{month.month:%Y-%m}", *books])} if books else {}),
    )
