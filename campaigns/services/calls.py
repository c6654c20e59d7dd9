"""A call written down: its outcome code says what is next and when, and for a customer it becomes a task."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from campaigns.models import Call, Target
from campaigns.rules import NextAction, Outcome, TargetState, next_step
from common.calendar import business_date
from common.once import write_once
from common.working_days import bank_calendar
from organization.models import Staff
from worklist.services import add_task


class TargetClosed(Exception):
    """The target is won or closed already; nothing more is to be called there."""


@transaction.atomic
def log_call(
    *,
    target: Target,
    outcome: Outcome | str,
    by: Staff,
    at: datetime,
    form_key: UUID,
    note: str = "",
    next_on: date | None = None,
    task_title: str = "",
) -> Call:
    """Write down what came of a call; the code sets next action, day and state of the target.

    `next_on` moves the day that the code would give. With `task_title` the caller of a customer also gets a task of
    that day. The same form key writes once (KeyTaken for other words); raises TargetClosed.
    """
    held = (
        Target.objects.select_for_update(of=("self",))
        .select_related("campaign", "customer")
        .get(pk=target.pk)
    )
    before = Call.objects.filter(form_key=form_key).first()
    if before is None and held.state != TargetState.OPEN:
        raise TargetClosed(held.state)
    step, day = next_step(Outcome(outcome), business_date(at), bank_calendar())
    if step.action is not NextAction.NONE and next_on is not None:
        day = next_on
    call, made = write_once(
        Call.objects,
        key={"form_key": form_key},
        words={"target": held, "outcome": Outcome(outcome).value, "note": note},
        more={"staff": by, "next_action": step.action.value, "next_on": day, "happened_at": at},
    )
    if not made:
        return call
    held.state = step.state.value
    held.next_action, held.next_on = step.action.value, day
    held.last_outcome, held.last_called_at = call.outcome, at
    held.calls_made += 1
    held.owner = held.owner or by
    held.save(
        update_fields=[
            "state",
            "next_action",
            "next_on",
            "last_outcome",
            "last_called_at",
            "calls_made",
            "owner",
        ]
    )
    if held.customer_id and day and task_title:
        add_task(
            customer=held.customer,
            owner=by,
            title=task_title[:200],
            due_on=day,
            by=by,
            slot=f"call:{call.public_id}",
            at=at,
        )
    record_act(
        kind="campaign.called",
        subject=held.campaign,
        actor=by,
        at=at,
        after={"target": held.public_id, "outcome": call.outcome, "next_on": day},
    )
    return call
