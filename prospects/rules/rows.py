"""One row of a table that comes from elsewhere: its cells by field, and all that is wrong with them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.spreadsheets import Cell, as_text


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
        text = as_text(self.cell(name))
        if name in self.required and not text:
            self.wrong(name, "empty")
        if len(text) > self.longest.get(name, self.usual):
            self.wrong(name, "too_long", text)
        return text

    def read(self, name: str, how: Callable[[Cell], Any]) -> Any:
        try:
            return how(self.cell(name))
        except ValueError:
            self.wrong(name, "unreadable", as_text(self.cell(name)))
            return None
