"""Writing knowledge down, changing it, publishing it without a customer's name, reviewing it, taking it back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Contact, Customer
from customers.services.editing import names_taken_in
from knowledge.models import Piece, Wording
from knowledge.rules import Kind, State, competitor_in, found_by_words, headline, named_in
from knowledge.services.telling import tell_people
from lists.rules import units_above
from organization.models import Staff, Unit
from organization.queries import supervisors_of
from prospects.models import Opportunity

FACTS = (
    "topic",
    "source",
    "confidence",
    "importance",
    "valid_until",
    "industry_code",
    "region_code",
    "product_line",
    "competitor",
    "tags",
)


class NamesCustomer(Exception):
    """What is published without the customer's name says it; `names` are the words found."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class NotToShareWith(Exception):
    """The unit is neither the author's own nor above it."""


class PieceChanged(Exception):
    """Somebody changed it meanwhile; `current` is the piece as it stands."""

    def __init__(self, current: Piece) -> None:
        super().__init__(str(current.pk))
        self.current = current


class TakenBack(Exception):
    """What was taken back is changed no more."""


class OtherCustomersDeal(Exception):
    """The deal is not one of the customer that the piece names."""


class OwnPiece(Exception):
    """Whoever wrote it, or changed it last, does not review it."""


class NotWaiting(Exception):
    """It does not wait for a review."""


@transaction.atomic
def write_piece(
    *,
    kind: Kind | str,
    title: str,
    body: str,
    noted_on: date,
    customer: Customer | None = None,
    opportunity: Opportunity | None = None,
    shared_with: Unit | None = None,
    facts: dict[str, Any] | None = None,
    origin: Piece | None = None,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Piece:
    """Write a piece of knowledge down: of a customer, for its readers; else for a unit of one's own line.

    What the whole bank is to read waits until somebody else has reviewed it; supervisors above are told. The same
    `form_key` writes once, and is KeyTaken for other words.
    Refuses NotToShareWith, OtherCustomersDeal, and NamesCustomer where `origin` is published.
    """
    if customer is None:
        shared_with = shared_with or by.unit
        if shared_with is None or shared_with.path not in units_above(by.unit.path if by.unit else ""):
            raise NotToShareWith
    _must_be_deal_of(opportunity, customer)
    known = {name: value for name, value in (facts or {}).items() if name in FACTS}
    _must_not_name(origin, title, body, known)
    waits = customer is None and shared_with is not None and shared_with.parent_id is None
    found_by = found_by_words(title, body, known.get("competitor", ""), known.get("tags", []))
    piece, made = write_once(
        Piece.objects,
        key={"form_key": form_key or uuid7()},
        words={"kind": str(kind), "title": title, "body": body, "customer": customer, "author": by},
        more={
            **known,
            "noted_on": noted_on,
            "opportunity": opportunity,
            "unit": customer.unit if customer else by.unit,
            "shared_with": None if customer else shared_with,
            "origin": origin,
            "state": State.WAITING.value if waits else State.SHARED.value,
            "written_at": at,
            "shared_at": None if waits else at,
            **found_by,
        },
    )
    if not made:
        return piece
    record_act(
        kind="knowledge.written",
        subject=piece,
        actor=by,
        at=at,
        after={"kind": piece.kind, "title": title, "state": piece.state},
    )
    if waits:
        people = [person for person in supervisors_of(by.unit) if person.pk != by.pk]
        tell_people(piece=piece, what="review", people=people, at=at)
    return piece


def note_from_report(
    *, contact_id: UUID, customer: Customer, text: str, by: Staff, at: datetime
) -> Piece | None:
    """What a contact report says of other banks becomes intelligence, once; None where it says nothing."""
    if not text.strip() or Piece.objects.filter(contact_id=contact_id).exists():
        return None
    with transaction.atomic():
        piece = write_piece(
            kind=Kind.NEWS,
            title=headline(text),
            body=text.strip(),
            noted_on=business_date(at),
            customer=customer,
            facts={
                "topic": "price" if "%" in text or "利率" in text or "价" in text else "other",
                "competitor": competitor_in(text),
                "industry_code": customer.industry_code,
                "region_code": customer.region_code,
            },
            by=by,
            at=at,
        )
        piece.contact_id = contact_id
        piece.save(update_fields=["contact_id"])
    return piece


@transaction.atomic
def change_piece(
    *,
    piece: Piece,
    version: int,
    title: str,
    body: str,
    noted_on: date,
    opportunity: Opportunity | None = None,
    facts: dict[str, Any] | None = None,
    by: Staff,
    at: datetime,
) -> Piece:
    """Write it in other words, made from the version that the writer read; the words before are kept.

    What the whole bank reads waits for a review again. Of a fact that `facts` does not name nothing changes, and where
    nothing changes at all no version is written. Refuses PieceChanged, TakenBack, OtherCustomersDeal and NamesCustomer.
    """
    held = Piece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    if held.state == State.WITHDRAWN:
        raise TakenBack
    if held.version != version:
        raise PieceChanged(held)
    _must_be_deal_of(opportunity, held.customer)
    words: dict[str, Any] = {name: value for name, value in (facts or {}).items() if name in FACTS}
    words |= {"title": title, "body": body, "noted_on": noted_on, "opportunity": opportunity}
    if all(getattr(held, name) == value for name, value in words.items()):
        return held
    Wording.objects.create(
        piece=held,
        version=held.version,
        title=held.title,
        body=held.body,
        facts={name: as_text(getattr(held, name)) for name in (*FACTS, "noted_on", "opportunity")},
        written_by=held.changed_by or held.author,
        written_at=held.changed_at or held.written_at,
    )
    for name, value in words.items():
        setattr(held, name, value)
    _must_not_name(held.origin, title, body, {name: getattr(held, name) for name in FACTS})
    for name, value in held.findable().items():
        setattr(held, name, value)
    held.version, held.changed_by, held.changed_at = held.version + 1, by, at
    waits = held.shared_with is not None and held.shared_with.parent_id is None
    if waits:
        held.state, held.reviewed_by, held.shared_at = State.WAITING.value, None, None
    held.save()
    record_act(
        kind="knowledge.changed",
        subject=held,
        actor=by,
        at=at,
        before={"version": version},
        after={"version": held.version, "title": title, "state": held.state},
    )
    if waits:
        tell_people(
            piece=held,
            what="review",
            people=[each for each in supervisors_of(held.unit) if each.pk != by.pk],
            at=at,
        )
    return held


@transaction.atomic
def review_piece(*, piece: Piece, approve: bool, note: str, by: Staff, at: datetime) -> Piece:
    """Let the whole bank read it, or give it back with a note; refuses NotWaiting and OwnPiece."""
    held = Piece.objects.select_for_update(of=("self",)).select_related("author").get(pk=piece.pk)
    if held.state != State.WAITING:
        raise NotWaiting
    if by.pk in (held.author_id, held.changed_by_id):
        raise OwnPiece
    held.state = State.SHARED.value if approve else State.RETURNED.value
    held.reviewed_by, held.review_note = by, note
    held.shared_at = at if approve else None
    held.save(update_fields=["state", "reviewed_by", "review_note", "shared_at"])
    record_act(
        kind="knowledge.reviewed", subject=held, actor=by, at=at, after={"state": held.state}, reason=note
    )
    tell_people(piece=held, what="reviewed" if approve else "returned", people=[held.author], at=at)
    return held


@transaction.atomic
def withdraw_piece(*, piece: Piece, by: Staff, at: datetime) -> Piece:
    """Take a piece back: nobody finds it any more but its author and those above. Twice is once."""
    held = Piece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    if held.state != State.WITHDRAWN:
        before, held.state = held.state, State.WITHDRAWN.value
        held.save(update_fields=["state"])
        record_act(
            kind="knowledge.withdrawn",
            subject=held,
            actor=by,
            at=at,
            before={"state": before},
            after={"state": held.state},
        )
    return held


def as_text(value: Any) -> str:
    """A value as it stands in a kept wording: codes of what has one, tags apart by commas, '' where there is none."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(getattr(value, "code", value))


def _must_be_deal_of(opportunity: Opportunity | None, customer: Customer | None) -> None:
    if opportunity is not None and (customer is None or opportunity.customer_id != customer.pk):
        raise OtherCustomersDeal


def _must_not_name(origin: Piece | None, title: str, body: str, facts: dict[str, Any]) -> None:
    """Refuse words that give the customer away of which this is the version without the name."""
    if origin is None or origin.customer is None:
        return
    said = [title, body, facts.get("source", ""), facts.get("competitor", ""), *facts.get("tags", [])]
    if found := named_in("\n".join(said), _names(origin.customer)):
        raise NamesCustomer(found)


def _names(customer: Customer) -> Iterable[str]:
    """What gives a customer away: its names and numbers, and the people there."""
    people = Contact.objects.filter(customer=customer).values_list("name", "name_en")
    own = [
        customer.name,
        customer.short_name,
        customer.name_en,
        customer.short_name_en,
        customer.customer_no,
        customer.credit_code or "",
        *customer.former_names,
        *(
            word
            for words in names_taken_in([customer.customer_no]).values()
            for part in words
            for word in part
        ),
    ]
    return [name for name in [*own, *(name for pair in people for name in pair)] if name]
