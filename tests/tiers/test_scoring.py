"""What NumPy says of a whole bank is what the plain rules say of each customer."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiers.columns import UNKNOWN
from tiers.rules import (
    Class,
    Indicator,
    Parameters,
    confidence,
    decile,
    multiple,
    nearest_rank,
    percentile,
    phase,
    qualified_tier,
    rounded,
    score,
    settled_tier,
    strategic_class,
)
from tiers.scoring import Limits, divide_half_even, multiplied, score_bank

LIMITS = Limits(exploration_days=184, build_up_days=1_096)
few = st.integers(-3, 3)
money = st.one_of(few, st.integers(-(10**13), 10**13))
unknown_or = lambda values: st.one_of(st.none(), values)  # noqa: E731 - a strategy reads better as an expression


@st.composite
def customers(draw):
    tier = draw(unknown_or(st.integers(1, 5)))
    return {
        "branch": draw(st.integers(1, 3)),
        "industry": draw(st.integers(65, 67)),
        "size": draw(st.sampled_from([0, 65, 68])),
        Indicator.REVENUE: draw(money),
        Indicator.CHANGE: draw(unknown_or(st.sampled_from([-2_000_000, 0, 100_000, 100_001]))),
        Indicator.RELATIONSHIP: draw(unknown_or(few)),
        Indicator.ENTANGLEMENT: draw(st.integers(0, 4)),
        Indicator.WALLET: draw(unknown_or(few)),
        Indicator.PARTNERSHIP: draw(unknown_or(few)),
        "gain": draw(st.sampled_from([0, 0, 1, 10**6, 10**12])),
        "recent_quarter": draw(money),
        "line_closed": draw(st.integers(0, 1)),
        "customer_days": draw(unknown_or(st.sampled_from([0, 184, 185, 1_096, 1_097]))),
        "tier_before": tier,
        "candidate_before": draw(st.integers(1, 5)) if tier else None,
        "nights_before": draw(st.integers(0, 3)) if tier else None,
    }


@st.composite
def models(draw):
    cuts = sorted(draw(st.sets(st.integers(1, 99_999), min_size=4, max_size=4)))
    return Parameters(
        weights=draw(
            st.sampled_from([(30, 15, 10, 15, 15, 15), (0, 40, 0, 0, 30, 30), (100, 0, 0, 0, 0, 0)])
        ),
        tiers=(1, 2, 3, 4, 5),
        shares=(*cuts, 100_000),
        points=draw(st.sampled_from([(), (*reversed(cuts), 0), (90_000, 50_000, 25_000, 10_000, 0)])),
        peer_group=draw(st.sampled_from(["bank", "branch", "industry", "size"])),
        retention=Decimal(draw(st.integers(0, 10_000))) / 10_000,
        up_nights=draw(st.integers(0, 3)),
        down_nights=draw(st.integers(0, 3)),
        down_margin=draw(st.sampled_from([0, 1, 20_000])),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bank=st.lists(customers(), min_size=1, max_size=25), model=models())
def test_numpy_and_the_plain_rules_agree(bank, model):
    columns = {
        name: np.array([UNKNOWN if one[name] is None else one[name] for one in bank], dtype=np.int64)
        for name in bank[0]
    }
    columns["customer"] = np.arange(len(bank))
    scored = score_bank(columns, model, LIMITS)

    for place, expected in enumerate(by_the_rules(bank, model)):
        found = {
            name: None if column[place] == UNKNOWN else int(column[place]) for name, column in scored.items()
        }
        assert found == expected


def by_the_rules(bank, model):
    """The same results, customer by customer."""
    count = len(bank)
    known = [
        [percentile_of(bank, one, indicator, model.peer_group) for indicator in Indicator] for one in bank
    ]
    scores = [score(one, model.weights) for one in known]
    factor = multiple(model.retention, model.discount, model.horizon_years)
    actual = [rounded(one[Indicator.REVENUE] * factor) for one in bank]
    potential = [rounded((one[Indicator.REVENUE] + one["gain"]) * factor) for one in bank]
    valuable = nearest_rank(actual, model.valuable_percentile)
    growable = nearest_rank(
        [p - a for p, a in zip(potential, actual, strict=True)], model.growable_percentile
    )
    for place, one in enumerate(bank):
        rank = 1 + sum(other > scores[place] for other in scores)
        branch = [scores[n] for n, other in enumerate(bank) if other["branch"] == one["branch"]]
        held = strategic_class(
            actual=actual[place], potential=potential[place], valuable=valuable, growable=growable
        )
        below_zero = held == Class.BELOW_ZERO
        qualified = qualified_tier(rank, count, model, below_zero=below_zero, score=scores[place])
        previous = (
            (one["tier_before"], one["candidate_before"], one["nights_before"])
            if one["tier_before"]
            else None
        )
        tier, nights = settled_tier(
            previous=previous,
            qualified=qualified,
            rank=rank,
            count=count,
            parameters=model,
            below_zero=below_zero,
            score=scores[place],
        )
        stage, _ = phase(
            revenue_fen=one[Indicator.REVENUE],
            recent_quarter_fen=one["recent_quarter"],
            line_closed=one["line_closed"] == 1,
            customer_days=one["customer_days"],
            change_ppm=one[Indicator.CHANGE],
            exploration_days=LIMITS.exploration_days,
            build_up_days=LIMITS.build_up_days,
        )
        yield {
            **{f"{indicator}_pct": value for indicator, value in zip(Indicator, known[place], strict=True)},
            "score": scores[place],
            "confidence": confidence(known[place], model.weights),
            "rank": rank,
            "bank_decile": decile(rank, count),
            "branch_decile": decile(1 + sum(other > scores[place] for other in branch), len(branch)),
            "actual_value_fen": actual[place],
            "potential_value_fen": potential[place],
            "strategic_class": held,
            "phase": stage,
            "qualified_tier_id": qualified,
            "tier_id": tier,
            "candidate_nights": nights,
        }


def percentile_of(bank, one, indicator, peer_group):
    value = one[indicator]
    if value is None:
        return None
    peers = [
        other[indicator]
        for other in bank
        if other[indicator] is not None and (peer_group == "bank" or other[peer_group] == one[peer_group])
    ]
    return percentile(1 + sum(other < value for other in peers), len(peers))


@given(
    values=st.lists(st.integers(-(10**16), 10**16), min_size=1, max_size=20),
    rates=st.sampled_from(
        [("0.9", "0.12", 5), ("0.8765", "0.12", 5), ("0.5", "0", 1), ("0.9999", "0.0001", 20)]
    ),
)
def test_a_product_beyond_64_bits_is_rounded_as_the_exact_fraction(values, rates):
    factor = multiple(Decimal(rates[0]), Decimal(rates[1]), rates[2])
    exact = [rounded(value * factor) for value in values]
    assert multiplied(np.array(values, dtype=np.int64), factor).tolist() == exact


def test_ties_go_to_the_even_number():
    halves = multiplied(np.array([-3, -1, 1, 3, 5], dtype=np.int64), Fraction(1, 2))
    assert halves.tolist() == [-2, 0, 0, 2, 2]
    assert divide_half_even(np.array([-3, -1, 1, 3, 5]), 2).tolist() == halves.tolist()
