"""A document cut into pages before it is set, so that its summary names the same pages in PDF and in Word.

A page takes at most 400 characters where Chinese runs, and as many lines of 28 points as fit with room to spare.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil
from unicodedata import east_asian_width

CHARACTERS = 400
LINES = 19
# Points of a title, and of one that would run over the line.
TITLE, LONG_TITLE = 32, 26
TITLE_WIDTH = 13.5
# Points of the customer's name above each page, and of one too long to stand beside the kind of paper.
NAME, LONG_NAME = 11, 8
NAME_WIDTH = 24.0
# Full-width characters of 16 points in a line of text, one less than fit; and in the first column of a table.
LINE_WIDTH = 26.0
CELL_WIDTH = 11.0
# Millimetres of the columns of a table by how many there are.
TABLE_WIDTHS = {2: (64, 94), 4: (54, 38, 30, 36)}
SIGN_LINES = 4
HEADING_LINES = 2
INDENT = 2.0
_NARROW = 0.6
# Where a paragraph may be cut, best first.
_SENTENCE = "。！？；!?;"
_CLAUSE = "，、：,: "


class Kind(StrEnum):
    HEADING = "heading"
    SUB = "sub"
    TEXT = "text"
    NOTE = "note"
    TABLE = "table"
    # Where both sides sign: one row, a cell for each.
    SIGN = "sign"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a table; `rows` with its heads first."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    # What goes on from the part before: a paragraph without indent, rows under the same heads.
    goes_on: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the document under its heading; it begins on a page of its own."""

    key: str
    title: str
    blocks: Sequence[Block]


@dataclass
class Page:
    """What stands on one page."""

    blocks: list[Block] = field(default_factory=list)
    lines: int = 0
    characters: int = 0


def width(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else _NARROW for sign in text)


def title_size(title: str) -> int:
    """The size in which a title stands on the cover, in points."""
    return TITLE if width(title) <= TITLE_WIDTH else LONG_TITLE


def name_size(name: str) -> int:
    """The size in which the customer stands above each page, in points: in full length beside the kind of paper."""
    return NAME if width(name) <= NAME_WIDTH else LONG_NAME


def is_chinese(text: str) -> bool:
    """Whether Chinese runs in a text."""
    return any(east_asian_width(sign) == "W" for sign in text)


def lines_of(block: Block) -> int:
    """How many lines a block takes."""
    if block.kind is Kind.HEADING:
        return HEADING_LINES
    if block.kind is Kind.TABLE:
        return sum(_row_lines(row) for row in block.rows)
    if block.kind is Kind.SIGN:
        return SIGN_LINES
    indent = 0 if block.goes_on or block.kind is Kind.SUB else INDENT
    return max(ceil((width(block.text) + indent) / LINE_WIDTH), 1)


def _row_lines(row: tuple[str, ...]) -> int:
    """The lines of a row: its first cell is the one that runs over."""
    room = CELL_WIDTH * TABLE_WIDTHS[len(row)][0] / TABLE_WIDTHS[4][0]
    return ceil(width(row[0]) / room) or 1


def characters_of(block: Block) -> int:
    """How many characters of a block count: all of a text in which Chinese runs, none of another."""
    text = block.text + "".join("".join(row) for row in block.rows)
    return sum(not sign.isspace() for sign in text) if is_chinese(text) else 0


def cut(sections: Sequence[Section], *, first_page: int) -> tuple[list[Page], dict[str, int]]:
    """The pages of a document from `first_page` on, and on which page each section begins, by its key."""
    pages: list[Page] = []
    begins: dict[str, int] = {}
    for section in sections:
        begins[section.key] = first_page + len(pages)
        page = Page()
        pages.append(page)
        for block in [Block(Kind.HEADING, section.title), *section.blocks]:
            for part in _parts(block):
                if not _fits(page, part) or (part.kind is Kind.SUB and page.lines + 2 > LINES):
                    full, page = page, Page()
                    pages.append(page)
                    if part.kind is Kind.SIGN:
                        _take_along(full, page)
                _put(page, part)
    return pages, begins


def _take_along(full: Page, page: Page) -> None:
    """Begin a page with the last words of the one before: nobody signs on an empty sheet, nor under a note alone."""
    taken: list[Block] = []
    while len(full.blocks) > 1 and _moves(full.blocks[-1], taken):
        block = full.blocks.pop()
        full.lines -= lines_of(block)
        full.characters -= characters_of(block)
        taken.append(block)
    for block in reversed(taken):
        _put(page, replace(block, goes_on=False))


def _moves(block: Block, taken: list[Block]) -> bool:
    """Whether a block goes along too: notes, what stands over them, and its heading, while all that fits a page."""
    if taken and taken[-1].kind is not Kind.NOTE and block.kind is not Kind.SUB:
        return False
    moved = [block, *taken]
    room = sum(map(lines_of, moved)) + SIGN_LINES <= LINES
    return not taken or (room and sum(map(characters_of, moved)) <= CHARACTERS)


def _put(page: Page, part: Block) -> None:
    """Set a part on a page; what goes on from the part before stays one paragraph with it."""
    before = page.blocks[-1] if page.blocks else None
    if part.goes_on and before is not None and before.kind is part.kind:
        gap = " " if part.text and not is_chinese(part.text) else ""
        page.blocks[-1] = replace(
            before, text=f"{before.text}{gap}{part.text}", rows=(*before.rows, *part.rows[1:])
        )
    else:
        page.blocks.append(part)
    page.lines += lines_of(part)
    page.characters += characters_of(part)


def _fits(page: Page, block: Block) -> bool:
    if not page.blocks:
        return True
    fits = page.characters + characters_of(block) <= CHARACTERS
    return fits and page.lines + lines_of(block) <= LINES


def _parts(block: Block) -> Iterator[Block]:
    """A block in parts that each fit a page with what is left of it: sentences, rows under their heads."""
    if block.kind in (Kind.TEXT, Kind.NOTE):
        for number, text in enumerate(_pieces(block.text)):
            yield Block(block.kind, text, goes_on=number > 0)
    elif block.kind is Kind.TABLE and len(block.rows) > 1:
        heads, size = block.rows[0], 6
        for at in range(1, len(block.rows), size):
            yield Block(Kind.TABLE, rows=(heads, *block.rows[at : at + size]), goes_on=at > 1)
    else:
        yield block


def _pieces(text: str) -> list[str]:
    """A text in pieces of at most half a page, cut after sentences, else after clauses, else anywhere."""
    limit = CHARACTERS // 2 if is_chinese(text) else 500
    left, pieces = text.strip(), []
    while len(left) > limit:
        at = max((left.rfind(sign, 0, limit) for sign in _SENTENCE), default=-1)
        if at < limit // 3:
            at = max((left.rfind(sign, 0, limit) for sign in _CLAUSE), default=-1)
        at = limit - 1 if at < limit // 3 else at
        pieces.append(left[: at + 1].rstrip())
        left = left[at + 1 :].lstrip()
    return [*pieces, left] if left or not pieces else pieces
