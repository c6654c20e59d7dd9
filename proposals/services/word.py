"""A proposal as a Word document: the pages of the PDF, cut at the same places.

The page numbers of the summary are fields that Word works out anew; what stands in them until then are the pages cut.
"""

import struct
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from proposals.queries.document import Document
from proposals.rules.paging import TABLE_WIDTHS, Block, Kind, name_size, title_size

FONT = "Noto Sans SC"
EAST_ASIAN = "微软雅黑"
LINE, SIZE = Pt(28), Pt(16)
# Under a heading, and between a line and the table that follows it.
APART = Pt(12)
TEXT_WIDTH = Mm(158)
ACCENT, MUTED, ALARM = RGBColor(0x14, 0x59, 0x8F), RGBColor(0x52, 0x5D, 0x6C), RGBColor(0xB3, 0x26, 0x1E)
SOFT, WARM = "E8F1F8", "FDF3E0"
LOGO_HEIGHT, LOGO_WIDTH = Mm(12), Mm(60)
_BROKEN = (
    struct.error,
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    ValueError,
    KeyError,
)
# Word reads the properties of a paragraph in this order alone.
_AFTER_FRAME = (
    "w:widowControl",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:rPr",
    "w:sectPr",
)
_AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def is_picture(content: bytes) -> bool:
    """Whether the bytes are a picture that can be printed."""
    try:
        image = Image.from_blob(content)
    except _BROKEN:
        return False
    return image.px_width > 0 and image.px_height > 0


def is_wide(content: bytes) -> bool:
    """Whether a picture at its height would be wider than there is room."""
    image = Image.from_blob(content)
    return image.px_width * LOGO_HEIGHT > image.px_height * LOGO_WIDTH


def proposal_word(*, document: Document, logo: bytes | None) -> bytes:
    """The bytes of the Word document."""
    word = new_document()
    _set_up(word, document, logo)
    _cover(word, document)
    if document.references:
        _summary(word, document)
    keys = {one.title: one.key for one in document.references}
    for page in document.pages:
        for place, block in enumerate(page.blocks):
            _block(word, block, breaks=place == 0, key=keys.get(block.text, ""))
    return _bytes_of(word)


def _bytes_of(word: Any) -> bytes:
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _set_up(word: Any, document: Document, logo: bytes | None) -> None:
    word.core_properties.title = f"{document.words['kind']} {document.name}"
    word.core_properties.author = document.bank
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin, section.bottom_margin = Mm(42), Mm(30)
    section.header_distance, section.footer_distance = Mm(15), Mm(14)
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), EAST_ASIAN)
    # The styles of header and footer have tab stops of their own, at which a tab would end before ours.
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.style = footer.style = style
    header.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    if logo is None:
        _run(header, document.customer, size=name_size(document.customer), colour=ACCENT, bold=True)
    else:
        size = {"width": LOGO_WIDTH} if is_wide(logo) else {"height": LOGO_HEIGHT}
        header.add_run().add_picture(BytesIO(logo), **size)
    _run(header, f"\t{document.words['kind']}", size=9, colour=MUTED)
    if document.words["draft"]:
        _run(header, f"  {document.words['draft']}", size=9, colour=ALARM)
    _ruled(header)
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    before, after = document.words["page"].split("%(page)s")
    _run(footer, f"{document.words['foot']}\t{before}", size=9, colour=MUTED)
    _field(footer, "PAGE", "1", size=9, colour=MUTED)
    _run(footer, after, size=9, colour=MUTED)


def _cover(word: Any, document: Document) -> None:
    first = word.paragraphs[0] if word.paragraphs else word.add_paragraph()
    first.paragraph_format.space_before = Mm(30)
    _run(first, document.words["kind"], size=18, colour=MUTED)
    _run(_spaced(word, Mm(4)), document.title, size=title_size(document.title), colour=ACCENT, bold=True)
    _run(_spaced(word, Mm(8)), document.words["for"], size=18)
    _run(_at_foot(word), document.bank, size=16, bold=True)
    _run(_at_foot(word), document.words["day"], size=14, colour=MUTED)
    _run(_at_foot(word), document.words["valid"], size=12, colour=MUTED)
    # A frame stands on the page of the line that follows it.
    word.add_paragraph()


def _summary(word: Any, document: Document) -> None:
    _block(word, Block(Kind.HEADING, document.words["summary"]), breaks=True, key="summary")
    for text in document.summary:
        _block(word, Block(Kind.TEXT, text), breaks=False, key="")
    _run(_line(word), document.words["pages"], size=13, colour=MUTED)
    for one in document.references:
        line = _line(word)
        line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        _run(line, one.title, colour=ACCENT, bold=True)
        _run(line, "\t")
        _field(line, f"PAGEREF part_{one.key} \\h", str(one.page))


def _block(word: Any, block: Block, *, breaks: bool, key: str) -> None:
    if block.kind is Kind.TABLE:
        if breaks:
            _line(word).paragraph_format.page_break_before = True
        _table(word, block)
        return
    if block.kind is Kind.SIGN:
        _signs(word, block)
        return
    line = _line(word)
    line.paragraph_format.page_break_before = breaks
    if block.kind is Kind.HEADING:
        # Two lines high, as the pages were cut.
        line.paragraph_format.line_spacing, line.paragraph_format.space_after = Pt(44), APART
        _ruled(line)
        if key:
            _bookmark(line, key, lambda: _run(line, block.text, size=22, colour=ACCENT, bold=True))
        else:
            _run(line, block.text, size=22, colour=ACCENT, bold=True)
    elif block.kind is Kind.SUB:
        _run(line, f"■ {block.text}", colour=ACCENT, bold=True)
    else:
        if not block.goes_on:
            line.paragraph_format.first_line_indent = SIZE * 2
        # A note may hold what breaks nowhere: spread over the line it would gape.
        note = block.kind is Kind.NOTE
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT if note else WD_ALIGN_PARAGRAPH.JUSTIFY
        if note:
            line._p.get_or_add_pPr().insert_element_before(_shade(WARM), *_AFTER_SHADE)
        _run(line, block.text)


def _table(word: Any, block: Block) -> None:
    table = word.add_table(rows=0, cols=len(block.rows[0]))
    _set_apart(table)
    table.autofit = False
    widths = [Mm(width) for width in TABLE_WIDTHS[len(block.rows[0])]]
    for number, cells in enumerate(block.rows):
        row = table.add_row()
        row.height, row.height_rule = LINE, WD_ROW_HEIGHT_RULE.AT_LEAST
        for place, text in enumerate(cells):
            cell = row.cells[place]
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place else WD_ALIGN_PARAGRAPH.LEFT
            _run(paragraph, text, size=12, bold=number == 0, colour=ACCENT if number == 0 else None)
            if number == 0:
                cell._tc.get_or_add_tcPr().append(_shade(SOFT))


def _set_apart(table: Any) -> None:
    """A table has no space before it of its own: the line above leaves it."""
    above = table._tbl.getprevious()
    if above is not None and above.tag == qn("w:p"):
        Paragraph(above, table._parent).paragraph_format.space_after = APART


def _signs(word: Any, block: Block) -> None:
    """Lines to sign on, one beside the other."""
    table = word.add_table(rows=1, cols=len(block.rows[0]))
    for place, name in enumerate(block.rows[0]):
        paragraph = table.rows[0].cells[place].paragraphs[0]
        paragraph.paragraph_format.space_before = Mm(24)
        _run(paragraph, "_" * 20, size=12, colour=MUTED).add_break()
        _run(paragraph, name, size=12)


def _line(word: Any) -> Any:
    line = word.add_paragraph()
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = LINE
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
    return line


def _spaced(word: Any, before: Emu) -> Any:
    line = word.add_paragraph()
    line.paragraph_format.space_before = before
    return line


def _at_foot(word: Any) -> Any:
    """A paragraph of the frame that stands at the foot of its page, whatever is above; those that follow share it."""
    line = word.add_paragraph()
    frame = OxmlElement("w:framePr")
    for name, value in {
        "w": str(TEXT_WIDTH.twips),
        "wrap": "notBeside",
        "vAnchor": "margin",
        "hAnchor": "margin",
        "xAlign": "left",
        "yAlign": "bottom",
    }.items():
        frame.set(qn(f"w:{name}"), value)
    line._p.get_or_add_pPr().insert_element_before(frame, *_AFTER_FRAME)
    return line


def _run(line: Any, text: str, *, size: int = 16, colour: RGBColor | None = None, bold: bool = False) -> Any:
    run = line.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), EAST_ASIAN)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _field(line: Any, code: str, shown: str, *, size: int = 16, colour: RGBColor | None = None) -> None:
    """A field that Word works out, showing `shown` until it does."""
    for kind in ("begin", "separate", "end"):
        run = _run(line, "", size=size, colour=colour)
        sign = OxmlElement("w:fldChar")
        sign.set(qn("w:fldCharType"), kind)
        run._r.append(sign)
        if kind == "begin":
            asked = OxmlElement("w:instrText")
            asked.set(qn("xml:space"), "preserve")
            asked.text = f" {code} "
            _run(line, "", size=size)._r.append(asked)
        elif kind == "separate":
            _run(line, shown, size=size, colour=colour)


def _bookmark(line: Any, key: str, write: Any) -> None:
    """Name what `write` writes, so that fields can say on which page it stands."""
    number = str(sum(ord(sign) for sign in key))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), f"part_{key}")
    end.set(qn("w:id"), number)
    line._p.append(start)
    write()
    line._p.append(end)


def _ruled(line: Any) -> None:
    """A coloured rule under a paragraph."""
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "14598F")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    line._p.get_or_add_pPr().insert_element_before(border, "w:shd", *_AFTER_SHADE)


def _shade(colour: str) -> Any:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    return shade
