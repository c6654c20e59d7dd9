"""Rows that no feed may have, one of a kind, each behind a good one."""

from dataclasses import dataclass

import orjson

from tests.corebanking.conftest import account_row, balance_row, customer_row, unit_row

SENT = "53173821.78"


@dataclass(frozen=True)
class BadRow:
    """A good row, then a bad one; `expected` is (field, code) of the fault."""

    name: str
    resource: str
    good: dict
    bad: dict | bytes
    expected: tuple[str, str]
    line: int = 2


UNIT, BALANCE = unit_row("S0901"), balance_row()
CUSTOMER, ACCOUNT = customer_row("8000000002"), account_row("80000000019001")
JSON_BALANCE = orjson.dumps(balance_row("80000000012001")).decode()


def _balance(name: str, expected: tuple[str, str], /, **fields) -> BadRow:
    # Control totals are left out of the way: they are of rows whose amount can be read.
    return BadRow(name, "balances", BALANCE, balance_row("80000000012001") | fields, expected)


def _account(name: str, expected: tuple[str, str], /, **fields) -> BadRow:
    return BadRow(name, "accounts", ACCOUNT, account_row("A2") | fields, expected)


def _customer(name: str, expected: tuple[str, str], /, **fields) -> BadRow:
    return BadRow(name, "customers", CUSTOMER, customer_row("8000000003") | fields, expected)


def _raw_balance(name: str, value: str, expected: tuple[str, str]) -> BadRow:
    raw = JSON_BALANCE.replace(f'"{SENT}"', value, 1).encode()
    assert value.encode() in raw
    return BadRow(name, "balances", BALANCE, raw, expected)


BAD_ROWS = [
    BadRow("half a line", "units", UNIT, b'{"code": "S1', ("", "malformed")),
    BadRow("no object", "units", UNIT, b'["S1"]', ("", "malformed")),
    BadRow("GBK bytes", "units", UNIT, '{"name": "支行"}'.encode("gbk"), ("", "not_utf8")),
    BadRow("a value in UTF-16", "units", UNIT, '{"name": "支"}'.encode("utf-16"), ("", "not_utf8")),
    BadRow("a NUL in a text", "units", UNIT, b'{"name": "a\\u0000"}', ("name", "null_character")),
    BadRow("a lone surrogate", "units", UNIT, b'{"name": "\\ud800"}', ("", "malformed")),
    BadRow("a line of 40 KB", "units", UNIT, b'{"name": "' + b"x" * 40_000 + b'"}', ("", "line_too_long")),
    BadRow("a field twice", "units", UNIT, b'{"code": "S1", "code" : "S2"}', ("code", "repeated_field")),
    BadRow("an object in a field", "units", UNIT, b'{"code": {"is": "S1"}}', ("code", "nested")),
    BadRow("a list in a field", "units", UNIT, b'{"code": ["S1"]}', ("code", "nested")),
    BadRow("true as a name", "units", UNIT, {**unit_row(), "name": True}, ("name", "bad_type")),
    _raw_balance("NaN", "NaN", ("ending_balance", "not_finite")),
    _raw_balance("minus infinity", "-Infinity", ("ending_balance", "not_finite")),
    _raw_balance("1e400", "1e400", ("ending_balance", "not_finite")),
    _raw_balance("1e20", "1e20", ("ending_balance", "bad_amount")),
    _balance("1e400 as text", ("ending_balance", "bad_amount"), ending_balance="1e400"),
    _balance("NaN as text", ("ending_balance", "bad_amount"), ending_balance="NaN"),
    _balance("a tenth of a cent", ("ending_balance", "bad_amount"), ending_balance="1.001"),
    _balance("thousands set apart", ("fees", "bad_amount"), fees="1,000.00"),
    _balance("full-width digits", ("fees", "bad_amount"), fees="\uff11\uff12.00"),
    _balance("an amount of 14 digits", ("fees", "bad_amount"), fees="12345678901234.00"),
    _balance("half a transaction", ("transactions", "bad_integer"), transactions="1.5"),
    _balance("negative turnover", ("settlement_amount", "negative"), settlement_amount="-0.01"),
    _balance("a thirteenth month", ("month", "bad_month"), month="2026-13"),
    _balance("a month to come", ("month", "in_future"), month="2026-11"),
    _balance("a month before the account", ("month", "before_opening"), month="2018-02"),
    _balance("eleven years ago", ("month", "too_old"), month="2015-09"),
    _balance("a dollar before any rate", ("month", "no_exchange_rate"), month="2026-08"),
    _balance("an unknown account", ("account_no", "unknown_account"), account_no="99999999999999"),
    _balance("a negative loan", ("ending_balance", "negative"), account_no="80000000013001", ending_balance="-1.00"),
    _balance("a field too many", ("colour", "unknown_field"), colour="red"),
    _balance("a field missing", ("fees", "required"), fees=None),
    BadRow("the same key twice", "balances", BALANCE, BALANCE, ("account_no", "repeated")),
    _account("an unknown customer", ("customer_no", "unknown_customer"), customer_no="1"),
    _account("an unknown product line", ("product_line", "unknown_product_line"), product_line="gold"),
    _account("a currency without a rate", ("currency", "no_exchange_rate"), currency="SEK"),
    _account("a percentage as rate", ("rate", "not_a_fraction"), rate="3.35"),
    _account("opened tomorrow", ("opened_on", "in_future"), opened_on="2026-11-01"),
    _account("closed before opened", ("closed_on", "closed_before_opened"), closed_on="2018-03-11"),
    _customer("30 February", ("established_on", "bad_date"), established_on="2026-02-30"),
    _customer("a day the other way round", ("established_on", "bad_date"), established_on="31.10.2020"),
    _customer("an unknown unit", ("unit_code", "unknown_unit"), unit_code="S9999"),
    _customer("a name of blanks", ("name", "bad_text"), name=" \u3000 "),
    _customer("a bell in a name", ("name", "bad_text"), name="a\u0007b"),
    _customer("a name too long", ("name", "too_long"), name="长" * 121),
    _customer("no such rating", ("rating", "not_a_choice"), rating="AAAA"),
    _customer("a blank in a number", ("customer_no", "bad_code"), customer_no="80000 00003"),
    BadRow("a price in percent", "transfer_prices", {"product_line": "rmb_time", "month": "2026-10", "rate": "0.02"},
           {"product_line": "rmb_time", "month": "2026-09", "rate": "2.08"}, ("rate", "not_a_fraction")),
    BadRow("a rate of nothing", "exchange_rates", {"date": "2026-10-31", "currency": "EUR", "rate": "7.9"},
           {"date": "2026-10-31", "currency": "USD", "rate": "0"}, ("rate", "not_positive")),
]  # fmt: skip
