"""F18 and what follows from it, as tables of cases."""

from datetime import date
from fractions import Fraction

import pytest

from campaigns.rules import (
    NEXT_STEPS,
    NextAction,
    Outcome,
    PointTerms,
    Share,
    TargetState,
    attainment,
    bulletin_weeks,
    competition_ranks,
    due_today,
    league,
    movement,
    next_step,
    pace,
    pace_tone,
    points,
    progress,
    terms_on,
)
from common.calendar import WorkingCalendar

CALENDAR = WorkingCalendar()


def test_f18_equal_attainments_share_a_rank_and_a_quota_of_nought_is_unranked():
    table = league([(1, "A", 1200, 1000), (2, "B", 900, 1000), (3, "C", 900, 1000), (4, "D", 300, 0)], None)
    assert [(row.name, row.rank, row.reached) for row in table] == [
        ("A", 1, Fraction(6, 5)),
        ("B", 2, Fraction(9, 10)),
        ("C", 2, Fraction(9, 10)),
        ("D", None, None),
    ]


def test_f18_pace_is_attainment_by_the_share_of_working_days():
    found = pace(attainment(620, 1000), Fraction(150, 248))
    assert found is not None
    assert round(float(found), 4) == 1.0251


@pytest.mark.parametrize("quota", [0, None, -5])
def test_without_a_quota_nobody_is_ranked(quota):
    assert attainment(300, quota) is None


def test_after_a_tie_the_next_rank_is_left_out():
    values = [Fraction(3), Fraction(2), Fraction(2), Fraction(1), None]
    assert competition_ranks(values) == [1, 2, 2, 4, None]


def test_ties_are_shown_by_name_and_the_unranked_last():
    table = league([(1, "wu", 1, 2), (2, "chen", 1, 2), (3, "an", 0, None), (4, "zhou", 2, 2)], None)
    assert [row.name for row in table] == ["zhou", "chen", "wu", "an"]


@pytest.mark.parametrize(
    ("passed", "expected"), [(None, None), (Fraction(0), None), (Fraction(1, 2), Fraction(2, 1))]
)
def test_there_is_no_pace_before_the_first_working_day(passed, expected):
    assert pace(Fraction(1), passed) == expected


def test_working_days_are_the_states_with_holidays_and_made_up_days():
    # October 2026: holidays from the 1st to the 7th, the 10th (a Saturday) is worked.
    found = progress(date(2026, 9, 30), date(2026, 10, 12), date(2026, 10, 9), CALENDAR)
    assert (found.elapsed, found.total) == (3, 5)


def test_before_the_beginning_nothing_has_passed_and_after_the_end_everything_has():
    before = progress(date(2026, 11, 2), date(2026, 11, 6), date(2026, 10, 30), CALENDAR)
    after = progress(date(2026, 11, 2), date(2026, 11, 6), date(2027, 3, 1), CALENDAR)
    assert (before.elapsed, before.share) == (0, Fraction(0))
    assert (after.elapsed, after.share) == (5, Fraction(1))


@pytest.mark.parametrize(
    ("value", "tone"),
    [
        (Fraction(1), "good"),
        (Fraction(99, 100), "warn"),
        (Fraction(3, 5), "warn"),
        (Fraction(59, 100), "bad"),
        (None, ""),
    ],
)
def test_pace_is_painted_by_its_bounds(value, tone):
    assert pace_tone(value) == tone


def test_what_is_due_today_counts_a_started_one():
    assert due_today(229, Fraction(55, 84)) == 150
    assert due_today(229, None) == 0


@pytest.mark.parametrize(
    ("before", "now", "gained"), [(4, 1, 3), (1, 2, -1), (None, 3, None), (3, None, None)]
)
def test_movement_counts_places_gained(before, now, gained):
    assert movement(before, now) == gained


def test_points_follow_the_rule_of_the_day_of_the_result():
    old = PointTerms("account", date(2026, 9, 1), 20, 0)
    new = PointTerms("account", date(2026, 10, 15), 30, 10_000_000_00)
    rules = [new, old]
    assert terms_on(rules, "account", date(2026, 10, 14)) is old
    assert terms_on(rules, "account", date(2026, 10, 15)) is new
    assert terms_on(rules, "account", date(2026, 8, 31)) is None
    assert terms_on(rules, "card", date(2026, 10, 15)) is None
    assert points(old, 2, 0) == 40
    assert points(new, 1, 25_000_000_00) == 32
    assert points(new, -1, -25_000_000_00) == -32
    assert points(None, 5, 0) == 0


def test_a_share_names_its_base_and_none_has_no_ratio():
    assert round(float(Share(98, 500).ratio or 0), 3) == 0.196
    assert Share(3, 0).ratio is None


def test_every_outcome_says_what_is_next():
    assert set(NEXT_STEPS) == set(Outcome)
    for outcome, step in NEXT_STEPS.items():
        assert (step.action is NextAction.NONE) == (step.state is not TargetState.OPEN), outcome


def test_the_next_call_falls_on_a_working_day():
    friday = date(2026, 11, 20)
    step, day = next_step(Outcome.NO_ANSWER, friday, CALENDAR)
    assert (step.action, day) == (NextAction.CALL, date(2026, 11, 23))
    assert next_step(Outcome.DECLINED, friday, CALENDAR)[1] is None


def test_bulletins_are_due_on_mondays_from_the_first_to_the_one_after_the_end():
    starts_on, ends_on = date(2026, 11, 4), date(2026, 11, 20)
    mondays = [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]
    assert bulletin_weeks(starts_on, ends_on, date(2026, 12, 31)) == mondays
    assert bulletin_weeks(starts_on, ends_on, date(2026, 11, 22)) == mondays[:2]
    assert bulletin_weeks(starts_on, ends_on, date(2026, 11, 8)) == []
