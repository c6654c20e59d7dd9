"""What is noted about a person at a customer, taken away again, and shown one datum at a time for a reason."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from customers.models import Contact, DateCalendar, DossierEntry, DossierKind
from customers.services.people import seal_of
from organization.models import Staff


class NotedAlready(Exception):
    """The same is noted of this person; `held` is that datum."""

    def __init__(self, held: DossierEntry) -> None:
        super().__init__(str(held.public_id))
        self.held = held


class NoReason(Exception):
    """A masked datum is shown, and a datum removed, for a reason only."""


class NothingToShow(Exception):
    """There is no such datum of this person, or it has no content."""


@transaction.atomic
def note_datum(
    *,
    contact: Contact,
    kind: DossierKind | str,
    text: str,
    consent: str,
    source: str,
    by: Staff,
    at: datetime,
    month: int | None = None,
    day: int | None = None,
    calendar: str = DateCalendar.SOLAR,
) -> DossierEntry:
    """Note one datum about a person with the consent and the source it rests on; NotedAlready where it stands."""
    # One at a time per person, so that a form sent twice at once is seen by the second.
    Contact.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    content = {"kind": str(kind), "text": text, "month": month, "day": day, "calendar": calendar}
    held = DossierEntry.objects.standing().filter(contact=contact, **content).first()
    if held is not None:
        raise NotedAlready(held)
    entry = DossierEntry.objects.create(
        contact=contact, **content, consent=consent, source=source, noted_by=by, noted_at=at
    )
    record_act(
        kind="customer.dossier_noted",
        subject=contact.customer,
        actor=by,
        after={"contact": contact.public_id, "datum": str(kind), "consent": consent},
        sealed={"after": {**content, "source": source}},
        sealed_for=seal_of(contact),
        at=at,
    )
    return entry


@transaction.atomic
def remove_datum(*, entry: DossierEntry, reason: str, by: Staff, at: datetime) -> DossierEntry:
    """Take away the content of a datum; the fact that there was one stays. Removed twice it stays as it was."""
    if not reason.strip():
        raise NoReason
    held = DossierEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if held.removed_at is not None:
        return held
    before = {"text": held.text, "month": held.month, "day": held.day}
    held.text, held.month, held.day, held.removed_at = "", None, None, at
    held.save(update_fields=["text", "month", "day", "removed_at"])
    record_act(
        kind="customer.dossier_removed",
        subject=held.contact.customer,
        actor=by,
        reason=reason.strip(),
        after={"contact": held.contact.public_id, "datum": held.kind},
        sealed={"before": before},
        sealed_for=seal_of(held.contact),
        at=at,
    )
    return held


@transaction.atomic
def reveal_datum(*, contact: Contact, datum: str, reason: str, by: Staff, at: datetime) -> None:
    """Let one masked datum of a person be read: 'phone', 'email' or the public id of an entry.

    The trail keeps who read what and why. Refuses with NoReason and with NothingToShow.
    """
    if not reason.strip():
        raise NoReason
    if datum in ("phone", "email"):
        shown, content = datum, getattr(contact, datum)
    else:
        entry = DossierEntry.objects.standing().filter(contact=contact, public_id=datum).first()
        shown, content = (entry.kind, entry.pk) if entry else ("", "")
    if not content:
        raise NothingToShow
    record_act(
        kind="customer.contact_revealed",
        subject=contact.customer,
        actor=by,
        reason=reason.strip(),
        after={"contact": contact.public_id, "datum": shown},
        at=at,
    )
