"""Zone, concessions, packages, stop line and steps: the worked examples to the printed digit, then the edges."""

from datetime import date
from decimal import Decimal as D

import pytest

from negotiations.rules.codes import Side, Step
from negotiations.rules.concessions import (
    Move,
    approaches_limit,
    concedes,
    offer_at,
    rates,
    signal_ratios,
    steps,
    unreturned,
)
from negotiations.rules.endings import Ending, endings
from negotiations.rules.steps import Facts, Need, may_move, missing
from negotiations.rules.stop_line import (
    Limits,
    Standing,
    covers,
    leave_may_end_on,
    loosens,
    may_decide,
    standing,
)
from negotiations.rules.utility import Weighed, best_package, normalised, package, trades, utility
from negotiations.rules.values import NotAValue, distance, read_value
from negotiations.rules.zone import scale, zone


def rounded(value, digits="0.0001"):
    return value.quantize(D(digits))


# ---------------------------------------------------------------- F16: zone
def test_a_zone_of_45_basis_points_shared_two_to_one():
    found = zone(D("4.35"), D("4.80"))
    assert distance("rate", found.ours, found.theirs) == 45
    assert rounded(found.our_share(D("4.65"))) == D("0.6667")
    assert found.midpoint == D("4.575")


@pytest.mark.parametrize(
    ("ours", "theirs", "more_is_better", "meets"),
    [
        ("4.35", "4.35", True, True),
        ("4.36", "4.35", True, False),
        ("18", "12", False, True),
        ("12", "18", False, False),
    ],
)
def test_a_zone_is_there_when_the_bottom_lines_meet(ours, theirs, more_is_better, meets):
    assert (zone(D(ours), D(theirs), more_is_better=more_is_better) is not None) is meets


def test_a_zone_of_one_point_has_nothing_to_share():
    assert zone(D("4.35"), D("4.35")).our_share(D("4.35")) is None


# ---------------------------------------------------------------- F16: concessions
OFFERS = [D("5.20"), D("5.00"), D("4.90"), D("4.85")]


def test_concessions_of_20_10_and_5_basis_points():
    assert [step * 100 for step in steps(OFFERS)] == [20, 10, 5]
    assert [rounded(rate) for rate in rates(OFFERS, D("4.35"))] == [D("0.2353"), D("0.1176"), D("0.0588")]
    assert signal_ratios(OFFERS) == [D("0.5"), D("0.5")]
    assert approaches_limit(OFFERS) is True


def test_no_rate_without_a_way_and_no_ratio_after_nothing():
    assert rates([D("4.35"), D("4.35")], D("4.35")) == []
    assert signal_ratios([D(5), D(5), D(4)]) == [None]
    assert approaches_limit([D(5), D(4)]) is None


@pytest.mark.parametrize(("beta", "offer"), [("0.2", "5.1734"), ("1", "4.7750"), ("5", "4.4600")])
def test_a_plan_over_time_at_half_the_time(beta, offer):
    planned = offer_at(best=D("5.20"), reservation=D("4.35"), elapsed=D("0.5"), beta=D(beta))
    assert rounded(planned) == D(offer)


def test_a_plan_begins_at_the_best_and_ends_at_the_reservation():
    ends = [
        offer_at(best=D("5.20"), reservation=D("4.35"), elapsed=D(t), beta=D("0.2"), kappa=D("0.1"))
        for t in (0, 1)
    ]
    assert ends == [D("5.115"), D("4.35")]


# ---------------------------------------------------------------- F16: packages
RATE, DEPOSITS, TENOR = 1, 2, 3
WEIGHED = [
    Weighed(RATE, D("0.2"), D("0.6")),
    Weighed(DEPOSITS, D("0.5"), D("0.15")),
    Weighed(TENOR, D("0.3"), D("0.25")),
]


def test_an_even_split_is_half_for_each():
    half = [D("0.5")] * 3
    assert utility([issue.ours for issue in WEIGHED], half) == D("0.5")
    assert utility([issue.theirs for issue in WEIGHED], half) == D("0.5")


def test_the_best_package_gives_the_rate_and_takes_deposits_and_tenor():
    best = best_package(WEIGHED)
    assert best.to_us == {DEPOSITS, TENOR}
    assert (best.ours, best.theirs) == (D("0.8"), D("0.6"))
    assert best.product == D("0.48")
    assert best.ours + best.theirs - 1 == D("0.4")


def test_no_other_package_of_the_example_is_better():
    keys = [RATE, DEPOSITS, TENOR]
    others = [frozenset(key for at, key in enumerate(keys) if bits >> at & 1) for bits in range(8)]
    assert max(package(WEIGHED, to_us).product for to_us in others) == D("0.48")


def test_trades_begin_with_what_both_gain_most_by():
    assert [(trade.give, trade.get, trade.gain) for trade in trades(WEIGHED)] == [
        (RATE, DEPOSITS, D("0.75")),
        (RATE, TENOR, D("0.45")),
    ]


def test_more_issues_than_are_searched_go_to_whom_they_matter_more():
    many = [Weighed(n, D(n), D(10)) for n in range(20)]
    assert best_package(many).to_us == set(range(10, 20))
    assert best_package([]) is None


def test_weights_add_up_to_one():
    assert normalised([20, 50, 30]) == [D("0.2"), D("0.5"), D("0.3")]
    assert normalised([0, 0]) == [D("0.5"), D("0.5")]


# ---------------------------------------------------------------- what came back
def test_a_concession_without_anything_in_return_is_found():
    moves = [
        Move(1, 2, Side.OURS, concedes=True),
        Move(2, 2, Side.THEIRS, concedes=True),
        Move(3, 3, Side.OURS, concedes=True),
        Move(4, 4, Side.OURS, concedes=True, named=True),
        Move(5, 5, Side.OURS, concedes=True),
    ]
    assert unreturned(moves) == {3}  # round 5 still waits for its answer


def test_one_answer_returns_one_concession():
    moves = [
        Move(1, 1, Side.OURS, concedes=True),
        Move(2, 1, Side.OURS, concedes=True),
        Move(3, 1, Side.THEIRS, concedes=True),
        Move(4, 2, Side.THEIRS, concedes=False),
    ]
    assert unreturned(moves) == {2}


@pytest.mark.parametrize(
    ("before", "value", "side", "more_is_better", "gave"),
    [
        (None, "3.65", Side.OURS, True, False),
        ("3.65", "3.58", Side.OURS, True, True),
        ("3.65", "3.70", Side.OURS, True, False),
        ("3.00", "3.10", Side.THEIRS, True, True),
        ("12", "18", Side.OURS, False, True),
        ("70", "60", Side.THEIRS, False, True),
        ("70", "70", Side.THEIRS, False, False),
    ],
)
def test_which_way_an_offer_went(before, value, side, more_is_better, gave):
    before = None if before is None else D(before)
    assert concedes(before, D(value), side=side, more_is_better=more_is_better) is gave


# ---------------------------------------------------------------- stop line
RATE_LIMITS = Limits(best=D("3.65"), bottom=D("3.30"), authority=D("3.45"), more_is_better=True)
TERM_LIMITS = Limits(best=D(12), bottom=D(18), authority=None, more_is_better=False)


@pytest.mark.parametrize(
    ("value", "limits", "where"),
    [
        ("3.45", RATE_LIMITS, Standing.WITHIN),
        ("3.4499", RATE_LIMITS, Standing.BEYOND_AUTHORITY),
        ("3.30", RATE_LIMITS, Standing.BEYOND_AUTHORITY),
        ("3.2999", RATE_LIMITS, Standing.BEYOND_BOTTOM),
        ("12", TERM_LIMITS, Standing.WITHIN),
        ("17", TERM_LIMITS, Standing.NEAR),
        ("18", TERM_LIMITS, Standing.NEAR),
        ("18.5", TERM_LIMITS, Standing.BEYOND_BOTTOM),
        ("1", Limits(None, None, None, True), Standing.WITHIN),
    ],
)
def test_where_an_offer_stands(value, limits, where):
    assert standing(D(value), limits) == where


@pytest.mark.parametrize(
    ("value", "day", "covered"),
    [("3.25", 20, True), ("3.24", 20, False), ("3.40", 20, True), ("3.25", 21, True), ("3.25", 22, False)],
)
def test_leave_covers_a_value_until_its_day(value, day, covered):
    last = date(2026, 11, 21)
    assert covered is covers(
        D("3.25"), D(value), expires_on=last, day=date(2026, 11, day), more_is_better=True
    )


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), True),
        (date(2026, 12, 22), True),
        (date(2026, 12, 23), False),
    ],
)
def test_leave_is_for_thirty_days_at_most(day, allowed):
    assert leave_may_end_on(day, date(2026, 11, 22)) is allowed


def test_giving_way_on_a_limit_is_told_from_holding_it():
    assert loosens(D("3.30"), D("3.29"), more_is_better=True)
    assert loosens(D("3.30"), None, more_is_better=True)
    assert loosens(D(18), D(19), more_is_better=False)
    assert not loosens(D("3.30"), D("3.35"), more_is_better=True)
    assert not loosens(None, D("3.00"), more_is_better=True)


@pytest.mark.parametrize(
    ("asked_by", "on_team", "supervises", "may"),
    [(1, False, True, True), (2, False, True, False), (1, True, True, False), (1, False, False, False)],
)
def test_four_eyes(asked_by, on_team, supervises, may):
    assert may_decide(asked_by=asked_by, decider=2, on_team=on_team, supervises=supervises) is may


# ---------------------------------------------------------------- steps
NOTHING = Facts(0, 0, 0, False, False, 0, 0, 0, 0)
READY = Facts(2, 2, 1, True, True, 1, 3, 2, 1)


@pytest.mark.parametrize(
    ("step", "to", "may"),
    [
        (Step.PREPARE, Step.INFER, True),
        (Step.PREPARE, Step.OPEN, False),
        (Step.EXCHANGE, Step.PREPARE, True),
        (Step.SUM_UP, Step.AGREE, True),
        (Step.AGREE, Step.AGREE, False),
    ],
)
def test_steps_go_one_by_one_forward_and_freely_back(step, to, may):
    assert may_move(step, to) is may


def test_a_step_names_what_is_missing():
    assert missing(Step.PREPARE, Step.INFER, NOTHING) == [Need.ISSUES, Need.AIMS, Need.OUR_ALTERNATIVE]
    assert missing(Step.PREPARE, Step.INFER, READY) == []
    assert missing(Step.SUM_UP, Step.AGREE, READY) == [Need.SETTLED]
    assert missing(Step.SUM_UP, Step.PREPARE, NOTHING) == []


# ---------------------------------------------------------------- endings, values, drawing
def test_how_talks_ended():
    told = endings(
        [
            Ending(True, 20, 4, D(20)),
            Ending(True, 30, 5, D(30)),
            Ending(True, 10, 3, None),
            Ending(False, 90, 9, D(5)),
        ]
    )
    assert (told.cases, told.agreed, told.discount_bp, told.rounds, told.days) == (4, 3, 25, 4, 20)
    assert endings([]).days is None


@pytest.mark.parametrize(
    ("measure", "typed", "value"),
    [
        ("rate", "3.45", "3.45"),
        ("rate", " 3.45% ", "3.45"),
        ("wan", "1,500", "1500"),
        ("date", "2026-12-05", str(date(2026, 12, 5).toordinal())),
    ],
)
def test_what_was_typed_is_read(measure, typed, value):
    assert read_value(measure, typed) == D(value)


@pytest.mark.parametrize(
    ("measure", "typed"),
    [("rate", "x"), ("rate", "3.45678"), ("wan", "NaN"), ("wan", "1e20"), ("date", "5.12.")],
)
def test_what_is_no_value_is_refused(measure, typed):
    with pytest.raises(NotAValue):
        read_value(measure, typed)


def test_on_every_drawing_right_is_good_for_us():
    term = scale([D(12), D(24)], more_is_better=False)
    assert (term.place(D(12)), term.place(D(24)), term.place(D(18))) == (D("97.00"), D("3.00"), D("50.00"))
    assert term.place(D(48)) == D("3.00")
