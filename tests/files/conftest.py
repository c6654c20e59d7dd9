"""A private folder for the files of one test, and small contents of every kind."""

import io
import zipfile

import pytest

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LETTER = "From: a@b.example\r\nSubject: 投诉\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\n\r\n工资晚到。\r\n".encode()
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"


def archive(*parts: str) -> bytes:
    """A ZIP archive with these empty parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for part in parts:
            made.writestr(part, b"<x/>")
    return held.getvalue()


DOCUMENT = archive("[Content_Types].xml", "word/document.xml")
TABLE = archive("[Content_Types].xml", "xl/workbook.xml")
WITH_MACRO = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where the bytes of this test lie."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR
