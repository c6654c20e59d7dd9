"""What customers answered in the shared survey is taken up by the case that it was about."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from common.calendar import business_date
from complaints.models import Complaint, SurveyAnswer
from complaints.rules.codes import State
from complaints.services.ending import answer_survey
from complaints.services.holding import WrongState, chain_subject
from surveys.models import SurveyResponse
from surveys.rules import Cause

LATELY = timedelta(days=2)


@transaction.atomic
def take_up_answers(*, at: datetime) -> int:
    """Let a case have what its customer answered in the shared survey of late, once; says of how many cases."""
    since = business_date(at - LATELY)
    answers = SurveyResponse.objects.between(since, None).filter(survey__cause=Cause.COMPLAINT)
    taken = 0
    for answer in answers.select_related("survey").order_by("id"):
        taken += _take_up(answer, at)
    return taken


def _take_up(answer: SurveyResponse, at: datetime) -> bool:
    case = Complaint.objects.filter(public_id=answer.survey.subject.split(":")[1]).first()
    if case is None or chain_subject(case) != answer.survey.subject or case.state != State.CLOSED:
        return False
    asked, _made = SurveyAnswer.objects.get_or_create(
        complaint=case, round=case.round, defaults={"asked_at": answer.survey.planned_at}
    )
    if asked.answered_at is not None:
        return False
    with suppress(WrongState):
        answer_survey(survey=asked, score=round(answer.index), comment=answer.comment, by=None, at=at)
        return True
    return False
