"""Keyset paging: a page begins after a row, so it costs the same at any depth and no row is skipped or shown twice."""

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

_SALT = "common.pagination"


@dataclass(frozen=True)
class Ordering:
    """A list's order: columns, most significant first, the last one unique and never null.

    `name` marks cursors, so that one made for another order is not used.  Where `nullable`, rows without the first
    column come last in both directions, ordered by the unique column alone.  Where it is `sorted`, because no index
    holds the order, the rows of the page are found by their keys first and the columns read for these alone.
    """

    name: str
    columns: tuple[str, ...]
    nullable: bool = False
    sorted: bool = False

    def reversed(self, name: str) -> "Ordering":
        """The same order from the other end, rows without a value still last."""
        return replace(self, name=name, columns=tuple(_opposite(column) for column in self.columns))


@dataclass(frozen=True)
class Page:
    """Rows as dictionaries, and the cursors of the pages around them (empty where there is none)."""

    rows: list[dict[str, Any]]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Position:
    """A place between two rows: the part of the list (0 with, 1 without a value), key values, and the direction."""

    part: int
    values: list[Any]
    backwards: bool = False


def keyset_page(
    queryset: QuerySet, *, ordering: Ordering, columns: list[str], size: int, cursor: str = ""
) -> Page:
    """One page of `queryset`; a cursor that is not ours, or of another order, means the first page."""
    position = read_cursor(cursor, ordering)
    backwards = position is not None and position.backwards
    rows = _rows_from(queryset, ordering=ordering, columns=columns, limit=size + 1, position=position)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    before, after = (more, True) if backwards else (position is not None, more)
    return Page(
        rows,
        next_cursor=make_cursor(ordering, rows[-1]) if after else "",
        previous_cursor=make_cursor(ordering, rows[0], backwards=True) if before else "",
    )


def record_page(
    queryset: QuerySet, *, ordering: Ordering, size: int, cursor: str = ""
) -> tuple[list[Any], Page]:
    """The records of one page in its order, and the page with its cursors; two queries however many there are."""
    page = keyset_page(queryset, ordering=ordering, columns=["pk"], size=size, cursor=cursor)
    by_key = queryset.in_bulk([row["pk"] for row in page.rows])
    return [by_key[row["pk"]] for row in page.rows], page


def beyond(queryset: QuerySet, *, ordering: Ordering, position: Position | None) -> list[QuerySet]:
    """The rows beyond a position in its direction, nearest first, in one or two querysets that follow each other.

    From the start where there is no position; the second is of the rows without a value.
    """
    backwards = position is not None and position.backwards
    found = []
    for part in _parts(ordering, position):
        keys = _keys(ordering, part, backwards=backwards)
        here = queryset.filter(_membership(ordering, part)).order_by(*keys)
        if position is not None and position.part == part:
            here = here.filter(_beyond(keys, position.values))
        found.append(here)
    return found


def _rows_from(
    queryset: QuerySet, *, ordering: Ordering, columns: list[str], limit: int, position: Position | None
) -> list[dict[str, Any]]:
    """Up to `limit` rows beyond a position; the rows without a value are asked for where the others do not fill it."""
    names = [*dict.fromkeys([*columns, *(_bare(column) for column in ordering.columns)])]
    rows: list[dict[str, Any]] = []
    for here in beyond(queryset, ordering=ordering, position=position):
        if len(rows) >= limit:
            break
        wanted = here[: limit - len(rows)]
        if ordering.sorted:
            wanted = queryset.filter(pk__in=wanted.values("pk")).order_by(*here.query.order_by)
        rows += wanted.values(*names)
    return rows


def position_of(ordering: Ordering, row: dict[str, Any], *, backwards: bool) -> Position:
    """The place just after a row, or just before it."""
    part = 1 if ordering.nullable and row[_bare(ordering.columns[0])] is None else 0
    values = [row[_bare(column)] for column in _keys(ordering, part)]
    return Position(part, values, backwards)


def make_cursor(ordering: Ordering, row: dict[str, Any], *, backwards: bool = False) -> str:
    """A signed cursor that begins beyond a row."""
    position = position_of(ordering, row, backwards=backwards)
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in position.values]
    return signing.dumps([ordering.name, position.part, values, backwards], salt=_SALT, compress=True)


def read_cursor(cursor: str, ordering: Ordering) -> Position | None:
    """The place a cursor names; None for an empty, altered or foreign one."""
    if not cursor:
        return None
    try:
        name, part, values, backwards = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Position(part, values, backwards) if name == ordering.name else None


def _parts(ordering: Ordering, position: Position | None) -> list[int]:
    parts = [0, 1] if ordering.nullable else [0]
    if position is None:
        return parts
    return (
        [p for p in reversed(parts) if p <= position.part]
        if position.backwards
        else [p for p in parts if p >= position.part]
    )


def _membership(ordering: Ordering, part: int) -> Q:
    if not ordering.nullable:
        return Q()
    return Q(**{f"{_bare(ordering.columns[0])}__isnull": part == 1})


def _keys(ordering: Ordering, part: int, *, backwards: bool = False) -> list[str]:
    keys = ordering.columns if part == 0 else ordering.columns[-1:]
    return [_opposite(key) for key in keys] if backwards else list(keys)


def _beyond(keys: list[str], values: list[Any]) -> Q:
    """(a, b, id) after (x, y, z) in mixed directions; the first bound alone lets an index start in the right place."""
    condition = Q(pk__in=[])
    same = Q()
    for key, value in zip(keys, values, strict=True):
        word = "lt" if key.startswith("-") else "gt"
        condition |= same & Q(**{f"{_bare(key)}__{word}": value})
        same &= Q(**{_bare(key): value})
    first = "lte" if keys[0].startswith("-") else "gte"
    return Q(**{f"{_bare(keys[0])}__{first}": values[0]}) & condition


def _bare(column: str) -> str:
    return column.removeprefix("-")


def _opposite(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"
