"""The worked examples of the bank's formulas, to the digits they are printed with.

Where each is tested: F1 here and in test_rules.py (the five-year multiple); F2 here and in test_rules.py (classes);
F3, F4 and F5 here; F6 here (margins, the day basis, the average balance, IRB) and in tests/pricing/test_price_rules.py
(net, EVA and RAROC); F7 in tests/pricing/test_price_rules.py; F8, F9 and F14 here; F10 as length, depth and breadth of
test_oracle.py, whose windows count the days and the active lines.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from tiers.measures import (
    Rhythm,
    affinity,
    chance_alive,
    concentration,
    endless_multiple,
    expected_transactions,
    irb_risk_weight,
    mann_kendall,
    present_value,
    theil_sen,
    wallet_allocation,
)
from tiers.rules import PERCENTILE, PPM, Class, earned, multiple, score, strategic_class, symmetric_growth_ppm

RHYTHM = Rhythm(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPIKE = [0, 0, 10, 12, 11, 15, 14, 18, 200, 20, 22, 25]


def printed(value, digits):
    """As printed: halves go up."""
    exact = Fraction(value)
    figure = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(figure.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


# ---------------------------------------------------------------- F1
@pytest.mark.parametrize(
    ("retention", "row"),
    [
        ("0.6", ["1.20", "1.15", "1.11", "1.07"]),
        ("0.7", ["1.75", "1.67", "1.59", "1.52"]),
        ("0.8", ["2.67", "2.50", "2.35", "2.22"]),
        ("0.9", ["4.50", "4.09", "3.75", "3.46"]),
    ],
)
def test_f1_the_table_of_gupta_and_lehmann(retention, row):
    discounts = ["0.10", "0.12", "0.14", "0.16"]
    found = [endless_multiple(retention=Fraction(retention), discount=Fraction(rate)) for rate in discounts]
    assert [printed(value, 2) for value in found] == row


def test_f1_the_growth_row_rounds_halves_up():
    grown = [
        endless_multiple(retention=Fraction("0.8"), discount=Fraction("0.12"), growth=Fraction(percent, 100))
        for percent in (0, 2, 4, 6, 8)
    ]
    assert grown[-1] == Fraction("3.125")
    assert [printed(value, 2) for value in grown] == ["2.50", "2.63", "2.78", "2.94", "3.13"]


def test_f1_growth_that_outruns_the_discount_has_no_value():
    with pytest.raises(ValueError, match="must stay under"):
        endless_multiple(retention=Fraction(1), discount=Fraction("0.1"), growth=Fraction("0.1"))


def test_f1_present_values():
    margins, tenth = [100, 120, 140], Fraction("0.1")
    assert printed(present_value(margins, retention=Fraction(1), discount=tenth), 4) == "295.2667"
    assert printed(present_value(margins, retention=Fraction("0.8"), discount=tenth), 4) == "190.0526"
    assert 500_000 * endless_multiple(retention=Fraction("0.85"), discount=tenth) == 1_700_000
    assert printed(500_000 * multiple(Decimal("0.85"), Decimal("0.10"), 5), 2) == "1231639.65"


# ---------------------------------------------------------------- F2
@pytest.mark.parametrize(
    ("actual", "potential", "expected"),
    [
        (900, 1000, Class.MOST_VALUABLE),
        (200, 1200, Class.MOST_GROWABLE),
        (-50, -10, Class.BELOW_ZERO),
        (-20, 300, Class.MIGRATOR),
        (150, 160, Class.LOW_MAINTENANCE),
    ],
)
def test_f2_the_first_class_that_holds(actual, potential, expected):
    assert strategic_class(actual=actual, potential=potential, valuable=800, growable=500) == expected


def test_f2_share_of_customer():
    assert printed(Fraction(900, 1000), 4) == "0.9000"
    assert printed(Fraction(200, 1200), 4) == "0.1667"


# ---------------------------------------------------------------- F3
def test_f3_equals_share_alike():
    found = concentration([5] * 20)
    assert (found.deciles, found.gini, found.peak) == ([Fraction(1, 10)] * 10, 0, None)


def test_f3_one_of_ten_has_all():
    found = concentration([0] * 9 + [7])
    assert (found.deciles[0], sum(found.deciles), found.gini) == (1, 1, Fraction(9, 10))


def test_f3_below_zero_the_whale_curve_has_a_peak_and_no_gini():
    found = concentration([60, 50, 20, -10, -20])
    assert (found.gini, found.peak, found.peak_at) == (None, Fraction(130, 100), Fraction(3, 5))
    assert concentration([1, -1]) is None


# ---------------------------------------------------------------- F4
@pytest.mark.parametrize(
    ("banks", "row"),
    [
        (2, ["0.6667", "0.3333"]),
        (3, ["0.5000", "0.3333", "0.1667"]),
        (4, ["0.4000", "0.3000", "0.2000", "0.1000"]),
    ],
)
def test_f4_wallet_allocation(banks, row):
    shares = [wallet_allocation(rank, banks) for rank in range(1, banks + 1)]
    assert [printed(share, 4) for share in shares] == row
    assert sum(shares) == 1


# ---------------------------------------------------------------- F5
def test_f5_weighted_proxies():
    shares = ("0.9", "0.4", "0.7", "1.0", "0.5", "0.2")
    percentiles = [int(Decimal(share) * 100 * PERCENTILE) for share in shares]
    assert score(percentiles, (30, 20, 15, 15, 10, 10)) == 67_500


# ---------------------------------------------------------------- F6
@pytest.mark.parametrize(
    ("days", "basis", "fen"), [(360, 360, 35_000_000), (365, 360, 35_486_111), (90, 360, 8_750_000)]
)
def test_f6_deposit_margin(days, basis, fen):
    margin = earned(
        kind="deposit",
        average_fen=20_000_000_00,
        rate=Decimal("0.0035"),
        transfer_price=Decimal("0.0210"),
        days=days,
        day_basis=basis,
    )
    assert margin.total == fen


def test_f6_loan_margin_loss_and_capital_once():
    loan = earned(
        kind="loan",
        average_fen=10_000_000_00,
        rate=Decimal("0.0425"),
        transfer_price=Decimal("0.0335"),
        days=360,
        day_basis=360,
        pd=Decimal("0.01"),
        lgd=Decimal("0.45"),
        risk_weight=Decimal(1),
        capital_ratio=Decimal("0.105"),
        cost_of_capital=Decimal("0.12"),
    )
    assert (loan.margin, loan.expected_loss, loan.capital_charge) == (9_000_000, 4_500_000, 12_600_000)
    # Capital of 1,050,000 yuan at 12%, subtracted once.
    assert loan.total == 9_000_000 - 4_500_000 - 12_600_000


def test_f6_average_daily_balance():
    assert Fraction(5 * 10 + 3 * 4 + 2 * 1, 10) == Fraction("6.4")


@pytest.mark.parametrize(
    ("pd", "percent"),
    [
        (0.0003, 14.44),
        (0.001, 29.65),
        (0.0025, 49.47),
        (0.005, 69.61),
        (0.01, 92.32),
        (0.02, 114.86),
        (0.05, 149.86),
        (0.10, 193.09),
        (0.20, 238.23),
    ],
)
def test_f6_irb_risk_weights(pd, percent):
    assert 100 * irb_risk_weight(pd, 0.45) == pytest.approx(percent, abs=0.02)


# ---------------------------------------------------------------- F8
@pytest.mark.parametrize(
    ("before", "after", "growth"), [(0, 100, 2), (100, 0, -2), (100, 150, Fraction(2, 5)), (0, 0, 0)]
)
def test_f8_symmetric_growth(before, after, growth):
    assert symmetric_growth_ppm(before, after) == growth * PPM


def test_f8_a_spike_does_not_turn_the_trend():
    assert theil_sen(SPIKE) == 2.0
    middle = (sorted(SPIKE)[5] + sorted(SPIKE)[6]) / 2
    assert (middle, round(theil_sen(SPIKE) / middle, 4)) == (14.5, 0.1379)
    trend = mann_kendall(SPIKE)
    assert (trend.s, round(trend.z, 4)) == (55, 3.7117)
    assert trend.chance < 0.001


# ---------------------------------------------------------------- F9
@pytest.mark.parametrize(
    ("repeats", "last", "age", "chance"),
    [
        (2, 30.43, 38.86, 0.7266),
        (26, 30.86, 31, 0.9689),
        (4, 35, 39, 0.8195),
        (4, 10, 39, 0.0598),
        (0, 0, 39, 1.0),
    ],
)
def test_f9_chance_to_be_alive(repeats, last, age, chance):
    assert round(chance_alive(RHYTHM, repeats=repeats, last=last, age=age), 4) == chance


def test_f9_expected_transactions():
    assert round(expected_transactions(RHYTHM, repeats=2, last=30.43, age=38.86, ahead=39), 3) == 1.226


# ---------------------------------------------------------------- F14
def test_f14_affinity_of_two_lines():
    found = affinity(customers=1000, having=200, other=100, both=50)
    assert (found.lift, found.confidence, found.jaccard) == (
        Fraction("2.5"),
        Fraction("0.25"),
        Fraction("0.2"),
    )
    assert (found.support, round(found.cosine, 4)) == (Fraction("0.05"), 0.3536)


def test_f14_few_customers_prove_nothing():
    assert affinity(customers=1000, having=10, other=10, both=4) is None
