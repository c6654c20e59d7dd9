"""Who came, who stayed and who left: a unit month by month, its parts side by side, cohorts, and the names behind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from common.calendar import add_months
from common.pagination import Ordering, record_page
from dashboards import links
from dashboards.models import Cohort, CustomerTurn, RetentionMonth, TurnKind, WinningCost
from dashboards.queries.drawing import Columns, Lines, columns_of, lines_of
from dashboards.queries.scope import Scope
from dashboards.rules import cost_of_replacing, share_kept
from organization.models import Staff, Unit
from signs.models import WarningSign

MONTHS_SHOWN = 13
YEAR = 12
WARNED_MONTHS = 6
PAGE_SIZE = 50
_SUMS = ("before", "won", "won_back", "lost", "lost_value_fen", "warned", "acted")
_BY_VALUE = Ordering("value", ("-value_fen", "id"))


@dataclass(frozen=True)
class MonthLine:
    """One month of a unit; `before` are the customers at its beginning, money in fen."""

    month: date
    ends_on: date
    unit_code: str
    before: int
    won: int
    won_back: int
    lost: int
    lost_value_fen: int
    warned: int
    acted: int

    @property
    def kept(self) -> int:
        return self.before - self.lost

    @property
    def customers(self) -> int:
        """Customers at its end."""
        return self.kept + self.won + self.won_back

    @property
    def kept_share(self) -> float | None:
        share = share_kept(self.before, self.lost)
        return None if share is None else float(share)

    @property
    def urls(self) -> dict[str, str]:
        """The names behind its figures, by kind."""
        return {
            kind.value: links.turns(self.unit_code, f"{self.month:%Y-%m}", kind.value) for kind in TurnKind
        }


@dataclass(frozen=True)
class YearSum:
    """Twelve months of a unit together; `replacing_fen` is None until head office says what winning one costs."""

    before: int
    won: int
    won_back: int
    lost: int
    lost_value_fen: int
    warned: int
    acted: int
    cost_fen: int | None

    @property
    def lost_share(self) -> float | None:
        share = share_kept(self.before, self.lost)
        return None if share is None else float(1 - share)

    @property
    def replacing_fen(self) -> int | None:
        if self.cost_fen is None:
            return None
        share = Fraction(self.lost, self.before) if self.before else Fraction(0)
        return cost_of_replacing(self.before, share, self.cost_fen)

    @property
    def unheeded(self) -> int:
        """Lost although a sign was raised, and nobody took it up."""
        return self.warned - self.acted


@dataclass(frozen=True)
class RetentionUnit:
    """One part of the unit: the month chosen, and its twelve months."""

    unit: Unit
    url: str
    itself: bool
    month: MonthLine
    year: YearSum
    lost_url: str


@dataclass(frozen=True)
class CohortLine:
    """Who came first in a quarter, and how many of them were there at the end of each quarter, from that one on."""

    quarter: date
    came: int
    stayed: list[int]

    @property
    def number(self) -> int:
        """Which quarter of its year."""
        return (self.quarter.month + 2) // 3

    @property
    def shares(self) -> list[float]:
        return [count / self.came for count in self.stayed]


@dataclass(frozen=True)
class Retention:
    """What the page shows of a unit; `now` is the month chosen, None before the first night."""

    scope: Scope
    as_of: date | None
    months: list[date]
    now: MonthLine | None
    last_month: MonthLine | None
    last_year: MonthLine | None
    lines: list[MonthLine]
    year: YearSum | None
    year_before: YearSum | None
    units: list[RetentionUnit]
    cohorts: list[CohortLine]
    lost_url: str

    @cached_property
    def columns(self) -> Columns:
        """The months as columns: who came above the line, who left below it."""
        return columns_of(
            [(line.month, line.won, line.won_back, line.lost) for line in self.lines],
        )

    @cached_property
    def curves(self) -> Lines:
        """The cohorts as curves, and all of them together."""
        return lines_of([(line.came, line.stayed) for line in self.cohorts])

    @property
    def quarters_since(self) -> range:
        return range(max((len(line.stayed) for line in self.cohorts), default=0))


def retention(scope: Scope, month: date | None = None) -> Retention:
    """The retention of a unit in a month (the newest unless said) and in the year that it ends; of the newest night."""
    held = _held(scope)
    own = held.get(scope.unit.pk, {})
    newest = max(own, default=None)
    chosen = month if month in own else newest
    costs = _costs(scope)
    lines = _lines(own, chosen)
    return Retention(
        scope=scope,
        as_of=own[newest].ends_on if newest else None,
        months=sorted(own, reverse=True)[:MONTHS_SHOWN],
        now=own.get(chosen),
        last_month=own.get(add_months(chosen, -1)) if chosen else None,
        last_year=own.get(add_months(chosen, -YEAR)) if chosen else None,
        lines=lines,
        year=_year(own, chosen, costs),
        year_before=_year(own, add_months(chosen, -YEAR), costs) if chosen else None,
        units=_units(scope, held, chosen, costs) if chosen else [],
        cohorts=_cohorts(scope),
        lost_url=links.turns(scope.unit.code, f"{chosen:%Y-%m}", TurnKind.LOST.value, year=True)
        if chosen
        else "",
    )


def months_kept(scope: Scope) -> list[date]:
    """The months that the page can turn to, the newest first."""
    kept = RetentionMonth.objects.visible_to(scope.viewer).filter(unit=scope.unit)
    return list(kept.order_by("-month").values_list("month", flat=True)[:MONTHS_SHOWN])


def _held(scope: Scope) -> dict[int, dict[date, MonthLine]]:
    """The months of each part of a scope, by its key."""
    codes = {part.pk: part.code for part in scope.parts}
    held: dict[int, dict[date, MonthLine]] = defaultdict(dict)
    rows = (
        RetentionMonth.objects.visible_to(scope.viewer).filter(unit__in=scope.parts).order_by("unit", "month")
    )
    for unit, month, ends_on, *sums in rows.values_list("unit_id", "month", "ends_on", *_SUMS):
        held[unit][month] = MonthLine(month, ends_on, codes[unit], *sums)
    return held


def _lines(own: dict[date, MonthLine], chosen: date | None) -> list[MonthLine]:
    if chosen is None:
        return []
    first = add_months(chosen, 1 - MONTHS_SHOWN)
    return [own[month] for month in sorted(own) if first <= month <= chosen]


def _year(own: dict[date, MonthLine], chosen: date | None, costs: dict[date, int]) -> YearSum | None:
    """The twelve months up to one; None where not all of them are kept."""
    if chosen is None:
        return None
    lines = [own.get(add_months(chosen, -back)) for back in range(YEAR)]
    held = [line for line in lines if line is not None]
    return _sum(held, chosen, costs) if len(held) == YEAR else None


def _sum(lines: list[MonthLine], chosen: date, costs: dict[date, int]) -> YearSum:
    """Months added up, the newest first; who was there before them stands in the oldest."""
    added = {name: sum(getattr(line, name) for line in lines) for name in _SUMS if name != "before"}
    cost = next((fen for since, fen in sorted(costs.items(), reverse=True) if since <= chosen), None)
    return YearSum(before=lines[-1].before, cost_fen=cost, **added)


def _units(
    scope: Scope, held: dict[int, dict[date, MonthLine]], chosen: date, costs: dict[date, int]
) -> list[RetentionUnit]:
    """The parts of a scope, who lost most of its customers in twelve months first."""
    rows = []
    for part in scope.parts:
        itself = part.pk == scope.unit.pk
        months = held.get(part.pk, {})
        if itself:
            months = _less(months, [held.get(child.pk, {}) for child in scope.parts[1:]])
        year = _year(months, chosen, costs)
        if year is None or (itself and scope.below and not _anybody(months.values())):
            continue
        month = f"{chosen:%Y-%m}"
        rows.append(
            RetentionUnit(
                unit=part,
                url="" if itself else links.retention(part.code, month),
                itself=itself,
                month=months[chosen],
                year=year,
                # Of a unit without those below it there is no list of names.
                lost_url=""
                if itself and scope.below
                else links.turns(part.code, month, TurnKind.LOST.value, year=True),
            )
        )
    return sorted(rows, key=lambda row: (-(row.year.lost_share or 0), row.unit.path))


def _less(whole: dict[date, MonthLine], parts: Iterable[dict[date, MonthLine]]) -> dict[date, MonthLine]:
    """What a unit has of its own: everything less what its parts have."""
    parts = list(parts)
    own = {}
    for month, line in whole.items():
        below = [part[month] for part in parts if month in part]
        sums = {name: getattr(line, name) - sum(getattr(one, name) for one in below) for name in _SUMS}
        own[month] = MonthLine(month=month, ends_on=line.ends_on, unit_code=line.unit_code, **sums)
    return own


def _anybody(months: Iterable[MonthLine]) -> bool:
    return any(line.before or line.won or line.won_back for line in months)


def _cohorts(scope: Scope) -> list[CohortLine]:
    rows = (
        Cohort.objects.visible_to(scope.viewer)
        .filter(unit=scope.unit)
        .order_by("quarter", "later")
        .values_list("quarter", "came", "stayed")
    )
    cohorts: dict[date, CohortLine] = {}
    for quarter, came, stayed in rows:
        cohorts.setdefault(quarter, CohortLine(quarter, came, [])).stayed.append(stayed)
    return list(cohorts.values())


# ---------------------------------------------------------------- the names behind a figure
@dataclass(frozen=True)
class TurnRow:
    """One customer that came, came back or left, with the signs that warned before it left."""

    turn: CustomerTurn
    signs: list[WarningSign]


@dataclass(frozen=True)
class Turns:
    """A page of customers who came, came back or left in a month, or in the twelve months up to it."""

    rows: list[TurnRow]
    count: int
    kind: TurnKind
    month: date
    year: bool
    next_cursor: str
    previous_cursor: str


def turns(
    scope: Scope, *, kind: TurnKind, month: date, year: bool = False, heed: str = "", cursor: str = ""
) -> Turns:
    """The customers behind a figure, who brought most first; `heed`: 'warned', or 'unheeded' for whom nobody acted."""
    found = turned(scope, kind=kind, month=month, year=year, heed=heed)
    found_turns, page = record_page(found, ordering=_BY_VALUE, size=PAGE_SIZE, cursor=cursor)
    signs = _signs(scope, [turn for turn in found_turns if turn.warned])
    rows = [TurnRow(turn, _before(turn, signs[turn.customer_id])) for turn in found_turns]
    return Turns(rows, found.count(), kind, month, year, page.next_cursor, page.previous_cursor)


def _signs(scope: Scope, warned: list[CustomerTurn]) -> dict[int, list[WarningSign]]:
    """The signs of these customers, the latest first, by the customer's key."""
    signs: dict[int, list[WarningSign]] = defaultdict(list)
    found = WarningSign.objects.visible_to(scope.viewer).filter(
        customer__in=[turn.customer_id for turn in warned], counts=True
    )
    for sign in found.order_by("-raised_on", "-id"):
        signs[sign.customer_id].append(sign)
    return signs


def _before(turn: CustomerTurn, signs: list[WarningSign]) -> list[WarningSign]:
    """Those raised in the six months before the month in which the customer left."""
    return [sign for sign in signs if add_months(turn.month, -WARNED_MONTHS) <= sign.raised_on < turn.month]


def turned(scope: Scope, *, kind: TurnKind, month: date, year: bool = False, heed: str = "") -> Any:
    """Who came, came back or left in a unit and below, in a month or in the twelve up to it."""
    found = (
        CustomerTurn.objects.visible_to(scope.viewer)
        .filter(
            unit__path__startswith=scope.unit.path,
            kind=kind,
            month__gte=add_months(month, 1 - YEAR) if year else month,
            month__lte=month,
        )
        .select_related("customer", "unit")
    )
    if heed:
        found = found.filter(warned=True)
    return found.filter(acted=False) if heed == "unheeded" else found


# ---------------------------------------------------------------- what winning a customer costs
def winning_costs(viewer: Staff) -> list[WinningCost]:
    """All that head office ever set, the newest first."""
    return list(WinningCost.objects.visible_to(viewer).select_related("set_by"))


def _costs(scope: Scope) -> dict[date, int]:
    return dict(WinningCost.objects.visible_to(scope.viewer).values_list("valid_from", "cost_fen"))
