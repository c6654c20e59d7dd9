"""The narrow row that lists sort by: last contact, next contact, what is open; higher apps report here."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from customers.models import Customer, CustomerPulse, CustomerSignal


@transaction.atomic
def touch_pulse(*, customer_id: int, last_contact_at: datetime, kind: str) -> None:
    """Report a contact; one that happened earlier than the last known changes nothing."""
    pulse, made = CustomerPulse.objects.select_for_update().get_or_create(
        customer_id=customer_id, defaults={"last_contact_at": last_contact_at, "last_contact_kind": kind}
    )
    if made or (pulse.last_contact_at and pulse.last_contact_at > last_contact_at):
        return
    pulse.last_contact_at, pulse.last_contact_kind = last_contact_at, kind
    pulse.save(update_fields=["last_contact_at", "last_contact_kind"])


@transaction.atomic
def set_next_contact(*, customer_id: int, on: date | None, fixed: bool) -> None:
    """Set when the next contact is due; `fixed` says that a person chose it and the tier's rule leaves it alone."""
    CustomerPulse.objects.update_or_create(
        customer_id=customer_id, defaults={"next_contact_on": on, "next_contact_fixed": fixed}
    )


@transaction.atomic
def hold_contacts(*, customer_id: int, until: date | None) -> None:
    """Say until which day nobody expects a contact; None where the rule counts again."""
    CustomerPulse.objects.update_or_create(customer_id=customer_id, defaults={"held_until": until})


@transaction.atomic
def count_open_tasks(*, customer_ids: Iterable[int]) -> int:
    """Count again the open tasks of these customers into their pulse; how many customers were counted.

    Tasks belong to a higher app, which calls this after it changed some; they are reached by their relation.
    """
    ids = sorted(set(customer_ids))
    CustomerPulse.objects.bulk_create([CustomerPulse(customer_id=key) for key in ids], ignore_conflicts=True)
    counted = (
        Customer.objects.filter(pk=OuterRef("customer_id"))
        .order_by()
        .values("pk")
        .annotate(n=Count("tasks", filter=Q(tasks__state="open")))
        .values("n")
    )
    return CustomerPulse.objects.filter(customer_id__in=ids).update(open_tasks=Coalesce(Subquery(counted), 0))


@transaction.atomic
def count_open_complaints(*, customer_ids: Iterable[int]) -> int:
    """Count again the open complaints of these customers into their pulse; how many customers were counted.

    A case about a colleague is not in this figure, which everybody reads alike: it would tell them of it. Complaints
    belong to a higher app, which calls this after it changed some; they are reached by their relation.
    """
    ids = sorted(set(customer_ids))
    CustomerPulse.objects.bulk_create([CustomerPulse(customer_id=key) for key in ids], ignore_conflicts=True)
    open_ones = Q(
        complaints__state__in=["new", "open", "resolved"],
        complaints__is_consultation=False,
        complaints__accused__isnull=True,
    )
    counted = (
        Customer.objects.filter(pk=OuterRef("customer_id"))
        .order_by()
        .values("pk")
        .annotate(n=Count("complaints", filter=open_ones))
        .values("n")
    )
    return CustomerPulse.objects.filter(customer_id__in=ids).update(
        open_complaints=Coalesce(Subquery(counted), 0)
    )


@transaction.atomic
def count_open_warnings(*, customer_ids: Iterable[int]) -> int:
    """Count again the warning signs of these companies that wait into their pulse; how many were counted.

    Signs belong to a higher app, which calls this after it changed some; they are reached by their relation.
    """
    ids = sorted(set(customer_ids))
    CustomerPulse.objects.bulk_create([CustomerPulse(customer_id=key) for key in ids], ignore_conflicts=True)
    waiting = Q(warning_signs__ended_on=None, warning_signs__counts=True)
    waiting &= ~Q(warning_signs__state="handled")
    counted = (
        Customer.objects.filter(pk=OuterRef("customer_id"))
        .order_by()
        .values("pk")
        .annotate(n=Count("warning_signs", filter=waiting))
        .values("n")
    )
    return CustomerPulse.objects.filter(customer_id__in=ids).update(
        open_warnings=Coalesce(Subquery(counted), 0)
    )


@transaction.atomic
def add_signals(rows: Iterable[tuple[int, str, date, dict]]) -> int:
    """Append facts for warning signs, (customer_id, kind, day, parameters); a kind is told once a customer and day."""
    signals = [
        CustomerSignal(customer_id=customer_id, kind=kind, happened_on=day, parameters=parameters)
        for customer_id, kind, day, parameters in rows
    ]
    return len(CustomerSignal.objects.bulk_create(signals, ignore_conflicts=True, batch_size=5000))
