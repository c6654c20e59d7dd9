"""The list of prospects: one page of rows, the sums of the whole result, and how the pool stands by grade."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from common.pagination import Ordering, keyset_page
from prospects.models import Prospect, ProspectPhase, ProspectSource, ProspectState

PAGE_SIZE = 50
SORTS: dict[str, Ordering] = {
    "name": Ordering("name", ("name_key", "id")),
    "grade": Ordering("grade", ("grade", "-value_fen", "id"), nullable=True),
    "value": Ordering("value", ("value_fen", "id"), nullable=True),
    "phase": Ordering("phase", ("phase", "id")),
    "last": Ordering("last", ("last_contact_at", "id"), nullable=True),
    "return": Ordering("return", ("return_on", "id"), nullable=True),
    "added": Ordering("added", ("created_at", "id")),
}
_COLUMNS = [
    "id",
    "public_id",
    "name",
    "name_en",
    "short_name",
    "short_name_en",
    "state",
    "grade",
    "value_fen",
    "phase",
    "source",
    "qualification",
    "last_contact_at",
    "return_on",
    "warned_at",
    "open_opportunities",
    "owner_id",
    "owner__name",
    "owner__name_en",
    "unit_id",
    "unit__short_name",
    "unit__short_name_en",
]


@dataclass(frozen=True)
class ProspectRow:
    """One line of the list; `value_fen` is the contribution expected in a year, fen of yuan."""

    public_id: str
    label: str
    full_name: str
    state: str
    state_label: str
    grade: int | None
    value_fen: int | None
    phase: str
    source: str
    qualification: str
    last_contact_at: datetime | None
    return_on: date | None
    warned: bool
    protected: int
    owner_id: int | None
    owner: str
    unit_id: int
    unit: str


@dataclass(frozen=True)
class PoolTotals:
    """Over the whole result: how many, how many of them in the pool, what they may contribute in a year."""

    prospects: int
    open: int
    value_fen: int


@dataclass(frozen=True)
class PoolPage:
    """One page of the list with the sums of the whole result."""

    rows: list[ProspectRow]
    totals: PoolTotals
    next_cursor: str
    previous_cursor: str


def ordering_named(name: str) -> Ordering:
    """The order a column name asks for, '-value' from the other end; by name for a name that is none."""
    natural = SORTS.get(name.removeprefix("-"))
    if natural is None:
        return SORTS["name"]
    return natural.reversed(name) if name.startswith("-") else natural


def prospect_list(*, found: QuerySet[Prospect], sort: str, cursor: str, size: int = PAGE_SIZE) -> PoolPage:
    """One page of the prospects found, and the sums of all of them; three queries however many there are."""
    page = keyset_page(found, ordering=ordering_named(sort), columns=_COLUMNS, size=size, cursor=cursor)
    sums = found.aggregate(n=Count("pk"), open=Count("pk", filter=Q(state="open")), value=Sum("value_fen"))
    return PoolPage(
        rows=[_row(values) for values in page.rows],
        totals=PoolTotals(sums["n"], sums["open"], int(sums["value"] or 0)),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def tab_counts(prospects: QuerySet[Prospect], user) -> dict[str, int]:
    """How many stand on each tab, in one query."""
    return prospects.aggregate(
        open=Count("pk", filter=Q(state="open")),
        mine=Count("pk", filter=Q(state="claimed", owner_id=user.pk)),
        all=Count("pk"),
    )


def _row(values: dict[str, Any]) -> ProspectRow:
    english = get_language() == "en"
    return ProspectRow(
        public_id=str(values["public_id"]),
        label=(english and values["short_name_en"]) or values["short_name"],
        full_name=(english and values["name_en"]) or values["name"],
        state=values["state"],
        state_label=str(ProspectState(values["state"]).label),
        grade=values["grade"],
        value_fen=values["value_fen"],
        phase=str(ProspectPhase(values["phase"]).label),
        source=str(ProspectSource(values["source"]).label),
        qualification=values["qualification"],
        last_contact_at=values["last_contact_at"],
        return_on=values["return_on"],
        warned=values["warned_at"] is not None,
        protected=values["open_opportunities"],
        owner_id=values["owner_id"],
        owner=(english and values["owner__name_en"]) or values["owner__name"] or "",
        unit_id=values["unit_id"],
        unit=(english and values["unit__short_name_en"]) or values["unit__short_name"],
    )
