"""The rows of a table between its file and the records: read once, kept in parts, and what a cell is as JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from common.spreadsheets import Cell, Sheet
from files.sheets import sheet_of
from imports.models import SheetPart, SheetRun

PART = 200
Rows = list[tuple[int, tuple[Cell, ...]]]


def stage(run: SheetRun, sheet: Sheet) -> None:
    """Keep the rows of a table in parts; done twice it is done once."""
    starts = range(0, len(sheet.rows), PART)
    parts = [
        SheetPart(run=run, start=start, rows=_packed(sheet.rows[start : start + PART])) for start in starts
    ]
    SheetPart.objects.bulk_create(parts, batch_size=10, ignore_conflicts=True)


def rows_of(run: SheetRun, *, start: int | None = None) -> Rows:
    """The rows of a table, or those of the part that begins at `start`; of the file where none were kept yet."""
    parts = run.parts.all() if start is None else run.parts.filter(start=start)
    rows = [row for part in parts for row in _unpacked(part.rows)]
    if rows or run.file is None:
        return rows
    whole = sheet_of(run).rows
    return whole if start is None else whole[start : start + PART]


def _packed(rows: Iterable[tuple[int, tuple[Cell, ...]]]) -> list[list[Any]]:
    return [[number, [_as_json(cell) for cell in cells]] for number, cells in rows]


def _unpacked(rows: Iterable[list[Any]]) -> Rows:
    return [(number, tuple(_as_cell(cell) for cell in cells)) for number, cells in rows]


def _as_json(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {"at": cell.replace(tzinfo=None).isoformat()}
    if isinstance(cell, date):
        return {"on": cell.isoformat()}
    # A zero sign can stand in no text of the database.
    return cell.replace("\x00", "") if isinstance(cell, str) else cell


def _as_cell(told: Any) -> Cell:
    if isinstance(told, dict):
        return datetime.fromisoformat(told["at"]) if "at" in told else date.fromisoformat(told["on"])
    return told
