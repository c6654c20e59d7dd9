"""Who moved between tiers since the end of last month: the matrix, the flows, and the names at both ends."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import Abs, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Tier
from customers.queries import every_tier
from dashboards import links
from dashboards.models import UnitMover
from dashboards.queries.scope import Scope
from dashboards.queries.units import PartSummary
from tiers.phrases import cause_name
from tiers.rules import BY_DECISION

NAMES_SHOWN = 4


@dataclass(frozen=True)
class Cell:
    """One cell: how many went from the row's tier to the column's; `kind` is stay, up, down, new or lost."""

    kind: str = ""
    count: int = 0
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the matrix: a tier at the end of last month ('new': none), its cells and their sum."""

    code: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Column:
    """The head of a column: a tier now, or 'lost'."""

    code: str


@dataclass(frozen=True)
class Totals:
    """The last line: customers by tier now, those lost, and all that are left; plain numbers lead nowhere."""

    cells: list[Cell] | list[int]
    total: int


@dataclass(frozen=True)
class Flow:
    """Customers who moved from one tier to another, for the table beside the drawing."""

    before: str
    after: str
    count: int
    url: str


@dataclass(frozen=True)
class Movement:
    """The movement of a scope; nothing to compare with leaves `comparable` false and everybody new."""

    comparable: bool
    columns: list[Column]
    rows: list[Row]
    totals: Totals
    flows: list[Flow]
    chart: dict[str, Any] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    new: int = 0
    lost: int = 0

    @property
    def moved(self) -> int:
        return self.up + self.down + self.new + self.lost

    @property
    def stayed(self) -> int:
        return sum(cell.count for row in self.rows for cell in row.cells if cell.kind == "stay")


@dataclass(frozen=True)
class Mover:
    """A customer whose tier changed since the end of last month, and the indicator that changed most, in points."""

    customer_no: str
    label: str
    tier_code: str
    tier_before_code: str
    decided: bool
    cause: str
    points: float | None


def movement(scope: Scope, summaries: list[PartSummary]) -> Movement:
    """The movement matrix of a scope, from the summaries of the publication that readers follow."""
    tiers = every_tier()
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for summary in summaries:
        counts[summary.tier_before, summary.tier] += summary.customers
    befores: list[Tier | None] = [*tiers, None]
    afters: list[Tier | None] = [*tiers, None]
    rows = [_row(scope, before, afters, counts) for before in befores]
    kinds: Counter[str] = Counter()
    for row in rows:
        for cell in row.cells:
            kinds[cell.kind] += cell.count
    totals = [_total(scope, after, [row.cells[place] for row in rows]) for place, after in enumerate(afters)]
    flows = _flows(rows, befores, afters)
    return Movement(
        comparable=scope.compared_with is not None,
        columns=[Column(tier.code if tier else "lost") for tier in afters],
        rows=rows,
        totals=Totals(cells=totals, total=sum(cell.count for cell in totals[:-1])),
        flows=flows,
        chart=_chart(rows, befores, afters),
        **{kind: kinds[kind] for kind in ("up", "down", "new", "lost")},
    )


def movers(scope: Scope) -> tuple[list[Mover], list[Mover]]:
    """Who rose and who fell most since the end of last month, by the points of the cause, then by rank."""
    first = Window(
        RowNumber(),
        partition_by=F("up"),
        order_by=[Abs("cause_points").desc(nulls_last=True), F("rank"), F("customer_id")],
    )
    shown = (
        UnitMover.objects.visible_to(scope.viewer)
        .filter(publication=scope.publication, unit__path__startswith=scope.unit.path)
        .annotate(first=first)
        .filter(first__lte=NAMES_SHOWN)
        .select_related("customer", "tier", "tier_before")
        .order_by("first")
    )
    sides: tuple[list[Mover], list[Mover]] = ([], [])
    for mover in shown:
        sides[0 if mover.up else 1].append(_mover(mover))
    return sides


def kind_of(before: Tier | None, after: Tier | None) -> str:
    """How a customer went from one tier to another: stay, up, down, new, lost, or nothing where it had none at all."""
    if after is None:
        return "lost" if before else ""
    if before is None:
        return "new"
    if before.rank == after.rank:
        return "stay"
    return "up" if after.rank < before.rank else "down"


def _mover(kept: UnitMover) -> Mover:
    return Mover(
        customer_no=kept.customer.customer_no,
        label=kept.customer.label,
        tier_code=kept.tier.code,
        tier_before_code=kept.tier_before.code,
        decided=kept.cause == BY_DECISION,
        cause=cause_name(kept.cause),
        points=kept.cause_points / 1000 if kept.cause and kept.cause_points is not None else None,
    )


def _row(scope: Scope, before: Tier | None, afters: list[Tier | None], counts: Counter) -> Row:
    cells = []
    for after in afters:
        count = counts[before and before.rank, after and after.rank]
        url = _rows_behind(scope, before, after) if count else ""
        cells.append(Cell(kind=kind_of(before, after), count=count, url=url))
    return Row(code=before.code if before else "new", cells=cells, total=sum(cell.count for cell in cells))


def _total(scope: Scope, after: Tier | None, column: list[Cell]) -> Cell:
    code = scope.unit.code
    url = links.customers(code, tier=after.code) if after else links.lost(code)
    return Cell(kind="total", count=sum(cell.count for cell in column), url=url)


def _rows_behind(scope: Scope, before: Tier | None, after: Tier | None) -> str:
    code = scope.unit.code
    if after is None:
        return links.lost(code, before.code if before else "")
    if before is None:
        return links.customers(code, new="true", tier=after.code)
    return links.customers(code, tier_before=before.code, tier=after.code)


def _flows(rows: list[Row], befores: list, afters: list) -> list[Flow]:
    return [
        Flow(_before_name(before), _after_name(after), cell.count, cell.url)
        for row, before in zip(rows, befores, strict=True)
        for cell, after in zip(row.cells, afters, strict=True)
        if cell.count and cell.kind != "stay"
    ]


def _chart(rows: list[Row], befores: list, afters: list) -> dict[str, Any]:
    """Nodes and links of the drawing: movers only, since the many who stayed would hide them."""
    drawn = [
        {"from": f"a{start}", "to": f"b{end}", "value": cell.count, "kind": cell.kind}
        for start, row in enumerate(rows)
        for end, cell in enumerate(row.cells)
        if cell.count and cell.kind != "stay"
    ]
    used = {link[side] for link in drawn for side in ("from", "to")}
    left = [_node(f"a{n}", _before_name(tier), "left", tier, "chart-3") for n, tier in enumerate(befores)]
    right = [_node(f"b{n}", _after_name(tier), "right", tier, "faint") for n, tier in enumerate(afters)]
    return {"nodes": [node for node in left + right if node["id"] in used], "links": drawn}


def _node(key: str, name: str, side: str, tier: Tier | None, otherwise: str) -> dict[str, str]:
    return {"id": key, "name": name, "side": side, "color": f"tier-{tier.code}" if tier else otherwise}


def _before_name(tier: Tier | None) -> str:
    return tier.name if tier else pgettext("tier movement", "New")


def _after_name(tier: Tier | None) -> str:
    return tier.name if tier else _("Lost")
