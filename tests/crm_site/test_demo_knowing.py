"""What the tour's people know, were taught and are judged on: filed once."""

import pytest
from django.utils import timezone

from crm_site.demo import roster
from crm_site.demo.growing import TRAININGS, teach_and_judge
from crm_site.demo.knowing import PIECES, share_knowledge
from growth.models import Assessment, Attendance, Training
from knowledge.models import Piece
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


def test_what_is_known_taught_and_judged_is_filed_once():
    bank = make_bank()
    for role, person in (
        ("account_manager", bank.manager),
        ("supervisor", bank.supervisor),
        ("executive", bank.executive),
    ):
        person.employee_no = roster.LOGINS[role]
        person.save()
    make_customer(bank)
    at = timezone.now()
    for _ in range(2):
        share_knowledge(at=at)
        teach_and_judge(at=at)
    assert (Piece.objects.count(), Training.objects.count()) == (len(PIECES), len(TRAININGS))
    assert Piece.objects.filter(state="waiting").count() == 1
    assert Piece.objects.filter(customer__isnull=False).count() == 1
    assert (Assessment.objects.count(), Attendance.objects.filter(rating=4).count()) == (2, 1)
