"""Who moved between tiers from any business date to a later one: the matrix of a unit, and where each cell leads."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings

from common.kept import kept
from common.replica import reading_connection
from common.statements import statement
from customers.models import Customer, Tier
from customers.queries import every_tier
from customers.rules import NO_TIER
from dashboards import links
from dashboards.queries.movement import Cell, Column, Row, Totals, kind_of
from dashboards.queries.scope import Scope
from tiers.models import TierInterval

NAMES_SHOWN = 15
OLDER_SECONDS = 600


@dataclass(frozen=True)
class Moved:
    """A customer who moved, and the tiers on both days."""

    customer_no: str
    label: str
    then_code: str
    later_code: str
    decided_then: bool
    decided_later: bool


@dataclass(frozen=True)
class Flow:
    """How many stood on one tier and then on another, by their codes; None where they had none."""

    before: str | None
    after: str | None
    customers: int


@dataclass(frozen=True)
class Moves:
    """The movement of a unit between two days."""

    scope: Scope
    first: date
    second: date
    columns: list[Column]
    rows: list[Row]
    totals: Totals
    up: int
    down: int
    new: int
    lost: int
    urls: dict[str, str]

    @property
    def moved(self) -> int:
        return self.up + self.down

    @cached_property
    def names(self) -> list[Moved]:
        """The first of those who moved, those on the best tiers before others; asked by who shows them."""
        return _names(self.scope, self.first, self.second)

    @property
    def flows(self) -> list[Flow]:
        """Every cell that holds anybody, also those who stayed."""
        return [
            Flow(
                None if row.code == "new" else row.code, None if end.code == "lost" else end.code, cell.count
            )
            for row in self.rows
            for end, cell in zip(self.columns, row.cells, strict=True)
            if cell.count
        ]


def known_from() -> date | None:
    """The first business date on which anybody stood on a tier."""
    return TierInterval._base_manager.order_by("started_on").values_list("started_on", flat=True).first()


def days_compared(scope: Scope) -> tuple[date | None, date | None]:
    """The days compared unless others are asked for: the last night of an earlier month, or the first, and now."""
    if scope.publication is None:
        return None, None
    if scope.compared_with is not None:
        return scope.compared_with.business_date, scope.publication.business_date
    first = known_from()
    last = scope.publication.business_date
    return (first if first and first < last else last - timedelta(days=1)), last


def moves(scope: Scope, first: date, second: date) -> Moves:
    """The matrix between two business dates; a customer counts in its present unit, as in the list it leads to."""
    tiers = every_tier()
    ends: list[Tier | None] = [*tiers, None]
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for path, then, later, customers in _between(scope, first, second):
        if path.startswith(scope.unit.path):
            counts[then, later] += customers
    rows, kinds = [], Counter[str]()
    for before in ends:
        cells = []
        for after in ends:
            count = counts[before.rank if before else None, after.rank if after else None]
            kind = kind_of(before, after)
            kinds[kind] += count
            cells.append(Cell(kind, count, _cell_url(scope, first, second, before, after) if count else ""))
        rows.append(Row(before.code if before else "new", cells, sum(cell.count for cell in cells)))
    columns = [[row.cells[place] for row in rows] for place in range(len(ends))]
    totals = [sum(cell.count for cell in column) for column in columns]
    return Moves(
        scope=scope,
        first=first,
        second=second,
        columns=[Column(tier.code if tier else "lost") for tier in ends],
        rows=rows,
        totals=Totals(totals, sum(totals[:-1])),
        urls={way: _way_url(scope, first, second, way) for way in ("up", "down", "moved")},
        **{kind: kinds[kind] for kind in ("up", "down", "new", "lost")},
    )


def _between(scope: Scope, first: date, second: date) -> list[tuple[str, int | None, int | None, int]]:
    """The whole bank's moves by unit, asked once a minute for all who look between the same days."""
    number = scope.publication.pk if scope.publication else 0

    def ask() -> list:
        with reading_connection().cursor() as cursor:
            cursor.execute(statement("dashboards", "moves_between"), {"first": first, "second": second})
            return cursor.fetchall()

    key = f"moves:{first.isoformat()}:{second.isoformat()}:{number}"
    return kept(key, settings.COUNTS_SECONDS, ask, older=OLDER_SECONDS)


def _names(scope: Scope, first: date, second: date) -> list[Moved]:
    codes = {tier.rank: tier.code for tier in every_tier()}
    given = {"first": first, "second": second, "path": scope.unit.path, "most": NAMES_SHOWN}
    with reading_connection().cursor() as cursor:
        cursor.execute(statement("dashboards", "movers_between"), given)
        moved = cursor.fetchall()
    customers = Customer.objects.visible_to(scope.viewer).live().in_bulk([pk for pk, *_ in moved])
    return [
        Moved(customers[pk].customer_no, customers[pk].label, codes[then], codes[later], *decided)
        for pk, then, later, *decided in moved
        if pk in customers
    ]


def _cell_url(scope: Scope, first: date, second: date, before: Tier | None, after: Tier | None) -> str:
    then, later = (tier.code if tier else NO_TIER for tier in (before, after))
    stood = f"{first.isoformat()},{second.isoformat()},{then},{later}"
    return links.list_of(unit=scope.unit.code, stood=stood)


def _way_url(scope: Scope, first: date, second: date, way: str) -> str:
    return links.list_of(unit=scope.unit.code, stood=f"{first.isoformat()},{second.isoformat()},{way}")
