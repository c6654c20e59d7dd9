"""Reading a part as it arrives: decompressed piece by piece, counted, and laid down ready for COPY in flat memory."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

import orjson

MAX_ROWS = 100_000
MAX_BYTES = 128 * 1024 * 1024  # decompressed
MAX_LINE = 32 * 1024
_PIECE = 64 * 1024
_IN_MEMORY = 1024 * 1024
_RAW_KEPT = 2000
_BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooLarge(Exception):
    """The part is larger than `MAX_BYTES` when decompressed."""


class TooManyRows(Exception):
    """The part has more than `MAX_ROWS` rows."""


class BadEncoding(Exception):
    """The body is not the gzip stream that it says it is, or ends too early."""


@dataclass(frozen=True)
class Unpacked:
    """A part that was read whole: its rows, the digest of its decompressed bytes, and `file` ready for COPY.

    The columns of `file` are batch, part, line, content and raw, in COPY's text format.
    """

    rows: int
    digest: str
    file: IO[bytes]


@contextmanager
def unpack(body: Readable, *, gzipped: bool, batch_id: int, number: int) -> Iterator[Unpacked]:
    """Read the body of a batch's part to its end; the temporary file is gone when the block ends.

    Refuses with `TooLarge`, `TooManyRows` or `BadEncoding`. A line that is no flat JSON object is kept as it came.
    """
    digest = hashlib.sha256()
    place = b"%d\t%d\t" % (batch_id, number)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        rows = 0
        pieces = _counted(_decompressed(body) if gzipped else _raw(body), digest)
        for position, line in enumerate(_lines(pieces), start=1):
            if not line:
                continue
            rows += 1
            if rows > MAX_ROWS:
                raise TooManyRows
            file.write(b"%b%d\t%b\n" % (place, position, _copy_columns(line)))
        file.seek(0)
        yield Unpacked(rows, digest.hexdigest(), file)


def _raw(body: Readable) -> Iterator[bytes]:
    while piece := body.read(_PIECE):
        yield piece


def _decompressed(body: Readable) -> Iterator[bytes]:
    """The members of a gzip stream, never more than a piece at a time, however well it was compressed."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        for piece in _raw(body):
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
    """Lines without their ends; of one longer than `MAX_LINE` only its beginning, which is no JSON object."""
    rest, first = b"", True
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield _trimmed(line, first)
            first = False
        if len(rest) > MAX_LINE:
            rest = rest[: MAX_LINE + 1]
    if rest:
        yield _trimmed(rest, first)


def _trimmed(line: bytes, first: bool) -> bytes:
    return (line.removeprefix(_BOM) if first else line).strip(b" \t\r")


def _copy_columns(line: bytes) -> bytes:
    """The content and raw columns of one line: its JSON where it is a flat object, else the line as it came."""
    content = _flat_object(line)
    if content is None:
        raw = line[:_RAW_KEPT].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
        return b"\\N\t" + _escaped(raw.encode())
    return _escaped(orjson.dumps(content)) + b"\t"


def _flat_object(line: bytes) -> dict | None:
    if len(line) > MAX_LINE:
        return None
    try:
        content = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(content, dict):
        return None
    for value in content.values():
        if isinstance(value, (dict, list)):
            return None
    # PostgreSQL stores no NUL character.
    return None if b"\\u0000" in line else content


def _escaped(text: bytes) -> bytes:
    if b"\\" not in text and b"\t" not in text and b"\n" not in text and b"\r" not in text:
        return text
    return text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
