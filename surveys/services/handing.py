"""Handing a link over by mail or by hand, taking it back, and who does not want to be asked."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from audit.services import record_act
from common.calendar import SHANGHAI, business_date
from common.outbox import post_mail
from common.working_days import bank_calendar
from customers.models import Contact
from organization.models import Staff
from surveys.models import Survey, SurveyRefusal, WhyWithdrawn
from surveys.queries import rule_in_force
from surveys.rules import Cause, State
from surveys.services.holding import (
    NoAddress,
    Settled,
    _held,
    _refuse_on_hold,
    _refuse_person,
    _refuse_settled,
    _withdraw,
)
from surveys.texts import letter

LETTERS_FROM, LETTERS_UNTIL = time(9), time(18)
LETTERS_A_SWEEP = 200


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
            contact__state="live",
            contact__left_on=None,
            contact__survey_refusal=None,
            customer__state="live",
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
    """Let the link work from today on, for whoever passes it on themselves. Refuses OnHold, Settled, PersonRefuses.

    A link that was mailed belongs to its reader alone: no colleague sees it any more.
    """
    held = _held(survey)
    _refuse_settled(held, at)
    if held.mailed_at is not None:
        raise Settled(State.WAITING)
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
