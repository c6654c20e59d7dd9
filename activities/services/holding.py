"""The contact rule of a customer on hold for a while: decided with a reason, ended by itself or before its time."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from activities.models import ContactHold, ContactRule, HoldReason
from activities.rules import LONGEST_HOLD_DAYS
from audit.services import record_act
from common.calendar import business_date, months_later
from customers.models import Customer, CustomerPulse, CustomerScore, Publication
from customers.services import hold_contacts, set_next_contact
from worklist.services import drop_follow_ups


class HeldAlready(Exception):
    """The rule is on hold; `hold` says until when. It is ended first."""

    def __init__(self, hold: ContactHold) -> None:
        super().__init__(str(hold.pk))
        self.hold = hold


class HoldTooLong(Exception):
    """A hold ends after today and within a year."""


@transaction.atomic
def hold_contact_rule(
    *, customer: Customer, reason: HoldReason | str, words: str, until: date, by: Any, at: datetime
) -> ContactHold:
    """Put the contact rule on hold: nobody is due until the day after `until`, and open follow-ups of the rule go.

    A later date that a person chose stands. Refuses HeldAlready and HoldTooLong.
    """
    today = business_date(at)
    pulse = _pulse(customer)
    if not today < until <= today + timedelta(days=LONGEST_HOLD_DAYS):
        raise HoldTooLong(until)
    if held := _in_force(customer, today):
        raise HeldAlready(held)
    hold = ContactHold.objects.create(
        customer=customer,
        reason=str(HoldReason(reason)),
        words=words.strip(),
        starts_on=today,
        until_on=until,
        next_before=pulse.next_contact_on,
        fixed_before=pulse.next_contact_fixed,
        decided_by=by,
        decided_at=at,
    )
    back_on = until + timedelta(days=1)
    drop_follow_ups(customer=customer, by=by, at=at)
    hold_contacts(customer_id=customer.pk, until=until)
    if pulse.next_contact_on is None or pulse.next_contact_on < back_on:
        set_next_contact(customer_id=customer.pk, on=back_on, fixed=False)
    record_act(
        kind="contact.held",
        subject=customer,
        actor=by,
        at=at,
        reason=hold.words,
        before={"next_contact_on": pulse.next_contact_on},
        after={"hold": hold.reason, "held_until": until},
    )
    return hold


@transaction.atomic
def end_hold(*, customer: Customer, by: Any, at: datetime) -> ContactHold | None:
    """Let the rule count again from today; None where it is not on hold.

    The next contact is when the rule asks for it, or on the day that a person had chosen before the hold; not before
    today.
    """
    today = business_date(at)
    pulse = _pulse(customer)
    hold = _in_force(customer, today)
    if hold is None:
        return None
    hold.ended_on, hold.ended_by = today, by
    hold.save(update_fields=["ended_on", "ended_by"])
    hold_contacts(customer_id=customer.pk, until=None)
    if not pulse.next_contact_fixed:
        met = pulse.last_contact_at is not None and business_date(pulse.last_contact_at) >= hold.starts_on
        chosen = hold.fixed_before and not met
        on = hold.next_before if chosen else date_by_rule(customer=customer, today=today) or hold.next_before
        set_next_contact(customer_id=customer.pk, on=max(on, today) if on else None, fixed=chosen)
    record_act(
        kind="contact.hold_ended",
        subject=customer,
        actor=by,
        at=at,
        before={"held_until": hold.until_on},
        after={"held_until": None},
    )
    return hold


def date_by_rule(*, customer: Customer, today: date) -> date | None:
    """When the rule asks for the next contact of a customer, not before its last hold is over; None without a tier.

    The night's plan says the same of all of them (sql/plan_contacts.sql).
    """
    tier = CustomerScore.objects.current().filter(customer=customer).values("tier_id")[:1]
    rules = ContactRule.objects.filter(tier_id__in=tier, valid_from__lte=today).order_by("-valid_from")
    months = rules.values_list("months", flat=True).first()
    if not months:
        return None
    last = CustomerPulse.objects.filter(customer=customer).values_list("last_contact_at", flat=True).first()
    if last:
        since: date | None = business_date(last)
    else:
        first_run = Publication.objects.aggregate(day=Min("business_date"))["day"]
        since = max(filter(None, [customer.customer_since, first_run]), default=None)
    days = [months_later(since, months) if since else None, back_on(customer)]
    return max(filter(None, days), default=None)


def back_on(customer: Customer) -> date | None:
    """The first day on which the rule counts again after its last hold; None where it was never on hold."""
    found = ContactHold.objects.filter(customer=customer).values_list("ended_on", "until_on")
    return max((ended or until + timedelta(days=1) for ended, until in found), default=None)


def _pulse(customer: Customer) -> CustomerPulse:
    """The customer's pulse, made where there is none, held until the act is done."""
    CustomerPulse.objects.get_or_create(customer=customer)
    return CustomerPulse.objects.select_for_update().get(customer=customer)


def _in_force(customer: Customer, today: date) -> ContactHold | None:
    holds = ContactHold.objects.select_for_update(of=("self",)).filter(customer=customer, ended_on=None)
    return holds.filter(starts_on__lte=today, until_on__gte=today).first()
