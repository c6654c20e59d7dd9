"""Each figure of a contribution opens the months, accounts and parameters that it was worked out from."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from products.models import ProductLine
from tests.factories import make_bank, make_customer
from tests.tiers.books import keep_books, price_money, run_night
from tiers import queries
from tiers.models import TransferPrice


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def earning(bank, as_loader):
    """A customer with two deposit accounts and a loan, scored at the end of October."""
    customer = make_customer(bank)
    with as_loader():
        keep_books(customer, 20_000_000)
        keep_books(customer, 1_000_000)
        keep_books(customer, 10_000_000, line="working_capital_loan", rate=Decimal("0.0425"))
        run_night()
    return customer


def sheet(customer, code):
    return queries.calculation(customer, ProductLine.objects.get(code=code))


def test_every_line_of_the_page_opens_to_what_sums_to_it(earning):
    why = queries.explanation(earning)
    for line in why.contributions:
        found = sheet(earning, line.code)
        assert found.total_fen == line.total_fen
        assert all(row.agrees for row in found.rows)
    assert len(sheet(earning, "rmb_current").rows) == 24


def test_a_month_says_what_went_in(earning):
    october = next(row for row in sheet(earning, "rmb_current").rows if row.average_fen == 20_000_000_00)
    assert (october.month, october.days, october.day_basis) == (date(2026, 10, 1), 31, 360)
    assert (october.rate, october.transfer_price) == (Decimal("0.0035"), Decimal("0.0210"))
    # 20,000,000 x (2.10% - 0.35%) x 31 / 360 = 30,138.89 yuan.
    assert october.kept.margin_fen == 3_013_889
    loan = sheet(earning, "working_capital_loan").rows[0]
    # Rated A: PD 0.25% x LGD 45%; weight 100% x 10.5% x 12%.
    assert (loan.loss_rate, loan.capital_rate) == (Decimal("0.001125"), Decimal("0.0126"))
    assert loan.kept.capital_charge_fen == 1_085_000


def test_a_parameter_changed_since_is_said(client, bank, earning):
    TransferPrice.objects.filter(product_line__code="rmb_current").update(rate=Decimal("0.0300"))
    assert not any(row.agrees for row in sheet(earning, "rmb_current").rows)
    client.force_login(bank.manager)
    page = client.get(
        reverse("tiers:calculation", args=[earning.customer_no, "rmb_current"])
    ).content.decode()
    assert "changed since" in page


def test_the_page_shows_the_figures_to_the_fen(client, bank, earning):
    client.force_login(bank.manager)
    page = client.get(
        reverse("tiers:calculation", args=[earning.customer_no, "rmb_current"])
    ).content.decode()
    for words in ("30,138.89", "2.100%", "0.350%", "31 / 360"):
        assert words in page, words
    why = client.get(reverse("tiers:why", args=[earning.customer_no])).content.decode()
    assert reverse("tiers:calculation", args=[earning.customer_no, "rmb_current"]) in why


def test_who_does_not_read_the_customer_finds_nothing(client, bank, earning):
    client.force_login(bank.outsider)
    answer = client.get(reverse("tiers:calculation", args=[earning.customer_no, "rmb_current"]))
    assert answer.status_code == 404
