"""Rows of integers between PostgreSQL and NumPy by binary COPY: a million rows in half a second, no loop over them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

Column = np.ndarray
SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
# Stands for null on the way in: the wire then has one width per row.
UNKNOWN = np.iinfo(np.int64).min
WIDTHS = {"smallint": 2, "integer": 4, "bigint": 8, "boolean": 1}
# Rows decoded or encoded at a time: the wire is several times as wide as what is kept of it.
PIECE = 50_000


class CopiedRows:
    """Rows of bigints as they came over the wire, waiting in a file: whoever needs a column takes it out of there."""

    def __init__(self, wire: IO[bytes], names: Sequence[str]) -> None:
        fields: list[tuple[str, str]] = [("fields", ">i2")]
        for name in names:
            fields += [(f"{name} width", ">i4"), (name, ">i8")]
        self._wire, self._row = wire, np.dtype(fields)
        self.count = (wire.tell() - len(SIGNATURE) - len(TRAILER)) // self._row.itemsize

    def columns(self, names: Sequence[str]) -> dict[str, Column]:
        """One int64 array per name; a million rows need no more memory than the columns asked for."""
        columns = {name: np.empty(self.count, dtype=np.int64) for name in names}
        self._wire.seek(len(SIGNATURE))
        for start in range(0, self.count, PIECE):
            piece = self._wire.read(min(PIECE, self.count - start) * self._row.itemsize)
            rows = np.frombuffer(piece, dtype=self._row)
            for name, column in columns.items():
                column[start : start + len(rows)] = rows[name]
        return columns


@contextmanager
def copied_rows(cursor: Any, select: str, names: Sequence[str]) -> Iterator[CopiedRows]:
    """The rows of `select`, whose columns have these names, are all bigint and never null."""
    with TemporaryFile() as wire:
        cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT binary)", wire)
        yield CopiedRows(wire, names)


def read_columns(cursor: Any, select: str, names: Sequence[str]) -> dict[str, Column]:
    """All columns of `copied_rows` at once."""
    with copied_rows(cursor, select, names) as rows:
        return rows.columns(names)


def write_columns(
    cursor: Any,
    table: str,
    columns: Mapping[str, tuple[str, Column]],
    *,
    nullable: Sequence[str],
    freeze: bool = False,
) -> int:
    """Append rows to `table`; columns are name -> (SQL type, integers).

    Where nullable, the smallest integer of a column's own type is null: UNKNOWN, or that of a smaller type.

    Rows that lack the same columns have the same width, so they are written group by group. `freeze` is for a table
    made in the same transaction: nobody has to mark its rows as visible later.
    """
    wire = _Wire(_pieces(columns, nullable))
    how = "FORMAT binary, FREEZE" if freeze else "FORMAT binary"
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN ({how})", wire)
    return len(next(iter(columns.values()))[1])


class _Wire:
    """A file to read from whose pieces are made when they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        """The next piece, however long; nothing at the end."""
        return next(self._pieces, b"")


def _pieces(columns: Mapping[str, tuple[str, Column]], nullable: Sequence[str]) -> Iterator[bytes]:
    yield SIGNATURE
    lacking = np.zeros(len(next(iter(columns.values()))[1]), dtype=np.int64)
    for place, name in enumerate(nullable):
        values = columns[name][1]
        lacking |= (values == np.iinfo(values.dtype).min).astype(np.int64) << place
    for pattern in np.unique(lacking):
        absent = {name for place, name in enumerate(nullable) if pattern >> place & 1}
        chosen = np.flatnonzero(lacking == pattern)
        for start in range(0, len(chosen), PIECE):
            yield _rows(columns, chosen[start : start + PIECE], absent)
    yield TRAILER


def _rows(columns: Mapping[str, tuple[str, Column]], chosen: Column, absent: set[str]) -> bytes:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, (kind, _) in columns.items():
        fields.append((f"{name} width", ">i4"))
        if name not in absent:
            fields.append((name, f">i{WIDTHS[kind]}"))
    rows = np.empty(len(chosen), dtype=np.dtype(fields))
    rows["fields"] = len(columns)
    for name, (kind, values) in columns.items():
        rows[f"{name} width"] = -1 if name in absent else WIDTHS[kind]
        if name not in absent:
            rows[name] = values[chosen]
    return rows.tobytes()
