"""What could be won beside the wallet elsewhere: rules as tables, the night that counts them, the page line by line."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from customers.models import AccountMonth, WalletEstimate
from products.models import ProductLine
from tests.factories import make_bank, make_customer
from tests.tiers.books import NIGHT, OCTOBER, keep_books, price_money, result, run_night
from tiers import queries
from tiers.models import Feature, ModelVersion, PotentialParameter
from tiers.potential import Upside, growth_gain, kept_gain, service_gain
from tiers.queries import model_parameters
from tiers.rules import multiple, rounded

YUAN = 100
ASSUMED = {
    "kept_share": Decimal("0.15"),
    "kept_margin": Decimal("0.015"),
    "service_gain_fen": 600_000,
    "win_probability": Decimal("0.20"),
    "growth_share": Decimal("0.30"),
}
UPSIDE = Upside(**ASSUMED)


# ---------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("settled", "deposits", "gain"),
    [
        # 1,000,000 settled would leave 150,000, of which 50,000 are there: 100,000 x 1.5% x 20% = 300 a year.
        (1_000_000 * YUAN, 50_000 * YUAN, 300 * YUAN),
        (1_000_000 * YUAN, 150_000 * YUAN, 0),
        (1_000_000 * YUAN, 900_000 * YUAN, 0),
        (0, 0, 0),
        # 0.003 x 1,500 fen = 4.5, to the even one.
        (10_000, 0, 4),
        (None, 0, None),
    ],
)
def test_balances_that_could_be_kept(settled, deposits, gain):
    assert kept_gain(settled, deposits, UPSIDE) == gain


@pytest.mark.parametrize(("used", "gain"), [(0, 480_000), (1, 360_000), (4, 0)])
def test_services_not_used_yet(used, gain):
    assert service_gain(used, UPSIDE) == gain


@pytest.mark.parametrize(
    ("months", "now", "before", "gain"),
    [
        (12, 1_200, 1_000, 60),
        (12, 900, 1_000, 0),
        (5, 1_200, 1_000, None),
        (12, 1_200, None, None),
        (12, -100, -300, None),
        (12, 400, -300, 210),
    ],
)
def test_its_own_growth_once_more(months, now, before, gain):
    assert growth_gain(months_before=months, revenue_fen=now, before_fen=before, upside=UPSIDE) == gain


def test_where_the_bank_assumes_nothing_nothing_is_known():
    assert kept_gain(100, 0, None) is service_gain(0, None) is None
    assert growth_gain(months_before=12, revenue_fen=2, before_fen=1, upside=None) is None


# ---------------------------------------------------------------- the night
@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank, payroll=True)


@pytest.fixture
def settled(customer, as_loader):
    """A million on average these two years, of which the second earns more; a hundred million settled in October."""
    with as_loader():
        keep_books(customer, 1_000_000)
        keep_books(customer, 200_000, months=12)
        month = AccountMonth.objects.filter(
            month=OCTOBER, customer_id=customer.pk, average_fen=1_000_000 * YUAN
        )
        month.update(settlement_fen=100_000_000 * YUAN, settlement_yuan_fen=100_000_000 * YUAN)
    return customer


def night(as_loader):
    with as_loader():
        return run_night()


def test_without_a_row_potential_is_the_wallet_alone(settled, as_loader):
    run = night(as_loader)
    kept = Feature.objects.get(run=run, customer=settled)
    assert (kept.kept_gain_fen, kept.service_gain_fen, kept.growth_gain_fen) == (None, None, None)
    worth = result(run, settled)
    assert worth.potential_value_fen == worth.actual_value_fen > 0


def test_each_part_is_counted_and_sums_to_the_potential_value(settled, as_loader):
    PotentialParameter.objects.create(valid_from=date(2026, 1, 1), **ASSUMED)
    PotentialParameter.objects.create(valid_from=date(2026, 11, 1), **ASSUMED | {"service_gain_fen": 1})
    run = night(as_loader)
    kept = Feature.objects.get(run=run, customer=settled)

    # 15% of a hundred million, less 1.2 million: 13.8 million x 1.5% x 20%; three services of four.
    assert kept.settled_fen == 100_000_000 * YUAN
    assert (kept.kept_gain_fen, kept.service_gain_fen) == (41_400 * YUAN, 3_600 * YUAN)
    grown = kept.revenue_fen - kept.revenue_before_fen
    assert grown > 0
    assert kept.growth_gain_fen == rounded(Fraction(grown) * Fraction(3, 10))
    model = model_parameters(ModelVersion.objects.get(state="active"))
    factor = multiple(model.retention, model.discount, model.horizon_years)
    won = kept.kept_gain_fen + kept.service_gain_fen + kept.growth_gain_fen
    assert result(run, settled).potential_value_fen == rounded((kept.revenue_fen + won) * factor)


def test_what_is_unknown_is_no_zero(bank, as_loader):
    """A customer whose books end before the month scored, and who has no year before."""
    young = make_customer(bank)
    PotentialParameter.objects.create(valid_from=date(2026, 1, 1), **ASSUMED)
    with as_loader():
        keep_books(young, 1_000_000, months=3, until=date(2026, 8, 1))
        keep_books(make_customer(bank), 1_000_000)
    kept = Feature.objects.get(run=night(as_loader), customer=young)
    assert (kept.settled_fen, kept.kept_gain_fen, kept.growth_gain_fen) == (None, None, None)
    assert kept.service_gain_fen == 4_800 * YUAN


# ---------------------------------------------------------------- page and API
def test_the_page_and_the_api_show_it_line_by_line(client, bank, settled, as_loader):
    PotentialParameter.objects.create(valid_from=date(2026, 1, 1), **ASSUMED)
    WalletEstimate.objects.create(
        customer=settled,
        product_line=ProductLine.objects.get(code="rmb_current"),
        total_fen=11_200_000 * YUAN,
        estimated_on=NIGHT,
    )
    run = night(as_loader)
    told = queries.potential(settled)
    # Ten million elsewhere x 1.5% x 30%.
    assert [line.gain_fen for line in told.wallet] == [45_000 * YUAN]
    assert (told.wallet_fen, told.agrees) == (45_000 * YUAN, True)
    assert told.potential_fen == rounded((told.revenue_fen + told.won_fen) * told.factor)
    assert str(told.times) == "2.7202"

    client.force_login(bank.manager)
    page = client.get(reverse("tiers:potential", args=[settled.customer_no])).content.decode()
    for words in ("Balances that could be kept", "41,400.00", "3,600.00", "45,000.00", "2.7202"):
        assert words in page, words
    assert (
        reverse("tiers:potential", args=[settled.customer_no])
        in client.get(reverse("tiers:why", args=[settled.customer_no])).content.decode()
    )
    found = client.get(reverse("api-potential", args=[settled.customer_no])).json()
    assert (found["balances_kept"], found["services"], found["wallet"]) == ("41400.00", "3600.00", "45000.00")
    assert found["potential_value"] == f"{result(run, settled).potential_value_fen / 100:.2f}"


def test_estimates_that_changed_since_are_said_to_have(bank, settled, as_loader):
    night(as_loader)
    WalletEstimate.objects.create(
        customer=settled,
        product_line=ProductLine.objects.get(code="rmb_current"),
        total_fen=11_200_000 * YUAN,
        estimated_on=NIGHT,
    )
    assert not queries.potential(settled).agrees
