"""What a person follows, telling of new pieces, and the week of each unit."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from common.calendar import business_date
from knowledge.models import Follow, Piece, UnitDigest
from knowledge.queries import pieces_of_week
from knowledge.rules import MOST_FOLLOWED, digest_week, regions_around
from organization.models import Staff, Unit
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

# How many pieces, and how many people over all of them, are looked at in one go.
_TOLD_AT_ONCE = 100
_PEOPLE_AT_ONCE = 200


class FollowsTooMuch(Exception):
    """A person follows at most thirty things."""


@transaction.atomic
def follow(*, by: Staff, at: datetime, confidence: int, importance: int, **what: Any) -> Follow:
    """Be told of new pieces of a kind, tag, industry, region, line, competitor; once more changes the thresholds."""
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
    """Tell whoever follows what is new and may read it, each once; says of how many pieces everybody is told.

    At most 200 people are looked at in one go, since each has a reach of their own; the next goes on after them.
    """
    waiting = Piece.objects.shared().filter(told_at=None)
    pieces = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:_TOLD_AT_ONCE]
    left, told = _PEOPLE_AT_ONCE, 0
    for piece in pieces:
        followers = Staff.objects.working().filter(follows__in=_follows_of(piece), pk__gt=piece.told_up_to)
        people = list(followers.exclude(pk=piece.author_id).distinct().order_by("pk")[: left + 1])
        asked = people[:left]
        readers = [each for each in asked if Piece.objects.visible_to(each).filter(pk=piece.pk).exists()]
        tell_people(piece=piece, what=piece.kind, people=readers, at=at)
        if len(people) > left:
            Piece.objects.filter(pk=piece.pk).update(told_up_to=asked[-1].pk if asked else piece.told_up_to)
            break
        Piece.objects.filter(pk=piece.pk).update(told_at=at)
        told, left = told + 1, left - len(asked)
    return told


def _follows_of(piece: Piece):
    """What is followed of which this piece is: its kind, one of its tags, its industry, region, line, competitor."""
    code = piece.industry_code
    return Follow.objects.filter(
        Q(industry_code__in=[code[:length] for length in range(len(code) + 1)]),
        Q(region_code__in=["", *regions_around(piece.region_code)]),
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


def tell_people(*, piece: Piece, what: str, people: Iterable[Staff], at: datetime) -> None:
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.KNOWLEDGE,
                person_id=person.pk,
                subject=f"piece:{piece.pk}",
                slot=what if piece.version == 1 else f"{what}:{piece.version}",
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
