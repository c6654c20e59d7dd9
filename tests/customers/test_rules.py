"""The bank's rules of the customer file as tables of cases."""

from datetime import date
from decimal import Decimal

import pytest

from customers.rules import (
    Books,
    change,
    credit_code_is_valid,
    masked_account,
    masked_email,
    masked_phone,
    ratio,
    read_books,
    search_fields,
    share,
)


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91350211M0001FUT2W", False),
        ("91110000600037341L", True),
        ("91110000600037341M", False),
        ("", True),
        ("9111", False),
    ],
)
def test_the_check_character_of_credit_codes(code, valid):
    assert credit_code_is_valid(code) is valid


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13857111234", "138****1234"),
        ("0571-88881234", "057****1234"),
        ("12345", "1****5"),
        ("123", "****"),
        ("", ""),
    ],
)
def test_phones_keep_their_ends(phone, shown):
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("email", "shown"), [("liuwei@lanchuan.cn", "l***@lanchuan.cn"), ("nobody", "***"), ("", "")]
)
def test_mail_addresses_keep_the_first_letter(email, shown):
    assert masked_email(email) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("6222020000011234", "6222****1234"), ("A0000087", "****0087")]
)
def test_account_numbers_keep_their_end(number, shown):
    assert masked_account(number) == shown


@pytest.mark.parametrize(
    ("ours", "total", "expected"),
    [(25, 100, Decimal("0.25")), (0, 100, 0), (25, None, None), (25, 0, None), (30, 20, None)],
)
def test_a_share_is_unknown_where_the_whole_is(ours, total, expected):
    assert share(ours, total) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (386, 343, Decimal(43) / 343),
        (-5, -10, Decimal("0.5")),
        (5, -10, Decimal("1.5")),
        (5, 0, None),
        (5, None, None),
    ],
)
def test_a_change_is_against_the_size_of_what_was(now, before, expected):
    assert change(now, before) == expected


def test_basis_points_are_fractions():
    assert (ratio(-1200), ratio(None)) == (Decimal("-0.12"), None)


def test_search_fields_hold_every_name_and_code():
    fields = search_fields(
        customer_no="C10086",
        credit_code="91330105MA2H7K3B8H",
        name="杭州澜川精密制造集团有限公司",
        name_en="Lanchuan Precision",
        short_name="澜川精密",
        short_name_en="",
        former_names=["钱江机械厂"],
    )
    for word in (
        "澜川精密",
        "lanchuanjingmi",
        "lcjm",
        "c10086",
        "91330105ma2h7k3b8h",
        "钱江机械厂",
        "lanchuanprecision",
    ):
        assert word in fields["search_text"].split(" ")
    assert fields["name_key"] == "lanchuanjingmi"
    assert {"澜川", "lc", "86"} <= set(fields["search_parts"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-10,loans:0-100", Books(date(2026, 10, 1), loans=(0, 100))),
        (f"2026-10,settlement:{'9' * 16}", Books(date(2026, 10, 1), settlement=(10**16 - 1, None))),
        (f"2026-10,settlement:{'9' * 17}", None),
        (f"2026-10,settlement:0-{'9' * 31}", None),
    ],
)
def test_books_of_a_month_are_read_with_amounts_of_at_most_sixteen_digits(typed, read):
    assert read_books(typed) == read
