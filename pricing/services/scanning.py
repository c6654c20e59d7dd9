"""The customer's written request as it came: files added while the request waits, and who looked into them."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.services import record_act
from files.rules import clean_name
from files.services import store_file
from organization.models import Staff
from pricing.models import Concession, Scan
from pricing.rules.route import State


class ScansClosed(Exception):
    """What was decided rests on the files that were there: they are added while the request waits."""


@transaction.atomic
def attach_scans(
    *, concession: Concession, files: Iterable[UploadedFile], by: Staff, at: datetime
) -> list[Scan]:
    """Put files of the customer's written request on it; the same content is there once.

    Refuses ScansClosed, and FileRefused for what is not taken.
    """
    held = Concession.objects.select_for_update(of=("self",)).get(pk=concession.pk)
    if held.state != State.WAITING:
        raise ScansClosed(held.number)
    scans = []
    for file in files:
        name = clean_name(file.name or "")
        stored = store_file(content=file, name=name, size=file.size or 0, at=at)
        scan, added = Scan.objects.get_or_create(
            concession=held, file=stored, defaults={"name": name, "added_by": by, "added_at": at}
        )
        if added:
            _record("price.scan_added", scan, by, at)
        scans.append(scan)
    return scans


@transaction.atomic
def record_scan_taken(*, scan: Scan, by: Staff, at: datetime) -> None:
    """Put on record that somebody looked into a file or took it along."""
    _record("price.scan_taken", scan, by, at)


def _record(kind: str, scan: Scan, by: Staff, at: datetime) -> None:
    record_act(
        kind=kind,
        subject=scan.concession,
        actor=by,
        at=at,
        after={"number": scan.concession.number, "name": scan.name, "sha256": scan.file.digest},
    )
