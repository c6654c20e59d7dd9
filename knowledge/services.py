"""Writing knowledge down, publishing it without a customer's name, reviewing, following, telling, the week's digest."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from common.text import search_document
from customers.models import Contact, Customer
from knowledge.models import Follow, Piece, UnitDigest
from knowledge.queries import pieces_of_week
from knowledge.rules import (
    MOST_FOLLOWED,
    Kind,
    State,
    competitor_in,
    digest_week,
    headline,
    named_in,
)
from lists.rules import units_above
from organization.models import Staff, Unit
from organization.queries import supervisors_of
from prospects.models import Opportunity
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

_TOLD_AT_ONCE = 100
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


class OwnPiece(Exception):
    """Whoever wrote it does not review it."""


class NotWaiting(Exception):
    """It does not wait for a review."""


class FollowsTooMuch(Exception):
    """A person follows at most thirty things."""


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
    Refuses NotToShareWith, and NamesCustomer where `origin` is published.
    """
    if customer is None:
        shared_with = shared_with or by.unit
        if shared_with is None or shared_with.path not in units_above(by.unit.path if by.unit else ""):
            raise NotToShareWith
    named = _names(origin.customer) if origin is not None and origin.customer is not None else ()
    told = facts or {}
    said = [title, body, told.get("source", ""), told.get("competitor", ""), *told.get("tags", [])]
    if found := named_in("\n".join(said), named):
        raise NamesCustomer(found)
    known = {name: value for name, value in (facts or {}).items() if name in FACTS}
    waits = customer is None and shared_with is not None and shared_with.parent_id is None
    text, parts = search_document([title, known.get("competitor", ""), *known.get("tags", [])], [body])
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
            "search_text": text,
            "search_parts": parts,
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
        _tell(piece, "review", people, at=at)
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
def review_piece(*, piece: Piece, approve: bool, note: str, by: Staff, at: datetime) -> Piece:
    """Let the whole bank read it, or give it back with a note; refuses NotWaiting and OwnPiece."""
    held = Piece.objects.select_for_update(of=("self",)).select_related("author").get(pk=piece.pk)
    if held.state != State.WAITING:
        raise NotWaiting
    if held.author_id == by.pk:
        raise OwnPiece
    held.state = State.SHARED.value if approve else State.RETURNED.value
    held.reviewed_by, held.review_note = by, note
    held.shared_at = at if approve else None
    held.save(update_fields=["state", "reviewed_by", "review_note", "shared_at"])
    record_act(
        kind="knowledge.reviewed", subject=held, actor=by, at=at, after={"state": held.state}, reason=note
    )
    _tell(held, "reviewed" if approve else "returned", [held.author], at=at)
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


@transaction.atomic
def follow(*, by: Staff, at: datetime, confidence: int, importance: int, **what: Any) -> Follow:
    """Be told of new pieces of a kind, tag, industry, line or competitor; the same again changes the thresholds."""
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Follow.objects.filter(person=by)
    held = mine.filter(**what).first()
    if held is None:
        if mine.count() >= MOST_FOLLOWED:
            raise FollowsTooMuch
        return Follow.objects.create(
            person=by, since=at, confidence=confidence, importance=importance, **what
        )
    held.confidence, held.importance = confidence, importance
    held.save(update_fields=["confidence", "importance"])
    return held


@transaction.atomic
def unfollow(*, subscription: Follow) -> None:
    """Be told of it no more."""
    Follow.objects.filter(pk=subscription.pk).delete()


@transaction.atomic
def tell_followers(*, at: datetime) -> int:
    """Tell whoever follows what is new and may read it, each once; says how many pieces were looked at."""
    waiting = Piece.objects.shared().filter(told_at=None)
    pieces = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:_TOLD_AT_ONCE])
    for piece in pieces:
        people = Staff.objects.working().filter(follows__in=_follows_of(piece)).exclude(pk=piece.author_id)
        readers = [
            person
            for person in people.distinct().order_by("pk")
            if Piece.objects.visible_to(person).filter(pk=piece.pk).exists()
        ]
        _tell(piece, piece.kind, readers, at=at)
    Piece.objects.filter(pk__in=[piece.pk for piece in pieces]).update(told_at=at)
    return len(pieces)


def _follows_of(piece: Piece):
    """What is followed of which this piece is: its kind, one of its tags, its industry, its line, its competitor."""
    code = piece.industry_code
    return Follow.objects.filter(
        Q(industry_code__in=[code[:length] for length in range(len(code) + 1)]),
        Q(kind="") | Q(kind=piece.kind),
        Q(tag="") | Q(tag__in=piece.tags),
        Q(product_line=None) | Q(product_line=piece.product_line_id),
        Q(competitor="") | Q(competitor=piece.competitor),
        confidence__lte=piece.confidence,
        importance__lte=piece.importance,
    )


# ---------------------------------------------------------------- the week
def make_digests(*, at: datetime) -> int:
    """Make each unit's digest of last week, from Monday 08:00, and tell its people once; says how many were made."""
    monday = digest_week(at)
    if monday is None:
        return 0
    done = UnitDigest.objects.filter(monday=monday).values("unit_id")
    units = Unit.objects.open_on(business_date(at)).exclude(pk__in=done).order_by("path")
    return sum(_make_digest(unit, monday, at) for unit in units)


@transaction.atomic
def _make_digest(unit: Unit, monday: date, at: datetime) -> int:
    count = pieces_of_week(unit, monday).count()
    digest, made = UnitDigest.objects.get_or_create(
        unit=unit, monday=monday, defaults={"made_at": at, "pieces": count}
    )
    if not made or not count:
        return int(made)
    people = Staff.objects.working().filter(unit=unit).exclude(role_assignments__role="service_account")
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.KNOWLEDGE,
                person_id=person,
                subject=f"digest:{digest.pk}",
                slot=monday.isoformat(),
                parameters={
                    "what": "digest",
                    "about": unit.short_name,
                    "about_en": unit.short_name_en,
                    "path": reverse("knowledge:digest", args=[digest.public_id]),
                },
            )
            for person in people.order_by("pk").values_list("pk", flat=True).distinct()
        ],
        at=at,
    )
    return 1


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
    ]
    return [name for name in [*own, *(name for pair in people for name in pair)] if name]


def _tell(piece: Piece, what: str, people: Iterable[Staff], *, at: datetime) -> None:
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.KNOWLEDGE,
                person_id=person.pk,
                subject=f"piece:{piece.pk}",
                slot=what,
                customer_id=piece.customer_id,
                parameters={
                    "what": what,
                    "about": piece.title,
                    "path": reverse("knowledge:piece", args=[piece.public_id]),
                },
            )
            for person in people
        ],
        at=at,
    )
