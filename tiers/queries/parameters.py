"""The bank's dated parameters as head office reads them: a table on a day, a key's history, what a new row touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from common.pagination import Ordering
from organization.models import Staff
from products.models import LineKind, ProductLine
from tiers.models import (
    BankParameter,
    ChangeState,
    ChurnFactor,
    ChurnParameter,
    LineParameter,
    ParameterChange,
    PotentialParameter,
    RatingParameter,
    Run,
    RunState,
    TransferPrice,
)
from tiers.parameter_tables import DAILY, FIGURES, WHOLE_BANK, Table, months_touched

LATEST_CHANGES = Ordering("parameter-changes", ("-id",))
PRICED = (LineKind.DEPOSIT, LineKind.LOAN)


@dataclass(frozen=True)
class Kept:
    """Where a table lies, which field says from when, and which of what (none: one row for the whole bank)."""

    model: Any
    begins: str = "valid_from"
    key: str = ""


TABLES = {
    Table.PRICES: Kept(TransferPrice, "month", "product_line__code"),
    Table.RATINGS: Kept(RatingParameter, key="rating"),
    Table.LINES: Kept(LineParameter, key="product_line__code"),
    Table.BANK: Kept(BankParameter),
    Table.CHURN: Kept(ChurnParameter, key="factor"),
    Table.POTENTIAL: Kept(PotentialParameter),
}


@dataclass(frozen=True)
class ParameterRow:
    """A row of a table: of what, its figures by field, and from when until when it holds (None: no end is known).

    `replaced` says that another took its place on its first day: it holds on no day. `change` is the proposal that
    brought it; None where it was shipped or core banking sent it.
    """

    pk: int
    key: str
    begins: date
    until: date | None
    values: dict[str, Decimal | int]
    replaced: bool = False
    change: ParameterChange | None = None


@dataclass(frozen=True)
class Effect:
    """What is worked out anew once a row is approved: months of contributions by the coming night.

    `from_night` is the first business date whose night counts a sign so; `first_month` the first month that the row
    counts in where none computed so far is touched.
    """

    months: list[date]
    from_night: date | None
    first_month: date | None

    @property
    def last_month(self) -> date | None:
        """The newest of the months."""
        return self.months[-1] if self.months else None


def parameter_keys(table: Table) -> list[str]:
    """Of what a table has rows; ratings are those that core banking may send and none (empty)."""
    if table in WHOLE_BANK:
        return [""]
    if table is Table.CHURN:
        return list(ChurnFactor.values)
    if table is Table.RATINGS:
        return sorted(RatingParameter.objects.values_list("rating", flat=True).distinct())
    lines = ProductLine.objects.order_by("position", "id")
    if table is Table.PRICES:
        lines = lines.filter(kind__in=PRICED)
    return list(lines.values_list("code", flat=True))


def parameters_on(table: Table, day: date) -> list[ParameterRow]:
    """A table as it stood (or will stand) on a day: one row for each key that has any, in the order of the keys."""
    rows: dict[str, list[ParameterRow]] = {}
    for row in _rows(table):
        rows.setdefault(row.key, []).append(row)
    found = (_holding(table, rows.get(key, []), day) for key in parameter_keys(table))
    return [row for row in found if row]


def parameter_on(table: Table, key: str, day: date) -> ParameterRow | None:
    """The row of a key that holds on a day."""
    return _holding(table, _rows(table, key), day)


def parameter_history(table: Table, key: str) -> list[ParameterRow]:
    """Every row that a key ever had, the newest first, with who brought it."""
    return list(reversed(_rows(table, key)))


def parameter_changes(user: Staff) -> QuerySet[ParameterChange]:
    """Rows that were proposed, as far as a person reads them, with everybody who had a part in them."""
    return ParameterChange.objects.visible_to(user).select_related("proposed_by", "decided_by")


def waiting_changes(user: Staff, table: Table) -> list[ParameterChange]:
    """What waits for a second person in a table, the longest first; at most one for each key."""
    return list(parameter_changes(user).filter(table=table, state=ChangeState.PROPOSED).order_by("id"))


def effect_of(table: Table, key: str, begins: date) -> Effect:
    """What a row of a key that begins on a day lets be worked out anew."""
    if table in DAILY:
        return Effect([], begins, None)
    run = Run.objects.filter(state=RunState.PUBLISHED).order_by("-business_date").first()
    others = [row.begins for row in _rows(table, key) if not row.replaced and row.begins != begins]
    until = min((day for day in others if day > begins), default=None)
    # Before the first price of a line the first one is taken.
    back = table is Table.PRICES and not any(day < begins for day in others)
    months = months_touched(run.month, begins, until, back=back) if run else []
    return Effect(months, None, None if months else begins)


def scored_through() -> date | None:
    """The newest business date that a night has scored or is scoring; what it counted is not counted otherwise."""
    return Run.objects.aggregate(last=Max("business_date"))["last"]


# ---------------------------------------------------------------- parts
def _rows(table: Table, key: str | None = None) -> list[ParameterRow]:
    """Rows of a key, or of all (None), by the day they begin; what another replaced comes before that one."""
    kept = TABLES[table]
    found = kept.model.objects.order_by(kept.begins, "pk")
    if kept.key and key is not None:
        found = found.filter(**{kept.key: key})
    changes = {change.row: change for change in _approved(table)}
    next_of: dict[str, date] = {}
    rows = []
    for each in reversed(list(found.values(*_columns(table)))):
        row = _row(table, each, next_of, changes.get(each["pk"]))
        if not row.replaced:
            next_of[row.key] = row.begins
        rows.append(row)
    return rows[::-1]


def _approved(table: Table) -> QuerySet[ParameterChange]:
    return ParameterChange.objects.filter(table=table, state=ChangeState.APPROVED).select_related(
        "proposed_by", "decided_by"
    )


def _columns(table: Table) -> list[str]:
    kept = TABLES[table]
    ends = [] if table is Table.PRICES else ["valid_until"]
    return ["pk", kept.begins, *filter(None, [kept.key]), *ends, *(each.name for each in FIGURES[table])]


def _row(
    table: Table, each: Mapping[str, Any], next_of: Mapping[str, date], change: ParameterChange | None
) -> ParameterRow:
    kept = TABLES[table]
    key, begins, until = each[kept.key] if kept.key else "", each[kept.begins], each.get("valid_until")
    replaced = until is not None and until <= begins
    ends = [day for day in (until, None if replaced else next_of.get(key)) if day]
    values = {figure.name: each[figure.name] for figure in FIGURES[table]}
    return ParameterRow(each["pk"], key, begins, min(ends, default=None), values, replaced, change)


def _holding(table: Table, rows: list[ParameterRow], day: date) -> ParameterRow | None:
    """Of the rows of one key, by the day they begin, the one that holds on a day."""
    live = [row for row in rows if not row.replaced]
    begun = [row for row in live if row.begins <= day and (row.until is None or row.until > day)]
    if not begun and table is Table.PRICES:
        return live[0] if live else None  # before the first price of a line the first one is taken
    return begun[-1] if begun else None
