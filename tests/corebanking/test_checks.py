"""What is found wrong with rows, and what strict and lenient batches make of it."""

from datetime import date

import pytest

from corebanking.models import RowError, StagedRow
from customers.models import Account, AccountMonth, Customer, ExchangeRate
from organization.models import Staff, Unit
from tests.corebanking.conftest import BATCHES, account_row, balance_row, customer_row, unit_row
from tests.factories import make_customer


@pytest.fixture
def books(machine):
    """One customer with a yuan, a dollar and a loan account, and one dollar rate."""
    machine.send("exchange_rates", [{"date": "2026-09-30", "currency": "USD", "rate": "7.1"}])
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    accounts = [
        account_row(),
        account_row("80000000012001", product_line="fx_current", currency="USD"),
        account_row("80000000013001", product_line="fixed_asset_loan", rate="0.0335", opened_on="2026-09-15"),
    ]
    assert machine.send("accounts", accounts)["state"] == "applied"
    return machine


def faults(machine, resource: str, row, totals: dict | None = None, rows: list | None = None) -> list[tuple]:
    """(field, code, value) of each fault of one bad row in a strict batch, which is refused and changes nothing."""
    sent = rows or [row]
    answer = machine.send(resource, sent, totals)
    assert answer["state"] == "refused", answer
    assert {"code": "rows_have_errors", "text": "1 rows have errors, and a strict batch has none."} in answer[
        "problems"
    ]
    assert (answer["applied_rows"], answer["changed_rows"], answer["error_rows"]) == (0, 0, 1)
    assert all(error["text"] and error["text"] != error["code"] for error in answer["errors"])
    return [(error["field"], error["code"], error["value"]) for error in answer["errors"]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (b"{broken", [("", "malformed", "{broken")]),
        ("名称".encode("gbk"), [("", "not_utf8", "\\xc3\\xfb\\xb3\\xc6")]),
        (unit_row(colour="red"), [("colour", "unknown_field", "red")]),
        (unit_row(name=""), [("name", "required", "")]),
        (unit_row(name=None, short_name=None), [("name", "required", ""), ("short_name", "required", "")]),
        (
            {"code": "S1", "name": "a", "short_name": "a", "level": "shop"},
            [("level", "not_a_choice", "shop")],
        ),
        (unit_row(name="长" * 81), [("name", "too_long", "长" * 81)]),
        (unit_row("S 1"), [("code", "bad_code", "S 1")]),
        (unit_row("S" * 21), [("code", "bad_code", "S" * 21)]),
        (unit_row(opened_on="2026-02-30"), [("opened_on", "bad_date", "2026-02-30")]),
        (unit_row(opened_on="30/01/2026"), [("opened_on", "bad_date", "30/01/2026")]),
        (unit_row(closed_on="2001-05-17"), [("closed_on", "closed_before_opened", "2001-05-17")]),
        (unit_row(parent_code=""), [("parent_code", "required", "")]),
        (unit_row(parent_code="B99"), [("parent_code", "unknown_unit", "B99")]),
        (unit_row(parent_code="HO"), [("parent_code", "wrong_level", "HO")]),
        (unit_row(parent_code="S0101"), [("parent_code", "wrong_level", "S0101")]),
        (unit_row("S0101", level="branch", parent_code="HO"), [("level", "level_changed", "branch")]),
        (
            unit_row("HO2", level="head_office", parent_code=""),
            [("level", "second_head_office", "head_office")],
        ),
        (
            unit_row("HO", level="head_office", parent_code="B01"),
            [("parent_code", "head_office_has_parent", "B01")],
        ),
    ],
)
def test_units(machine, row, expected):
    before = sorted(Unit.objects.values_list("code", "path", "level"))
    assert faults(machine, "units", row) == expected
    assert sorted(Unit.objects.values_list("code", "path", "level")) == before


def test_a_unit_in_use_is_not_closed_until_a_successor_is_named(machine, bank):
    closing = unit_row("S0101", closed_on="2026-10-31")
    assert Unit.objects.get(code="S0101").closed_on is None
    assert faults(machine, "units", closing) == [("closed_on", "unit_still_in_use", "2026-10-31")]
    Staff.objects.filter(unit__code="S0101").update(status="left")
    make_customer(bank)
    assert faults(machine, "units", closing) == [("closed_on", "unit_still_in_use", "2026-10-31")]
    Unit.objects.filter(code="S0101").update(successor=Unit.objects.get(code="S0102"))
    assert machine.send("units", [closing])["state"] == "applied"
    assert Unit.objects.get(code="S0101").closed_on == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"date": "2026-11-01", "currency": "USD", "rate": "7.1"}, [("date", "in_future", "2026-11-01")]),
        ({"date": "2026-10-31", "currency": "usd", "rate": "7.1"}, [("currency", "bad_currency", "usd")]),
        ({"date": "2026-10-31", "currency": "CNY", "rate": "1"}, [("currency", "own_currency", "CNY")]),
        ({"date": "2026-10-31", "currency": "USD", "rate": "0"}, [("rate", "not_positive", "0")]),
        ({"date": "2026-10-31", "currency": "USD", "rate": "-7.1"}, [("rate", "not_positive", "-7.1")]),
        ({"date": "2026-10-31", "currency": "USD", "rate": "1001"}, [("rate", "too_large", "1001")]),
        ({"date": "2026-10-31", "currency": "USD", "rate": "7.1234567"}, [("rate", "bad_rate", "7.1234567")]),
        ({"date": "2026-10-31", "currency": "USD", "rate": "7,1"}, [("rate", "bad_rate", "7,1")]),
    ],
)
def test_exchange_rates(machine, row, expected):
    assert faults(machine, "exchange_rates", row) == expected
    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"product_line": "gold", "month": "2026-10", "rate": "0.02"},
            [("product_line", "unknown_product_line", "gold")],
        ),
        (
            {"product_line": "rmb_time", "month": "2026-13", "rate": "0.02"},
            [("month", "bad_month", "2026-13")],
        ),
        (
            {"product_line": "rmb_time", "month": "2026-10", "rate": "2.08"},
            [("rate", "not_a_fraction", "2.08")],
        ),
        (
            {"product_line": "rmb_time", "month": "2028-01", "rate": "0.02"},
            [("month", "in_future", "2028-01")],
        ),
    ],
)
def test_transfer_prices(machine, row, expected):
    assert faults(machine, "transfer_prices", row) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"unit_code": "S9999"}, [("unit_code", "unknown_unit", "S9999")]),
        ({"established_on": "2026-11-01"}, [("established_on", "in_future", "2026-11-01")]),
        ({"customer_since": "2026-11-01"}, [("customer_since", "in_future", "2026-11-01")]),
        ({"figures_year": "2027"}, [("figures_year", "in_future", "2027")]),
        ({"figures_year": "MMXX"}, [("figures_year", "bad_integer", "MMXX")]),
        ({"figures_year": "20"}, [("figures_year", "too_small", "20")]),
        ({"staff_count": "-1"}, [("staff_count", "negative", "-1")]),
        ({"total_assets": "-0.01"}, [("total_assets", "negative", "-0.01")]),
        ({"total_assets": "1.001"}, [("total_assets", "bad_amount", "1.001")]),
        ({"total_assets": "1e9"}, [("total_assets", "bad_amount", "1e9")]),
        ({"total_assets": "12345678901234.00"}, [("total_assets", "bad_amount", "12345678901234.00")]),
        ({"payroll": "yes"}, [("payroll", "bad_flag", "yes")]),
        ({"rating": "AAAA"}, [("rating", "not_a_choice", "AAAA")]),
        ({"status": ""}, [("status", "required", "")]),
        ({"former_names": "旧;" + "名" * 121}, [("former_names", "too_long", "旧;" + "名" * 121)]),
    ],
)
def test_customers(machine, fields, expected):
    assert faults(machine, "customers", customer_row(**fields), {"CNY": "250000000.00"}) == expected
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"customer_no": "8000000009"}, [("customer_no", "unknown_customer", "8000000009")]),
        ({"product_line": "gold"}, [("product_line", "unknown_product_line", "gold")]),
        ({"currency": "EUR"}, [("currency", "no_exchange_rate", "EUR")]),
        ({"rate": "3.35"}, [("rate", "not_a_fraction", "3.35")]),
        ({"opened_on": "2026-11-01"}, [("opened_on", "in_future", "2026-11-01")]),
        ({"closed_on": "2018-03-11"}, [("closed_on", "closed_before_opened", "2018-03-11")]),
        ({"matures_on": "2018-03-11"}, [("matures_on", "matures_before_opened", "2018-03-11")]),
        ({"limit_amount": "-1.00"}, [("limit_amount", "negative", "-1.00")]),
        (
            {"opened_on": "", "status": "open"},
            [("status", "not_a_choice", "open"), ("opened_on", "required", "")],
        ),
    ],
)
def test_accounts(books, fields, expected):
    totals = {"CNY": fields.get("limit_amount", "0.00")}
    if fields.get("currency"):
        totals = {}
    assert sorted(faults(books, "accounts", account_row("80000000019999", **fields), totals)) == sorted(
        expected
    )
    assert Account.objects.count() == 3


@pytest.mark.parametrize(
    ("number", "fields", "expected"),
    [
        ("80000000019999", {}, [("account_no", "unknown_account", "80000000019999")]),
        ("80000000011001", {"month": "2026-11"}, [("month", "in_future", "2026-11")]),
        (
            "80000000011001",
            {"month": "2016-09"},
            [("month", "too_old", "2016-09"), ("month", "before_opening", "2016-09")],
        ),
        ("80000000013001", {"month": "2026-08"}, [("month", "before_opening", "2026-08")]),
        ("80000000012001", {"month": "2026-08"}, [("month", "no_exchange_rate", "2026-08 USD")]),
        ("80000000013001", {"ending_balance": "-0.01"}, [("ending_balance", "negative", "-0.01")]),
        ("80000000011001", {"settlement_amount": "-1"}, [("settlement_amount", "negative", "-1")]),
        ("80000000011001", {"transactions": "1.5"}, [("transactions", "bad_integer", "1.5")]),
        ("80000000011001", {"average_balance": ""}, [("average_balance", "required", "")]),
    ],
)
def test_balances(books, number, fields, expected):
    row = balance_row(number, **fields)
    currency = {"80000000012001": "USD", "80000000019999": "CNY"}.get(number, "CNY")
    assert faults(books, "balances", row, {currency: row["ending_balance"]}) == expected
    assert not AccountMonth.objects.exists()


def test_current_accounts_may_be_overdrawn_and_fees_given_back(books):
    row = balance_row(ending_balance="-12.34", fees="-0.50")
    assert books.send("balances", [row], {"CNY": "-12.34"})["state"] == "applied"
    held = AccountMonth.objects.get()
    assert (held.ending_fen, held.fees_fen) == (-1234, -50)


def test_the_second_row_with_a_key_is_the_fault(books):
    rows = [balance_row(), balance_row(fees="1.00"), balance_row(month="2026-09")]
    totals = {"CNY": "159521465.34"}
    assert faults(books, "balances", None, totals, rows) == [("account_no", "repeated", "80000000011001")]


def test_doubtful_credit_codes_and_unknown_managers_are_warnings(machine, bank):
    rows = [customer_row(manager_no=bank.manager.employee_no)]
    machine.send("customers", rows, {"CNY": "250000000.00"})
    doubtful = customer_row(credit_code="911301056900456451", manager_no="M9999")
    answer = machine.send("customers", [doubtful], {"CNY": "250000000.00"})
    assert (answer["state"], answer["error_rows"], answer["changed_rows"]) == ("applied", 0, 1)
    assert sorted((error["code"], error["warning"]) for error in answer["errors"]) == [
        ("doubtful_credit_code", True),
        ("unknown_manager", True),
    ]
    held = Customer.objects.get()
    assert (held.credit_code_valid, held.manager) == (False, bank.manager)


def test_faults_are_told_in_the_callers_language_and_paged(machine):
    answer = machine.send("units", [unit_row("S 1")])
    machine.language = "zh-hans"
    page = machine.get(f"{BATCHES}{answer['id']}/errors/").json()
    assert [error["code"] for error in page["results"]] == ["bad_code"]


# ---------------------------------------------------------------- strict and lenient
def test_a_strict_batch_with_one_bad_row_changes_nothing_and_keeps_that_row(books):
    rows = [balance_row(), balance_row("80000000019999")]
    answer = books.send("balances", rows, {"CNY": "106347643.56"})
    assert (answer["state"], answer["received_rows"], answer["error_rows"]) == ("refused", 2, 1)
    assert not AccountMonth.objects.exists()
    assert list(StagedRow.objects.values_list("line", "content__account_no")) == [(2, "80000000019999")]


def test_a_lenient_batch_applies_the_good_rows_and_keeps_the_bad_ones_apart(books):
    rows = [balance_row(), balance_row("80000000019999"), b"{broken"]
    answer = books.send("balances", rows, {"CNY": "106347643.56"}, mode="lenient")
    assert answer["state"] == "applied", answer
    assert (answer["received_rows"], answer["applied_rows"], answer["error_rows"]) == (3, 1, 2)
    assert AccountMonth.objects.count() == 1
    assert list(RowError.objects.values_list("line", "code")) == [(2, "unknown_account"), (3, "malformed")]
    assert list(StagedRow.objects.order_by("line").values_list("line", "raw")) == [(2, ""), (3, "{broken")]


def test_a_unit_below_a_bad_unit_is_bad_too(machine):
    rows = [
        unit_row("B77", level="branch", parent_code="NONE"),
        unit_row("S7701", parent_code="B77"),
        unit_row("S0103", parent_code="B01"),
    ]
    answer = machine.send("units", rows, mode="lenient")
    assert (answer["state"], answer["applied_rows"], answer["error_rows"]) == ("applied", 1, 2)
    assert Unit.objects.filter(code="S0103").exists()
    assert not Unit.objects.filter(code__in=["B77", "S7701"]).exists()


# ---------------------------------------------------------------- control
@pytest.mark.parametrize(
    ("totals", "text"),
    [
        ({"CNY": "53173821.79"}, "CNY: 53173821.79 was announced, the rows add up to 53173821.78."),
        ({}, "CNY: 0.00 was announced, the rows add up to 53173821.78."),
        ({"CNY": "53173821.78", "USD": "0.01"}, "USD: 0.01 was announced, the rows add up to 0.00."),
    ],
)
@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_totals_that_differ_by_a_cent_refuse_the_batch(books, totals, text, mode):
    answer = books.send("balances", [balance_row()], totals, mode=mode)
    assert answer["state"] == "refused"
    assert answer["problems"] == [{"code": "control_total_differs", "text": text}]
    assert not AccountMonth.objects.exists()
    assert not StagedRow.objects.exists()


@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_a_row_too_few_refuses_the_batch(machine, mode):
    answer = machine.send("units", [unit_row()], expected=2, mode=mode)
    assert answer["problems"] == [
        {"code": "row_count_differs", "text": "2 rows were announced, 1 came."},
    ]
    assert not Unit.objects.filter(code="S0103").exists()


def test_an_empty_batch_of_nothing_is_applied(machine):
    batch = machine.announce("balances", 0)
    machine.close(batch)
    assert machine.apply(batch)["state"] == "applied"


def test_older_data_do_not_undo_newer_ones(books):
    newer = balance_row(ending_balance="2.00")
    assert books.send("balances", [newer], {"CNY": "2.00"})["state"] == "applied"
    older = balance_row(month="2026-09", ending_balance="1.00")
    answer = books.send("balances", [older], {"CNY": "1.00"}, day=date(2026, 10, 30))
    assert answer["problems"] == [
        {
            "code": "newer_data_applied",
            "text": "Data of 2026-10-31 have been applied already; older ones would undo them.",
        }
    ]
    assert AccountMonth.objects.get().ending_fen == 200
