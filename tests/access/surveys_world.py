"""A survey of the secret customer that waits for its answer, and one with a low answer."""

from uuid import uuid4

from django.utils import timezone

from customers.models import Contact
from surveys.models import Survey
from surveys.queries import link_of
from surveys.rules import Mark
from surveys.services import answer_survey, ask_by_hand, hand_over_link

KEPT = ("surveys_survey", "surveys_surveyresponse", "surveys_surveyrefusal")


def make_surveys(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    at = timezone.now()
    contact = Contact.objects.filter(customer=customer, left_on=None).order_by("id").first()
    surveys = []
    for person in (None, contact):
        Survey.objects.filter(customer=customer).update(due_on="2020-01-01")
        survey = ask_by_hand(
            customer=customer, contact=person, about="", form_key=uuid4(), by=bank.manager, at=at
        )
        surveys.append(hand_over_link(survey=survey, by=bank.manager, at=at))
    marks = dict.fromkeys(Mark, 25)
    answer = answer_survey(survey=surveys[0], marks=marks, recommends=3, comment="", at=at)
    return {
        "answered_survey": str(surveys[0].public_id),
        "survey_answer": str(answer.public_id),
        "link": link_of(surveys[1]),
    }
