"""A training that the lead is invited to, and the lead's half-year as both judge it."""

from datetime import timedelta

from django.utils import timezone

from common.calendar import business_today
from growth.models import Training
from growth.rules import Ability, half_of
from growth.services import assess, plan_training

KEPT = ("growth_training", "growth_attendance", "growth_assessment")


def make_growth(bank) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    at = timezone.now()
    facts = {
        "title": "票据业务",
        "starts_at": at - timedelta(days=1),
        "minutes": 90,
        "place": "会议室",
        "about": "",
    }
    training = plan_training(
        facts=facts, unit=bank.unit, people=[bank.manager], by=bank.supervisor, at=at - timedelta(days=3)
    )
    words = {"person": bank.manager, "half": half_of(business_today()), "words": "", "at": at}
    scores = {ability.value: 3 for ability in Ability}
    assess(**words, scores=scores, by=bank.manager)
    given = assess(**words, scores=scores, by=bank.supervisor)
    return {
        "training": str(Training.objects.get(pk=training.pk).public_id),
        "assessment": str(given.public_id),
        "assessed": bank.manager.employee_no,
    }
