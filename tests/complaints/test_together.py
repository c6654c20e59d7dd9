"""Several at once: numbers without gaps under 64 writers, one owner of two who accept, one sweep of five."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from complaints import services
from complaints.models import Breach, Complaint, Escalation, NumberCounter
from complaints.services.sweeping import Swept
from organization.models import Staff
from tests.complaints.making import fresh, make_complaint, make_desk
from tests.together import at_once
from worklist.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 64


class GaveUp(Exception):
    """A writer that changes its mind at the last moment."""


def test_sixty_four_writers_get_numbers_without_a_gap_though_some_give_up():
    desk = make_desk()

    def register(turn: int) -> str:
        with transaction.atomic():
            complaint = make_complaint(desk, by=Staff.objects.get(pk=desk.bank.manager.pk))
            if turn % 8 == 0:
                raise GaveUp
        return complaint.number

    answers = at_once([lambda turn=turn: register(turn) for turn in range(WRITERS)])
    gave_up = [answer for answer in answers if isinstance(answer, GaveUp)]
    numbers = sorted(answer for answer in answers if isinstance(answer, str))
    assert len(gave_up) == 8 and len(numbers) == 56, answers
    sequences = sorted(Complaint.objects.values_list("sequence", flat=True))
    assert sequences == list(range(1, 57))
    assert len(set(numbers)) == 56
    assert NumberCounter.objects.get().last == 56


def test_of_two_who_accept_at_once_one_owns_the_case_and_the_other_is_told_who():
    desk = make_desk()
    for _ in range(5):
        complaint = make_complaint(desk)
        people = [desk.officer, desk.branch_officer]
        answers = at_once(
            [
                lambda person=person, case=complaint: (
                    services.accept_complaint(complaint=case, by=Staff.objects.get(pk=person.pk)).owner
                )
                for person in people
            ]
        )
        owner = fresh(complaint).owner
        refused = [answer for answer in answers if isinstance(answer, services.AlreadyAccepted)]
        assert len(refused) == 1 and refused[0].owner == owner, answers
        assert [answer for answer in answers if answer == owner] == [owner]


def test_five_schedulers_tell_everything_once():
    desk = make_desk()
    cases = [make_complaint(desk, level=3) for _ in range(30)]
    later = timezone.now() + timedelta(days=40)
    answers = at_once([lambda: services.sweep_clocks(at=later)] * 5)
    assert all(isinstance(answer, Swept) for answer in answers), answers
    # Three clocks, each through all six stages.
    assert Escalation.objects.count() == 30 * 18
    assert sum(answer.stages for answer in answers) == 30 * 18
    assert Breach.objects.count() == sum(answer.breaches for answer in answers) == 30 * 3
    told = Counter(Notice.objects.filter(kind="complaint").values_list("person", "subject", "slot"))
    assert set(told.values()) == {1}
    assert {case.pk for case in cases} == set(Breach.objects.values_list("complaint_id", flat=True))
    assert services.sweep_clocks(at=later) == Swept(0, 0, 0)
