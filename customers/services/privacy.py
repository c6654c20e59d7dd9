"""Requests of people about their data: registered, copied, corrected, restricted, erased; the fact stays."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Value
from django.db.models.functions import Coalesce

from audit.services import forget, open_sealed, record_act, seal
from common.calendar import business_date
from common.models import Delivery
from customers.models import (
    Attitude,
    Contact,
    ContactLevel,
    Customer,
    DecisionPart,
    DossierEntry,
    LockedPerson,
    PersonRequest,
    PersonState,
    RequestKind,
    RequestState,
)
from customers.queries.privacy import (
    acts_naming,
    held_of,
    kept_by_law,
    may_change,
    needles_of,
    own_rows,
    own_tables,
    places,
    rows_naming,
)
from customers.rules_of_privacy import due_on, without
from customers.services.dossier import NoReason
from customers.services.people import edit_contact, seal_of
from organization.models import Staff

CARD = ("name", "name_en", "title", "title_en", "department", "phone", "email", "source")
# What else of the card and what of a datum goes with the data.
PARTS = ("level", "part", "also", "attitude")
DATUM = ("source", "text", "month", "day")


class AskedAlready(Exception):
    """A request of this kind is open for the person; `held` is that request."""

    def __init__(self, held: PersonRequest) -> None:
        super().__init__(str(held.public_id))
        self.held = held


class AskedInFuture(Exception):
    """Nobody has asked tomorrow."""


class SettledAlready(Exception):
    """The request is done or refused, or the person's data are not live any more."""


class SecondPerson(Exception):
    """Another than who registered the request restricts or erases."""


class NotRestricted(Exception):
    """Only what is restricted can be lifted."""


class LawKeeps(Exception):
    """The law forbids erasing the person until `until`; restricting is what may be done."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


@transaction.atomic
def set_parts(*, contact: Contact, parts: list[str], version: int, by: Staff, at: datetime) -> Contact:
    """Say every part a person has in decisions; the first in the order of the list is the main one."""
    ordered = [part for part in DecisionPart.values if part in parts]
    changes = {"part": ordered[0], "also": ordered[1:]}
    return edit_contact(contact=contact, changes=changes, version=version, by=by, at=at)


@transaction.atomic
def ask_for_person(
    *, contact: Contact, kind: RequestKind | str, asked_on: date, by: Staff, at: datetime
) -> PersonRequest:
    """Register what a person asks of their data, to be answered in thirty days.

    Refuses AskedAlready, AskedInFuture, and NotRestricted for lifting where there is no restriction.
    """
    if asked_on > business_date(at):
        raise AskedInFuture(asked_on.isoformat())
    person = Contact.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    if kind == RequestKind.LIFT and person.state != PersonState.RESTRICTED:
        raise NotRestricted
    held = PersonRequest.objects.open().filter(contact=contact, kind=str(kind)).first()
    if held is not None:
        raise AskedAlready(held)
    request = PersonRequest.objects.create(
        contact=contact,
        kind=str(kind),
        asked_on=asked_on,
        due_on=due_on(asked_on),
        registered_by=by,
        registered_at=at,
    )
    _record("customer.person_asked", request, by=by, at=at)
    return request


@transaction.atomic
def settle_request(
    *, request: PersonRequest, outcome: str, done: bool, by: Staff, at: datetime
) -> PersonRequest:
    """Say that a copy was given or a datum corrected, or why a request is refused. Refuses NoReason, SettledAlready."""
    if not outcome.strip():
        raise NoReason
    held = _open(request)
    return _settle(held, RequestState.DONE if done else RequestState.REFUSED, outcome.strip(), by=by, at=at)


@transaction.atomic
def copy_person(*, request: PersonRequest, by: Staff, at: datetime) -> dict[str, Any]:
    """Everything held of the person, to be given to them; the trail keeps who took the copy. Refuses SettledAlready."""
    held = _open(request)
    _record("customer.person_copied", held, by=by, at=at)
    return held_of(held.contact)


@transaction.atomic
def restrict_person(*, request: PersonRequest, by: Staff, at: datetime) -> LockedPerson:
    """Lock a person's data away: sealed with their key, struck out everywhere else, read by one role only.

    Refuses SecondPerson and SettledAlready.
    """
    held, contact = _to_empty(request, by)
    kept: dict[str, Any] = {"held": held_of(contact), "back": _whole(contact)}
    kept["struck"], stays = _strike_out(contact)
    locked = LockedPerson.objects.create(
        contact=contact, sealed=seal(kept, sealed_for=seal_of(contact)), locked_at=at, locked_by=by
    )
    _empty(contact, PersonState.RESTRICTED, at)
    _settle(held, RequestState.DONE, stays, by=by, at=at)
    return locked


@transaction.atomic
def lift_restriction(*, request: PersonRequest, by: Staff, at: datetime) -> Contact:
    """Give back what was locked away of a person: card, dossier, and the words of others as they stood.

    Words that somebody changed since stay as they are now; the request says how many rows. Letters stay struck out.
    Refuses SecondPerson and SettledAlready.
    """
    held, contact = _to_empty(request, by)
    locked = LockedPerson.objects.select_for_update(of=("self",)).get(contact=contact)
    kept = open_sealed(bytes(locked.sealed), sealed_for=seal_of(contact)) or {}
    _fill(contact, kept["back"])
    stays = sum(not _put_back(row) for row in kept["struck"])
    locked.delete()
    _find_anew(contact.customer)
    outcome = f"changed since: {stays}" if stays else ""
    _settle(held, RequestState.DONE, outcome, by=by, at=at)
    return contact


@transaction.atomic
def erase_person(*, request: PersonRequest, by: Staff, at: datetime) -> Contact:
    """Erase a person's data everywhere and destroy the key of what the trail sealed; that there was somebody stays.

    Refuses LawKeeps, SecondPerson and SettledAlready.
    """
    held, contact = _to_empty(request, by)
    until = kept_by_law(contact)
    if until is not None and until > business_date(at):
        raise LawKeeps(until)
    _struck, stays = _strike_out(contact)
    _empty(contact, PersonState.ERASED, at)
    _settle(held, RequestState.DONE, stays, by=by, at=at)
    forget(sealed_for=seal_of(contact), at=at)
    return contact


@transaction.atomic
def read_locked(*, locked: LockedPerson, reason: str, by: Staff, at: datetime) -> dict[str, Any] | None:
    """What is locked away of a person, for a reason that the trail keeps; None without a key. Refuses NoReason."""
    if not reason.strip():
        raise NoReason
    record_act(
        kind="customer.person_read",
        subject=locked.contact.customer,
        actor=by,
        reason=reason.strip(),
        after={"contact": locked.contact.public_id},
        at=at,
    )
    return open_sealed(bytes(locked.sealed), sealed_for=seal_of(locked.contact))


def _open(request: PersonRequest) -> PersonRequest:
    rows = PersonRequest.objects.select_for_update(of=("self",)).select_related("contact__customer")
    held = rows.get(pk=request.pk)
    wanted = PersonState.RESTRICTED if held.kind == RequestKind.LIFT else PersonState.LIVE
    if held.state != RequestState.OPEN or held.contact.state != wanted:
        raise SettledAlready(held.state)
    return held


def _to_empty(request: PersonRequest, by: Staff) -> tuple[PersonRequest, Contact]:
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=request.contact.customer_id)
    held = _open(request)
    if held.registered_by_id == by.pk:
        raise SecondPerson
    contact = (
        Contact.objects.select_for_update(of=("self",)).select_related("customer").get(pk=held.contact_id)
    )
    return held, contact


def _strike_out(contact: Contact) -> tuple[list[dict[str, Any]], str]:
    """Strike the person out of the words of others about the customer.

    What stood there row by row, and which tables keep rows that name the person since nobody may change them.
    """
    gone = needles_of(contact)
    struck: list[dict[str, Any]] = []
    stays: list[str] = []
    for model in own_tables():
        for row in own_rows(model, contact):
            struck.append(_reword(row, model.left_of_person))
    for place in places() if gone else ():
        rows = list(rows_naming(place, contact.customer, gone))
        if rows and not may_change(place.model):
            stays.append(f"{place.label} {len(rows)}")
            continue
        for row in rows:
            new = {name: without(getattr(row, name), gone) for name in place.columns}
            struck.append(_reword(row, new))
    _find_anew(contact.customer)
    if acts := acts_naming(contact.customer, gone):
        stays.append(f"audit.Act {acts}")
    if contact.email:
        for letter in Delivery.objects.filter(address=contact.email):
            letter.address, letter.text, letter.subject = f"erased-{letter.pk}", "", ""
            letter.save(update_fields=["address", "text", "subject"])
    return struck, ("kept: " + ", ".join(stays))[:200] if stays else ""


def _reword(row: Model, new: dict[str, Any]) -> dict[str, Any]:
    """Write words over those of a row, whatever its version; what stood there."""
    were = {name: getattr(row, name) for name in new if getattr(row, name) != new[name]}
    if were:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: new[name] for name in were})
    left = {name: new[name] for name in were}
    return {"table": row._meta.label, "row": row.pk, "words": were, "left": left}


def _put_back(struck: dict[str, Any]) -> bool:
    """Write what was struck out of a row where the row still is as it was left then; whether all of it was."""
    row = apps.get_model(struck["table"])._base_manager.filter(pk=struck["row"]).first()
    back = {
        name: words
        for name, words in struck["words"].items()
        if row is not None and getattr(row, name) == struck["left"][name]
    }
    if row is not None and back:
        _reword(row, back)
    return len(back) == len(struck["words"])


def _find_anew(customer: Customer) -> None:
    """Let what is found by its words (`findable`) be found by those that are left: an index cut into two characters
    names nobody whole, and yet can be read."""
    for place in places():
        if hasattr(place.model, "findable"):
            for row in place.model._base_manager.filter(**{place.path: customer}):
                _reword(row, row.findable())


def _whole(contact: Contact) -> dict[str, Any]:
    """The person's own rows, so that they can be filled again."""
    names = (*CARD, *PARTS)
    entries = DossierEntry.objects.standing().filter(contact=contact)
    return {
        "card": {name: getattr(contact, name) for name in names},
        "left_on": contact.left_on and contact.left_on.isoformat(),
        "dossier": list(entries.values("pk", *DATUM)),
    }


def _fill(contact: Contact, whole: dict[str, Any]) -> None:
    """The opposite of `_empty`."""
    for entry in whole["dossier"]:
        words = {name: entry[name] for name in DATUM}
        DossierEntry.objects.filter(pk=entry["pk"]).update(**words, removed_at=None)
    for name, value in whole["card"].items():
        setattr(contact, name, value)
    contact.left_on = date.fromisoformat(whole["left_on"]) if whole["left_on"] else None
    contact.state = PersonState.LIVE
    contact.version += 1
    contact.save()


def _empty(contact: Contact, state: PersonState, at: datetime) -> None:
    entries = DossierEntry.objects.filter(contact=contact)
    entries.update(source="", text="", month=None, day=None, removed_at=Coalesce("removed_at", Value(at)))
    for name in CARD:
        setattr(contact, name, "")
    contact.level, contact.part, contact.also = ContactLevel.STAFF, DecisionPart.USES, []
    contact.attitude, contact.state = Attitude.NEUTRAL, state
    contact.left_on = contact.left_on or business_date(at)
    contact.version += 1
    contact.save()


def _settle(
    held: PersonRequest, state: RequestState, outcome: str, *, by: Staff, at: datetime
) -> PersonRequest:
    held.state, held.outcome, held.settled_by, held.settled_at = state, outcome, by, at
    held.save(update_fields=["state", "outcome", "settled_by", "settled_at"])
    _record("customer.person_settled", held, by=by, at=at)
    return held


def _record(kind: str, request: PersonRequest, *, by: Staff, at: datetime) -> None:
    record_act(
        kind=kind,
        subject=request.contact.customer,
        actor=by,
        after={
            "contact": request.contact.public_id,
            "person_request": request.kind,
            "person_request_state": request.state,
        },
        at=at,
    )
