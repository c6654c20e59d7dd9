"""What a file is by its content, and what its name may look like."""

import io

import pytest

from files import rules
from tests.files.conftest import (
    DOCUMENT,
    DRAWING,
    JPEG,
    LETTER,
    PAGE,
    PDF,
    PNG,
    PROGRAM,
    TABLE,
    WITH_MACRO,
    archive,
)

OPEN_XML = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "结息单.pdf", "application/pdf"),
        (PDF, "SCAN.PDF", "application/pdf"),
        (PNG, "a.png", "image/png"),
        (JPEG, "a.jpg", "image/jpeg"),
        (JPEG, "a.jpeg", "image/jpeg"),
        (DOCUMENT, "a.docx", f"{OPEN_XML}.wordprocessingml.document"),
        (TABLE, "a.xlsx", f"{OPEN_XML}.spreadsheetml.sheet"),
        ("日期,金额\n2026-11-20,3260.40\n".encode("gb18030"), "流水.csv", "text/csv"),
        ("工资又晚到".encode(), "说明.txt", "text/plain"),
        (LETTER, "来信.eml", "message/rfc822"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "电话.wav", "audio/wav"),
        (b"ID3\x04\x00\x00", "电话.mp3", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A ", "电话.m4a", "audio/mp4"),
    ],
)
def test_a_file_is_what_its_content_shows(content, name, media_type):
    assert rules.kind_of(io.BytesIO(content), name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PAGE, "a.pdf"),
        (PAGE, "a.txt"),
        (PAGE, "a.html"),
        (DRAWING, "a.png"),
        (DRAWING, "a.svg"),
        (DRAWING, "a.txt"),
        (PROGRAM, "a.pdf"),
        (PROGRAM, "a.txt"),
        (PDF, "a.png"),
        (PDF, "a.pdf.exe"),
        (PDF, "a.pdf\u202egnp.exe"),
        (PDF, "pdf"),
        (PNG, "a.png.html"),
        (PAGE + PDF, "a.pdf"),
        (WITH_MACRO, "a.docx"),
        (DOCUMENT, "a.xlsx"),
        (archive("anything"), "a.docx"),
        (b"PK\x03\x04 broken", "a.docx"),
        (b"text\x00with a NUL", "a.txt"),
        (b"\x81\xff\xff", "a.txt"),
        (LETTER, "a.csv"),
    ],
)
def test_a_name_that_says_something_else_is_refused(content, name):
    assert rules.kind_of(io.BytesIO(content), name) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\结息 单.pdf", "结息 单.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ('a"b|c?.pdf', "a_b_c_.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (" ... ", "file"),
        ("", "file"),
    ],
)
def test_a_name_keeps_nothing_that_means_something_to_a_machine(name, clean):
    assert rules.clean_name(name) == clean


def test_a_long_name_is_cut_before_its_ending():
    clean = rules.clean_name("长" * 300 + ".pdf")
    assert len(clean) == rules.NAME_LENGTH and clean.endswith("长.pdf")


def test_only_images_and_pdf_are_shown_in_the_browser():
    assert [kind.endings[0] for kind in rules.KINDS if kind.shown] == ["pdf", "png", "jpg"]
    assert not rules.shown_in_browser("text/html")
