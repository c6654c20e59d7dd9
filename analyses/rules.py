"""Which kinds of analysis sheets there are and which sections each has: data, which form, page and API follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from common.text import bigrams, fold


class SheetKind(StrEnum):
    """What a sheet is about."""

    ENVIRONMENT = "environment"
    ON_SITE = "on_site"
    POLICY = "policy"
    VALUE_CHAIN = "value_chain"
    MARKETS = "markets"


@dataclass(frozen=True)
class Layout:
    """The sections of a kind under their headings, and the fields that a line of it has."""

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    fields: tuple[str, ...] = ("text", "source")

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Every section in order."""
        return tuple(section for _heading, sections in self.parts for section in sections)


LAYOUTS: dict[SheetKind, Layout] = {
    SheetKind.ENVIRONMENT: Layout((("", ("economy", "industry", "competitors", "affiliates", "trends")),)),
    SheetKind.ON_SITE: Layout((("", ("premises", "office", "culture", "taste", "topics")),)),
    SheetKind.POLICY: Layout((("", ("credit", "pricing", "fit")),)),
    SheetKind.VALUE_CHAIN: Layout(
        (
            ("primary", ("inbound", "operations", "outbound", "marketing", "after_sales")),
            ("supporting", ("infrastructure", "staff", "technology", "procurement")),
            ("money", ("tied_up", "suppliers", "buyers")),
        ),
        fields=("text", "source", "product"),
    ),
    SheetKind.MARKETS: Layout(
        (("", ("customer", "internal", "supplier", "recruitment", "referral", "influence")),),
        fields=("text", "contact", "tie", "asked", "given", "source"),
    ),
}
# Every section of every kind, once.
SECTIONS = tuple(dict.fromkeys(section for layout in LAYOUTS.values() for section in layout.sections))
# What may be chosen in a line; the other fields are words, so long at most.
CHOSEN = ("product", "contact", "tie")
LONGEST = {"text": 2000, "source": 160, "asked": 300, "given": 300}


def parts_of(words: Iterable[str]) -> list[str]:
    """What a sheet with these words is found by."""
    return sorted({part for value in words for part in bigrams(fold(value))})
