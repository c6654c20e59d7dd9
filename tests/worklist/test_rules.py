"""Ranking, undoing and reminding as tables of cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from common.calendar import WorkingCalendar
from worklist.rules import (
    Rank,
    loss_points,
    may_close,
    may_undo,
    rank,
    reminder_days,
    reminds_at,
    urgency_points,
    value_points,
)

DAY = date(2026, 11, 19)
CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("due_on", "points"),
    [
        (date(2026, 11, 24), 5),
        (date(2026, 11, 23), 5),
        (date(2026, 11, 22), 10),
        (date(2026, 11, 21), 10),
        (date(2026, 11, 20), 20),
        (date(2026, 11, 19), 30),
        (date(2026, 11, 18), 36),
        (date(2026, 11, 12), 48),
        (date(2026, 11, 11), 50),
        (date(2025, 1, 1), 50),
    ],
)
def test_urgency_rises_with_every_day(due_on, points):
    assert urgency_points(due_on, DAY) == points


@pytest.mark.parametrize(
    ("tier", "decile", "points"),
    [(1, 1, 30), (1, 2, 29), (2, 1, 26), (3, 2, 21), (4, 5, 12), (5, 10, 3), (5, None, 2), (None, None, 4)],
)
def test_value_comes_from_tier_and_decile(tier, decile, points):
    assert value_points(tier, decile) == points


@pytest.mark.parametrize(
    ("kind", "change", "points"),
    [
        ("typed", None, 4),
        ("follow_up", 500, 8),
        ("follow_up", -999, 8),
        ("follow_up", -1000, 12),
        ("follow_up", -3000, 16),
        ("promise", 0, 12),
        ("tier_change", -3400, 20),
    ],
)
def test_waiting_loses_more_where_deposits_fall(kind, change, points):
    assert loss_points(kind, change) == points


def test_a_rank_is_the_sum_of_its_parts_and_never_over_a_hundred():
    highest = rank(
        kind="tier_change",
        due_on=date(2026, 1, 1),
        day=DAY,
        tier_rank=1,
        bank_decile=1,
        deposits_change_bp=-9000,
    )
    assert highest == Rank(urgency=50, value=30, loss=20)
    assert highest.total == 100


@pytest.mark.parametrize(("seconds", "allowed"), [(0, True), (10, True), (15, True), (16, False)])
def test_undo_lasts_ten_seconds_and_the_way(seconds, allowed):
    closed_at = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
    assert may_undo(closed_at, closed_at + timedelta(seconds=seconds)) is allowed


@pytest.mark.parametrize(
    ("at", "reminds"),
    [
        (datetime(2026, 11, 18, 23, 59, tzinfo=UTC), False),  # 07:59 in Shanghai
        (datetime(2026, 11, 19, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 19, 16, 0, tzinfo=UTC), False),  # midnight
        (datetime(2026, 11, 21, 2, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 10, 10, 2, 0, tzinfo=UTC), True),  # a Saturday that is worked
        (datetime(2026, 10, 1, 2, 0, tzinfo=UTC), False),  # National Day
    ],
)
def test_reminders_go_out_on_working_days_from_eight(at, reminds):
    assert reminds_at(at, CALENDAR) is reminds


@pytest.mark.parametrize(
    ("today", "overdue_by", "escalate_by"),
    [
        (date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 17)),
        (date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 19)),  # Monday looks over the weekend
        (date(2026, 10, 9), date(2026, 10, 8), date(2026, 9, 30)),  # and over a holiday
        (date(2026, 10, 12), date(2026, 10, 10), date(2026, 10, 9)),  # a worked Saturday counts
    ],
)
def test_overdue_is_counted_in_working_days(today, overdue_by, escalate_by):
    days = reminder_days(today, CALENDAR)
    assert (days.overdue_by, days.escalate_by) == (overdue_by, escalate_by)


@pytest.mark.parametrize(
    ("owner", "person", "may_act", "supervises", "allowed"),
    [
        (1, 1, True, False, True),
        (1, 2, True, True, True),
        (1, 2, True, False, False),
        (1, 1, False, False, False),
        (1, 2, False, True, False),
    ],
)
def test_a_task_is_closed_by_its_owner_or_a_supervisor(owner, person, may_act, supervises, allowed):
    assert may_close(owner_id=owner, person_id=person, may_act=may_act, supervises=supervises) is allowed
