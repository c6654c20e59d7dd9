"""Reading a part as it arrives: decompressed piece by piece, counted, and laid down ready for COPY in flat memory."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from corebanking.lines import MAX_LINE, csv_rows, json_rows
from corebanking.rules import Layout

MAX_ROWS = 100_000
MAX_LINES = 10 * MAX_ROWS  # blank lines and those within quotes are read as well
MAX_BYTES = 128 * 1024 * 1024  # decompressed
_PIECE = 64 * 1024
_IN_MEMORY = 1024 * 1024
_BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooLarge(Exception):
    """The part is larger than `MAX_BYTES` when decompressed."""


class TooManyRows(Exception):
    """The part has more than `MAX_ROWS` rows or `MAX_LINES` lines."""


class BadEncoding(Exception):
    """The body is not the gzip stream that it says it is, or ends too early."""


class CutShort(Exception):
    """Fewer bytes came than the call said it would send."""


class Format(StrEnum):
    """How the rows of a part are written."""

    NDJSON = "ndjson"
    CSV = "csv"


@dataclass(frozen=True)
class Unpacked:
    """A part that was read whole: its rows, the digest of its decompressed bytes, and `file` ready for COPY.

    The columns of `file` are batch, part, line, content, raw, fault and field, in COPY's text format. Plain rows lie in
    `typed` in their place: batch, part, line and `columns`.
    """

    rows: int
    digest: str
    file: IO[bytes]
    written: Format
    typed: IO[bytes]
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """How a body comes: the format of its rows, compressed or not, and how many bytes the caller says it has."""

    written: Format
    gzipped: bool
    length: int


@contextmanager
def unpack(body: Readable, *, sent: Sent, layout: Layout, batch_id: int, number: int) -> Iterator[Unpacked]:
    """Read the body of a batch's part to its end; the temporary file is gone when the block ends.

    Refuses with `TooLarge`, `TooManyRows`, `BadEncoding`, `CutShort` or, of CSV, `BadHeader`. A line that is no row
    is kept as it came, with what is wrong with it.
    """
    digest = hashlib.sha256()
    place = b"%d\t%d\t" % (batch_id, number)
    columns: list[str] = []
    with (
        SpooledTemporaryFile(max_size=_IN_MEMORY) as file,
        SpooledTemporaryFile(max_size=_IN_MEMORY) as typed,
    ):
        count = 0
        whole = _whole(body, sent.length)
        lines = _lines(_counted(_decompressed(whole) if sent.gzipped else whole, digest))
        rows = (
            csv_rows(lines, layout, columns.extend)
            if sent.written is Format.CSV
            else json_rows(lines, layout)
        )
        for position, content, plain in rows:
            count += 1
            if count > MAX_ROWS:
                raise TooManyRows
            if plain is None:
                file.write(b"%b%d\t%b\n" % (place, position, content))
            else:
                typed.write(b"%b%d\t%b\n" % (place, position, plain))
        file.seek(0)
        typed.seek(0)
        yield Unpacked(count, digest.hexdigest(), file, sent.written, typed, columns)


def _whole(body: Readable, length: int) -> Iterator[bytes]:
    came = 0
    while piece := body.read(_PIECE):
        came += len(piece)
        yield piece
    if came < length:
        raise CutShort(f"{came} of {length} bytes")


def _decompressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip stream, never more than a piece at a time, however well it was compressed."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                if inflate.eof:
                    inflate = zlib.decompressobj(wbits=31)
                yield inflate.decompress(waiting, _PIECE)
                waiting = inflate.unconsumed_tail or inflate.unused_data
        while not inflate.eof and (rest := inflate.decompress(b"", _PIECE)):
            yield rest
    except zlib.error as error:
        raise BadEncoding(str(error)) from error
    if not inflate.eof:
        raise BadEncoding("the stream ends too early")


def _counted(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_BYTES:
            raise TooLarge
        digest.update(piece)
        yield piece


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with their ends, of one longer than `MAX_LINE` only its beginning; refuses more than `MAX_LINES`."""
    rest, first, count = b"", True, 0
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        count += len(whole)
        if count > MAX_LINES:
            raise TooManyRows
        for line in whole:
            yield (line.removeprefix(_BOM) if first else line) + b"\n"
            first = False
        if len(rest) > MAX_LINE:
            rest = rest[: MAX_LINE + 1]
    if rest:
        yield rest.removeprefix(_BOM) if first else rest
