"""Limits and fees of the shipped products as the handbook has them, and refunds by the day."""

from decimal import Decimal

import pytest

from products.models import Product, ProductVersion
from products.rules.needs import NeedStep, may_move
from products.rules.terms import Asked, broken, covered, early_refund, fee_for, fee_of
from tests.fit.making import WAN, version_of

pytestmark = pytest.mark.django_db


def kinds(code: str, **asked) -> list[str]:
    return [limit.kind.value for limit in broken(version_of(code).bounds, Asked(**asked))]


@pytest.mark.parametrize(
    ("code", "asked", "faults"),
    [
        ("bank_loan_guarantee", {"amount_fen": 3000 * WAN}, []),
        ("bank_loan_guarantee", {"amount_fen": 3000 * WAN + 1}, ["most_amount"]),
        ("private_lending_guarantee", {"amount_fen": WAN, "months": 3}, []),
        ("private_lending_guarantee", {"amount_fen": WAN, "months": 4}, ["most_months"]),
        ("bid_bond", {"amount_fen": 80 * WAN, "base_fen": 4000 * WAN}, []),
        ("bid_bond", {"amount_fen": 80 * WAN + 1, "base_fen": 9000 * WAN}, ["most_amount"]),
        ("bid_bond", {"amount_fen": 50 * WAN, "base_fen": 2400 * WAN}, ["most_share"]),
        ("performance_bond", {"amount_fen": 100 * WAN, "base_fen": 1000 * WAN}, []),
        ("performance_bond", {"amount_fen": 99 * WAN, "base_fen": 1000 * WAN}, ["least_share"]),
        (
            "performance_bond",
            {"amount_fen": 149 * WAN, "base_fen": 1000 * WAN, "lowest_price": True},
            ["least_share"],
        ),
        ("performance_bond", {"amount_fen": 150 * WAN, "base_fen": 1000 * WAN, "lowest_price": True}, []),
        ("advance_payment_bond", {"amount_fen": 300 * WAN, "base_fen": 300 * WAN}, []),
        ("advance_payment_bond", {"amount_fen": 299 * WAN, "base_fen": 300 * WAN}, ["equal_share"]),
        ("payment_bond", {"amount_fen": 101 * WAN, "base_fen": 100 * WAN}, ["equal_share"]),
    ],
)
def test_limits_of_the_guarantee_products(code, asked, faults):
    assert kinds(code, **asked) == faults


@pytest.mark.parametrize(
    ("region", "old", "fee"),
    [
        ("340100", False, (180, 300)),
        ("340104", True, (180, 300)),
        ("330100", False, (300, 300)),
        ("330100", True, (240, 300)),
        ("", False, (300, 300)),
    ],
)
def test_the_fee_of_a_bank_loan_guarantee_depends_on_hefei_and_on_who_is_known(region, old, fee):
    found = fee_for(version_of("bank_loan_guarantee").charges, region=region, old_customer=old)
    assert found is not None and (found.low, found.high) == fee


def test_a_trade_credit_guarantee_pays_ninety_percent_of_the_loss():
    assert covered(version_of("trade_credit_guarantee").bounds, 1_000_000) == 900_000


def test_a_loan_repaid_three_days_early_gets_the_fee_of_those_days_back():
    rate = Decimal(360)
    assert fee_of(100 * WAN, rate, 30) == 300_000
    assert early_refund(100 * WAN, rate, days_agreed=30, days_used=27) == 30_000
    assert early_refund(100 * WAN, rate, days_agreed=30, days_used=28) == 0


def test_the_catalogue_ships_fourteen_bank_lines_and_nine_guarantee_products_in_two_languages():
    assert Product.objects.count() == 23
    for version in ProductVersion.objects.all():
        assert version.state == "in_force" and version.serves
        assert all(version.words[tongue][key] for tongue in ("zh", "en") for key in version.words["zh"])
        assert version.conditions is not None and version.bounds is not None and version.charges is not None


def test_a_need_goes_one_step_on_any_step_back_and_ends():
    assert may_move(NeedStep.IDENTIFIED, NeedStep.MATCHED)
    assert not may_move(NeedStep.IDENTIFIED, NeedStep.PROPOSED)
    assert may_move(NeedStep.DELIVERED, NeedStep.MATCHED)
    assert may_move(NeedStep.PROPOSED, NeedStep.DROPPED)
    assert not may_move(NeedStep.FOLLOWED_UP, NeedStep.DROPPED)
    assert not may_move(NeedStep.DROPPED, NeedStep.IDENTIFIED)
