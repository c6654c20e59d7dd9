"""The night's plan: when each customer is due by its tier's rule, and who is to follow up today."""

from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import CharField, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject

from activities.models import ContactRule
from activities.rules import TIER_DROP_WORKING_DAYS
from audit.services import record_act
from common.calendar import business_date
from common.working_days import bank_calendar
from customers.models import CustomerPulse, CustomerScore
from customers.services import count_open_tasks
from tiers.models import Run, TierMove
from worklist.rules import TaskKind
from worklist.services import add_follow_ups, cancel_moved_follow_ups, cancel_overtaken_tasks

_PLAN = (Path(__file__).parent.parent / "sql" / "plan_contacts.sql").read_text(encoding="utf-8")


@transaction.atomic
def plan_contacts(*, run: Run, at: datetime) -> int:
    """Move every customer's next contact to its tier's rule and give lead managers what is due by today.

    Open follow-ups that a contact, a new tier or a new manager has overtaken are cancelled; each customer that fell
    a tier in this run gives its manager one task, in place of that of an earlier fall. Done twice, it does nothing the
    second time.
    Returns the rows written.
    """
    today = business_date(at)
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, {"today": today})
        moved = cursor.rowcount
    cancelled = cancel_moved_follow_ups(_standing(), at=at)
    followed = add_follow_ups(_due(today), at=at)
    moves = TierMove.objects.filter(run=run).order_by().values_list("customer_id")
    overtaken = cancel_overtaken_tasks(moves, kind=TaskKind.TIER_CHANGE, slot=_slot(run), at=at)
    dropped = add_follow_ups(_dropped(run, at), at=at, kind=TaskKind.TIER_CHANGE)
    touched = {*cancelled, *followed, *overtaken, *dropped}
    if touched:
        count_open_tasks(customer_ids=touched)
    counts = {
        "dates_moved": moved,
        "follow_ups": len(followed),
        "tier_drops": len(dropped),
        "cancelled": len(cancelled) + len(overtaken),
    }
    if any(counts.values()):
        record_act(kind="contacts.planned", subject=run, at=at, after=counts)
    return sum(counts.values())


def _led() -> QuerySet:
    """The pulse of customers in use whose lead manager still works here."""
    return CustomerPulse.objects.filter(
        ~Q(customer__manager__status="left"), customer__state="live", customer__manager__isnull=False
    ).order_by()


def _standing() -> QuerySet:
    """Who is to contact whom by when, as it stands after the dates moved."""
    return (
        _led()
        .filter(next_contact_on__isnull=False)
        .values_list("customer_id", "customer__manager_id", "next_contact_on")
    )


def _due(today: date) -> QuerySet:
    score = CustomerScore.objects.current().filter(customer_id=OuterRef("customer_id"))
    tier = Subquery(score.values("tier_id")[:1], output_field=IntegerField())
    in_force = ContactRule.objects.filter(tier_id=OuterRef("tier"), valid_from__lte=today).order_by(
        "-valid_from"
    )
    return (
        _led()
        .filter(next_contact_on__lte=today)
        .annotate(tier=tier)
        .annotate(months=Subquery(in_force.values("months")[:1]))
        .values_list(
            "customer_id",
            "customer__manager_id",
            "next_contact_on",
            Cast("next_contact_on", CharField()),
            JSONObject(tier="tier", months="months", fixed="next_contact_fixed"),
        )
    )


def _slot(run: Run) -> str:
    return f"run:{run.pk}"


def _dropped(run: Run, at: datetime) -> QuerySet:
    published_on = business_date(run.published_at or at)
    due_on = bank_calendar().add_working_days(published_on, TIER_DROP_WORKING_DAYS)
    return (
        TierMove.objects.filter(
            ~Q(customer__manager__status="left"),
            run=run,
            tier_to_id__gt=F("tier_from_id"),
            customer__manager__isnull=False,
        )
        .order_by()
        .values_list(
            "customer_id",
            "customer__manager_id",
            Value(due_on, output_field=DateField()),
            Value(_slot(run), output_field=CharField()),
            JSONObject(
                tier_from="tier_from_id",
                tier_to="tier_to_id",
                cause="cause",
                cause_points="cause_points",
                moved_on=Value(run.business_date.isoformat()),
            ),
        )
    )
