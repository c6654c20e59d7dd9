"""A sheet of figures and lines in the reader's words, on a page (`templates/_sheet.html`) or as PDF."""

from dataclasses import asdict, dataclass
from pathlib import Path

from common.paper import set_pdf

_TEMPLATE = Path(__file__).resolve().parent / "typst" / "sheet.typ"


@dataclass(frozen=True)
class Fact:
    """A figure with its name and what there is to say beside it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a part: what it is about, what there is to know, and when or who."""

    head: str
    text: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under a title; `more` says how many were cut off, `none` what an empty part says."""

    title: str
    lines: list[Line]
    none: str = ""
    more: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything of the sheet in the reader's words; `notes` heads lines to write on, where there are to be some."""

    title: str
    sub: str
    facts: list[Fact]
    parts: list[Part]
    notes: str
    foot: str


def sheet_pdf(sheet: Sheet, *, language: str) -> bytes:
    """The bytes of the PDF; `language` (zh, en) decides how lines break."""
    return set_pdf(_TEMPLATE, {**asdict(sheet), "lang": language})
