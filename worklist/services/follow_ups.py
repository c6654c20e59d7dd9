"""Follow-ups that rules make: whole sets in one statement, one task per customer, owner and due date."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from customers.models import Customer
from worklist.models import Task
from worklist.rules import TaskKind

_ADD = """
INSERT INTO worklist_task (public_id, kind, customer_id, owner_id, slot, title, parameters, due_on, state, created_at,
                           closing_note)
SELECT uuidv7(), %s, due.customer_id, due.owner_id, due.slot, '', due.parameters, due.due_on, 'open', %s, ''
FROM ({rows}) AS due (customer_id, owner_id, due_on, slot, parameters)
WHERE NOT EXISTS (
    SELECT FROM worklist_task AS made
    WHERE made.kind = %s AND made.customer_id = due.customer_id
        AND made.slot = due.slot AND (made.owner_id = due.owner_id OR %s)
    OFFSET 0  -- looked up row by row: of a kind that is new nothing is known, and all of it would be read for each
)
ON CONFLICT (kind, customer_id, owner_id, slot) DO NOTHING
RETURNING customer_id
"""

_CANCEL = """
UPDATE worklist_task AS task
SET state = 'cancelled', closed_at = %s, closing_note = %s, slot = task.slot || ':moved:' || task.id
FROM ({rows}) AS stands (customer_id, owner_id, due_on)
WHERE task.customer_id = stands.customer_id
  AND task.kind = %s AND task.state = 'open' AND task.raised_by_id IS NULL
  AND (task.owner_id, task.due_on) IS DISTINCT FROM (stands.owner_id, stands.due_on)
RETURNING task.customer_id
"""

_OVERTAKEN = """
UPDATE worklist_task AS task
SET state = 'cancelled', closed_at = %s, closing_note = %s
FROM ({rows}) AS again (customer_id)
WHERE task.customer_id = again.customer_id
  AND task.kind = %s AND task.state = 'open' AND task.raised_by_id IS NULL AND task.slot <> %s
RETURNING task.customer_id
"""

_NAMED = """
UPDATE worklist_task AS task
SET state = 'cancelled', closed_at = %s, closing_note = %s,
    slot = CASE WHEN %s THEN task.slot || ':moved:' || task.id ELSE task.slot END
FROM ({rows}) AS gone (customer_id, slot)
WHERE task.customer_id = gone.customer_id AND task.slot = gone.slot
  AND task.kind = %s AND task.state = 'open' AND task.raised_by_id IS NULL
RETURNING task.customer_id
"""

MOVED = "moved"


@transaction.atomic
def add_follow_ups(
    rows: QuerySet, *, at: datetime, kind: TaskKind = TaskKind.FOLLOW_UP, once: bool = False
) -> list[int]:
    """Make a task for each of `rows`: a queryset of (customer_id, owner_id, due_on, slot, parameters) in this order.

    The slot names the cause (of a follow-up its due date), so the same cause makes one task however often this runs,
    also after it was done; `once` even where somebody else had it. Returns the customers that got one.
    """
    return _run(_ADD, rows, before=[kind.value, at], after=[kind.value, once])


@transaction.atomic
def hand_to_leads(*, kind: TaskKind) -> int:
    """Give the open tasks of a kind that rules made to whoever leads the customer by now; says how many."""
    lead = Customer.objects.filter(pk=OuterRef("customer_id")).values("manager_id")[:1]
    theirs = Task.objects.filter(
        kind=kind, customer=OuterRef("customer"), slot=OuterRef("slot"), owner=OuterRef("customer__manager")
    )
    stale = Task.objects.open().filter(kind=kind, raised_by=None, customer__manager__isnull=False)
    stale = stale.exclude(owner=F("customer__manager")).exclude(Exists(theirs))
    return Task.objects.filter(pk__in=stale.values("pk")).update(owner_id=Subquery(lead))


@transaction.atomic
def cancel_moved_follow_ups(rows: QuerySet, *, at: datetime) -> list[int]:
    """Cancel open follow-ups made by the rule that no longer stand for their customer.

    `rows` is a queryset of (customer_id, owner_id, due_on): who is to contact whom by when as it stands now.
    Tasks that a person made stay; the slot of what goes is free for the same day again. Returns the customers that lost
    one.
    """
    return _run(_CANCEL, rows, before=[at, MOVED], after=[TaskKind.FOLLOW_UP.value])


@transaction.atomic
def cancel_overtaken_tasks(rows: QuerySet, *, kind: TaskKind, slot: str, at: datetime) -> list[int]:
    """Cancel open tasks of a kind that a rule made for an earlier occasion than `slot`.

    `rows` is a queryset of (customer_id,): the customers for whom there is a new occasion. Returns them as far as they
    lost a task.
    """
    return _run(_OVERTAKEN, rows, before=[at, MOVED], after=[kind.value, slot])


@transaction.atomic
def cancel_named_tasks(rows: QuerySet, *, kind: TaskKind, at: datetime, freed: bool = False) -> list[int]:
    """Cancel open tasks of a kind that a rule made for causes that are gone.

    `rows` is a queryset of (customer_id, slot); `freed`, the same cause may make a task again. Returns the customers
    that lost a task.
    """
    return _run(_NAMED, rows, before=[at, MOVED, freed], after=[kind.value])


def _run(statement: str, rows: QuerySet, *, before: list[Any], after: list[Any]) -> list[int]:
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{rows}", sql), [*before, *parameters, *after])
        return sorted({customer_id for (customer_id,) in cursor.fetchall()})
