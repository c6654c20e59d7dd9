"""Months that stand still are not computed again, and nothing that should change them is missed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from customers.models import AccountMonth, Customer
from tests.tiers.books import OCTOBER, run_night
from tests.tiers.random_bank import draw_bank
from tests.tiers.test_oracle import compare_with_oracle
from tiers import services
from tiers.models import LineParameter, RatingParameter, TransferPrice
from tiers.services import contributions

pytestmark = pytest.mark.usefixtures("loader")
FOURTH = date(2026, 11, 4)


@pytest.fixture
def night(db) -> date:
    """A bank scored the night before."""
    draw_bank(3, customers=160)
    run_night(date(2026, 11, 3))
    return FOURTH


@pytest.fixture
def computed(monkeypatch) -> list[tuple[int, bool]]:
    """How many months each computation was of, and whether it was of some customers alone."""
    seen: list[tuple[int, bool]] = []
    original = contributions._compute

    def watched(cursor, window, months, customers=None):
        if months:
            with connection.cursor() as asking:
                asking.execute(
                    "SELECT count(DISTINCT month) FROM customers_accountmonth WHERE month = ANY(%s)", [months]
                )
                seen.append((asking.fetchone()[0], customers is not None))
        return original(cursor, window, months, customers)

    monkeypatch.setattr(contributions, "_compute", watched)
    return seen


def test_a_night_after_which_nothing_changed_computes_no_month(night, computed):
    run = run_night(night)
    assert [months for months, _ in computed if months] == []
    assert services.compute_contributions(run=run) == 0
    compare_with_oracle(run)


def test_one_changed_balance_computes_its_month_alone(night, computed):
    book = AccountMonth.objects.filter(month=OCTOBER).first()
    AccountMonth.objects.filter(month=OCTOBER, account_id=book.account_id).update(
        average_fen=book.average_fen + 700_000, average_yuan_fen=book.average_yuan_fen + 700_000
    )
    run = run_night(night)
    assert [each for each in computed if each[0]] == [(1, False)]
    compare_with_oracle(run)


def test_another_rating_computes_its_customer_in_every_month(night, computed):
    borrower = AccountMonth.objects.filter(product_line__kind="loan").values_list("customer_id", flat=True)[0]
    held = Customer.objects.get(pk=borrower).rating
    Customer.objects.filter(pk=borrower).update(rating="C" if held != "C" else "AAA")
    run = run_night(night)
    assert {only_some for months, only_some in computed if months} == {True}
    compare_with_oracle(run)


@pytest.mark.parametrize(
    "change",
    [
        lambda: TransferPrice.objects.update(rate=Decimal("0.0199")),
        lambda: TransferPrice.objects.order_by("month").first().delete(),
        lambda: LineParameter.objects.update(account_cost_fen=777),
        lambda: RatingParameter.objects.update(pd=Decimal("0.0777")),
    ],
    ids=["prices", "the first price", "a service cost", "a probability of default"],
)
def test_another_parameter_computes_the_months_it_holds_for(night, computed, change):
    change()
    run = run_night(night)
    assert max(months for months, _ in computed) > 1
    compare_with_oracle(run)


def test_a_posting_more_computes_its_month(night, computed):
    account = AccountMonth.objects.filter(month=OCTOBER).first().account_id
    AccountMonth.objects.filter(month=OCTOBER, account_id=account).update(transactions=12345)
    run = run_night(night)
    assert sum(months for months, _ in computed) == 1
    compare_with_oracle(run)
