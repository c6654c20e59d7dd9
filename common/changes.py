"""What changed, in an order that never takes anything back: written by triggers, numbered once it is committed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pgtrigger
from django.db import connection, transaction
from django.db.models import QuerySet

from common.models import Change

MADE, CHANGED = "made", "changed"
# Whoever gives places holds this lock of the database until its transaction ends.
_LOCK = 7_201_955_001
# How long a follower may stay away.
KEPT = timedelta(days=90)
_PORTION = 50_000


class PlaceForgotten(Exception):
    """Changes beyond this place are no longer kept: whoever was there has to read everything anew."""


def change_triggers(
    resource: str, *, key: str = "id", kinds: Sequence[str] = (MADE, CHANGED)
) -> list[pgtrigger.Trigger]:
    """The triggers by which a table's changes reach the feed, whoever writes them and however many at once.

    `key` is the column that names the record that changed; rows that an update leaves as they were are no change.
    """
    events = {
        MADE: (pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), "new_rows"),
        CHANGED: (
            pgtrigger.Update,
            pgtrigger.Referencing(old="old_rows", new="new_rows"),
            "new_rows JOIN old_rows ON old_rows.id = new_rows.id AND old_rows IS DISTINCT FROM new_rows",
        ),
    }
    return [
        pgtrigger.Trigger(
            name=f"feed_{kind}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=events[kind][0],
            referencing=events[kind][1],
            func="INSERT INTO common_change (resource, record_id, kind, at) "
            f"SELECT '{resource}', new_rows.{key}, '{kind}', now() FROM {events[kind][2]} "
            "ORDER BY new_rows.id; RETURN NULL;",
        )
        for kind in kinds
    ]


def changes_since(*, resource: str, since: int, limit: int) -> list[Change]:
    """Committed changes of a resource beyond a place, in the order of the feed; nothing ever comes in before them.

    Raises PlaceForgotten where some of them are kept no longer.
    """
    number_changes()
    if since + 1 < (_places().values_list("position", flat=True).first() or 0):
        raise PlaceForgotten
    beyond = Change.objects.filter(resource=resource, position__gt=since)
    return list(beyond.order_by("position")[:limit])


def latest_place() -> int:
    """The place of the last change committed by now, from which a new follower goes on; 0 where there is none."""
    number_changes()
    return _places().values_list("position", flat=True).last() or 0


def forget_changes(*, at: datetime) -> int:
    """Delete changes older than KEPT, never the last one, from which places are counted on; says how many."""
    last = _places().last()
    if last is None:
        return 0
    old, forgotten = _places().filter(at__lt=at - KEPT, position__lt=last.position), 0
    while ids := list(old.values_list("pk", flat=True)[:_PORTION]):
        forgotten += Change.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def _places() -> QuerySet[Change]:
    return Change.objects.exclude(position=None).order_by("position")


@transaction.atomic
def number_changes() -> int:
    """Give places to what was committed since, one transaction at a time; says how many.

    A change of a record is written after the change before it was committed (both hold its row), so where one is seen
    the other is too, and its id is greater: each record's changes get their places in the order in which they happened.
    """
    if not Change.objects.filter(position=None).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # A statement of its own: what it sees was committed after whoever held the lock before.
        cursor.execute(
            """
            WITH waiting AS (
                SELECT id, row_number() OVER (ORDER BY id) AS place FROM common_change WHERE position IS NULL
            ), last AS (
                SELECT coalesce(max(position), 0) AS place FROM common_change
            )
            UPDATE common_change SET position = last.place + waiting.place
            FROM waiting, last WHERE common_change.id = waiting.id
            """
        )
        return cursor.rowcount
