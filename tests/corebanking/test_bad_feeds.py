"""Bad feeds, one row of a table each: a problem document that names line and field, and a bank that stays as it was."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.utils import timezone
from oauth2_provider.models import AccessToken

from common.calendar import business_today
from corebanking import services
from corebanking.models import Batch
from corebanking.rules import LAYOUTS, Resource
from corebanking.services import receiving
from organization.models import Staff
from tests.corebanking.bad_rows import BAD_ROWS, BALANCE, SENT
from tests.corebanking.conftest import (
    BATCHES,
    DAY,
    Machine,
    account_row,
    announcement,
    balance_row,
    customer_row,
    lines,
    refused,
    unit_row,
)

# What the feed may write without a batch being applied: its own rows, its jobs and the trail of who closed what.
OWN_TABLES = ("corebanking_", "common_job", "audit_", "oauth2_provider_", "django_", "axes_")


@pytest.fixture
def books(machine) -> Machine:
    """One customer with a yuan, a dollar and a loan account, a month of books and one dollar rate."""
    machine.send("exchange_rates", [{"date": "2026-09-30", "currency": "USD", "rate": "7.1"}])
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    accounts = [
        account_row(),
        account_row("80000000012001", product_line="fx_current", currency="USD"),
        account_row("80000000013001", product_line="fixed_asset_loan", rate="0.0335", opened_on="2026-09-15"),
    ]
    machine.send("accounts", accounts)
    assert machine.send("balances", [balance_row()], {"CNY": SENT})["state"] == "applied"
    return machine


def rows_written() -> dict[str, int]:
    """How many rows this test has inserted, updated and deleted in each table that holds the bank's own facts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del AS rows FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        counts = {table: rows for table, rows in cursor.fetchall() if not table.startswith(OWN_TABLES)}
    assert {"customers_customer", "customers_account", "organization_unit"} <= counts.keys()
    return counts


# ---------------------------------------------------------------- rows: refused when the batch is closed
def as_csv(rows: list[dict]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = [",".join(names)]
    text += [",".join(f'"{row.get(name) or ""}"' for name in names) for row in rows]
    return "\r\n".join(text).encode()


def _outcome(machine: Machine, batch: str):
    assert machine.get(f"{BATCHES}{batch}/outcome/").status_code == 202
    assert machine.close(batch).status_code == 202
    machine.apply(batch)
    return machine.get(f"{BATCHES}{batch}/outcome/")


def _places(document: dict) -> set[tuple]:
    assert all(error["detail"] and error["detail"] != error["code"] for error in document["errors"])
    return {(error["part"], error["line"], error["field"], error["code"]) for error in document["errors"]}


@pytest.mark.parametrize("case", BAD_ROWS, ids=lambda case: case.name)
def test_one_bad_row_is_named_and_its_batch_changes_nothing(books, case):
    batch = books.announce(case.resource, 2)
    assert books.part(batch, [case.good, case.bad], zipped=True).status_code == 200
    before = rows_written()
    document = refused(_outcome(books, batch), 422, "batch_refused")
    assert (1, case.line, *case.expected) in _places(document)
    assert {place[1] for place in _places(document)} == {case.line}
    assert rows_written() == before


CSV_FAULTS = [
    ("a cell too few", b"S1,Name", ("", "cells_differ")),
    ("a cell too many", b"S1,Name,Name,sub_branch,B01,more", ("", "cells_differ")),
    ("a quote that does not end", b'S1,"Name,Name,sub_branch,B01', ("", "malformed")),
    ("a quote inside", b'S1,"Na"me,Name,sub_branch,B01', ("", "malformed")),
    ("GBK in a cell", "S1,支行,Name,sub_branch,B01".encode("gbk"), ("name", "not_utf8")),
    ("a NUL in a cell", b"S1,Na\0me,Name,sub_branch,B01", ("name", "null_character")),
    ("a cell of 40 KB", b"S1," + b"x" * 40_000 + b",Name,sub_branch,B01", ("", "line_too_long")),
    ("a formula as level", b"S1,Name,Name,=1+1,B01", ("level", "not_a_choice")),
]


@pytest.mark.parametrize(
    ("line", "expected"), [case[1:] for case in CSV_FAULTS], ids=[case[0] for case in CSV_FAULTS]
)
def test_a_bad_row_of_csv_is_named_too(books, line, expected):
    batch = books.announce("units", 2)
    body = b"code,name,short_name,level,parent_code\r\nS0901,A,A,sub_branch,B01\r\n" + line
    assert books.put_csv(batch, body).status_code == 200
    before = rows_written()
    document = refused(_outcome(books, batch), 422, "batch_refused")
    assert (1, 3, *expected) in _places(document)
    assert rows_written() == before


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"code,name,short_name,level,colour", {("colour", "unknown_field")}),
        (b"code,name,short_name", {("level", "required")}),
        (b"code,name,name,short_name,level", {("name", "repeated_field")}),
        (b'"code', {("", "malformed")}),
        ("code,名称".encode("gbk"), None),
        ("code,name".encode("utf-16"), None),
    ],
)
def test_a_header_that_does_not_fit_is_refused_at_once(books, header, expected):
    batch, before = books.announce("units", 1), rows_written()
    document = refused(books.put_csv(batch, header + b"\r\nS1,A,A,sub_branch,B01\r\n"), 422, "bad_header")
    found = {(error["field"], error["code"]) for error in document["errors"]}
    assert {error["line"] for error in document["errors"]} == {1}
    assert found == expected if expected else {code for _, code in found} >= {"unknown_field"}
    assert not Batch.objects.get(public_id=batch).parts.exists()
    assert rows_written() == before


# ---------------------------------------------------------------- the whole batch: counts, totals, order
@pytest.mark.parametrize(
    ("expected_rows", "totals", "code", "said"),
    [
        (2, {"CNY": SENT}, "row_count_differs", "2 rows were announced, 1 came."),
        (0, {"CNY": SENT}, "row_count_differs", "0 rows were announced, 1 came."),
        (1, {"CNY": "53173821.77"}, "control_total_differs", "53173821.77"),
        (1, {}, "control_total_differs", "0.00"),
        (1, {"CNY": SENT, "USD": "0.01"}, "control_total_differs", "USD"),
    ],
    ids=["a row lost", "a row nobody announced", "a cent off", "no total", "another currency"],
)
def test_a_batch_that_does_not_add_up_is_refused_whole(books, expected_rows, totals, code, said):
    batch, before = books.announce("balances", expected_rows, totals), rows_written()
    assert books.part(batch, [balance_row(fees="9999.99")]).status_code == 200
    document = refused(_outcome(books, batch), 422, "batch_refused")
    assert code in [problem["code"] for problem in document["problems"]]
    assert said in document["detail"]
    assert rows_written() == before


def test_yesterday_after_today_is_refused(books):
    yesterday, before = DAY - timedelta(days=1), rows_written()
    batch = books.announce("balances", 1, {"CNY": SENT}, day=yesterday)
    books.part(batch, [balance_row(month="2026-09", fees="1.00")])
    document = refused(_outcome(books, batch), 422, "batch_refused")
    assert [problem["code"] for problem in document["problems"]] == ["newer_data_applied"]
    assert rows_written() == before


# ---------------------------------------------------------------- calls that do not get as far as rows
def _put(machine: Machine, body: bytes, content_type: str = "application/x-ndjson", **extra):
    batch = machine.announce("units", 1)
    headers = {**machine.headers(str(uuid4())), **extra.pop("headers", {})}
    return machine.http.put(
        f"{BATCHES}{batch}/parts/1/", body, content_type=content_type, headers=headers, **extra
    )


def _post(machine: Machine, body: bytes, **extra):
    return machine.http.post(
        BATCHES, body, content_type="application/json", headers=machine.headers(str(uuid4())), **extra
    )


def _short(machine: Machine):
    body = lines([unit_row("S1"), unit_row("S2")])
    whole = lines([unit_row("S1")])
    return _put(machine, body, **{"wsgi.input": BytesIO(whole)})


def _short_announcement(machine: Machine):
    body = orjson.dumps(announcement())
    return _post(machine, body, **{"wsgi.input": BytesIO(body[:20])})


def _bomb(machine: Machine):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b"\n" * 65536) for _ in range(2200)), packer.flush()])
    return _put(machine, bomb, headers={"Content-Encoding": "gzip"})


def _bomb_of_one_line(machine: Machine):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b"x" * 65536) for _ in range(2200)), packer.flush()])
    return _put(machine, bomb, headers={"Content-Encoding": "gzip"})


def _narrow(machine: Machine):
    account = Staff.objects.get(employee_no="core")
    narrow = Machine(services.add_credentials(account=account, scopes=["units:write"]))
    narrow.sign_in()
    return narrow.post(BATCHES, announcement(resource="balances"))


def _expired(machine: Machine):
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    return machine.post(BATCHES, announcement())


def _reused_key(machine: Machine):
    machine.post(BATCHES, announcement(), key="once")
    return machine.post(BATCHES, announcement(expected_rows=2), key="once")


def _part_after_closing(machine: Machine):
    batch = machine.announce("units", 1)
    machine.close(batch)
    return machine.part(batch, [unit_row()])


def _length(said: str) -> dict:
    return {"CONTENT_LENGTH": said, "wsgi.input": BytesIO(b"{}")}


def _somebody_elses(machine: Machine):
    return machine.close(str(uuid4()))


ZIPPED = gzip.compress(lines([unit_row()]))
ENCODED = {"headers": {"Content-Encoding": "gzip"}}
BAD_CALLS: list[tuple[str, Callable, int, str]] = [
    ("a body cut short at the end of a line", _short, 400, "body_cut_short"),
    ("an announcement cut short", _short_announcement, 400, "body_cut_short"),
    ("gzip cut short", lambda m: _put(m, ZIPPED[:-9], **ENCODED), 400, "bad_gzip"),
    ("gzip with a wrong checksum", lambda m: _put(m, ZIPPED[:-8] + b"\0" * 8, **ENCODED), 400, "bad_gzip"),
    ("no gzip at all", lambda m: _put(m, b"plain", **ENCODED), 400, "bad_gzip"),
    ("zlib instead of gzip", lambda m: _put(m, zlib.compress(b"{}"), **ENCODED), 400, "bad_gzip"),
    ("a zip bomb of empty lines", _bomb, 413, "too_many_rows"),
    ("a zip bomb of one line", _bomb_of_one_line, 413, "part_too_large"),
    ("a length of 4 GB", lambda m: _put(m, b"{}", **_length("4294967296")), 413, "part_too_large"),
    ("a length that is none", lambda m: _put(m, b"{}", **_length("many")), 400, "length_invalid"),
    ("brotli", lambda m: _put(m, b"{}", headers={"Content-Encoding": "br"}), 415, "encoding_unknown"),
    ("a spreadsheet", lambda m: _put(m, b"PK", "application/vnd.ms-excel"), 415, "unsupported_media_type"),
    ("CSV that says it is GBK", lambda m: _put(m, b"code", "text/csv; charset=gbk"), 415, "charset_unknown"),
    ("part 0", lambda m: m.put(f"{BATCHES}{m.announce('units', 1)}/parts/0/", b"{}"), 404, "not_found"),
    ("part 10001", lambda m: m.put(f"{BATCHES}{m.announce('units', 1)}/parts/10001/", b"{}"), 404, "not_found"),
    ("no such batch", _somebody_elses, 404, "not_found"),
    ("a part after closing", _part_after_closing, 409, "wrong_state"),
    ("the wrong scope", _narrow, 403, "scope_missing"),
    ("an expired token", _expired, 401, "not_authenticated"),
    ("a key used for something else", _reused_key, 422, "idempotency_key_reused"),
    ("no key", lambda m: m.post(BATCHES, announcement(), key=None), 400, "idempotency_key_missing"),
    ("a key of blanks", lambda m: m.post(BATCHES, announcement(), key="a b"), 400, "idempotency_key_invalid"),
    ("no JSON", lambda m: _post(m, b"{"), 400, "parse_error"),
    ("JSON in GBK", lambda m: _post(m, '{"source": "核心"}'.encode("gbk")), 400, "parse_error"),
    ("JSON 60,000 deep", lambda m: _post(m, b"[" * 60_000), 400, "parse_error"),
    ("an announcement of 70 KB", lambda m: m.post(BATCHES, announcement(source="x" * 70_000)), 413, "body_too_large"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "status", "code"), [case[1:] for case in BAD_CALLS], ids=[case[0] for case in BAD_CALLS]
)
def test_a_bad_call_is_refused_and_changes_nothing(books, call, status, code):
    before = rows_written()
    refused(call(books), status, code)
    assert not Batch.objects.filter(parts__isnull=False).exclude(state="applied").exists()
    assert rows_written() == before


@pytest.mark.parametrize(
    ("fields", "field_name", "code"),
    [
        ({"resource": "weather"}, "resource", "invalid_choice"),
        ({"business_date": "2026-02-30"}, "business_date", "invalid"),
        ({"business_date": (business_today() + timedelta(days=1)).isoformat()}, "business_date", "in_future"),
        ({"business_date": "1926-10-31"}, "business_date", "too_old"),
        ({"expected_rows": -1}, "expected_rows", "min_value"),
        ({"expected_rows": 10**18}, "expected_rows", "max_value"),
        ({"expected_rows": "NaN"}, "expected_rows", "invalid"),
        ({"control_totals": {"CNY": "NaN"}}, "control_totals.CNY", "invalid"),
        ({"control_totals": {"CNY": "1e400"}}, "control_totals.CNY", "max_digits"),
        ({"control_totals": {"cny": "1.00"}}, "control_totals", "bad_currency"),
        ({"control_totals": ["1.00"]}, "control_totals", "not_a_dict"),
        ({"mode": "sloppy"}, "mode", "invalid_choice"),
        ({"surprise": 1}, "surprise", "unknown_field"),
    ],
)
def test_a_bad_announcement_names_its_field(books, fields, field_name, code):
    before, known = rows_written(), Batch.objects.count()
    document = refused(books.post(BATCHES, announcement(**fields)), 400, "invalid_body")
    assert [(error["field"], error["code"]) for error in document["errors"]] == [(field_name, code)]
    assert Batch.objects.count() == known
    assert rows_written() == before


# ---------------------------------------------------------------- what these tests rest on
def test_the_good_rows_are_good(books):
    """Each table row's good half alone is applied: what is refused above is refused for its bad half."""
    for case in {case.resource: case for case in BAD_ROWS}.values():
        totals = {"balances": {"CNY": SENT}, "customers": {"CNY": "250000000.00"}}.get(case.resource, {})
        batch = books.announce(case.resource, 1, totals)
        books.part(batch, [case.good])
        answer = _outcome(books, batch)
        assert (answer.status_code, answer.json()["state"]) == (200, "applied"), answer.json()


def test_a_cent_is_seen_to_be_written(books):
    before = rows_written()
    books.send("balances", [balance_row(fees="2062.74")], {"CNY": SENT})
    after = rows_written()
    assert {table.rstrip("_0123456789") for table in after if before.get(table) != after[table]} == {
        "customers_accountmonth",
        "customers_bookschange",
        "customers_booksversion",
        "customers_correction",
    }


def test_csv_and_json_of_the_same_rows_are_the_same_books(books):
    rows = [balance_row(fees="1.00"), balance_row("80000000012001", ending_balance="5.00")]
    totals = {"CNY": SENT, "USD": "5.00"}
    assert books.send("balances", rows, totals)["changed_rows"] == 2
    before = rows_written()
    batch = books.announce("balances", 2, totals)
    assert books.put_csv(batch, b"\xef\xbb\xbf" + as_csv(rows), zipped=True).json()["rows"] == 2
    answer = _outcome(books, batch)
    assert (answer.status_code, answer.json()["applied_rows"], answer.json()["changed_rows"]) == (200, 2, 0)
    assert rows_written() == before


def test_the_same_bytes_in_the_other_format_are_another_part(books, monkeypatch):
    batch = books.announce("units", 1)
    body = as_csv([unit_row("S0901")])
    assert books.put(f"{BATCHES}{batch}/parts/1/", body).json()["rows"] == 2
    assert books.put_csv(batch, body).json()["rows"] == 1
    assert _outcome(books, batch).status_code == 200


@pytest.mark.parametrize("written", list(services.Format))
def test_a_full_part_is_read_in_flat_memory(books, written):
    """100,000 rows need no more memory than 10,000 do."""
    peaks = [_peak_of_unpacking(rows, written) for rows in (10_000, receiving.MAX_ROWS)]
    assert peaks[1] < 8 * 1024 * 1024
    assert peaks[1] < peaks[0] * 1.5 + 512 * 1024


def _peak_of_unpacking(rows: int, written: services.Format) -> int:
    made = (balance_row(f"{number:014d}") for number in range(rows))
    if written is services.Format.CSV:
        names = list(BALANCE)
        body = [",".join(names).encode()] + [",".join(row[name] for name in names).encode() for row in made]
    else:
        body = [orjson.dumps(row) for row in made]
    packed = gzip.compress(b"\n".join(body))
    sent = services.Sent(written, True, len(packed))
    stream = BytesIO(packed)
    tracemalloc.start()
    try:
        with services.unpack(
            stream, sent=sent, layout=LAYOUTS[Resource.BALANCES], batch_id=1, number=1
        ) as part:
            assert part.rows == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
