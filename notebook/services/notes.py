"""Notes with people named in them: written, worded anew with the earlier words kept, removed and brought back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from customers.models import Customer, Note
from customers.services import EmptyNote, add_note
from notebook.models import Mention, NoteWording
from notebook.queries.naming import named_in, names_of
from notebook.rules import beginnings, words_named
from organization.models import Staff
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices, tell_followers


class NobodyToName(Exception):
    """Somebody is named who cannot be told; `faults` say who and why (see queries.naming.Named)."""

    def __init__(self, faults: list[tuple[str, str, list[Staff]]]) -> None:
        super().__init__(", ".join(word for _, word, _ in faults))
        self.faults = faults


class NotTheAuthor(Exception):
    """A note is worded anew and removed by whoever wrote it."""


class StaleNote(Exception):
    """The note was worded anew after this form was opened; `current` is the note as it stands now."""

    def __init__(self, current: Note) -> None:
        super().__init__(str(current.public_id))
        self.current = current


@transaction.atomic
def write_note(*, customer: Customer, text: str, form_key: UUID, by: Staff, at: datetime) -> Note:
    """Write a note; whoever is named with an @ is told once, and so are the customer's followers.

    Refuses EmptyNote, KeyTaken, and NobodyToName, where nothing is written.
    """
    people = _people(text, customer)
    note = add_note(customer=customer, text=text, form_key=form_key, by=by, at=at)
    _tell(note, people, by=by, at=at)
    tell_followers(
        customer=customer,
        what="note",
        subject=f"note:{note.pk}",
        by=by,
        besides=[person.pk for person in people],
        at=at,
    )
    return note


@transaction.atomic
def edit_note(*, note: Note, text: str, version: int, by: Staff, at: datetime) -> Note:
    """Word one's note anew; the words that stood there are kept, and whoever is named for the first time is told.

    A name that stood there is not judged again: a colleague who left since does not keep a note from being mended.
    Refuses NotTheAuthor, StaleNote, EmptyNote and NobodyToName.
    """
    held = _own(note, by)
    words = text.strip()
    if not words:
        raise EmptyNote
    if held.version != version:
        raise StaleNote(held)
    if held.text == words:
        return held
    people = _people_anew(words, held)
    NoteWording.objects.create(
        note=held, text=held.text, written_at=held.edited_at or held.written_at, replaced_at=at
    )
    held.text, held.edited_at, held.version = words, at, held.version + 1
    held.save(update_fields=["text", "edited_at", "version"])
    _record("note_edited", held, by, at)
    _tell(held, people, by=by, at=at)
    return held


@transaction.atomic
def remove_note(*, note: Note, by: Staff, at: datetime) -> Note:
    """Take one's note out of sight; `restore_note` brings it back. Refuses NotTheAuthor."""
    held = _own(note, by)
    if held.removed_at is None:
        held.removed_at, held.removed_by = at, by
        held.save(update_fields=["removed_at", "removed_by"])
        _record("note_removed", held, by, at)
    return held


@transaction.atomic
def restore_note(*, note: Note, by: Staff, at: datetime) -> Note:
    """Bring one's removed note back. Refuses NotTheAuthor."""
    held = _own(note, by)
    if held.removed_at is not None:
        held.removed_at = held.removed_by = None
        held.save(update_fields=["removed_at", "removed_by"])
        _record("note_restored", held, by, at)
    return held


def _own(note: Note, by: Staff) -> Note:
    held = Note.objects.select_for_update(of=("self",)).select_related("customer").get(pk=note.pk)
    if held.author_id != by.pk:
        raise NotTheAuthor
    return held


def _people(text: str, customer: Customer) -> list[Staff]:
    named = named_in(text, customer)
    if named.faults:
        raise NobodyToName(named.faults)
    return named.people


def _people_anew(text: str, held: Note) -> list[Staff]:
    """The same for a note that stands: what was named there already is no fault, whatever became of the person."""
    named = named_in(text, held.customer)
    stood = set(words_named(held.text))
    mentions = Mention.objects.filter(note=held).select_related("person")
    known = {name for mention in mentions for name in names_of(mention.person)}
    faults = [
        fault
        for fault in named.faults
        if fault[1] not in stood and not known.intersection(map(str.lower, beginnings(fault[1])))
    ]
    if faults:
        raise NobodyToName(faults)
    return named.people


def _tell(note: Note, people: list[Staff], *, by: Staff, at: datetime) -> None:
    told = set(Mention.objects.filter(note=note).values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in told]
    Mention.objects.bulk_create(Mention(note=note, person=person, at=at) for person in fresh)
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.MENTION,
                person_id=person.pk,
                customer_id=note.customer_id,
                subject=f"note:{note.pk}",
                slot="named",
                parameters={"owner_id": by.pk},
            )
            for person in fresh
            if person.pk != by.pk
        ],
        at=at,
    )


def _record(what: str, note: Note, by: Staff, at: datetime) -> None:
    record_act(
        kind=f"customer.{what}",
        subject=note.customer,
        actor=by,
        after={"note": note.public_id},
        at=at,
    )
