"""What accounts earn, as the night writes it."""

import calendar
from datetime import date
from decimal import Decimal

import pytest

from customers.models import AccountMonth
from products.models import ProductLine
from tests.factories import make_account, make_bank, make_customer, make_month
from tests.tiers.books import NIGHT, OCTOBER, YUAN, keep_books, price_money, run_night
from tiers.models import BankParameter, Contribution, LineParameter, RatingParameter, TransferPrice
from tiers.rules import earned
from tiers.services import NoTransferPrice, compute_contributions

pytestmark = pytest.mark.usefixtures("loader")
PARTS = ("margin_fen", "fees_fen", "service_cost_fen", "expected_loss_fen", "capital_charge_fen")


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


def by_the_rule(row, transfer_price, rating):
    """The plain rule on the same month and the shipped parameters."""
    book = AccountMonth.objects.get(month=row.month, account_id=row.account_id)
    bank, line = BankParameter.objects.get(), LineParameter.objects.get(product_line=row.product_line)
    risk = RatingParameter.objects.get(rating=rating)
    return earned(
        kind=row.product_line.kind,
        average_fen=book.average_yuan_fen,
        rate=book.rate,
        transfer_price=Decimal(transfer_price),
        days=calendar.monthrange(row.month.year, row.month.month)[1],
        day_basis=bank.day_basis,
        fees_fen=book.fees_yuan_fen,
        transactions=book.transactions,
        account_cost_fen=line.account_cost_fen,
        transaction_cost_fen=line.transaction_cost_fen,
        pd=risk.pd,
        lgd=risk.lgd,
        risk_weight=line.risk_weight,
        capital_ratio=bank.capital_ratio,
        cost_of_capital=bank.cost_of_capital,
    )


@pytest.mark.parametrize(
    ("line", "rate", "price"),
    [
        ("rmb_current", "0.0035", "0.0210"),
        ("working_capital_loan", "0.0425", "0.0335"),
        ("guarantee", "0.01", "0"),
    ],
)
def test_the_night_earns_what_the_rule_says(bank, line, rate, price):
    customer = make_customer(bank, rating="BBB")
    account = make_account(customer, line, rate=Decimal(rate))
    make_month(account, OCTOBER, 20_000_001 * YUAN, fees_fen=123_45, fees_yuan_fen=123_45, transactions=17)

    run_night(publish=False)

    row = Contribution.objects.get(account=account, month=OCTOBER)
    expected = by_the_rule(row, price, "BBB")
    assert tuple(getattr(row, part) for part in PARTS) == (
        expected.margin,
        expected.fees,
        expected.service_cost,
        expected.expected_loss,
        expected.capital_charge,
    )
    assert row.total_fen == expected.total


def test_the_worked_example_of_a_quarter(bank):
    """20 million at 2.10% for 0.35% over the 92 days of a third quarter of 360: 89,444.44 yuan."""
    account = make_account(make_customer(bank), rate=Decimal("0.0035"))
    for month in (7, 8, 9):
        make_month(account, date(2026, month, 1), 20_000_000 * YUAN)

    run_night(date(2026, 9, 30), publish=False)

    margins = (
        Contribution.objects.filter(account=account).order_by("month").values_list("margin_fen", flat=True)
    )
    assert list(margins) == [3_013_889, 3_013_889, 2_916_667]


def test_foreign_currency_enters_by_its_yuan_equivalent(bank):
    account = make_account(make_customer(bank), "fx_current", currency="USD", rate=Decimal(0))
    make_month(account, OCTOBER, 100, average_yuan_fen=705_000_000)

    run_night(publish=False)

    row = Contribution.objects.get(account=account)
    assert row.average_yuan_fen == 705_000_000
    assert row.margin_fen == 1_335_583  # 7,050,000 x 2.20% x 31 / 360


def test_a_month_without_a_price_takes_the_latest_earlier_one(bank):
    line = ProductLine.objects.get(code="rmb_current")
    TransferPrice.objects.create(product_line=line, month=date(2026, 6, 1), rate=Decimal("0.0310"))
    account = keep_books(make_customer(bank), 36_000_000, months=6, rate=Decimal(0))

    run_night(publish=False)

    by_month = dict(Contribution.objects.filter(account=account).values_list("month", "margin_fen"))
    assert by_month[date(2026, 5, 1)] == 31 * 210_000
    assert by_month[date(2026, 6, 1)] == 30 * 310_000
    assert by_month[OCTOBER] == 31 * 310_000


def test_a_line_that_was_never_priced_stops_the_night(db):
    keep_books(make_customer(make_bank()), 1_000, months=1)

    with pytest.raises(NoTransferPrice, match="rmb_current"):
        run_night(publish=False)

    assert not Contribution.objects.exists()


def test_parameters_hold_from_the_first_day_of_a_month(bank):
    BankParameter.objects.update(valid_until=date(2026, 9, 15))
    BankParameter.objects.create(
        valid_from=date(2026, 9, 15),
        day_basis=365,
        capital_ratio=Decimal("0.105"),
        cost_of_capital=Decimal("0.12"),
    )
    account = keep_books(make_customer(bank), 36_500_000, months=2, rate=Decimal(0))

    run_night(publish=False)

    by_month = dict(Contribution.objects.filter(account=account).values_list("month", "margin_fen"))
    assert by_month[date(2026, 9, 1)] == 6_387_500  # 36.5 million x 2.10% x 30 / 360
    assert by_month[OCTOBER] == 6_510_000  # x 31 / 365


def test_only_what_a_correction_changed_is_written_again(bank):
    account = keep_books(make_customer(bank), 1_000_000)
    keep_books(make_customer(bank), 2_000_000)
    run = run_night()
    assert compute_contributions(run=run) == 0

    AccountMonth.objects.filter(account=account, month=OCTOBER).update(average_yuan_fen=999)

    assert compute_contributions(run=run) == 1
    assert Contribution.objects.get(account=account, month=OCTOBER).average_yuan_fen == 999


def test_a_night_scores_the_last_month_that_is_over(bank):
    keep_books(make_customer(bank), 1_000_000)
    assert run_night(NIGHT, publish=False).month == OCTOBER
    assert run_night(date(2026, 10, 30), publish=False).month == date(2026, 9, 1)
    assert run_night(date(2027, 3, 3), publish=False).month == OCTOBER
