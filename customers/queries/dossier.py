"""What is known of one person at a customer, masked, but for the one datum that was asked for with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Contact, DossierEntry, DossierKind
from customers.rules import MASK, PRIVATE_KINDS, masked_email, masked_phone, next_occurrence


@dataclass(frozen=True)
class Datum:
    """One datum as this reader sees it; `key` is what it is asked for by, `masked` says that more is known."""

    key: str
    kind: str
    text: str
    masked: bool
    code: str = ""
    consent: str = ""
    consent_code: str = ""
    source: str = ""
    noted_by: str = ""
    noted_at: datetime | None = None
    next_on: date | None = None


@dataclass(frozen=True)
class Dossier:
    """How to reach the person, and what is known of them in the order of the kinds."""

    contact: Contact
    reach: list[Datum]
    data: list[Datum]

    @property
    def masked(self) -> list[Datum]:
        """What can be asked for, one at a time."""
        return [one for one in [*self.reach, *self.data] if one.masked]


def dossier(contact: Contact, *, today: date, shown: str = "") -> Dossier:
    """The dossier of one person; `shown` is the key of the one datum that stands in full, if any."""
    entries = DossierEntry.objects.standing().filter(contact=contact).select_related("noted_by")
    order = {kind: place for place, kind in enumerate(DossierKind.values)}
    reach = [
        ("phone", _("Phone"), contact.phone, masked_phone(contact.phone)),
        ("email", _("E-mail"), contact.email, masked_email(contact.email)),
    ]
    return Dossier(
        contact=contact,
        reach=[
            Datum(key, label, full if key == shown else masked, bool(full) and key != shown)
            for key, label, full, masked in reach
        ],
        data=[
            datum(entry, today=today, shown=shown)
            for entry in sorted(entries, key=lambda entry: (order[entry.kind], entry.pk))
        ],
    )


def datum(entry: DossierEntry, *, today: date, shown: str = "") -> Datum:
    """One entry as this reader sees it."""
    key = str(entry.public_id)
    masked = entry.kind in PRIVATE_KINDS and key != shown
    return Datum(
        key=key,
        kind=entry.get_kind_display(),
        text=_words(entry, masked),
        masked=masked,
        code=entry.kind,
        consent_code=entry.consent,
        consent=entry.get_consent_display(),
        source=entry.source,
        noted_by=entry.noted_by.display_name,
        noted_at=entry.noted_at,
        next_on=None if masked else _next_day(entry, today=today),
    )


def _words(entry: DossierEntry, masked: bool) -> str:
    """What stands in the row; of a masked date its name, of other masked data nothing."""
    if entry.kind != DossierKind.DATE:
        return MASK if masked else entry.text
    return f"{entry.text} {MASK if masked else _date_words(entry)}"


def _date_words(entry: DossierEntry) -> str:
    """'8/15 by the lunar calendar', in the reader's words."""
    figures = {"month": entry.month, "day": entry.day}
    if entry.calendar == "lunar":
        return pgettext("date of the lunar calendar", "%(month)d/%(day)d (lunar)") % figures
    return pgettext("date of every year", "%(month)d/%(day)d") % figures


def _next_day(entry: DossierEntry, *, today: date) -> date | None:
    """When a date comes next; none of other data."""
    if entry.month is None or entry.day is None:
        return None
    return next_occurrence(entry.month, entry.day, entry.calendar, on_or_after=today)
