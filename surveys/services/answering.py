"""The one answer to a survey, and the follow-up of a low one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from common.working_days import bank_calendar
from customers.services import add_signals
from organization.queries import supervisors_of
from surveys.models import Survey, SurveyResponse, SurveyRule
from surveys.queries import rule_in_force
from surveys.rules import Mark, State, index
from surveys.services.holding import (
    Settled,
    _held,
)
from worklist.rules import TaskKind
from worklist.services import add_task

FOLLOW_UP_DAYS = 2
SATISFACTION_SIGNAL = "satisfaction"


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
    # What the churn risk is worked out from; of two answers on a day the first stands.
    tenths = {"tenths": int(found * 10)}
    add_signals([(held.customer_id, SATISFACTION_SIGNAL, response.answered_on, tenths)])
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
