"""Received lines, JSON or CSV, laid down for COPY: a row as its fields, any other line with what is wrong with it."""

import csv
import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from corebanking.plain import plain_line, typed_columns
from corebanking.rules import Kind, Layout

MAX_LINE = 32 * 1024
_RAW_KEPT = 2000
_NAME_KEPT = 40
_BLANK_AFTER_QUOTE = re.compile(rb'"[ \t\r]')
_NO_FAULT = b"\t\t\t"
# The row stands; which of its fields nobody knows is asked when it is checked.
_UNKNOWN_FIELD = b"\t\tunknown_field\t"

# The number of a line within its part (blank ones count), its columns for COPY (content, raw, fault, field), and none
# or in their place those of a plain line as what they mean.
Rows = Iterator[tuple[int, bytes, bytes | None]]


class BadHeader(Exception):
    """A CSV part's first line does not name the fields of its resource; carries (field, code) of each fault."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def json_rows(lines: Iterator[bytes], layout: Layout) -> Rows:
    """NDJSON: each line one flat object; strings and nulls, numbers, and booleans where the field is a flag."""
    flags = frozenset(field.name for field in layout.fields if field.kind is Kind.FLAG)
    known = frozenset(layout.sent_names)
    for number, line in enumerate(lines, start=1):
        trimmed = line.strip(b" \t\r\n")
        if trimmed:
            yield number, _json_columns(trimmed, flags, known), None


def csv_rows(
    lines: Iterator[bytes], layout: Layout, named: Callable[[list[str]], Any] = lambda columns: None
) -> Rows:
    """CSV after RFC 4180 with a header; an empty cell is nothing, a quoted one may hold line breaks.

    `named` is told the columns of plain lines before the first. Refuses with `BadHeader`. A row over several lines has
    the number of its first.
    """
    source = _Physical(lines)
    reader = csv.reader(source, strict=True)
    names = _header(reader, layout)
    if names is None:
        return
    plain = plain_line(layout, names)
    if plain is not None:
        named(typed_columns(layout, names))
    while True:
        if plain is not None:
            for number, line in source.lines():
                typed = plain(line)
                if typed is None:
                    source.put_back(line)
                    break
                yield number, b"", typed
        source.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield source.first, _fault(source.consumed(), "malformed"), None
            continue
        if cells:
            yield source.first, _csv_columns(cells, names, source), None


class _Physical:
    """Lines as text for the CSV reader, remembering those of the row under way."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._number = 0
        self._row: list[bytes] = []
        self._back: list[bytes] = []
        self.first = 1
        self.too_long = False

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Lines as they came, each with its number, past the CSV reader: none of them may be part of a row."""
        for line in self._lines:
            self._number += 1
            yield self._number, line

    def put_back(self, line: bytes) -> None:
        """The line that came last is the CSV reader's next."""
        self._number -= 1
        self._back.append(line)

    def begin(self) -> None:
        self.first = self._number + 1
        self._row = []
        self.too_long = False

    def consumed(self) -> bytes:
        return b"".join(self._row)

    def __iter__(self) -> "_Physical":
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self._number += 1
        # Enough to show what was wrong; an open quote may run through a whole part.
        if len(self._row) < 100:
            self._row.append(line)
        self.too_long |= len(line) > MAX_LINE
        return line.decode("utf-8", "surrogateescape")


def _header(reader: Any, layout: Layout) -> list[str] | None:
    """The names in the first line; None where there is no line at all."""
    try:
        names = next(reader)
    except StopIteration:
        return None
    except csv.Error:
        raise BadHeader([("", "malformed")]) from None
    known = set(layout.sent_names)
    faults = [(_name(name), "unknown_field") for name in names if name not in known]
    faults += [(name, "repeated_field") for name in layout.sent_names if names.count(name) > 1]
    faults += [
        (field.name, "required") for field in layout.fields if field.required and field.name not in names
    ]
    if faults:
        raise BadHeader(faults)
    return names


def _csv_columns(cells: list[str], names: list[str], source: _Physical) -> bytes:
    if source.too_long:
        return _fault(source.consumed(), "line_too_long")
    if len(cells) != len(names):
        return _fault(source.consumed(), "cells_differ")
    content = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
    try:
        packed = orjson.dumps(content)
    except TypeError:  # a lone surrogate: bytes that are no UTF-8
        raw = source.consumed()
        return _fault(raw, "not_utf8", _first(content, lambda cell: not _is_utf8(cell)))
    if len(packed) > MAX_LINE:
        return _fault(source.consumed(), "line_too_long")
    if b"\\u0000" in packed:
        return _fault(source.consumed(), "null_character", _first(content, lambda cell: "\0" in cell))
    return _escaped(packed) + _NO_FAULT


def _json_columns(line: bytes, flags: frozenset[str], known: frozenset[str]) -> bytes:
    if len(line) > MAX_LINE:
        return _fault(line, "line_too_long")
    try:
        content = orjson.loads(line)
    except orjson.JSONDecodeError:
        return _why_not_json(line)
    if content.__class__ is not dict:
        return _fault(line, "malformed")
    # PostgreSQL stores no NUL character.
    if b"\\u0000" in line:
        return _fault(line, "null_character", _first(content, lambda value: "\0" in str(value)))
    # As many colons behind quotes as fields, else a name may stand twice.
    if (line.count(b'":') != len(content) or _BLANK_AFTER_QUOTE.search(line)) and (
        name := _repeated_name(line)
    ):
        return _fault(line, "repeated_field", name)
    only_text = True
    for name, value in content.items():
        kind = value.__class__
        if kind is str or value is None:
            continue
        only_text = False
        if kind is dict or kind is list:
            return _fault(line, "nested", name)
        if kind is bool and name not in flags:
            return _fault(line, "bad_type", name)
    columns = _escaped(line if only_text else orjson.dumps(content))
    return columns + (_NO_FAULT if content.keys() <= known else _UNKNOWN_FIELD)


def _why_not_json(line: bytes) -> bytes:
    """The fault of a line that is no JSON; names the field where all that is wrong is a number that is none."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return _fault(line, "not_utf8")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return _fault(line, "malformed")
    if isinstance(content, dict):
        name = _first(content, lambda value: isinstance(value, float) and not math.isfinite(value))
        if name:
            return _fault(line, "not_finite", name)
    return _fault(line, "malformed")


def _repeated_name(line: bytes) -> str:
    names: list[str] = []
    json.loads(line, object_pairs_hook=lambda pairs: names.extend(name for name, _ in pairs))
    return next((name for place, name in enumerate(names) if name in names[:place]), "")


def _fault(raw: bytes, code: str, field: str = "") -> bytes:
    """The columns of a line that is no row: the line as it came, as far as it is kept."""
    kept = raw.rstrip(b"\r\n")[:_RAW_KEPT].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return b"\\N\t%b\t%b\t%b" % (_escaped(kept.encode()), code.encode(), _escaped(_name(field).encode()))


def _first(content: dict[str, Any], wrong: Callable[[Any], bool]) -> str:
    """The name of the first field whose value (or name) is wrong."""
    return next((name for name, value in content.items() if wrong(value) or wrong(name)), "")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(field: str) -> str:
    readable = field.encode("utf-8", "backslashreplace").decode()
    return readable.replace("\0", "\\x00")[:_NAME_KEPT]


def _escaped(text: bytes) -> bytes:
    if b"\\" not in text and b"\t" not in text and b"\n" not in text and b"\r" not in text:
        return text
    return text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
