"""Tables in and out: encodings, heads, dates as people write them, and no cell that runs."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from common import spreadsheets
from common.calendar import SHANGHAI
from common.spreadsheets import (
    Table,
    UnreadableSheet,
    as_day,
    as_moment,
    as_number,
    as_text,
    match_columns,
    neutral,
    read_sheet,
    write_csv,
    write_workbook,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_a_bank_uses(encoding):
    sheet = read_sheet("编号,单位\r\n2024-17,城东支行\r\n,\r\n2024-18,西湖支行\r\n".encode(encoding))
    assert sheet.header == ("编号", "单位")
    assert sheet.rows == [(2, ("2024-17", "城东支行")), (4, ("2024-18", "西湖支行"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_and_short_rows_are_filled_up(delimiter):
    lines = [["no", "unit", "text"], ["1", "S0101"], ["2", "S0102", 'said "no"', "beyond"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    assert read_sheet(text.encode()).rows == [(2, ("1", "S0101", None)), (3, ("2", "S0102", 'said "no"'))]


def test_an_excel_file_with_a_title_above_its_head_keeps_row_numbers_and_dates():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["旧系统投诉清单"])
    sheet.append([])
    sheet.append(["编号", "收到日期", "金额"])
    sheet.append([17.0, datetime(2024, 3, 1), 12.5])
    sheet.append([18, datetime(2024, 3, 2, 9, 30), None])
    written = io.BytesIO()
    workbook.save(written)
    read = read_sheet(written.getvalue())
    assert read.header == ("编号", "收到日期", "金额")
    assert read.rows == [(4, (17, date(2024, 3, 1), 12.5)), (5, (18, datetime(2024, 3, 2, 9, 30), None))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (b"\n\n", "no_header"),
        (b"PK\x03\x04broken", "not_a_table"),
        (b"a,b\x00\n1,2", "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, code):
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(content)
    assert refused.value.code == code


def test_a_packed_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(packed.getvalue())
    assert refused.value.code == "too_large"


def test_more_rows_than_can_be_looked_at_are_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 2)
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(b"a,b\n1,1\n2,2\n3,3\n")
    assert refused.value.code == "too_many_rows"


def test_columns_are_found_by_any_of_their_heads_and_serve_one_field_only():
    known = {"number": ["编号", "投诉编号"], "received": ["收到时间", "received at"], "closed": ["收到时间"]}
    header = ["* 投诉编号（必填）", "Received_At", "", "其他"]
    assert match_columns(header, known) == {"number": 0, "received": 1}


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-01", datetime(2024, 3, 1)),
        ("2024/3/1 9:05", datetime(2024, 3, 1, 9, 5)),
        ("2024年3月1日", datetime(2024, 3, 1)),
        (20240301, datetime(2024, 3, 1)),
        ("2024-03-01T09:05:07", datetime(2024, 3, 1, 9, 5, 7)),
        (date(2024, 3, 1), datetime(2024, 3, 1)),
        (None, None),
    ],
)
def test_moments_are_read_as_people_write_them(cell, moment):
    assert as_moment(cell) == moment
    assert as_day(cell) == (moment.date() if moment else None)


@pytest.mark.parametrize("cell", ["31.12.2024", "yesterday", "2024-02-30", True])
def test_what_is_no_day_is_said_to_be_none(cell):
    with pytest.raises(ValueError):
        as_day(cell)


def test_numbers_are_read_with_marks_and_signs():
    assert [as_number(cell) for cell in ("1,234.50", "￥ 99", 7, None)] == [
        Decimal("1234.50"),
        Decimal(99),
        7,
        None,
    ]
    for cell in ("twelve", "NaN", "1e999999999", date(2024, 1, 1)):
        with pytest.raises(ValueError):
            as_number(cell)


@pytest.mark.parametrize("text", ["=1+1", "+86 571", "-x", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0"])
def test_a_text_that_a_spreadsheet_would_run_is_neutralised_everywhere(text):
    assert neutral(text).startswith("'")
    table = Table("Cases", ["No.", text], [[1, text]])
    workbook = load_workbook(io.BytesIO(write_workbook([table])))
    cell = workbook["Cases"]["B2"]
    assert (cell.data_type, cell.value.lstrip()) == ("s", neutral(text).lstrip())
    assert read_sheet(write_csv(table)).rows[0][1][1].startswith("'")


def test_numbers_stay_numbers_and_control_signs_go():
    assert [neutral(cell) for cell in (-5, 1.5, None, "a\x00b\x07")] == [-5, 1.5, None, "ab"]


def test_what_was_written_is_read_again():
    rows = [["C-1", 3, date(2026, 1, 5), datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI), "两行\n文字", None]]
    table = Table("投诉", ["a", "b", "c", "d", "e", "f"], rows)
    read = read_sheet(write_workbook([table]))
    assert read.rows == [(2, ("C-1", 3, date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), "两行\n文字", None))]
    assert [as_text(cell) for cell in read.rows[0][1]] == [
        "C-1",
        "3",
        "2026-01-05",
        "2026-01-05 09:30",
        "两行\n文字",
        "",
    ]
    assert as_text(read_sheet(write_csv(table)).rows[0][1][3]) == "2026-01-05 09:30"


def test_worksheets_have_titles_of_their_own():
    tables = [
        Table("Cases: 2026/Q1", ["a"], []),
        Table("Cases 2026Q1", ["a"], []),
        Table("x" * 40, ["a"], []),
    ]
    assert load_workbook(io.BytesIO(write_workbook(tables))).sheetnames == [
        "Cases 2026Q1",
        "Cases 2026Q1 2",
        "x" * 31,
    ]
