"""Notes that colleagues write on a customer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.once import write_once
from customers.models import Customer, Note
from organization.models import Staff


class EmptyNote(Exception):
    """A note without a word in it."""


@transaction.atomic
def add_note(*, customer: Customer, text: str, form_key: UUID, by: Staff, at: datetime) -> Note:
    """Write one note; the same form sent twice (`form_key`) writes it once and answers with the first.

    Refuses EmptyNote, and KeyTaken for other words under a key that was used.
    """
    words = text.strip()
    if not words:
        raise EmptyNote
    note, written = write_once(
        Note.objects,
        key={"form_key": form_key},
        words={"customer": customer, "author": by, "text": words},
        more={"written_at": at},
    )
    if written:
        record_act(
            kind="customer.note_added", subject=customer, actor=by, after={"note": note.public_id}, at=at
        )
    return note
