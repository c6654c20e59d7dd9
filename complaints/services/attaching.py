"""Attaching files to a case: stored once by their content, kept under their name for as long as the case."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from complaints.models import Attachment, Complaint
from complaints.rules.standing import CaseAct
from complaints.services.holding import _hold, _hold_for, _record
from files.rules import clean_name
from files.services import store_file
from organization.models import Staff


@transaction.atomic
def attach_files(
    *, complaint: Complaint, files: Iterable[UploadedFile], by: Staff | None, at: datetime | None = None
) -> list[Attachment]:
    """Attach files to a case, as whoever wrote it down or may write a note on it; `by` is None for the public form.

    The same content under the same name is attached once. Raises files.services.FileRefused for what is not taken.
    """
    at = at or timezone.now()
    held = _hold(complaint)
    if by is not None and held.registered_by_id != by.pk:
        held = _hold_for(complaint, by, CaseAct.ADD_NOTE)
    attached = []
    for file in files:
        name = clean_name(file.name or "")
        stored = store_file(content=file, name=name, size=file.size or 0, at=at)
        row, made = Attachment.objects.get_or_create(
            complaint=held, file=stored, name=name, defaults={"added_by": by, "added_at": at}
        )
        attached.append(row)
        if made:
            _record("file_attached", held, by=by, at=at, after={"name": name, "sha256": stored.digest})
    return attached
