"""Months that stand still are not computed again, and nothing that should change them is missed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from customers.models import AccountMonth, Customer
from tests.tiers.books import OCTOBER, run_night
from tests.tiers.random_bank import change_books, draw_bank
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
    """How many months with books each computation was of, and whether it was of some customers alone."""
    seen: list[tuple[int, bool]] = []
    some, whole = contributions._compute, contributions._compute_anew

    def note(months, only_some):
        with connection.cursor() as asking:
            asking.execute(
                "SELECT count(DISTINCT month) FROM customers_accountmonth WHERE month = ANY(%s)", [months]
            )
            (count,) = asking.fetchone()
        if count:
            seen.append((count, only_some))

    def watched(cursor, window, months, customers, changes):
        note(months, True)
        return some(cursor, window, months, customers, changes)

    def watched_whole(cursor, window, month, table):
        note([month], False)
        return whole(cursor, window, month, table)

    monkeypatch.setattr(contributions, "_compute", watched)
    monkeypatch.setattr(contributions, "_compute_anew", watched_whole)
    return seen


def test_a_night_after_which_nothing_changed_computes_no_month(night, computed):
    run = run_night(night)
    assert computed == []
    assert services.compute_contributions(run=run) == 0
    compare_with_oracle(run)


def test_one_changed_balance_computes_its_customer_in_its_month_alone(night, computed):
    book = AccountMonth.objects.filter(month=OCTOBER).first()
    AccountMonth.objects.filter(month=OCTOBER, account_id=book.account_id).update(
        average_fen=book.average_fen + 700_000, average_yuan_fen=book.average_yuan_fen + 700_000
    )
    run = run_night(night)
    assert computed == [(1, True)]
    compare_with_oracle(run)


def test_another_rating_computes_its_customer_in_every_month(night, computed):
    borrower = AccountMonth.objects.filter(product_line__kind="loan").values_list("customer_id", flat=True)[0]
    held = Customer.objects.get(pk=borrower).rating
    Customer.objects.filter(pk=borrower).update(rating="C" if held != "C" else "AAA")
    run = run_night(night)
    assert {only_some for _, only_some in computed} == {True}
    compare_with_oracle(run)


@pytest.mark.parametrize(
    "change",
    [
        lambda: TransferPrice.objects.update(rate=Decimal("0.0199")),
        lambda: TransferPrice.objects.order_by("month", "pk").first().delete(),
        lambda: LineParameter.objects.update(account_cost_fen=777),
        lambda: RatingParameter.objects.update(pd=Decimal("0.0777")),
    ],
    ids=["prices", "the first price", "a service cost", "a probability of default"],
)
def test_another_parameter_computes_the_months_it_holds_for(night, computed, change):
    change()
    run = run_night(night)
    assert len(computed) > 1
    assert {only_some for _, only_some in computed} == {False}
    compare_with_oracle(run)


def test_a_posting_more_computes_its_month(night, computed):
    account = AccountMonth.objects.filter(month=OCTOBER).first().account_id
    AccountMonth.objects.filter(month=OCTOBER, account_id=account).update(transactions=12345)
    run = run_night(night)
    assert sum(months for months, _ in computed) == 1
    compare_with_oracle(run)


def test_rows_roll_on_to_a_new_month_and_back(db, computed):
    draw_bank(4, customers=160)
    compare_with_oracle(run_night(date(2026, 10, 30)))
    computed.clear()
    change_books(5, share=0.2)  # of October, which nobody has scored yet

    october = run_night(date(2026, 10, 31))

    assert october.month == OCTOBER
    assert computed == [(1, False)], "October alone is computed, as a whole"
    compare_with_oracle(october)
    compare_with_oracle(run_night(date(2026, 10, 30)))


def test_books_taken_over_by_another_customer_leave_nothing_behind(night):
    moved = AccountMonth.objects.filter(month=OCTOBER).first()
    other = AccountMonth.objects.filter(month=OCTOBER).exclude(customer_id=moved.customer_id).first()
    AccountMonth.objects.filter(month=OCTOBER, account_id=moved.account_id).update(
        customer_id=other.customer_id
    )
    compare_with_oracle(run_night(night))


def test_a_change_of_many_rows_is_kept_as_one_of_the_whole_month(night, computed):
    """More rows than the trigger keeps by customer; said to it by a smaller limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'customers_books_changed'")
        assert "big constant integer := 50000" in cursor.fetchone()[0]
        cursor.execute(
            "UPDATE customers_booksversion SET version = nextval('customers_booksversion_seq') WHERE month = %s",
            [OCTOBER],
        )
        cursor.execute(
            "UPDATE customers_booksversion SET whole_version = version WHERE month = %s", [OCTOBER]
        )
    compare_with_oracle(run_night(night))
    assert computed == [(1, False)]
