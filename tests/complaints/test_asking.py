"""What customers answered in the shared survey comes to the case that it was about, once, and to no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import services
from complaints.models import SurveyAnswer
from complaints.services.asking import take_up_answers
from complaints.services.holding import chain_subject
from surveys.models import Survey, SurveyResponse
from surveys.rules import Mark
from surveys.services import answer_survey, hand_over_link
from tests.complaints.making import Desk, closed, fresh
from tests.complaints.making import told as told_of_cases
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(desk: Desk):
    return closed(desk)


def answered(desk, case, mark=75, comment="谢谢", at=None) -> SurveyResponse:
    at = at or timezone.now()
    survey = Survey.objects.get(subject=chain_subject(case))
    survey = hand_over_link(survey=survey, by=desk.bank.manager, at=at)
    marks = dict.fromkeys(Mark, mark)
    return answer_survey(survey=survey, marks=marks, recommends=8, comment=comment, at=at)


def told():
    return [(one.score, one.comment, one.round) for one in SurveyAnswer.objects.exclude(answered_at=None)]


def test_the_case_has_the_answer_once_however_often_it_is_looked_for(desk, case):
    answered(desk, case)
    now = timezone.now()
    assert (take_up_answers(at=now), take_up_answers(at=now)) == (1, 0)
    assert told() == [(75, "谢谢", case.round)]
    assert "unhappy" not in told_of_cases(desk.bank.supervisor)


def test_an_unhappy_customer_is_told_to_the_supervisor_once(desk, case):
    answered(desk, case, mark=25, comment="没解决")
    for _ in range(2):
        take_up_answers(at=timezone.now())
    survey = SurveyAnswer.objects.get(complaint=case)
    assert (survey.score, survey.unhappy) == (25, True)
    assert told_of_cases(desk.bank.supervisor).count("unhappy") == 1


def test_an_answer_that_the_case_has_by_telephone_stands(desk, case):
    survey = services.ask_satisfaction(complaint=case, by=desk.officer)
    services.answer_survey(survey=survey, score=90, by=desk.officer, comment="电话回访")
    answered(desk, case, mark=25)
    assert take_up_answers(at=timezone.now()) == 0
    assert told() == [(90, "电话回访", case.round)]


def test_an_answer_to_an_earlier_round_is_not_the_new_rounds(desk, case):
    answered(desk, case)
    services.reopen_complaint(complaint=case, reason="又被扣费", by=desk.officer)
    assert take_up_answers(at=timezone.now()) == 0
    assert told() == [] and fresh(case).state != "closed"


def test_answers_of_long_ago_and_about_something_else_are_left(desk, case):
    customer, now = make_customer(desk.bank), timezone.now()
    answered(desk, case)
    SurveyResponse.objects.update(answered_on=(now - timedelta(days=4)).date())
    words = {"cause": "delivery", "subject": "need:1", "happened_on": now.date(), "due_on": now.date()}
    other = Survey.objects.create(customer=customer, planned_at=now, **words)
    other = hand_over_link(survey=other, by=desk.bank.manager, at=now)
    answer_survey(survey=other, marks=dict.fromkeys(Mark, 50), recommends=5, comment="", at=now)
    assert take_up_answers(at=now) == 0 and told() == []


def test_a_survey_of_a_case_that_is_not_there_hurts_nobody(desk, case):
    answered(desk, case)
    Survey.objects.update(subject="complaint:01890000-0000-7000-8000-000000000000:1")
    assert take_up_answers(at=timezone.now()) == 0 and told() == []
