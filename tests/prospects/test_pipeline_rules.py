"""The pipeline's rules: worked examples of the funnel, the table of moves pair by pair, gates, learning, ageing."""

from decimal import Decimal
from itertools import product

import pytest

from prospects.rules.pipeline import (
    OPEN_STAGES,
    PLACES,
    STAGES,
    Stage,
    State,
    age_tone,
    asked_by,
    conversions,
    likelihoods,
    may_move,
    missing,
    overall,
    targets,
    velocity_fen,
    weighted_fen,
    win_rate,
)

ASKS = {
    "contacted": ["contacted_on"],
    "need_confirmed": ["amount_fen", "need_said", "decision_maker"],
    "proposal": ["proposal"],
    "lost": ["lost_reason"],
    "on_hold": ["hold_until"],
}
# From where to where, written out: s sells, c is the bank's credit process; 1 is allowed.
TABLE = """
                lead contacted need_confirmed proposal negotiating applying in_approval approved funded lost on_hold
lead            0    1         1              1        1           0        0           0        0      1    1
contacted       1    0         1              1        1           0        0           0        0      1    1
need_confirmed  1    1         0              1        1           0        0           0        0      1    1
proposal        1    1         1              0        1           1        0           0        0      1    1
negotiating     1    1         1              1        0           1        0           0        0      1    1
applying        0    0         1              1        1           0        1           0        0      1    1
in_approval     0    0         0              1        1           1        0           1        0      1    1
approved        0    0         0              0        1           1        0           0        1      1    1
funded          0    0         0              0        0           0        0           0        0      0    0
"""


def written_table():
    head, *rows = [row.split() for row in TABLE.strip().splitlines()]
    return {(row[0], to): mark == "1" for row in rows for to, mark in zip(head, row[1:], strict=True)}


def test_every_pair_of_places_is_as_the_bank_wrote_it():
    written = written_table()
    assert len(written) == 9 * 11
    for (stage, to), allowed in written.items():
        state = State.WON if stage == Stage.FUNDED else State.OPEN
        assert may_move(stage, state, to) is allowed, f"{stage} -> {to}"


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_what_rests_goes_on_where_it_stood_or_is_lost_and_what_is_lost_stays(stage):
    assert targets(stage, State.ON_HOLD) == {stage.value, "lost"}
    assert targets(stage, State.LOST) == frozenset()
    assert not any(may_move(stage, State.LOST, to) for to in PLACES)


def test_no_stage_moves_to_itself():
    for stage, state in product(STAGES, (State.OPEN,)):
        assert stage.value not in targets(stage, state)


def test_a_jump_asks_what_every_stage_on_the_way_asks():
    assert asked_by("proposal", "lead", ASKS) == [
        "contacted_on",
        "amount_fen",
        "need_said",
        "decision_maker",
        "proposal",
    ]
    assert asked_by("proposal", "need_confirmed", ASKS) == ["proposal"]


def test_going_back_asks_nothing_and_losing_asks_its_own():
    assert asked_by("contacted", "proposal", ASKS) == []
    assert asked_by("lost", "proposal", ASKS) == ["lost_reason"]


def test_only_what_is_not_there_is_missing_in_the_order_asked():
    asked = asked_by("need_confirmed", "lead", ASKS)
    known = {"contacted_on": None, "amount_fen": 100, "need_said": "", "decision_maker": 7}
    assert missing(asked, known) == ["contacted_on", "need_said"]


# ---------------------------------------------------------------- the funnel's worked examples
def test_conversions_of_a_thousand_leads():
    counts = [1000, 400, 160, 80, 32]
    assert conversions(counts) == [Decimal("0.4"), Decimal("0.4"), Decimal("0.5"), Decimal("0.4")]
    assert overall(counts) == Decimal("0.032")
    assert conversions([0, 0]) == [None]
    assert overall([]) is None


def test_the_weighted_pipeline_of_four_deals_is_three_and_a_half_million():
    yuan = 100
    deals = [(5_000_000, 1000), (3_000_000, 3000), (2_000_000, 6000), (1_000_000, 9000)]
    assert sum(weighted_fen(amount * yuan, bp) for amount, bp in deals) == 3_500_000 * yuan


def test_velocity_of_fifty_deals_is_3333_33_a_day():
    assert velocity_fen(deals=50, value_fen=10_000 * 100, rate=Decimal("0.20"), days=30) == 333_333
    assert velocity_fen(deals=50, value_fen=1, rate=Decimal(1), days=0) is None


def test_the_win_rate_is_of_closed_deals_alone():
    assert win_rate(30, 70) == Decimal("0.3")
    assert win_rate(0, 0) is None


# ---------------------------------------------------------------- learning and ageing
DEFAULTS = {stage.value: 100 * (number + 1) for number, stage in enumerate(STAGES)}


def test_a_stage_learns_from_thirty_deals_that_reached_it_and_not_from_twenty_nine():
    closed = {(0, False): 10, (2, False): 20, (4, False): 9, (8, True): 20}
    found = likelihoods(closed, DEFAULTS)
    assert (found["lead"].bp, found["lead"].cases) == (3390, 59)  # 20 of 59
    assert (found["need_confirmed"].bp, found["need_confirmed"].cases) == (4082, 49)  # 20 of 49
    assert (found["proposal"].bp, found["proposal"].cases) == (DEFAULTS["proposal"], 29)
    assert not found["proposal"].learned and found["need_confirmed"].learned
    assert found["funded"].bp == 10_000


def test_without_history_the_defaults_stand():
    assert {stage: each.bp for stage, each in likelihoods({}, DEFAULTS).items()} == DEFAULTS | {
        "funded": 10_000
    }


@pytest.mark.parametrize(
    ("days", "median", "tone"),
    [(10, 10, ""), (11, 10, "warn"), (20, 10, "warn"), (21, 10, "bad"), (99, None, "")],
)
def test_age_turns_amber_over_the_median_and_red_over_twice(days, median, tone):
    assert age_tone(days, median) == tone
