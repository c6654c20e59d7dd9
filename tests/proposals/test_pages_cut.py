"""Pages are cut before they are set: four hundred characters, room to spare, and the summary names the right pages."""

from dataclasses import replace
from io import BytesIO

import orjson
import pytest
from docx import Document as read_word
from docx.oxml.ns import qn
from docx.shared import Pt

from common.paper import _compiler
from proposals.queries.document import Document, Reference
from proposals.rules.paging import (
    CHARACTERS,
    LINES,
    Block,
    Kind,
    Section,
    characters_of,
    cut,
    lines_of,
    name_size,
    title_size,
    width,
)
from proposals.services.paper import _TEMPLATE, printed, proposal_pdf
from proposals.services.word import APART, LINE, is_picture, proposal_word

SENTENCE = "贵公司现有员工420人，2025年营业收入3.2亿元，自2015年起与我行合作，已使用代发工资等服务。"
ENGLISH = "The company makes precision parts and sells most of them on account to three buyers. "


def text(words, kind=Kind.TEXT):
    return Block(kind, words)


def sections():
    """One long Chinese part, one English, one of many short lines, one with tables and notes."""
    rows = tuple((f"国内贸易信用担保第{n}号产品", "3,000 万元", "12 个月", "3.85%") for n in range(14))
    return [
        Section("situation", "贵公司的情况", [text(SENTENCE * 20), text(SENTENCE)]),
        Section("lack", "贵公司的需求", [text(ENGLISH * 30)]),
        Section("offer", "我们的方案", [text(f"第{n}项。") for n in range(60)]),
        Section(
            "price",
            "价格",
            [
                Block(Kind.SUB, "发票保理"),
                text(SENTENCE * 3, Kind.NOTE),
                Block(Kind.TABLE, rows=(("产品", "金额", "期限", "年利率"), *rows)),
            ],
        ),
    ]


def document(logo=None):
    pages, begins = cut(sections(), first_page=3)
    words = {
        "kind": "服务方案",
        "for": "致 恒泰",
        "summary": "摘要",
        "pages": "内容索引",
        "page": "第 %(page)s 页",
        "foot": "北仑支行",
        "day": "2026年11月23日",
        "valid": "有效期至2026年12月23日。",
        "draft": "",
    }
    return Document(
        title="一体化服务方案",
        customer="恒泰精密制造有限公司",
        bank="北仑支行",
        name="FW-2026-00001",
        day=None,
        summary=["说明如何满足需求。" * 20],
        references=[Reference(one.key, one.title, begins[one.key]) for one in sections()],
        pages=pages,
        words=words,
    )


@pytest.mark.parametrize(
    ("words", "wide"), [("贵公司", 3.0), ("3,000 万元", 5 * 0.6 + 0.6 + 2), ("", 0.0), ("A级", 1.6)]
)
def test_widths_are_told_in_full_width_characters(words, wide):
    assert width(words) == pytest.approx(wide)


def test_no_page_holds_more_than_is_readable():
    pages, begins = cut(sections(), first_page=3)
    for page in pages:
        assert page.characters <= CHARACTERS and page.lines <= LINES
        assert sum(characters_of(block) for block in page.blocks) <= CHARACTERS
        assert sum(lines_of(block) for block in page.blocks) <= LINES + 1
    assert list(begins) == ["situation", "lack", "offer", "price"] and begins["situation"] == 3


def test_nothing_is_lost_and_nothing_is_said_twice():
    pages, _ = cut(sections(), first_page=3)
    told = "".join(block.text for page in pages for block in page.blocks if block.kind is not Kind.HEADING)
    asked = "".join(block.text for one in sections() for block in one.blocks)
    assert told.replace(" ", "") == asked.replace(" ", "")
    rows = [row for page in pages for block in page.blocks for row in block.rows]
    assert [row for row in rows if row[0] != "产品"] == list(sections()[3].blocks[2].rows[1:])


def test_a_part_begins_on_a_page_of_its_own_under_its_heading():
    pages, begins = cut(sections(), first_page=3)
    for one in sections():
        assert pages[begins[one.key] - 3].blocks[0] == Block(Kind.HEADING, one.title)


def test_typst_sets_each_page_that_was_cut_on_one_page():
    made = document()
    data = orjson.dumps(printed(document=made, logo=None)).decode()
    pictures = _compiler(_TEMPLATE).compile(format="png", ppi=20, sys_inputs={"data": data})
    assert len(pictures) == made.page_count > 8
    assert proposal_pdf(document=made, logo=None).startswith(b"%PDF")


def test_word_breaks_at_the_same_places_and_names_the_same_pages():
    made = document()
    word = read_word(BytesIO(proposal_word(document=made, logo=None)))
    # The summary begins a page too; a page may begin with a table, whose break is the paragraph before it.
    breaks = [line for line in word.paragraphs if line.paragraph_format.page_break_before]
    assert len(breaks) == made.page_count - 1
    lined = [line for line in word.paragraphs if line.text.startswith("第") and line.text.endswith("项。")]
    assert {line.paragraph_format.line_spacing for line in lined} == {LINE} == {Pt(28)}
    references = [
        line.text.split("\t") for line in word.paragraphs if "PAGEREF" in line._p.xml and "\t" in line.text
    ]
    assert references == [[one.title, str(one.page)] for one in made.references]
    for one in made.references:
        assert f'w:name="part_{one.key}"' in word.element.xml
    header, footer = word.sections[0].header.paragraphs[0], word.sections[0].footer.paragraphs[0]
    assert header.text.startswith("恒泰精密制造有限公司")
    # One tab each, to the right edge: no stop of a style's own comes before it.
    for line in (header, footer):
        assert (line.style.name, len(line.paragraph_format.tab_stops), line.text.count("\t")) == (
            "Normal",
            1,
            1,
        )


def test_no_table_of_the_word_pages_touches_the_line_above():
    word = read_word(BytesIO(proposal_word(document=document(), logo=None)))
    above = [table._tbl.getprevious() for table in word.tables]
    assert len(above) >= 2 and Pt(12) == APART
    lines = [line for line in word.paragraphs if line._p in above]
    assert [line.paragraph_format.space_after for line in lines] == [APART] * len(above)
    # Other lines stand as close as the pages were cut.
    texts = [line for line in word.paragraphs if line.text.startswith("第") and line._p not in above]
    assert {line.paragraph_format.space_after for line in texts} == {Pt(0)}


def test_a_picture_is_told_by_its_bytes():
    assert not is_picture(b"\x89PNG\r\n\x1a\nbroken") and not is_picture(b"") and not is_picture(b"GIF89a")


@pytest.mark.parametrize("lines", range(12, LINES))
def test_nobody_signs_on_an_empty_sheet(lines):
    """However full the page before: what stands over the signatures goes with them."""
    blocks = [
        *(text(f"第{n}项。") for n in range(lines)),
        text("摘要值", Kind.NOTE),
        Block(Kind.SIGN, rows=(("甲", "乙"),)),
    ]
    pages, _ = cut([Section("agreement", "协议", blocks)], first_page=2)
    assert [block.kind for block in pages[-1].blocks][-2:] == [Kind.NOTE, Kind.SIGN]
    assert all(page.lines == sum(lines_of(block) for block in page.blocks) <= LINES for page in pages)
    told = [block.text for page in pages for block in page.blocks if block.kind is Kind.TEXT]
    assert told == [f"第{n}项。" for n in range(lines)]


def test_over_the_signatures_stands_what_was_agreed_not_a_note_alone():
    """The last clause and its heading go along with the note, and the table before them stays."""
    rows = tuple((f"第{n}项", "3.42%") for n in range(9))
    blocks = [
        Block(Kind.TABLE, rows=(("议题", "谈定"), *rows)),
        Block(Kind.SUB, "谁在何时做什么"),
        text("甲方月底前交来清单。"),
        text("摘要值", Kind.NOTE),
        Block(Kind.SIGN, rows=(("甲", "乙"),)),
    ]
    pages, _ = cut([Section("agreement", "协议", blocks)], first_page=2)
    assert [[block.kind for block in page.blocks] for page in pages] == [
        [Kind.HEADING, Kind.TABLE],
        [Kind.SUB, Kind.TEXT, Kind.NOTE, Kind.SIGN],
    ]


@pytest.mark.parametrize(
    ("title", "points"),
    [("一体化服务方案", 32), ("应收账款融资与结算一体化服务方案", 26), ("Cash for growth", 32)],
)
def test_a_title_that_would_run_over_stands_smaller(title, points):
    assert title_size(title) == points
    made = replace(document(), title=title)
    word = read_word(BytesIO(proposal_word(document=made, logo=None)))
    assert [run.font.size for line in word.paragraphs for run in line.runs if run.text == title] == [
        Pt(points)
    ]
    assert printed(document=made, logo=None)["title_size"] == points


@pytest.mark.parametrize(
    ("name", "points"),
    [("杭州澜川精密制造集团有限公司", 11), ("Hangzhou Lanchuan Precision Manufacturing Group Co., Ltd.", 8)],
)
def test_a_long_name_above_the_pages_stands_smaller(name, points):
    assert name_size(name) == points
    made = replace(document(), customer=name)
    word = read_word(BytesIO(proposal_word(document=made, logo=None)))
    (above,) = word.sections[0].header.paragraphs
    assert above.runs[0].text == name and above.runs[0].font.size == Pt(points)
    assert printed(document=made, logo=None)["customer_size"] == points


def test_who_offers_and_when_stands_at_the_foot_of_the_cover():
    made = document()
    word = read_word(BytesIO(proposal_word(document=made, logo=None)))
    framed = [
        line for line in word.paragraphs if line._p.find(f"{qn('w:pPr')}/{qn('w:framePr')}") is not None
    ]
    assert [line.text for line in framed] == [made.bank, made.words["day"], made.words["valid"]]
    assert {line._p.pPr.find(qn("w:framePr")).get(qn("w:yAlign")) for line in framed} == {"bottom"}
