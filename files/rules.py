"""What a file is by its first bytes and its inside, which kinds are taken, and what its name may look like."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

HEAD_BYTES = 8192
NAME_LENGTH = 120


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: media type, endings a name may have, whether a browser may show it."""

    media_type: str
    endings: tuple[str, ...]
    shown: bool = False


PDF = Kind("application/pdf", ("pdf",), shown=True)
PNG = Kind("image/png", ("png",), shown=True)
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), shown=True)
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
TEXT = Kind("text/plain", ("txt",))
CSV = Kind("text/csv", ("csv",))
LETTER = Kind("message/rfc822", ("eml",))
MP3 = Kind("audio/mpeg", ("mp3",))
WAV = Kind("audio/wav", ("wav",))
M4A = Kind("audio/mp4", ("m4a",))
AMR = Kind("audio/amr", ("amr",))

KINDS = (PDF, PNG, JPEG, DOCX, XLSX, TEXT, CSV, LETTER, MP3, WAV, M4A, AMR)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
_BY_TYPE = {kind.media_type: kind for kind in KINDS}

# What a browser would run if it took the text for a page.
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|meta|object|embed|style|link|img|\?xml)",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(rb"^[A-Za-z][A-Za-z0-9-]*:[ \t]?.*$")
# Bytes that no text holds: control characters but tab, line feed, form feed and carriage return.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shown_in_browser(media_type: str) -> bool:
    """Whether a browser may open a file of this type beside the page; everything else is only saved."""
    kind = _BY_TYPE.get(media_type)
    return kind is not None and kind.shown


def kind_of(content: BinaryIO, name: str) -> Kind | None:
    """The kind of a file by its content; None for one that is not taken, or whose name says something else.

    The name only decides between kinds of text, which look alike, and must agree with what the content is.
    """
    content.seek(0)
    head = content.read(HEAD_BYTES)
    ending = ending_of(name)
    for kind in _kinds_by_content(head, content):
        if ending in kind.endings:
            return kind
    return None


def ending_of(name: str) -> str:
    """What follows the last dot of a name, in small letters; empty where there is none."""
    return PurePosixPath(clean_name(name)).suffix.removeprefix(".").lower()


def clean_name(name: str) -> str:
    """A name without folders, unseen characters and characters that a file system or a header minds.

    Characters that turn the reading direction round are unseen ones: 'gnp.exe' never reads as 'exe.png'.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in plain)
    plain = re.sub(r'[<>:"|?*]', "_", plain)
    plain = re.sub(r"\s+", " ", plain).strip(" .") or "file"
    if len(plain) <= NAME_LENGTH:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"


def _kinds_by_content(head: bytes, content: BinaryIO) -> tuple[Kind, ...]:
    if head.startswith(b"%PDF-"):
        return (PDF,)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return (PNG,)
    if head.startswith(b"\xff\xd8\xff"):
        return (JPEG,)
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return (WAV,)
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return (MP3,)
    if head[4:8] == b"ftyp":
        return (M4A,)
    if head.startswith(b"#!AMR"):
        return (AMR,)
    return _text_kinds(head, content)


def _office_kind(content: BinaryIO) -> tuple[Kind, ...]:
    """A document or a table by the parts of the archive; one that carries macros is not taken."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ()
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return ()
    if "word/document.xml" in parts:
        return (DOCX,)
    return (XLSX,) if "xl/workbook.xml" in parts else ()


def _text_kinds(head: bytes, content: BinaryIO) -> tuple[Kind, ...]:
    """Text in UTF-8 or GB 18030, all of it; a page or a script is no text that is taken, an e-mail may hold a page."""
    content.seek(0)
    whole = content.read()
    if not whole or _CONTROL.search(whole) or not (_decodes(whole, "utf-8") or _decodes(whole, "gb18030")):
        return ()
    markup = _MARKUP.search(head) is not None
    if _is_letter(head):
        return (LETTER,) if markup else (LETTER, TEXT)
    return () if markup else (TEXT, CSV)


def _is_letter(head: bytes) -> bool:
    """Whether text begins with header lines, among them a sender and a date or a subject."""
    names = set()
    for line in head.splitlines():
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t") and names:
            continue
        if not _HEADER_LINE.match(line):
            return False
        names.add(line.split(b":", 1)[0].lower())
    return b"from" in names and bool(names & {b"date", b"subject", b"received", b"message-id"})


def _decodes(whole: bytes, encoding: str) -> bool:
    try:
        whole.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
