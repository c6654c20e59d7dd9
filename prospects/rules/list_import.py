"""A list of companies for the pool, row by row: which heads mean what, and what a row must say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.money import to_fen
from common.spreadsheets import Sheet, as_day, as_number, match_columns
from common.text import fold_name
from imports.rules import Row, RowError

WAN = 10_000
# Usual heads of each field, Chinese and English.
HEADS: dict[str, tuple[str, ...]] = {
    "name": ("企业名称", "公司名称", "单位名称", "名称", "company", "legal name", "name"),
    "credit_code": ("统一社会信用代码", "信用代码", "credit code"),
    "short_name": ("简称", "short name"),
    "name_en": ("英文名称", "english name"),
    "source_note": ("来源说明", "备注", "how known", "note"),
    "main_business": ("主营业务", "经营范围", "main business"),
    "address": ("地址", "注册地址", "address"),
    "established_on": ("成立日期", "注册日期", "established on", "established"),
    "total_assets_fen": ("总资产万元", "总资产", "资产总额", "total assets"),
    "net_assets_fen": ("净资产万元", "净资产", "所有者权益", "net assets"),
    "annual_revenue_fen": ("营业收入万元", "营业收入", "年营业收入", "年收入", "annual revenue", "revenue"),
    "figures_year": ("数据年份", "年度", "year"),
}
REQUIRED = ("name",)
LONGEST = {"name": 120, "credit_code": 18, "short_name": 40, "name_en": 160, "address": 200}
MONEY = ("total_assets_fen", "net_assets_fen", "annual_revenue_fen")
YEARS = range(1990, 2100)


@dataclass(frozen=True)
class Company:
    """One company as read: fields of a prospect by name, money in fen of yuan."""

    row: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What the file says: companies, errors by row, and fields that no column was found for."""

    companies: list[Company]
    errors: list[RowError]
    missing: list[str]


def read_companies(sheet: Sheet, *, today: date) -> Reading:
    """Every row as a company or as errors; a company that stands twice in the file is an error of its second row.

    Amounts are in ten thousand yuan. An empty row is passed over.
    """
    columns = dict(match_columns(sheet.header, HEADS))
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        return Reading([], [], missing)
    companies: list[Company] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    for number, cells in sheet.rows:
        row = Row(number, cells, columns, REQUIRED, LONGEST, usual=200)
        values = _values(row, today)
        keys = {values["credit_code"], fold_name(values["name"])} - {""}
        if keys & seen:
            row.wrong("name", "twice", values["name"])
        if row.errors:
            errors += row.errors
            continue
        seen |= keys
        companies.append(
            Company(number, {name: value for name, value in values.items() if value is not None})
        )
    return Reading(companies, errors, [])


def _values(row: Row, today: date) -> dict[str, Any]:
    texts = ("name", "credit_code", "short_name", "name_en", "source_note", "main_business", "address")
    values: dict[str, Any] = {name: row.text(name) for name in texts}
    values["credit_code"] = values["credit_code"].upper()
    established_on = row.read("established_on", as_day)
    if established_on is not None and established_on > today:
        row.wrong("established_on", "future", established_on.isoformat())
    values["established_on"] = established_on
    for name in MONEY:
        amount: Decimal | None = row.read(name, as_number)
        values[name] = None if amount is None else to_fen(round(amount * WAN, 2))
    year = row.read("figures_year", as_number)
    if year is not None and int(year) not in YEARS:
        row.wrong("figures_year", "unreadable", str(year))
    values["figures_year"] = None if year is None else int(year)
    return values
