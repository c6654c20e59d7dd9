"""How far an aim has come, who is won, what a risk weighs: tables without a database."""

from datetime import date

import pytest

from accountplans.rules import Progress, is_won, may_plan, progress, risk_weight, together

START, END = date(2026, 1, 1), date(2026, 12, 31)


def going(start, now, aim, today=date(2026, 7, 2)):
    return progress(start_fen=start, now_fen=now, aim_fen=aim, started_on=START, by_on=END, today=today)


@pytest.mark.parametrize(
    ("start", "now", "aim", "percent"),
    [
        (100, 100, 200, 0),
        (100, 150, 200, 50),
        (100, 199_99, 200_00, 99),
        (100, 260, 200, 160),
        (100, 40, 200, -60),
        (200, 150, 100, 50),
        (200, 250, 100, -50),
        (0, 333, 1000, 33),
        (-50, 0, 50, 50),
        (100, 100, 100, 100),
    ],
)
def test_progress_is_the_part_of_the_way_that_is_gone(start, now, aim, percent):
    assert going(start, now, aim).percent == percent


def test_what_is_expected_follows_the_days():
    assert going(0, 0, 10).expected == 50
    assert going(0, 0, 10, START).expected == 0
    assert going(0, 0, 10, date(2030, 1, 1)).expected == 100
    same = progress(start_fen=0, now_fen=1, aim_fen=2, started_on=END, by_on=END, today=END)
    assert same.expected == 100


def test_ten_points_behind_the_days_is_behind_and_reached_is_good():
    assert [Progress(39, 50).tone, Progress(40, 50).tone, Progress(100, 50).tone] == ["warn", "", "good"]


def test_aims_together_are_their_mean_and_one_does_not_make_up_for_another():
    assert together([]) is None
    assert together([Progress(300, 0), Progress(0, 0)]) == 50
    assert together([Progress(-80, 0), Progress(50, 0)]) == 25


def test_a_person_is_won_at_the_wished_attitude_or_better():
    assert is_won("favours", "neutral") and is_won("neutral", "neutral")
    assert not is_won("reserved", "neutral") and not is_won("", "opposes")


def test_a_risk_weighs_likelihood_times_effect():
    assert [risk_weight("low", "high"), risk_weight("high", "high"), risk_weight("medium", "medium")] == [
        3,
        9,
        4,
    ]


def test_plans_are_made_for_this_year_and_the_next():
    today = date(2026, 11, 23)
    assert [year for year in range(2024, 2030) if may_plan(year, today)] == [2026, 2027]
