"""Rows of a table that comes from elsewhere: their cells by field, and all that is wrong with them."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from common.calendar import SHANGHAI, business_date
from common.money import LARGEST_FEN, to_fen
from common.spreadsheets import Cell, as_day, as_moment, as_number, as_text, fold_head

WAN = 10_000
LARGEST_COUNT = 2**31 - 1
# A spreadsheet keeps fifteen digits of a number and writes noughts for the rest.
SURE_DIGITS = 15
# How it writes such a number into a CSV.
_POWER = re.compile(r"-?\d(\.\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class RowError:
    """What is wrong with a row: its number in the file, the field, a code, and what stood there."""

    row: int
    field: str
    code: str
    value: str = ""


@dataclass
class Row:
    """The cells of one row by field; `longest` says how many characters a field takes (else `usual`)."""

    number: int
    cells: tuple[Cell, ...]
    columns: Mapping[str, int]
    required: Collection[str]
    longest: Mapping[str, int]
    usual: int
    errors: list[RowError] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        return self.cells[self.columns[name]] if name in self.columns else None

    def wrong(self, name: str, code: str, value: str = "") -> None:
        self.errors.append(RowError(self.number, name, code, value[:60]))

    def text(self, name: str) -> str:
        cell = self.cell(name)
        text = as_text(cell)
        if name in self.required and not text:
            self.wrong(name, "empty")
        too_long_to_keep = isinstance(cell, int) and len(text.removeprefix("-")) > SURE_DIGITS
        if too_long_to_keep or _POWER.fullmatch(text):
            self.wrong(name, "rounded", text)
        if len(text) > self.longest.get(name, self.usual):
            self.wrong(name, "too_long", text)
        return text

    def read(self, name: str, how: Callable[[Cell], Any]) -> Any:
        try:
            return how(self.cell(name))
        except ValueError:
            self.wrong(name, "unreadable", as_text(self.cell(name)))
            return None


class Kind(StrEnum):
    """What stands in a column: words, a day or moment, a number, an amount (yuan, ten thousand), one of our words."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    YUAN = "yuan"
    WAN = "wan"
    CODE = "code"


@dataclass(frozen=True)
class Field:
    """One field that a table may fill: its name in words, its usual heads, and what a cell must be.

    `least` bounds numbers and amounts (in fen); what lies in the future is refused; `clock` is the time of a bare day.
    `words` are what others usually write for a code of ours. `private` ones are repeated nowhere.
    """

    name: str
    label: Any
    heads: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    required: bool = False
    longest: int = 200
    least: int | None = 0
    private: bool = False
    choices: tuple[tuple[str, Any], ...] = ()
    words: Mapping[str, Collection[str]] = field(default_factory=dict)
    clock: time = time(0)
    example: Cell = ""


class Verdict(StrEnum):
    """What taking a row over would do."""

    MAKE = "make"
    CHANGE = "change"
    SAME = "same"
    PASS = "pass"
    WRONG = "wrong"


@dataclass
class Read:
    """One row as read: the values of its filled cells by field, and what is wrong with it.

    Its target may leave a `remark` for whoever looks, and under what figure of its own the row `counts_as`.
    """

    row: Row
    values: dict[str, Any]
    remark: str = ""
    counts_as: str = ""

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def errors(self) -> list[RowError]:
        return self.row.errors

    def wrong(self, name: str, code: str) -> None:
        """Something that the row's reader found out: the value stands beside it unless it is private."""
        self.row.wrong(name, code, as_text(self.row.cell(name)))


def read_rows(
    rows: Sequence[tuple[int, tuple[Cell, ...]]],
    *,
    fields: Sequence[Field],
    columns: Mapping[str, int],
    words: Mapping[str, Mapping[str, str]],
    at: datetime,
) -> list[Read]:
    """Every row by the columns that were mapped, at a moment of ours.

    An empty cell says nothing: it is no value. `words` say what a word means in a field of ours.
    """
    required = {each.name for each in fields if each.required}
    longest = {each.name: each.longest for each in fields}
    found: list[Read] = []
    for number, cells in rows:
        read = Read(Row(number, cells, columns, required, longest, usual=200), {})
        for each in fields:
            value = _value(read.row, each, words.get(each.name, {}), at)
            if value not in (None, ""):
                read.values[each.name] = value
        found.append(read)
    return found


def rows_told_twice(reads: Sequence[Read], names: Callable[[Read], Collection[str]]) -> set[int]:
    """The rows that name (by `names`) what a row above named already."""
    seen: set[str] = set()
    twice: set[int] = set()
    for read in reads:
        named = set(names(read))
        if named & seen:
            twice.add(read.number)
        seen |= named
    return twice


def _value(row: Row, field: Field, words: Mapping[str, str], at: datetime) -> Any:
    if field.kind == Kind.TEXT:
        return row.text(field.name)
    if field.required and row.cell(field.name) is None:
        row.wrong(field.name, "empty")
        return None
    if field.kind == Kind.CODE:
        return _code(row, field, words)
    if field.kind == Kind.DAY:
        day = row.read(field.name, as_day)
        if day is not None and day > business_date(at):
            row.wrong(field.name, "future", day.isoformat())
        return day
    if field.kind == Kind.MOMENT:
        return _moment(row, field, at)
    return _number(row, field)


def _moment(row: Row, field: Field, at: datetime) -> datetime | None:
    found = row.read(field.name, as_moment)
    if found is None:
        return None
    if found.time() == time(0):
        found = datetime.combine(found.date(), field.clock)
    moment = found.replace(tzinfo=SHANGHAI)
    if moment > at:
        row.wrong(field.name, "future", as_text(found))
    return moment


def _number(row: Row, field: Field) -> int | None:
    number = row.read(field.name, as_number)
    if number is None:
        return None
    money = {Kind.WAN: WAN, Kind.YUAN: 1}.get(field.kind)
    if money is not None:
        amount = to_fen(round(number * money, 2))
    elif number == int(number):
        amount = int(number)
    else:
        row.wrong(field.name, "unreadable", str(number))
        return None
    if field.least is not None and amount < field.least:
        row.wrong(field.name, "too_small", str(number))
    if amount > (LARGEST_COUNT if money is None else LARGEST_FEN):
        row.wrong(field.name, "too_large", str(number))
    return amount


def _code(row: Row, field: Field, words: Mapping[str, str]) -> str | None:
    said = as_text(row.cell(field.name))
    if not said:
        return None
    meant = words.get(fold_head(said))
    if meant is None:
        row.wrong(field.name, "unknown_word", said)
    return meant
