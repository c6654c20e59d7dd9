"""Who needs a plan is head office's decision; whoever leads such a customer is asked for it once a year."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from accountplans.models import PlanRule
from accountplans.queries import due_day, needing, rule_in_force
from accountplans.refusals import NothingChanged
from accountplans.services.deciding import slot_of
from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Customer
from customers.services import count_open_tasks
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_follow_ups, cancel_named_tasks, hand_to_leads

# Whoever is asked late in the year has so many days.
AT_LEAST = timedelta(days=30)


@transaction.atomic
def decide_rule(
    *,
    tiers: list[int],
    due_month: int,
    reason: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> PlanRule:
    """Decide which tiers need a plan and from which month on it is asked for; earlier decisions stay on record.

    The same `form_key` decides once. Refuses NothingChanged, and KeyTaken as `write_once` does.
    """
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = rule_in_force()
    said = {"tiers": sorted(set(tiers)), "due_month": due_month}
    was = {"tiers": before.tiers, "due_month": before.due_month}
    if said == was and not (form_key and PlanRule.objects.filter(form_key=form_key).exists()):
        raise NothingChanged
    rule, made = write_once(
        PlanRule.objects,
        key={"form_key": form_key or uuid7()},
        words=said,
        more={"reason": reason, "decided_by": by, "decided_at": at},
    )
    if made:
        record_act(
            kind="account_plan.rule_decided",
            subject=rule,
            actor=by,
            at=at,
            reason=reason,
            before=was,
            after=said,
        )
    return rule


@transaction.atomic
def ask_for_plans(*, at: datetime) -> int:
    """Ask whoever leads a customer that needs a plan of this year and has none; once a year and customer.

    Reminders that no longer stand (agreed meanwhile, another tier or decision, an earlier year) are dropped until the
    customer needs a plan again; the others follow the customer to its lead, and wait where there is none now. Says how
    many were asked; done twice, it is done once.
    """
    today, rule = business_date(at), rule_in_force()
    wanting = needing(Customer.objects.live(), year=today.year, rule=rule)
    open_tasks = Task.objects.open().filter(kind=TaskKind.PLAN)
    stale = open_tasks.exclude(customer__in=wanting.values("pk"), slot=slot_of(today.year))
    dropped = cancel_named_tasks(
        stale.order_by().values_list("customer_id", "slot"), kind=TaskKind.PLAN, at=at, freed=True
    )
    hand_to_leads(kind=TaskKind.PLAN)
    asked: list[int] = []
    if today >= date(today.year, rule.due_month, 1):
        led = wanting.filter(manager__isnull=False).exclude(manager__status="left")
        rows = _rows(led, today.year, max(due_day(rule, today.year), today + AT_LEAST))
        asked = add_follow_ups(rows, at=at, kind=TaskKind.PLAN, once=True)
    if touched := {*dropped, *asked}:
        count_open_tasks(customer_ids=touched)
    return len(asked)


def _rows(wanting: QuerySet[Customer], year: int, due_on: date) -> QuerySet:
    """Customer, lead, day, name of the reminder and what it says."""
    return (
        wanting.order_by()
        .annotate(
            asked_by=Cast(Value(due_on), DateField()),
            slot=Value(slot_of(year)),
            said=JSONObject(year=Value(year)),
        )
        .values_list("pk", "manager_id", "asked_by", "slot", "said")
    )
