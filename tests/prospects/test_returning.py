"""Prospects without contact go back to the pool: warned seven days ahead, each told once, never unwarned."""

from datetime import date, timedelta

import pytest

from audit.models import Act
from prospects.models import ClaimEvent
from prospects.services.file import log_contact
from prospects.services.pool import count_opportunities
from prospects.services.returning import Swept, return_stale
from tests.factories import at
from tests.prospects.making import make_prospect
from worklist.models import Notice

pytestmark = pytest.mark.django_db
CLAIMED = at(2026, 10, 1, 12)  # goes back on 31 October, warned on the 24th


def night(month: int, day: int):
    return at(2026, month, day, 1)


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "person__name_en"))


@pytest.fixture
def prospect(bank):
    return make_prospect(bank, owner=bank.manager, at=CLAIMED)


def test_it_is_warned_about_seven_days_ahead_and_returned_on_the_day(bank, prospect):
    assert return_stale(at=night(10, 23)) == Swept(0, 0)
    assert return_stale(at=night(10, 24)) == Swept(1, 0)
    assert return_stale(at=night(10, 30)) == Swept(0, 0)
    assert return_stale(at=night(10, 31)) == Swept(0, 1)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.owner, prospect.return_on) == ("open", None, None)
    assert told() == [
        ("prospect_warned", "Chen Siyuan"),
        ("prospect_returned", "Chen Siyuan"),
        ("prospect_returned", "Xu Jia"),
    ]
    turn = ClaimEvent.objects.filter(prospect=prospect)[0]
    assert (turn.kind, turn.from_owner, turn.to_owner, turn.by) == ("returned", bank.manager, None, None)
    act = Act.objects.get(kind="prospect.returned")
    assert (act.subject_id, act.before, act.after) == (
        str(prospect.pk),
        {"owner": bank.manager.employee_no},
        {"owner": None},
    )


def test_twice_in_a_night_is_once(prospect):
    for _ in range(3):
        return_stale(at=night(10, 24))
    assert told() == [("prospect_warned", "Chen Siyuan")]
    for _ in range(3):
        return_stale(at=night(10, 31))
    assert len(told()) == 3


def test_a_warning_that_comes_late_moves_the_day(prospect):
    assert return_stale(at=night(11, 15)) == Swept(1, 0)
    prospect.refresh_from_db()
    assert prospect.return_on == date(2026, 11, 22)
    assert return_stale(at=night(11, 21)) == Swept(0, 0)
    assert return_stale(at=night(11, 22)) == Swept(0, 1)


def test_a_contact_keeps_it_and_the_next_warning_is_told_again(bank, prospect):
    return_stale(at=night(10, 24))
    spoken = at(2026, 10, 28, 15)
    words = {"kind": "call", "minutes": 15, "summary": "约下周拜访"}
    log_contact(prospect=prospect, happened_at=spoken, by=bank.manager, at=spoken, **words)
    prospect.refresh_from_db()
    assert (prospect.return_on, prospect.warned_at) == (date(2026, 11, 27), None)
    assert return_stale(at=night(10, 31)) == Swept(0, 0)
    assert return_stale(at=night(11, 20)) == Swept(1, 0)
    assert told() == [("prospect_warned", "Chen Siyuan")] * 2


def test_an_old_contact_written_down_late_shortens_nothing(bank, prospect):
    old = CLAIMED - timedelta(days=60)
    words = {"kind": "visit", "minutes": 60, "summary": "初次走访"}
    log_contact(prospect=prospect, happened_at=old, by=bank.manager, at=CLAIMED, **words)
    prospect.refresh_from_db()
    assert (prospect.return_on, prospect.last_contact_at) == (date(2026, 10, 31), old)


def test_a_running_opportunity_protects_and_afterwards_the_warning_runs_anew(prospect):
    return_stale(at=night(10, 24))
    count_opportunities(prospect_id=prospect.pk, running=2, at=night(10, 25))
    assert return_stale(at=night(11, 30)) == Swept(0, 0)
    count_opportunities(prospect_id=prospect.pk, running=0, at=night(12, 1))
    assert return_stale(at=night(12, 2)) == Swept(1, 0)
    prospect.refresh_from_db()
    assert prospect.return_on == date(2026, 12, 9)
    assert return_stale(at=night(12, 9)) == Swept(0, 1)


def test_it_is_a_matter_of_one_set_however_many_there_are(bank, django_assert_max_num_queries):
    for _ in range(25):
        make_prospect(bank, owner=bank.manager, at=CLAIMED)
    return_stale(at=night(10, 24))
    with django_assert_max_num_queries(16):
        assert return_stale(at=night(10, 31)) == Swept(0, 25)
