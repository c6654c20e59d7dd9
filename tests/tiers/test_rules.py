"""The rules of the shipped model as tables of cases, no database."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from customers.models import Phase, StrategicClass
from tiers.rules import (
    Class,
    Parameters,
    Stage,
    StageReason,
    confidence,
    decile,
    divide_half_even,
    earned,
    multiple,
    nearest_rank,
    percentile,
    phase,
    points,
    points_fall,
    qualified_tier,
    rounded,
    score,
    settled_tier,
    strategic_class,
    symmetric_growth_ppm,
    whole_months,
)

SHIPPED = Parameters(
    weights=(30, 15, 10, 15, 15, 15), tiers=(1, 2, 3, 4, 5), shares=(1_000, 5_000, 20_000, 70_000, 100_000)
)
YUAN = 100
POINT = 1_000_000


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"),
    [
        (5, 2, 2),
        (7, 2, 4),
        (-5, 2, -2),
        (-7, 2, -4),
        (1, 3, 0),
        (2, 3, 1),
        (-1, 3, 0),
        (-2, 3, -1),
        (0, 7, 0),
    ],
)
def test_halves_go_to_the_even_number(numerator, denominator, nearest):
    assert divide_half_even(numerator, denominator) == nearest


# ---------------------------------------------------------------- contribution (F6)
@pytest.mark.parametrize(("days", "fen"), [(360, 35_000_000), (365, 35_486_111), (90, 8_750_000)])
def test_a_deposit_earns_the_transfer_price_less_the_rate(days, fen):
    one = earned(
        kind="deposit",
        average_fen=20_000_000 * YUAN,
        rate=Decimal("0.0035"),
        transfer_price=Decimal("0.0210"),
        days=days,
        day_basis=360,
    )
    assert (one.margin, one.total) == (fen, fen)
    assert (one.expected_loss, one.capital_charge) == (0, 0)


def test_a_loan_pays_for_its_risk_and_its_capital_once():
    one = earned(
        kind="loan",
        average_fen=10_000_000 * YUAN,
        rate=Decimal("0.0425"),
        transfer_price=Decimal("0.0335"),
        days=360,
        day_basis=360,
        fees_fen=80_000 * YUAN,
        transactions=100,
        account_cost_fen=50_000 * YUAN,
        transaction_cost_fen=100 * YUAN,
        pd=Decimal("0.01"),
        lgd=Decimal("0.45"),
        risk_weight=Decimal(1),
        capital_ratio=Decimal("0.105"),
        cost_of_capital=Decimal("0.12"),
    )
    assert one.margin == 90_000 * YUAN
    assert one.expected_loss == 45_000 * YUAN
    assert one.capital_charge == 126_000 * YUAN  # 12% of an economic capital of 1,050,000
    assert one.service_cost == 60_000 * YUAN
    assert one.total == (90_000 + 80_000 - 60_000 - 45_000 - 126_000) * YUAN


@pytest.mark.parametrize("kind", ["guarantee", "fee"])
def test_guarantees_and_services_earn_their_fees_alone(kind):
    one = earned(
        kind=kind,
        average_fen=10**9,
        rate=Decimal("0.01"),
        transfer_price=Decimal("0.02"),
        days=30,
        day_basis=360,
        fees_fen=7,
        pd=Decimal(1),
        lgd=Decimal(1),
        risk_weight=Decimal(1),
        capital_ratio=Decimal(1),
        cost_of_capital=Decimal(1),
    )
    assert (one.margin, one.expected_loss, one.capital_charge, one.total) == (0, 0, 0, 7)


# ---------------------------------------------------------------- growth and value (F8, F1)
@pytest.mark.parametrize(
    ("before", "after", "growth"),
    [
        (0, 100, 2_000_000),
        (100, 0, -2_000_000),
        (100, 150, 400_000),
        (0, 0, 0),
        (-5, -5, 0),
        (-5, 5, None),
        (-9, 5, None),
        (-5, 9, 2_000_000),
        (9, -5, -2_000_000),
    ],
)
def test_growth_is_symmetric_and_unknown_where_it_has_no_meaning(before, after, growth):
    assert symmetric_growth_ppm(before, after) == growth


def test_the_multiple_is_the_published_one():
    five_years = multiple(Decimal("0.85"), Decimal("0.10"), 5)
    assert rounded(five_years * 500_000 * YUAN) == 123_163_965
    assert five_years == sum(Fraction(17, 22) ** year for year in range(1, 6))
    many_years = multiple(Decimal("0.9"), Decimal("0.12"), 200)
    assert round(float(many_years), 2) == 4.09


# ---------------------------------------------------------------- score
def test_percentiles():
    assert [percentile(rank, 5) for rank in range(1, 6)] == [
        0,
        25 * POINT,
        50 * POINT,
        75 * POINT,
        100 * POINT,
    ]
    assert percentile(1, 1) == 50 * POINT
    assert percentile(2, 4) == 33_333_333


def test_an_unknown_indicator_gives_its_weight_to_the_others():
    known = [80 * POINT, 20 * POINT, 50 * POINT, 50 * POINT, None, None]
    assert score(known, SHIPPED.weights) == 56_429  # (2400 + 300 + 500 + 750) / 70
    assert confidence(known, SHIPPED.weights) == 70
    as_zero = [value or 0 for value in known]
    assert score(as_zero, SHIPPED.weights) == 39_500
    assert score([None] * 6, SHIPPED.weights) == 0


def test_points_sum_to_the_score():
    known = [33_333_333, 66_666_667, 11_111_111, None, 77_777_777, 1]
    parts = points(known, SHIPPED.weights)
    assert parts[3] is None
    assert sum(part for part in parts if part is not None) == score(known, SHIPPED.weights)
    shown = points(known, SHIPPED.weights, unit=100)
    assert sum(part for part in shown if part is not None) == divide_half_even(
        score(known, SHIPPED.weights), 10
    )


# ---------------------------------------------------------------- tier
@pytest.mark.parametrize(
    ("rank", "count", "tier"),
    [
        (1, 100, 1),
        (2, 100, 2),
        (5, 100, 2),
        (6, 100, 3),
        (20, 100, 3),
        (21, 100, 4),
        (70, 100, 4),
        (71, 100, 5),
        (100, 100, 5),
        (1, 99, 2),
        (1, 1, 5),
        (10_000, 1_000_000, 1),
        (10_001, 1_000_000, 2),
    ],
)
def test_a_tier_is_a_share_of_the_bank(rank, count, tier):
    assert qualified_tier(rank, count, SHIPPED, below_zero=False) == tier


def test_below_zero_is_never_above_marginal():
    assert qualified_tier(1, 1_000, SHIPPED, below_zero=True) == 5


def test_deciles_are_shared_by_equals():
    assert [decile(rank, 20) for rank in (1, 2, 3, 20)] == [1, 1, 2, 10]
    assert decile(1, 3) == 4


def settle(previous, qualified, *, rank=500, count=1_000, model=SHIPPED, below_zero=False):
    return settled_tier(
        previous=previous,
        qualified=qualified,
        rank=rank,
        count=count,
        parameters=model,
        below_zero=below_zero,
    )


def test_the_first_night_sets_at_once():
    assert settle(None, 2) == (2, 0)


def test_up_after_three_nights_running():
    assert settle((3, 3, 0), 2) == (3, 1)
    assert settle((3, 2, 1), 2) == (3, 2)
    assert settle((3, 2, 2), 2) == (2, 0)


def test_a_night_elsewhere_starts_the_count_anew():
    assert settle((3, 2, 2), 3) == (3, 0)
    assert settle((3, 3, 0), 2) == (3, 1)
    assert settle((3, 2, 2), 1) == (3, 1)


def test_down_after_thirty_nights_running():
    assert settle((2, 3, 28), 3) == (2, 29)
    assert settle((2, 3, 29), 3) == (3, 0)


def test_within_the_margin_a_tier_is_kept():
    kind = Parameters(weights=SHIPPED.weights, tiers=SHIPPED.tiers, shares=SHIPPED.shares, down_margin=1_000)
    assert settle((2, 2, 0), 3, rank=60, model=kind) == (2, 0)
    assert settle((2, 2, 0), 3, rank=61, model=kind) == (2, 1)
    assert settle((2, 2, 0), 3, rank=51) == (2, 1)


def test_below_zero_falls_at_once():
    assert settle((1, 1, 0), 5, rank=1, below_zero=True) == (5, 0)


# ---------------------------------------------------------------- class and phase
@pytest.mark.parametrize(
    ("actual", "potential", "expected"),
    [
        (900, 1000, Class.MOST_VALUABLE),
        (200, 1200, Class.MOST_GROWABLE),
        (-50, -10, Class.BELOW_ZERO),
        (-50, 0, Class.BELOW_ZERO),
        (-20, 300, Class.MIGRATOR),
        (150, 160, Class.LOW_MAINTENANCE),
        (800, 800, Class.MOST_VALUABLE),
        (799, 1299, Class.MOST_GROWABLE),
    ],
)
def test_the_first_class_that_holds(actual, potential, expected):
    assert strategic_class(actual=actual, potential=potential, valuable=800, growable=500) == expected


def test_nothing_is_neither_valuable_nor_growable():
    assert strategic_class(actual=0, potential=0, valuable=0, growable=0) == Class.LOW_MAINTENANCE


def test_the_thresholds_of_a_run_are_values_of_customers():
    assert nearest_rank([5, 1, 4, 2, 3], 80) == 4
    assert nearest_rank([5, 1, 4, 2, 3], 81) == 5
    assert nearest_rank([7], 80) == 7


def test_classes_and_phases_carry_the_numbers_of_the_customer_file():
    assert {one.name: one.value for one in Class} == {one.name: one.value for one in StrategicClass}
    assert {one.name: one.value for one in Stage} == {one.name: one.value for one in Phase}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (Stage.STABILITY, StageReason.STEADY)),
        ({"recent_quarter_fen": 2099}, (Stage.DECLINE, StageReason.FALLING)),
        ({"recent_quarter_fen": 2100}, (Stage.STABILITY, StageReason.STEADY)),
        ({"revenue_fen": -1200, "recent_quarter_fen": -300}, (Stage.STABILITY, StageReason.STEADY)),
        ({"line_closed": True, "customer_days": 10}, (Stage.DECLINE, StageReason.LINE_CLOSED)),
        ({"customer_days": 184}, (Stage.EXPLORATION, StageReason.NEW)),
        ({"customer_days": 185}, (Stage.BUILD_UP, StageReason.YOUNG)),
        ({"customer_days": 1097}, (Stage.STABILITY, StageReason.STEADY)),
        ({"change_ppm": 100_001}, (Stage.BUILD_UP, StageReason.GROWING)),
        ({"change_ppm": 100_000}, (Stage.STABILITY, StageReason.STEADY)),
        ({"customer_days": None, "change_ppm": None}, (Stage.STABILITY, StageReason.STEADY)),
    ],
)
def test_the_phase_and_its_reason(changes, expected):
    facts = {
        "revenue_fen": 12_000,
        "recent_quarter_fen": 3_000,
        "line_closed": False,
        "customer_days": 4_000,
        "change_ppm": 0,
        "exploration_days": 184,
        "build_up_days": 1_096,
    }
    assert phase(**(facts | changes)) == expected


# ---------------------------------------------------------------- by points
BY_POINTS = Parameters(
    weights=SHIPPED.weights,
    tiers=SHIPPED.tiers,
    shares=SHIPPED.shares,
    points=(90_000, 75_000, 60_000, 30_000, 0),
    down_margin=1_000,
)


@pytest.mark.parametrize(
    ("score", "tier"),
    [
        (100_000, 1),
        (90_000, 1),
        (89_999, 2),
        (75_000, 2),
        (60_000, 3),
        (59_999, 4),
        (30_000, 4),
        (29_999, 5),
        (0, 5),
    ],
)
def test_where_points_decide_the_rank_does_not(score, tier):
    assert qualified_tier(1, 1_000, BY_POINTS, below_zero=False, score=score) == tier
    assert qualified_tier(1_000, 1_000, BY_POINTS, below_zero=False, score=score) == tier
    assert qualified_tier(1, 1_000, BY_POINTS, below_zero=True, score=score) == 5


def test_the_margin_is_of_the_hundred_points_where_points_decide():
    """1,000 of 100,000 is one point: 89.000 keeps gold, 88.999 begins to fall."""
    words = {"previous": (1, 1, 0), "qualified": 2, "rank": 900, "count": 1_000, "below_zero": False}
    assert settled_tier(**words, parameters=BY_POINTS, score=89_000) == (1, 0)
    assert settled_tier(**words, parameters=BY_POINTS, score=88_999) == (1, 1)


@pytest.mark.parametrize(
    ("points", "fall"),
    [
        ({1: 90_000, 2: 75_000}, True),
        ({1: 100_000, 2: 1}, True),
        ({1: 90_000, 2: 90_000}, False),
        ({1: 75_000, 2: 90_000}, False),
        ({1: 100_001, 2: 5}, False),
        ({1: 5, 2: 0}, False),
        ({1: 90_000, 2: None}, False),
        ({}, False),
    ],
)
def test_point_thresholds_fall_from_tier_to_tier(points, fall):
    assert points_fall(points) is fall


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 10, 31), date(2026, 10, 31), 0),
        (date(2026, 9, 30), date(2026, 10, 29), 0),
        (date(2026, 9, 30), date(2026, 10, 30), 1),
        (date(2024, 12, 31), date(2026, 10, 31), 22),
    ],
)
def test_months_lie_wholly_between_two_days(first, last, months):
    assert whole_months(first, last) == months
