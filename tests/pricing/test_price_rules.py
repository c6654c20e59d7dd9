"""What a loan costs and brings: the worked examples, to the last digit."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pricing.rules.price import (
    Price,
    Relationship,
    Terms,
    deposit_margin_fen,
    gap_bp,
    given_up_fen,
    loan_margin_fen,
    loan_return,
    over_reference_bp,
    price,
    relationship_return,
    returned,
)

D = Decimal
YUAN = 100
F7 = Terms(
    transfer_price=D("0.0260"),
    operating_cost=D("0.0040"),
    pd=D("0.01"),
    lgd=D("0.45"),
    risk_weight=D(1),
    capital_ratio=D("0.105"),
    hurdle=D("0.12"),
    tax=D("0.25"),
    target_margin=D("0.0015"),
    credit_share=D("0.5"),
    credit_cap=D("0.0050"),
)
# The drawn example: 50 million for a year, PD 0.60%, risk weight 75%.
DRAWN = replace(
    F7,
    transfer_price=D("0.0205"),
    operating_cost=D("0.0030"),
    pd=D("0.006"),
    risk_weight=D("0.75"),
)
FIFTY_MILLION = 50_000_000 * YUAN
DRAWN_RELATION = Relationship(other_fen=380_000 * YUAN, non_loan_fen=380_000 * YUAN)


def test_the_quote_with_its_relationship_credit():
    made = price(F7, 100_000_000 * YUAN, Relationship(non_loan_fen=600_000 * YUAN))
    assert made == Price(
        transfer_price=D("0.0260"),
        operating_cost=D("0.0040"),
        expected_loss=D("0.0045"),
        capital_cost=D("0.0168"),
        target_margin=D("0.0015"),
        credit=D("0.0030"),
        exact=D("0.0498"),
        rate=D("0.0498"),
        floor=D("0.0345"),
    )
    assert over_reference_bp(made.rate, D("0.0300")) == 198


def test_the_variant_that_credits_equity():
    made = price(
        replace(F7, credits_equity=True), 100_000_000 * YUAN, Relationship(non_loan_fen=600_000 * YUAN)
    )
    assert (made.capital_cost, made.exact, made.rate) == (D("0.01407"), D("0.04707"), D("0.0471"))


@pytest.mark.parametrize(
    ("non_loan_yuan", "loans_yuan", "credit"),
    [
        (600_000, 0, "0.0030"),
        (600_000, 100_000_000, "0.0015"),
        (2_000_000, 0, "0.0050"),
        (0, 0, "0"),
        (-50_000, 0, "0"),
    ],
)
def test_the_credit_is_shared_by_all_loans_and_capped(non_loan_yuan, loans_yuan, credit):
    relation = Relationship(non_loan_fen=non_loan_yuan * YUAN, loans_fen=loans_yuan * YUAN)
    assert price(F7, 100_000_000 * YUAN, relation).credit == D(credit)


def test_contribution_eva_and_raroc_of_a_whole_relationship():
    deposits = deposit_margin_fen(20_000_000 * YUAN, D("0.0210"), D("0.0035"), 360, 360)
    loan = loan_margin_fen(10_000_000 * YUAN, D("0.0335"), D("0.0425"), 360, 360)
    assert (deposits, loan) == (350_000 * YUAN, 90_000 * YUAN)
    before = deposits + loan + (80_000 - 60_000 - 45_000) * YUAN
    whole = returned(D(before), D(1_050_000 * YUAN), tax=D("0.25"), hurdle=D("0.12"))
    assert (whole.before_tax_fen, whole.net_fen, whole.eva_fen) == (
        415_000 * YUAN,
        311_250 * YUAN,
        185_250 * YUAN,
    )
    assert round(whole.raroc, 4) == D("0.2964")


def test_the_loan_alone_destroys_value_that_the_relationship_makes():
    alone = returned(
        D((90_000 - 30_000 - 45_000) * YUAN), D(1_050_000 * YUAN), tax=D("0.25"), hurdle=D("0.12")
    )
    assert (alone.net_fen, alone.eva_fen) == (11_250 * YUAN, -114_750 * YUAN)
    assert round(alone.raroc, 4) == D("0.0107")


@pytest.mark.parametrize(("days", "fen"), [(365, 35_486_111), (90, 8_750_000)])
def test_deposits_earn_by_the_day(days, fen):
    assert deposit_margin_fen(20_000_000 * YUAN, D("0.0210"), D("0.0035"), days, 360) == fen


def test_the_drawn_example():
    made = price(DRAWN, FIFTY_MILLION, DRAWN_RELATION)
    assert (made.rate, made.floor, made.capital_cost, made.credit) == (
        D("0.0365"),
        D("0.0262"),
        D("0.0126"),
        D("0.0038"),
    )
    found = {
        rate: (
            round(loan_return(DRAWN, FIFTY_MILLION, D(rate)).raroc * 100, 2),
            round(relationship_return(DRAWN, FIFTY_MILLION, D(rate), DRAWN_RELATION).raroc * 100, 2),
            relationship_return(DRAWN, FIFTY_MILLION, D(rate), DRAWN_RELATION).before_tax_fen // YUAN,
        )
        for rate in ("0.0365", "0.0330")
    }
    assert found == {
        "0.0365": (D("9.81"), D("17.05"), 895_000),
        "0.0330": (D("6.48"), D("13.71"), 720_000),
    }
    assert gap_bp(made.rate, D("0.0330")) == 35
    assert given_up_fen(FIFTY_MILLION, made.rate, D("0.0330")) == 175_000 * YUAN


@pytest.mark.parametrize(
    ("asked", "bp"), [("0.0365", 0), ("0.0364", 1), ("0.03649", 1), ("0.0370", -5), ("0.0330", 35)]
)
def test_a_part_of_a_basis_point_counts_as_one(asked, bp):
    assert gap_bp(D("0.0365"), D(asked)) == bp


def test_what_binds_no_capital_has_no_raroc():
    assert loan_return(replace(F7, risk_weight=D(0)), FIFTY_MILLION, D("0.05")).raroc is None
