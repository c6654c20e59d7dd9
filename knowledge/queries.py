"""The list of knowledge, one piece with what belongs to it, and a unit's week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from common.pagination import Ordering, record_page
from customers.models import Customer
from customers.standards import region_name
from knowledge.models import Follow, Piece, UnitDigest, Wording
from knowledge.rules import SHANGHAI, State
from lists.rules import units_above
from organization.models import Staff, Unit
from prospects.models import Opportunity

LATEST = Ordering("knowledge", ("-written_at", "-id"))
SORTS = {"written_at": LATEST}
PAGE = 30
DEALS = 60
CLOSED = ("won", "lost")


@dataclass(frozen=True)
class PiecePage:
    """A page of the list, and the cursors of those around it."""

    pieces: list[Piece]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class PieceState:
    """What a reader may do with a piece: publish it without the customer's name, review, change, take it back.

    `wordings` are the words before, for those who may change them: somebody may have taken something out on purpose.
    """

    may_publish: bool
    may_review: bool
    may_change: bool
    may_withdraw: bool
    steps: list[str]
    published: list[Piece]
    expired: bool
    region: str
    wordings: list[Wording]


def listed_pieces(user: Staff) -> QuerySet[Piece]:
    """Every piece that a person reads, with what a row shows."""
    return Piece.objects.visible_to(user).select_related(
        "customer",
        "author",
        "unit",
        "shared_with",
        "product_line",
        "opportunity__customer",
        "reviewed_by",
        "changed_by",
    )


def piece_page(found: QuerySet[Piece], *, cursor: str = "") -> PiecePage:
    """One page, the latest first; two queries however many rows there are."""
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    return PiecePage(rows, page.next_cursor, page.previous_cursor)


def units_of(user: Staff) -> list[Unit]:
    """A person's unit and those above it, the own one first."""
    units, unit = [], user.unit
    while unit is not None:
        units.append(unit)
        unit = unit.parent
    return units


def may_review(user: Staff, piece: Piece) -> bool:
    """A second person: an executive, or a supervisor of the author's unit, never who wrote it or changed it last."""
    above = user.reach.everything or any(piece.unit.path.startswith(path) for path in user.reach.subtrees)
    return piece.state == State.WAITING and above and user.pk not in (piece.author_id, piece.changed_by_id)


def may_withdraw(user: Staff, piece: Piece) -> bool:
    """The author, or a supervisor of the author's unit."""
    leads = any(piece.unit.path.startswith(path) for path in user.reach.subtrees)
    return piece.state != State.WITHDRAWN and (piece.author_id == user.pk or leads)


def piece_state(user: Staff, piece: Piece, today: date) -> PieceState:
    """What the page of a piece offers to its reader."""
    changes = may_withdraw(user, piece)
    return PieceState(
        may_publish=piece.customer_id is not None and piece.state == State.SHARED,
        may_review=may_review(user, piece),
        may_change=changes,
        may_withdraw=changes,
        steps=[line.strip() for line in piece.body.splitlines() if line.strip()],
        published=list(Piece.objects.visible_to(user).filter(origin=piece).order_by("pk")[:5]),
        expired=piece.valid_until is not None and piece.valid_until < today,
        region=region_name(piece.region_code),
        wordings=wordings(piece) if piece.version > 1 and (changes or user.reach.everything) else [],
    )


def wordings(piece: Piece) -> list[Wording]:
    """The words before those that stand, the latest first."""
    return list(piece.wordings.select_related("written_by").order_by("-version")[:PAGE])


def deals_to_tell(user: Staff, *, chosen: str = "", customer: Customer | None = None) -> list[Opportunity]:
    """Deals with customers that a reader may tell of in a case: the chosen one, then those that closed last."""
    deals = (
        Opportunity.objects.visible_to(user).live().filter(customer__isnull=False).select_related("customer")
    )
    if customer is not None:
        deals = deals.filter(customer=customer)
    try:
        first = list(deals.filter(public_id=UUID(chosen))) if chosen else []
    except ValueError:
        first = []
    closed = deals.filter(state__in=CLOSED).order_by("-closed_on", "-id")[:DEALS]
    return [*first, *(deal for deal in closed if deal not in first)]


def words_of_deal(deal: Opportunity) -> dict[str, Any]:
    """What the form of a case opens on when it is written from a deal."""
    return {
        "opportunity": str(deal.public_id),
        "customer": f"{deal.customer.label} {deal.customer.customer_no}" if deal.customer else "",
        "topic": deal.state if deal.state in CLOSED else "",
        "title": deal.name,
        "competitor": deal.competitor,
        "product_line": deal.product_line.code,
    }


def follows_of(user: Staff) -> QuerySet[Follow]:
    """What a person follows."""
    return Follow.objects.visible_to(user).select_related("product_line").order_by("since", "id")


def pieces_of_week(unit: Unit, monday: date) -> QuerySet[Piece]:
    """What was shared with a unit or one above it in the week before a Monday, most important first.

    What names a customer is not for a whole unit and stands in no digest.
    """
    end = datetime.combine(monday, datetime.min.time(), tzinfo=SHANGHAI)
    shared = Piece.objects.shared_between(end - timedelta(days=7), end)
    return shared.filter(shared_with__path__in=units_above(unit.path)).order_by(
        "-importance", "-shared_at", "-id"
    )


def digest_pieces(user: Staff, digest: UnitDigest) -> list[Piece]:
    """The pieces of a unit's week that the reader reads."""
    keys = pieces_of_week(digest.unit, digest.monday).values_list("pk", flat=True)
    order = {key: place for place, key in enumerate(keys)}
    return sorted(listed_pieces(user).filter(pk__in=order), key=lambda piece: order[piece.pk])


def latest_digests(user: Staff) -> list[UnitDigest]:
    """The last weeks of one's own unit."""
    digests = UnitDigest.objects.visible_to(user).filter(unit_id=user.unit_id or 0, pieces__gt=0)
    return list(digests.select_related("unit")[:4])


def words_of(piece: Piece) -> dict[str, Any]:
    """What the forms of changing and publishing open on."""
    return {
        "title": piece.title,
        "body": piece.body,
        "topic": piece.topic,
        "competitor": piece.competitor,
        "tags": ", ".join(piece.tags),
        "product_line": piece.product_line.code if piece.product_line else "",
        "industry_code": piece.industry_code[:3],
        "region_code": piece.region_code,
        "source": piece.source,
        "confidence": piece.confidence,
        "importance": piece.importance,
        "noted_on": piece.noted_on,
        "valid_until": piece.valid_until,
    }
