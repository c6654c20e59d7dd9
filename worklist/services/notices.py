"""Telling people something once: a row per cause and person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import Json

from worklist.models import Notice
from worklist.rules import NoticeKind


@dataclass(frozen=True)
class NewNotice:
    """What one person is told: unique on (kind, person, subject, slot).

    `subject` names the record ('customer:C000123'), `slot` the occasion ('run:41'); `parameters` are plain values out
    of which the sentence is made in the reader's language.
    """

    kind: NoticeKind | str
    person_id: int
    subject: str
    slot: str
    customer_id: int | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


_INSERT = """
INSERT INTO worklist_notice (public_id, kind, person_id, customer_id, subject, slot, parameters, created_at)
SELECT uuidv7(), said.kind, said.person_id, said.customer_id, said.subject, said.slot, said.parameters, %s
FROM unnest(%s::varchar[], %s::bigint[], %s::bigint[], %s::varchar[], %s::varchar[], %s::jsonb[])
     AS said (kind, person_id, customer_id, subject, slot, parameters)
ON CONFLICT (kind, subject, person_id, slot) DO NOTHING
"""


@transaction.atomic
def add_notices(rows: Iterable[NewNotice], *, at: datetime | None = None) -> int:
    """Tell each person once, in one statement; what was said before is left alone. Returns how many are new."""
    said = list(rows)
    if not said:
        return 0
    columns: list[Any] = [
        [str(row.kind) for row in said],
        [row.person_id for row in said],
        [row.customer_id for row in said],
        [row.subject for row in said],
        [row.slot for row in said],
        [Json(row.parameters) for row in said],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [at or timezone.now(), *columns])
        return cursor.rowcount


@transaction.atomic
def take_back_notices(*, subject: str, person_ids: Iterable[int]) -> int:
    """Remove what some people were told of a record that they may not know of any more; returns how many."""
    return Notice.objects.filter(subject=subject, person_id__in=list(person_ids)).delete()[0]


@transaction.atomic
def close_notices(*, kind: NoticeKind, subject: str, slot: str, at: datetime) -> int:
    """What people were told of is settled by itself: those who have not read it need not; returns how many."""
    told = Notice.objects.filter(kind=kind, subject=subject, slot=slot, read_at=None)
    return told.update(read_at=at)


@transaction.atomic
def mark_read(*, person, notices: Iterable[Notice] | None = None, at: datetime) -> int:
    """Mark a person's notices read, all of them where none are named; others' notices are never touched."""
    unread = Notice.objects.filter(person=person).unread()
    if notices is not None:
        unread = unread.filter(pk__in=[notice.pk for notice in notices])
    return unread.update(read_at=at)


@transaction.atomic
def mark_unread(*, person, notice: Notice) -> int:
    """Take back that a person has read a notice."""
    return Notice.objects.filter(person=person, pk=notice.pk).update(read_at=None)
