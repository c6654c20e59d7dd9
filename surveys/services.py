"""Planning whom to ask, handing links over, taking the one answer to each, and following up what is low."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit.services import record_act, record_acts
from chains.models import ChainEvent
from common.calendar import SHANGHAI, business_date
from common.models import uuid7
from common.once import write_once
from common.outbox import post_mail
from common.working_days import bank_calendar
from customers.models import Contact, Customer, CustomerScore
from needs.models import NeedMove
from organization.models import Staff
from organization.queries import supervisors_of
from products.rules.needs import NeedStep
from surveys.models import Survey, SurveyRefusal, SurveyResponse, SurveyRule, WhyWithdrawn
from surveys.queries import last_asked, on_hold, rule_in_force, whom_to_ask
from surveys.rules import STALE_DAYS, Cause, Mark, Numbers, State, faults, index, may_rest
from surveys.texts import letter
from worklist.rules import TaskKind
from worklist.services import add_task

FOLLOW_UP_DAYS = 2
LETTERS_FROM, LETTERS_UNTIL = time(9), time(18)
LETTERS_A_SWEEP = 200
_AT_ONCE = 2_000


class FaultyNumbers(Exception):
    """The decision is out of bounds; `faults` are the codes of `rules.faults`."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.faults = found


class NothingChanged(Exception):
    """The numbers in force are the same."""


class OnHold(Exception):
    """Contact with the customer is on hold until `until`."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


class AskedLately(Exception):
    """The customer was asked on `on` and is left in peace until `again_on`."""

    def __init__(self, on: date, rest_days: int) -> None:
        super().__init__(on.isoformat())
        self.on, self.again_on = on, on + timedelta(days=rest_days)


class PersonRefuses(Exception):
    """The person does not want to be asked."""


class NotOfCustomer(Exception):
    """The person does not work at this customer, or has left."""


class NoAddress(Exception):
    """Nobody with an e-mail address is named, or no letters can be sent from here."""


class Settled(Exception):
    """The survey is answered, withdrawn or over, or its letter is out; `state` says which of them."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


# ---------------------------------------------------------------- what head office decides
@transaction.atomic
def decide_numbers(
    *, numbers: Numbers, reason: str, form_key: UUID | None = None, by: Staff, at: datetime
) -> SurveyRule:
    """Let answers from now on be weighed so; earlier ones keep their index. The same `form_key` decides once.

    Refuses FaultyNumbers and NothingChanged.
    """
    if found := faults(numbers):
        raise FaultyNumbers(found)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = rule_in_force()
    known = form_key is not None and SurveyRule.objects.filter(form_key=form_key).exists()
    if before.numbers == numbers and not known:
        raise NothingChanged
    words = _words(numbers)
    rule, made = write_once(
        SurveyRule.objects,
        key={"form_key": form_key or uuid7()},
        words=words,
        more={"reason": reason, "decided_by": by, "decided_at": at},
    )
    if made:
        was = _words(before.numbers)
        record_act(
            kind="survey.rule_decided", subject=rule, actor=by, at=at, reason=reason, before=was, after=words
        )
    return rule


def _words(numbers: Numbers) -> dict[str, Any]:
    return {mark.value: weight for mark, weight in numbers.weights.items()} | {
        "low_under": numbers.low_under,
        "after_days": numbers.after_days,
        "link_days": numbers.link_days,
        "rest_days": numbers.rest_days,
        "yearly_month": numbers.yearly_month,
        "yearly_tiers": sorted(numbers.yearly_tiers),
    }


# ---------------------------------------------------------------- planning
@transaction.atomic
def plan_survey(
    *, cause: Cause, subject: str, customer: Customer, happened_on: date, about: str = "", at: datetime
) -> Survey:
    """Ask a customer some days after an occasion, once whatever reports it; one asked lately is left in peace.

    Whoever is asked is the person with an address who decides, else nobody yet, and somebody hands the link over.
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
            "contact": whom_to_ask([customer.pk]).get(customer.pk),
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
    """Plan what was delivered of late, and in its month the yearly survey; done twice, it is done once."""
    today = business_date(at)
    rule = rule_in_force()
    since = today - timedelta(days=STALE_DAYS)
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
    moves = NeedMove.objects.filter(to_step=NeedStep.DELIVERED, at__gte=begin, need__customer__state="live")
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


# ---------------------------------------------------------------- handing over
def send_due(*, at: datetime) -> int:
    """Mail what is to be sent by now: working days from nine to six, some at a time, each once; says how many.

    Whoever is on hold, refuses or has left is passed over; without a mail server nothing is sent.
    """
    today, now = business_date(at), at.astimezone(SHANGHAI).time()
    if not settings.MAIL_SERVER or not LETTERS_FROM <= now < LETTERS_UNTIL:
        return 0
    if not bank_calendar().is_working(today):
        return 0
    with transaction.atomic():
        ready = Survey.objects.to_send_on(today).filter(
            contact__isnull=False, contact__left_on=None, contact__survey_refusal=None, customer__state="live"
        )
        # What a colleague planned is handed over by that colleague.
        rows = ready.exclude(contact__email="").exclude(customer__pulse__held_until__gte=today)
        rows = rows.exclude(cause=Cause.BY_HAND).select_for_update(skip_locked=True, of=("self",))
        found = list(rows.select_related("contact", "customer").order_by("due_on", "id")[:LETTERS_A_SWEEP])
        for survey in found:
            _mail(survey, by=None, at=at)
    return len(found)


@transaction.atomic
def mail_survey(*, survey: Survey, by: Staff, at: datetime) -> Survey:
    """Send the link to the person who is asked, once. Refuses OnHold, NoAddress, PersonRefuses, Settled."""
    held = _held(survey)
    _refuse_settled(held, at)
    _refuse_on_hold(held.customer, business_date(at))
    if held.mailed_at is not None:
        raise Settled(State.WAITING)
    if held.contact is None or not held.contact.email or not settings.MAIL_SERVER:
        raise NoAddress
    _refuse_person(held.contact, held.customer)
    return _mail(held, by=by, at=at)


@transaction.atomic
def hand_over_link(*, survey: Survey, by: Staff, at: datetime) -> Survey:
    """Let the link work from today on, for whoever passes it on themselves. Refuses OnHold, Settled, PersonRefuses."""
    held = _held(survey)
    _refuse_settled(held, at)
    _refuse_on_hold(held.customer, business_date(at))
    if held.contact is not None:
        _refuse_person(held.contact, held.customer)
    _open(held, business_date(at))
    held.save(update_fields=["handed_over_on", "expires_on"])
    record_act(kind="survey.link_shown", subject=held.customer, actor=by, at=at, after={"survey": held.cause})
    return held


@transaction.atomic
def withdraw_survey(*, survey: Survey, by: Staff, at: datetime) -> Survey:
    """Let a link work no more, or a planned survey not take place. Refuses Settled: answered or withdrawn ones."""
    held = _held(survey)
    _refuse_settled(held, at, over=False)
    _withdraw(held, WhyWithdrawn.BY_HAND, by=by, at=at)
    return held


@transaction.atomic
def withdraw_occasion(
    *, cause: Cause, subject: str, why: WhyWithdrawn, by: Staff | None, at: datetime
) -> None:
    """What was to be asked about an occasion that is not over is not asked; an answer stays."""
    found = Survey.objects.unsettled().filter(cause=cause, subject=subject)
    for survey in found.select_for_update(of=("self",)).select_related("customer"):
        _withdraw(survey, why, by=by, at=at)


@transaction.atomic
def refuse_surveys(*, contact: Contact, by: Staff | None, at: datetime) -> SurveyRefusal:
    """A person does not want to be asked any more: no letter goes there, and what was to go is withdrawn."""
    refusal, made = SurveyRefusal.objects.get_or_create(
        contact=contact, defaults={"said_at": at, "noted_by": by}
    )
    if made:
        record_act(
            kind="survey.refused",
            subject=contact.customer,
            actor=by,
            at=at,
            after={"contact": contact.public_id},
        )
        for survey in Survey.objects.unsettled().filter(contact=contact).select_related("customer"):
            _withdraw(survey, WhyWithdrawn.REFUSED, by=by, at=at)
    return refusal


@transaction.atomic
def allow_surveys(*, contact: Contact, by: Staff, at: datetime) -> None:
    """A person said that they may be asked again; nothing where they never refused."""
    gone, _each = SurveyRefusal.objects.filter(contact=contact).delete()
    if gone:
        record_act(
            kind="survey.allowed",
            subject=contact.customer,
            actor=by,
            at=at,
            after={"contact": contact.public_id},
        )


def _mail(survey: Survey, *, by: Staff | None, at: datetime) -> Survey:
    _open(survey, business_date(at))
    survey.mailed_at = at
    survey.save(update_fields=["handed_over_on", "expires_on", "mailed_at"])
    post_mail(kind="survey", key=f"survey:{survey.public_id}", letters=[letter(survey)], at=at)
    record_act(kind="survey.mailed", subject=survey.customer, actor=by, at=at, after={"survey": survey.cause})
    return survey


def _open(survey: Survey, today: date) -> None:
    """The link works from the first time it is handed over, and not longer for being shown again."""
    if survey.expires_on is None:
        survey.handed_over_on = today
        survey.expires_on = today + timedelta(days=rule_in_force().link_days)


def _withdraw(survey: Survey, why: WhyWithdrawn, *, by: Staff | None, at: datetime) -> None:
    survey.withdrawn_at, survey.withdrawn_for = at, why.value
    survey.save(update_fields=["withdrawn_at", "withdrawn_for"])
    record_act(
        kind="survey.withdrawn",
        subject=survey.customer,
        actor=by,
        at=at,
        after={"survey": survey.cause, "survey_left_out": why.value},
    )


def _held(survey: Survey) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related(
        "customer__unit", "contact", "answer"
    )
    return rows.get(pk=survey.pk)


def _refuse_settled(held: Survey, at: datetime, *, over: bool = True) -> None:
    stands = held.state_on(business_date(at))
    settled = {State.ANSWERED, State.WITHDRAWN} | ({State.EXPIRED} if over else set())
    if stands in settled:
        raise Settled(stands)


def _refuse_on_hold(customer: Customer, today: date) -> None:
    if until := on_hold(customer, today):
        raise OnHold(until)


def _refuse_person(contact: Contact, customer: Customer) -> None:
    if contact.customer_id != customer.pk or contact.left_on is not None:
        raise NotOfCustomer
    if SurveyRefusal.objects.filter(contact=contact).exists():
        raise PersonRefuses


# ---------------------------------------------------------------- the answer
@transaction.atomic
def answer_survey(
    *, survey: Survey, marks: Mapping[Mark, int], recommends: int, comment: str, at: datetime
) -> SurveyResponse:
    """Take the one answer to a survey while its link works; under the bank's bound the account manager is to call.

    Refuses Settled: planned ones (nobody was given the link), answered, withdrawn and expired ones.
    """
    held = _held(survey)
    stands = held.state_on(business_date(at))
    if stands is not State.WAITING:
        raise Settled(stands)
    rule = rule_in_force()
    found = index(marks, rule.weights)
    response = SurveyResponse.objects.create(
        survey=held,
        customer=held.customer,
        rule=rule,
        **{mark.value: marks[mark] for mark in Mark},
        recommends=recommends,
        comment=comment.strip(),
        index=found,
        low=found < rule.low_under,
        answered_on=business_date(at),
        answered_at=at,
    )
    record_act(
        kind="survey.answered",
        subject=held.customer,
        at=at,
        after={"survey": held.cause, "survey_index": str(found), "recommends": recommends},
    )
    if response.low:
        _follow_up(response, rule, at)
    return response


def _follow_up(response: SurveyResponse, rule: SurveyRule, at: datetime) -> None:
    """One task for whoever leads the customer, else for the nearest supervisor; none where there is neither."""
    customer, today = response.customer, business_date(at)
    lead = customer.manager if customer.manager and customer.manager.is_active else None
    owner = lead or next(iter(supervisors_of(customer.unit, day=today)), None)
    if owner is None:
        return
    add_task(
        customer=customer,
        owner=owner,
        title="",
        due_on=bank_calendar().add_working_days(today, FOLLOW_UP_DAYS),
        by=None,
        kind=TaskKind.SURVEY,
        slot=f"survey:{response.pk}",
        parameters={
            "index": str(response.index),
            "bound": rule.low_under,
            "answer": str(response.public_id),
        },
        at=at,
    )
