"""The secret address of a person's calendar: opened, replaced, closed, and who stands behind it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from activities.models import CalendarFeed
from audit.services import record_act
from organization.models import Staff

SECRET_BYTES = 32
# A phone asks every few minutes; that it asked is written down at most so often.
NOTED_EVERY = timedelta(minutes=15)


@transaction.atomic
def open_feed(*, person: Staff, at: datetime) -> str:
    """A new secret for the person's calendar, told this once; the one before is closed by it."""
    Staff.objects.select_for_update().get(pk=person.pk)
    CalendarFeed.objects.filter(person=person, closed_at=None).update(closed_at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.create(person=person, digest=_digest(secret), opened_at=at)
    record_act(kind="calendar_feed.opened", subject=person, actor=person, at=at)
    return secret


@transaction.atomic
def close_feed(*, person: Staff, at: datetime) -> bool:
    """Close the person's calendar to whoever knows its secret; says whether one was open."""
    closed = CalendarFeed.objects.filter(person=person, closed_at=None).update(closed_at=at)
    if closed:
        record_act(kind="calendar_feed.closed", subject=person, actor=person, at=at)
    return bool(closed)


@transaction.atomic
def reader_of_feed(*, secret: str, at: datetime) -> Staff | None:
    """Whose calendar a secret opens; None for one that is closed, unknown, or of somebody who left."""
    feed = (
        CalendarFeed.objects.filter(digest=_digest(secret), closed_at=None).select_related("person").first()
    )
    if feed is None or not feed.person.is_active:
        return None
    if feed.read_at is None or feed.read_at <= at - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)
    return feed.person


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
