"""A list taken along as a table: each app describes its list, and the settings name them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from common.spreadsheets import Cell


@dataclass(frozen=True)
class Head:
    """A column of the table: its head, and what stands in it for a row of the list."""

    label: Any
    cell: Callable[[Any], Cell]


class Export:
    """A list that readers take along: the rows that its page's address means, in its order, with its columns.

    `rows` starts, as the page does, at what the reader may see.
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    # The route of the page, to which one goes back.
    page: ClassVar[str]

    def may(self, request: HttpRequest) -> bool:
        """Whether the reader has the page at all."""
        return True

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        """The rows that the address means, `most` of them at the most."""
        raise NotImplementedError

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        """The columns, the reader's where the list has them chosen."""
        raise NotImplementedError

    def taken(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """What else is kept of these rows being taken along, beside the act itself."""

    def note(self, rows: Sequence[Any]) -> str:
        """What the figures are of, for the line above the table."""
        return ""


def yuan(fen: int | None) -> float | None:
    """An amount as a cell holds it."""
    return None if fen is None else fen / 100


@cache
def exports() -> dict[str, Export]:
    """Every list of this installation that is taken along, by its code."""
    made = (import_string(name)() for name in settings.LIST_EXPORTS)
    return {each.code: each for each in made}
