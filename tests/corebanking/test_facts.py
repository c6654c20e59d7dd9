"""What core banking sends beside accounts and months: each resource by the same batch, stored, corrected, versioned."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from activities.models import ChannelContact
from common.calendar import add_months, business_today
from corebanking.models import RowVersion
from corebanking.rules import LAYOUTS, OPTIONAL, Resource
from corebanking.services import forget_versions
from customers.models import (
    AccountMonth,
    Correction,
    Customer,
    DailyBalance,
    FeeCharged,
    Holding,
    Loan,
    Rating,
    Settlement,
)
from customers.services.merging import merge_customers
from tests.corebanking.conftest import BATCHES, DAY, account_row, balance_row, customer_row

pytestmark = pytest.mark.django_db

NEXT_DAY = date(2026, 11, 1)


@pytest.fixture
def books(machine):
    """A machine whose bank has one customer with one account."""
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    machine.send("accounts", [account_row()])
    return machine


def row_of(resource: str, **fields) -> dict:
    """A row as the documents show it, of the customer and unit of these tests."""
    layout = LAYOUTS[Resource(resource)]
    row = {field.name: field.example for field in layout.fields}
    return row | ({"unit_code": "S0101"} if "unit_code" in row else {}) | fields


def send(machine, resource: str, *rows: dict, **more) -> dict:
    """One batch with the totals that its rows add up to."""
    total = LAYOUTS[Resource(resource)].total
    sums = {"CNY": str(sum(Decimal(row[total] or 0) for row in rows))} if total else {}
    return machine.send(resource, list(rows), sums, **more)


def faults(machine, answer: dict) -> list[tuple]:
    errors = machine.get(f"{BATCHES}{answer['id']}/errors/").json()["results"]
    return [(error["field"], error["code"]) for error in errors]


@pytest.mark.parametrize("resource", OPTIONAL)
def test_the_example_of_each_resource_is_applied_once(books, resource):
    first = send(books, resource, row_of(resource))
    assert (first["state"], first["applied_rows"], first["changed_rows"]) == ("applied", 1, 1), first
    again = send(books, resource, row_of(resource))
    assert (again["state"], again["applied_rows"], again["changed_rows"]) == ("applied", 1, 0)
    assert not Correction.objects.exists()


def test_what_is_stored_is_what_was_sent(books):
    for resource in OPTIONAL:
        assert send(books, resource, row_of(resource))["state"] == "applied"
    customer = Customer.objects.get()
    loan = Loan.objects.get()
    assert (loan.customer, loan.principal_fen, loan.outstanding_fen, loan.rate) == (
        customer,
        2_000_000_000,
        1_500_000_000,
        Decimal("0.034500"),
    )
    assert (loan.matures_on, loan.next_due_on, loan.next_due_fen, loan.quality, loan.business_date) == (
        date(2027, 3, 11),
        date(2026, 12, 21),
        4_312_500,
        "normal",
        DAY,
    )
    contact = ChannelContact.objects.get()
    assert (contact.customer, contact.unit.code, contact.channel) == (customer, "S0101", "phone_bank")
    assert contact.happened_at == datetime(2026, 10, 31, 6, 5, tzinfo=UTC)
    holding, rating, fee = Holding.objects.get(), Rating.objects.get(), FeeCharged.objects.get()
    assert (holding.product.code, holding.amount_fen, holding.units) == ("payroll_service", 186_000_000, 412)
    assert (rating.rating, rating.default_probability) == ("AA", Decimal("0.004200"))
    assert (fee.kind, fee.amount_fen, fee.account.account_no) == ("settlement", 124_000, "80000000011001")
    paid, day = Settlement.objects.get(), DailyBalance.objects.get()
    assert (paid.direction, paid.kind, paid.amount_fen) == ("in", "transfer", 86_000_000)
    assert (day.day, day.balance_fen, day.customer) == (DAY, 5_317_382_178, customer)


BAD = [
    ("loans", {"customer_no": "9"}, ("customer_no", "unknown_customer")),
    ("loans", {"product_line": "no_such"}, ("product_line", "unknown_product_line")),
    ("loans", {"rate": "3.45"}, ("rate", "not_a_fraction")),
    ("loans", {"lent_on": "2026-11-01"}, ("lent_on", "in_future")),
    ("loans", {"lent_on": "1989-12-31"}, ("lent_on", "before_1990")),
    ("loans", {"matures_on": "2026-03-11"}, ("matures_on", "ends_before_it_begins")),
    ("loans", {"outstanding": "-0.01"}, ("outstanding", "negative")),
    ("loans", {"quality": "fine"}, ("quality", "not_a_choice")),
    ("ratings", {"valid_until": "2026-10-14"}, ("valid_until", "ends_before_it_begins")),
    ("holdings", {"product_code": "no_such"}, ("product_code", "unknown_product")),
    ("daily_balances", {"account_no": "9"}, ("account_no", "unknown_account")),
    ("daily_balances", {"day": "2026-11-01"}, ("day", "in_future")),
    ("settlements", {"direction": "up"}, ("direction", "not_a_choice")),
    ("fees", {"charged_on": ""}, ("charged_on", "required")),
    ("interactions", {"happened_at": "2026-10-31T14:05:00"}, ("happened_at", "bad_moment")),
    ("interactions", {"happened_at": "2026-13-31T14:05:00Z"}, ("happened_at", "bad_moment")),
    # Half past four in the afternoon of London is the next day in Shanghai.
    ("interactions", {"happened_at": "2026-10-31T16:30:00Z"}, ("happened_at", "in_future")),
    ("interactions", {"unit_code": "9"}, ("unit_code", "unknown_unit")),
    ("interactions", {"source_version": "1.5"}, ("source_version", "bad_version")),
]


@pytest.mark.parametrize(("resource", "fields", "expected"), BAD)
def test_a_bad_row_is_told_refused_when_strict_and_kept_when_lenient(books, resource, fields, expected):
    key = LAYOUTS[Resource(resource)].key[-1]
    good, bad = row_of(resource), row_of(resource, **fields)
    if key not in fields and key.endswith("_no"):
        bad[key] = "ANOTHER"
    rows = [bad] if bad[key] == good[key] else [good, bad]
    strict = send(books, resource, *rows)
    assert (strict["state"], strict["error_rows"]) == ("refused", 1)
    assert expected in faults(books, strict)
    lenient = send(books, resource, *rows, mode="lenient")
    assert (lenient["state"], lenient["error_rows"], lenient["applied_rows"]) == (
        "applied",
        1,
        len(rows) - 1,
    )


def test_control_totals_are_by_the_currency_of_the_row_or_the_account(books):
    loan = row_of("loans")
    answer = books.send("loans", [loan], {"CNY": "15000000.01"})
    assert answer["state"] == "refused"
    assert answer["problems"][0]["code"] == "control_total_differs"
    assert books.send("loans", [loan | {"currency": "USD"}], {"USD": "15000000.00"})["state"] == "applied"
    assert books.send("fees", [row_of("fees")], {"USD": "1240.00"})["state"] == "refused"


# ---------------------------------------------------------------- corrected
def test_a_later_batch_of_the_same_day_replaces_and_what_was_stays_in_history(books):
    send(books, "loans", row_of("loans"))
    assert send(books, "loans", row_of("loans", outstanding="14000000.00", quality="special_mention"))[
        "changed_rows"
    ]
    corrected = Correction.objects.get()
    assert (corrected.resource, corrected.key, corrected.business_date) == ("loans", "L202603120007", DAY)
    assert corrected.was == {"outstanding_fen": 1_500_000_000, "quality": "normal"}
    assert corrected.became == {"outstanding_fen": 1_400_000_000, "quality": "special_mention"}
    # The next day's balance is no correction of this one.
    send(books, "loans", row_of("loans", outstanding="13000000.00"), day=NEXT_DAY)
    assert Correction.objects.count() == 1


def test_a_day_that_is_over_is_corrected_by_any_later_batch(books):
    send(books, "daily_balances", row_of("daily_balances"))
    send(books, "daily_balances", row_of("daily_balances", balance="1.00"), day=NEXT_DAY)
    corrected = Correction.objects.get()
    assert (corrected.key, corrected.was) == ("80000000011001 2026-10-31", {"balance_fen": 5_317_382_178})
    assert DailyBalance.objects.get().balance_fen == 100


def test_a_months_balance_that_is_told_anew_stays_in_history(books):
    books.send("balances", [balance_row()], {"CNY": "53173821.78"})
    assert not Correction.objects.exists()
    books.send("balances", [balance_row(ending_balance="1.00")], {"CNY": "1.00"})
    corrected = Correction.objects.get()
    assert (corrected.key, corrected.resource) == ("80000000011001 2026-10-01", "balances")
    assert (corrected.was, corrected.became) == ({"ending_fen": 5_317_382_178}, {"ending_fen": 100})
    assert AccountMonth.objects.get().ending_fen == 100
    # A month that goes on is carried on by the next day, not corrected; one that is over is corrected.
    books.send(
        "balances", [balance_row(month="2026-10", ending_balance="2.00")], {"CNY": "2.00"}, day=NEXT_DAY
    )
    assert [one.was for one in Correction.objects.order_by("id")][1:] == [{"ending_fen": 100}]


# ---------------------------------------------------------------- versions
def test_an_older_version_of_a_row_that_comes_later_is_stale_and_not_applied(books):
    newer = row_of("loans", source_version="20261031180500", outstanding="9.00")
    assert send(books, "loans", newer)["stale_rows"] == 0
    older = row_of("loans", source_version="20261031170000", outstanding="10.00")
    another = row_of("loans", loan_no="L2", source_version="7")
    answer = send(books, "loans", older, another)
    assert (answer["state"], answer["error_rows"], answer["stale_rows"]) == ("applied", 0, 1)
    assert (answer["received_rows"], answer["applied_rows"]) == (2, 1)
    assert faults(books, answer) == [("source_version", "stale")]
    assert Loan.objects.get(loan_no="L202603120007").outstanding_fen == 900
    assert dict(RowVersion.objects.values_list("key", "version")) == {
        "L202603120007": 20261031180500,
        "L2": 7,
    }
    # The same version again is taken, and a row without one as ever.
    assert send(books, "loans", newer)["stale_rows"] == 0
    assert send(books, "loans", row_of("loans"))["changed_rows"] == 1


def test_versions_count_for_every_resource_and_each_source_by_itself(books):
    sent = [
        ("customers", customer_row(), {"CNY": "250000000.00"}),
        ("balances", balance_row(), {"CNY": "53173821.78"}),
    ]
    for resource, row, totals in sent:
        assert books.send(resource, [row | {"source_version": 9}], totals)["state"] == "applied"
        assert books.send(resource, [row | {"source_version": 8}], totals)["stale_rows"] == 1
        other = books.send(resource, [row | {"source_version": 8}], totals, source="cards")
        assert other["stale_rows"] == 0


# ---------------------------------------------------------------- merged
def test_what_comes_under_a_merged_number_goes_to_the_customer_that_took_it_in(bank, books):
    other = customer_row("8000000002", credit_code="", name="杭州澜川精密制造二厂", short_name="二厂")
    books.send("customers", [other], {"CNY": "250000000.00"})
    kept, gone = Customer.objects.order_by("customer_no")
    merge_customers(survivor=kept, merged=gone, reason="同一家", by=bank.executive, at=timezone.now())
    rows = [row_of("holdings"), row_of("holdings", customer_no="8000000002")]
    assert send(books, "holdings", *rows)["state"] == "applied"
    assert send(books, "loans", row_of("loans", customer_no="8000000002"))["state"] == "applied"
    assert send(books, "interactions", row_of("interactions", customer_no="8000000002"))["applied_rows"] == 1
    assert [
        one.customer for one in (Holding.objects.get(), Loan.objects.get(), ChannelContact.objects.get())
    ] == [
        kept,
        kept,
        kept,
    ]
    rating = row_of("ratings", customer_no="8000000002", rating="B")
    assert send(books, "ratings", rating)["state"] == "applied"
    kept.refresh_from_db()
    assert kept.rating == "B"


# ---------------------------------------------------------------- ratings
def test_the_newest_rating_becomes_the_customers(books):
    send(books, "ratings", row_of("ratings", rating="A"))
    assert Customer.objects.get().rating == "A"
    send(books, "ratings", row_of("ratings", rated_on="2025-10-15", rating="BBB", valid_until="2026-10-14"))
    assert Customer.objects.get().rating == "A"
    assert list(Rating.objects.values_list("rating", flat=True)) == ["A", "BBB"]


def test_a_dated_rating_is_not_replaced_by_the_feed_of_customers_and_another_customers_is(books):
    send(books, "ratings", row_of("ratings", rating="A"))
    other = customer_row(customer_no="8000000002", credit_code="", rating="BBB")
    books.send("customers", [customer_row(rating="C"), other], {"CNY": "500000000.00"})
    assert dict(Customer.objects.values_list("customer_no", "rating")) == {
        "8000000001": "A",
        "8000000002": "BBB",
    }


def months_ago(count: int) -> date:
    return add_months(business_today(), -count)


def test_a_version_is_forgotten_three_years_after_its_day_and_an_old_row_is_never_new(books):
    day, today = months_ago(35), business_today()
    row = row_of("daily_balances", day=day.isoformat(), source_version="7")
    assert send(books, "daily_balances", row, day=today)["applied_rows"] == 1
    assert RowVersion.objects.get().day == day
    later = datetime.combine(add_months(day, 37), datetime.min.time(), tzinfo=UTC)
    assert forget_versions(at=later) == 0
    assert forget_versions(at=later + timedelta(days=40)) == 1
    assert not RowVersion.objects.exists()


def test_a_row_whose_version_is_forgotten_comes_without_one(books):
    row = row_of("daily_balances", day=months_ago(37).isoformat(), source_version="7")
    refused = send(books, "daily_balances", row, day=business_today())
    assert (refused["state"], faults(books, refused)) == (
        "refused",
        [("source_version", "version_forgotten")],
    )
    without = send(books, "daily_balances", row | {"source_version": ""}, day=business_today())
    assert (without["state"], without["changed_rows"]) == ("applied", 1)
    assert not RowVersion.objects.exists()


def test_versions_of_rows_that_speak_of_no_day_are_kept(books):
    send(books, "loans", row_of("loans", source_version="3"))
    assert RowVersion.objects.get().day is None
    assert forget_versions(at=datetime(2126, 1, 1, tzinfo=UTC)) == 0
