"""Planning whom to ask: in the act of an occasion, by hand, and once a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit.services import record_act, record_acts
from chains.models import ChainEvent
from common.calendar import SHANGHAI, business_date
from common.once import write_once
from customers.models import Contact, Customer, CustomerScore
from needs.models import NeedMove
from organization.models import Staff
from products.rules.needs import NeedStep
from surveys.models import Survey, SurveyRule, WhyWithdrawn
from surveys.queries import last_asked, people_to_ask, rule_in_force, whom_to_ask
from surveys.rules import STALE_DAYS, Cause, may_rest
from surveys.services.holding import (
    AskedLately,
    _refuse_on_hold,
    _refuse_person,
    _withdraw,
)

_AT_ONCE = 2_000


@transaction.atomic
def plan_survey(
    *,
    cause: Cause,
    subject: str,
    customer: Customer,
    happened_on: date,
    about: str = "",
    address: str | None = None,
    at: datetime,
) -> Survey:
    """Ask a customer some days after an occasion, once whatever reports it; one asked lately is left in peace.

    Whoever is asked is the person with an address who decides, else nobody yet, and somebody hands the link over.
    With an `address`, empty or not, nobody but the person of that address is asked.
    """
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    rule = rule_in_force()
    due_on = happened_on + timedelta(days=rule.after_days)
    rests = may_rest(last_asked(customer), due_on, rule.rest_days)
    survey, made = Survey.objects.get_or_create(
        cause=cause.value,
        subject=subject,
        defaults={
            "customer": customer,
            "contact": _whom(customer, address),
            "about": about,
            "happened_on": happened_on,
            "due_on": due_on,
            "planned_at": at,
            "withdrawn_at": at if rests else None,
            "withdrawn_for": WhyWithdrawn.RESTING if rests else "",
        },
    )
    if made:
        after = {"survey": cause.value, "due_on": due_on}
        if rests:
            after["survey_left_out"] = WhyWithdrawn.RESTING.value
        record_act(kind="survey.planned", subject=customer, at=at, after=after)
    return survey


def _whom(customer: Customer, address: str | None) -> Contact | None:
    if address is None:
        return whom_to_ask([customer.pk]).get(customer.pk)
    named = people_to_ask([customer.pk]).filter(email__iexact=address) if address else Contact.objects.none()
    return named.order_by("id").first()


@transaction.atomic
def ask_by_hand(
    *, customer: Customer, contact: Contact | None, about: str, form_key: UUID, by: Staff, at: datetime
) -> Survey:
    """Ask a customer now, once a form. Refuses OnHold, AskedLately, NotOfCustomer, PersonRefuses, and KeyTaken."""
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    today, rule = business_date(at), rule_in_force()
    subject = f"form:{form_key}"
    if not Survey.objects.filter(cause=Cause.BY_HAND, subject=subject).exists():
        _refuse_on_hold(customer, today)
        asked = last_asked(customer)
        if asked is not None and may_rest(asked, today, rule.rest_days):
            raise AskedLately(asked, rule.rest_days)
    if contact is not None:
        _refuse_person(contact, customer)
    survey, made = write_once(
        Survey.objects,
        key={"cause": Cause.BY_HAND.value, "subject": subject},
        words={"customer": customer, "contact": contact, "about": about},
        more={"happened_on": today, "due_on": today, "planned_by": by, "planned_at": at},
    )
    if made:
        record_act(
            kind="survey.planned",
            subject=customer,
            actor=by,
            at=at,
            after={"survey": Cause.BY_HAND.value, "due_on": today},
        )
    return survey


@transaction.atomic
def plan_due(*, at: datetime) -> int:
    """Plan what was delivered of late, and in its month the yearly survey; done twice, it is done once.

    What nobody handed over for long is withdrawn: the occasion is no longer fresh.
    """
    today = business_date(at)
    rule = rule_in_force()
    since = today - timedelta(days=STALE_DAYS)
    for stale in Survey.objects.stale_on(today).select_for_update(of=("self",)).select_related("customer"):
        _withdraw(stale, WhyWithdrawn.STALE, by=None, at=at)
    planned = 0
    for customer, subject, on, about in [*_needs_delivered(since), *_deals_delivered(since)]:
        if not Survey.objects.filter(cause=Cause.DELIVERY, subject=subject).exists():
            plan_survey(
                cause=Cause.DELIVERY, subject=subject, customer=customer, happened_on=on, about=about, at=at
            )
            planned += 1
    if today.month == rule.yearly_month and rule.yearly_tiers:
        planned += _plan_yearly(rule, today, at)
    return planned


def _needs_delivered(since: date) -> Iterable[tuple[Customer, str, date, str]]:
    begin = datetime.combine(since, time(), SHANGHAI)
    moves = NeedMove.objects.filter(to_step=NeedStep.DELIVERED, at__gte=begin, need__removed_at=None)
    moves = moves.filter(need__customer__state="live")
    for move in moves.select_related("need__customer").order_by("id"):
        yield move.need.customer, f"need:{move.need_id}", business_date(move.at), move.need.title[:80]


def _deals_delivered(since: date) -> Iterable[tuple[Customer, str, date, str]]:
    events = ChainEvent.objects.running().filter(cause="delivery", happened_on__gte=since)
    for event in events.filter(customer__state="live").select_related("customer").order_by("id"):
        if event.customer is not None:
            yield event.customer, event.subject, event.happened_on, event.about


def _plan_yearly(rule: SurveyRule, today: date, at: datetime) -> int:
    """Of the tiers that are asked: whoever can be written to, is not on hold, and was not asked lately."""
    scores = CustomerScore.objects.current().filter(customer=OuterRef("pk"), tier_id__in=rule.yearly_tiers)
    lately = Survey.objects.filter(
        customer=OuterRef("pk"), withdrawn_at=None, due_on__gt=today - timedelta(days=rule.rest_days)
    )
    this_year = Survey.objects.filter(
        customer=OuterRef("pk"), cause=Cause.YEARLY, happened_on__gte=date(today.year, 1, 1)
    )
    held = Q(pulse__held_until__gte=today)
    wanted = Customer.objects.live().filter(Exists(scores)).exclude(held)
    keys = list(
        wanted.exclude(Exists(lately)).exclude(Exists(this_year)).order_by("pk").values_list("pk", flat=True)
    )
    planned = 0
    for start in range(0, len(keys), _AT_ONCE):
        people = whom_to_ask(keys[start : start + _AT_ONCE])
        rows = Survey.objects.bulk_create(
            [
                Survey(
                    customer_id=key,
                    contact=person,
                    cause=Cause.YEARLY.value,
                    subject=f"year:{today.year}:{key}",
                    happened_on=today,
                    due_on=today,
                    planned_at=at,
                )
                for key, person in people.items()
            ],
            ignore_conflicts=True,
        )
        record_acts(
            kind="survey.planned",
            subjects=Customer,
            changes=[(row.customer_id, {}, {"survey": Cause.YEARLY.value, "due_on": today}) for row in rows],
            at=at,
        )
        planned += len(rows)
    return planned
