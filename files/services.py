"""Storing a file and sweeping away what no record holds: bytes first, then the row, so that no row lacks its bytes."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from files import rules
from files.models import StoredFile

CHUNK = 1 << 16
# What lies without a row or a record this long was left by a process that died or an act that was refused.
ORPHANED_AFTER = timedelta(days=1)


class FileRefused(Exception):
    """The file is not taken; `why` is 'empty', 'too_large' or 'kind'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def path_of(*, digest: str) -> Path:
    """Where the bytes of a content lie: two folders of two letters, then the digest."""
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:4] / digest


def check_file(*, content: BinaryIO, name: str, size: int) -> rules.Kind:
    """The kind of a file that may be stored; raises FileRefused for an empty, too large or unknown one."""
    if size == 0:
        raise FileRefused("empty")
    if size > settings.FILES_LARGEST_BYTES:
        raise FileRefused("too_large")
    kind = rules.kind_of(content, name)
    if kind is None:
        raise FileRefused("kind")
    return kind


@transaction.atomic
def store_file(*, content: BinaryIO, name: str, size: int, at: datetime) -> StoredFile:
    """The stored file of this content, written to disk whole before its row; the same content is stored once.

    The caller attaches it to a record of its own in the same transaction. Raises FileRefused.
    """
    kind = check_file(content=content, name=name, size=size)
    digest = _digest_of(content)
    _alone_with(digest)
    _write(content, path_of(digest=digest))
    stored, fresh = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={"size": size, "media_type": kind.media_type, "stored_at": at, "offered_at": at},
    )
    if not fresh:
        StoredFile.objects.filter(pk=stored.pk).update(offered_at=at)
    return stored


def open_file(*, stored: StoredFile) -> BinaryIO:
    """The bytes of a stored file, opened for reading; the caller has asked the attaching app who may read it."""
    return path_of(digest=stored.digest).open("rb")


@transaction.atomic
def sweep_orphans(*, at: datetime) -> int:
    """Remove rows that no record points to and bytes that no row names, both a day old; says how many bytes went."""
    cutoff = at - ORPHANED_AFTER
    StoredFile.objects.not_offered_since(cutoff).unattached().delete()
    return sum(_sweep_one(path, cutoff) for path in _lying_since(cutoff))


def _sweep_one(path: Path, cutoff: datetime) -> bool:
    """Remove bytes without a row, unless somebody stores the same content at this moment."""
    if len(path.name) == 64:
        _alone_with(path.name)
        if StoredFile.objects.filter(digest=path.name).exists() or not _older(path, cutoff):
            return False
    path.unlink(missing_ok=True)
    return True


def _lying_since(cutoff: datetime) -> Iterator[Path]:
    folder = Path(settings.FILES_DIR)
    for path in folder.rglob("*") if folder.exists() else ():
        if path.is_file() and _older(path, cutoff):
            yield path


def _older(path: Path, cutoff: datetime) -> bool:
    try:
        return path.stat().st_mtime < cutoff.timestamp()
    except FileNotFoundError:
        return False


def _digest_of(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _alone_with(digest: str) -> None:
    """Until this transaction ends nobody else stores or sweeps the content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [digest])


def _write(content: BinaryIO, path: Path) -> None:
    """Put the bytes at their place whole or not at all; bytes that are there already are marked as wanted again."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content.seek(0)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as file:
            while chunk := content.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
