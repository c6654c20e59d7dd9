"""The list of knowledge, one piece with what belongs to it, and a unit's week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from common.pagination import Ordering, keyset_page
from knowledge.models import Follow, Piece, UnitDigest
from knowledge.rules import SHANGHAI, State
from lists.rules import units_above
from organization.models import Staff, Unit

LATEST = Ordering("knowledge", ("-written_at", "-id"))
SORTS = {"written_at": LATEST}
PAGE = 30


@dataclass(frozen=True)
class PiecePage:
    """A page of the list, and the cursors of those around it."""

    pieces: list[Piece]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class PieceState:
    """What a reader may do with a piece: publish it without the customer's name, review it, take it back."""

    may_publish: bool
    may_review: bool
    may_withdraw: bool
    steps: list[str]
    published: list[Piece]
    expired: bool


def listed_pieces(user: Staff) -> QuerySet[Piece]:
    """Every piece that a person reads, with what a row shows."""
    return Piece.objects.visible_to(user).select_related(
        "customer", "author", "unit", "shared_with", "product_line", "opportunity", "reviewed_by"
    )


def piece_page(found: QuerySet[Piece], *, cursor: str = "") -> PiecePage:
    """One page, the latest first; two queries however many rows there are."""
    page = keyset_page(found, ordering=LATEST, columns=["pk"], size=PAGE, cursor=cursor)
    rows = found.in_bulk([row["pk"] for row in page.rows])
    return PiecePage([rows[row["pk"]] for row in page.rows], page.next_cursor, page.previous_cursor)


def units_of(user: Staff) -> list[Unit]:
    """A person's unit and those above it, the own one first."""
    units, unit = [], user.unit
    while unit is not None:
        units.append(unit)
        unit = unit.parent
    return units


def may_review(user: Staff, piece: Piece) -> bool:
    """A second person: an executive, or a supervisor of the author's unit, never the author."""
    above = user.reach.everything or any(piece.unit.path.startswith(path) for path in user.reach.subtrees)
    return piece.state == State.WAITING and above and piece.author_id != user.pk


def may_withdraw(user: Staff, piece: Piece) -> bool:
    """The author, or a supervisor of the author's unit."""
    leads = any(piece.unit.path.startswith(path) for path in user.reach.subtrees)
    return piece.state != State.WITHDRAWN and (piece.author_id == user.pk or leads)


def piece_state(user: Staff, piece: Piece, today: date) -> PieceState:
    """What the page of a piece offers to its reader."""
    return PieceState(
        may_publish=piece.customer_id is not None and piece.state == State.SHARED,
        may_review=may_review(user, piece),
        may_withdraw=may_withdraw(user, piece),
        steps=[line.strip() for line in piece.body.splitlines() if line.strip()],
        published=list(Piece.objects.visible_to(user).filter(origin=piece).order_by("pk")[:5]),
        expired=piece.valid_until is not None and piece.valid_until < today,
    )


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
    """What the form of publishing opens on."""
    return {
        "title": piece.title,
        "body": piece.body,
        "topic": piece.topic,
        "competitor": piece.competitor,
        "tags": ", ".join(piece.tags),
        "product_line": piece.product_line.code if piece.product_line else "",
        "industry_code": piece.industry_code[:3],
        "source": piece.source,
        "confidence": piece.confidence,
        "importance": piece.importance,
        "noted_on": piece.noted_on,
        "valid_until": piece.valid_until,
    }
