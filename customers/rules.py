"""Rules of the customer file in plain Python: what is searchable, which codes are sound, what is masked, shares."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from lunar_python import Lunar, LunarYear, Solar
from stdnum.cn import uscc

from common.text import bigrams, fold, fold_name, pinyin, search_document
from organization.rules import Role

NAME_KEY_LENGTH = 160
BASIS_POINTS = 10_000
# A phone number is found by at least so many of its last digits.
PHONE_TAIL = 4
# What is shorter is no whole phone or account number.
SHORTEST_NUMBER = 7
# The first year of which figures of a company are taken.
EARLIEST_FIGURES = 1990
# Digits of the largest amount in fen that a filter takes.
MOST_DIGITS = 16
# Which role each part of a customer's team asks for.
ROLE_OF_PART = {
    "front": Role.ACCOUNT_MANAGER,
    "middle": Role.PRODUCT_MANAGER,
    "back": Role.RISK_MANAGER,
}


class SearchFields(TypedDict):
    """The three columns that make a customer findable and sortable by name."""

    search_text: str
    search_parts: list[str]
    name_key: str


def search_fields(
    *,
    customer_no: str,
    credit_code: str,
    name: str,
    name_en: str,
    short_name: str,
    short_name_en: str,
    former_names: Iterable[str] = (),
    more_codes: Iterable[str] = (),
) -> SearchFields:
    """What search and sorting by name read, out of every name and code; whoever writes a name writes these too."""
    names = [name, short_name, name_en, short_name_en, *former_names]
    text, parts = search_document(names, [credit_code, customer_no, *more_codes])
    key = pinyin(short_name or fold_name(name))[:NAME_KEY_LENGTH]
    return {"search_text": text, "search_parts": parts, "name_key": key}


class PersonSearch(TypedDict):
    """The two columns that make a person findable."""

    search_text: str
    search_parts: list[str]


def person_search(*, name: str, name_en: str, phone: str) -> PersonSearch:
    """What the search for people reads: names, their pinyin and initials, and the last digits of the phone number."""
    text, parts = search_document([name, name_en], [])
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return {"search_text": text, "search_parts": [*parts, phone_part(digits)] if digits else parts}


def phone_part(digits: str) -> str:
    """The end of a phone number as a part to search by; no part of a name begins so."""
    return f"#{digits[-PHONE_TAIL:]}"


def number_parts(typed: str) -> tuple[str, str]:
    """What was typed as a phone or account number: the end that is shown, and the whole; each empty where it is none.

    A masked number is found by the four digits that everybody is shown or by all of it, never by more of it than is
    shown: otherwise whoever sees the mask would guess what is under it digit by digit.
    """
    sign = fold(typed).removeprefix("+")
    if len(sign) == PHONE_TAIL and sign.isdecimal():
        return sign, ""
    digits = sum(each.isdecimal() for each in sign)
    return "", sign if len(sign) >= SHORTEST_NUMBER and digits * 2 > len(sign) else ""


def credit_code_is_valid(code: str) -> bool:
    """Whether a unified social credit code has the right form and check character (GB 32100-2015).

    No code at all is not an error: some customers have none yet.
    """
    return not code or uscc.is_valid(code)


def masked_phone(phone: str) -> str:
    """'13812345678' as '138****5678'; a short number keeps its ends, a very short one nothing."""
    if len(phone) >= 9:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{phone[0]}****{phone[-1]}" if len(phone) >= 5 else "****" if phone else ""


def masked_email(email: str) -> str:
    """'liuwei@example.com' as 'l***@example.com'."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***@{domain}" if at else "***" if email else ""


def masked_account(account_no: str) -> str:
    """'6222020000011234' as '6222****1234'; a short number keeps its last four characters."""
    return f"{account_no[:4]}****{account_no[-4:]}" if len(account_no) > 10 else f"****{account_no[-4:]}"


def ratio(basis_points: int | None) -> Decimal | None:
    """Basis points as a fraction: -1200 is -0.12."""
    return None if basis_points is None else Decimal(basis_points) / BASIS_POINTS


def change(now: int, before: int | None) -> Decimal | None:
    """The change against an earlier figure as a fraction; none where there was nothing before."""
    return Decimal(now - before) / abs(before) if before else None


def share(ours: int | None, total: int | None) -> Decimal | None:
    """Ours out of the whole as a fraction from 0 to 1; unknown where the whole is unknown or smaller than ours."""
    if ours is None or not total or total < ours:
        return None
    return Decimal(ours) / total


# What the customer is to the other company, by what that one is to the customer.
OPPOSITES = {
    "parent": "subsidiary",
    "subsidiary": "parent",
    "supplier": "buyer",
    "buyer": "supplier",
    "guarantor": "guaranteed",
    "guaranteed": "guarantor",
    "shareholder": "holding",
    "holding": "shareholder",
    "association": "member",
    "member": "association",
}


# ---------------------------------------------------------------- what the company is
@dataclass(frozen=True)
class Thresholds:
    """The amounts that divide companies by size, in fen of yuan."""

    a_assets_over: int
    a_revenue_over: int
    d_net_assets_under: int
    d_revenue_under: int
    d_profit_under: int
    b_net_assets_over: int
    b_revenue_over: int
    c_net_assets_up_to: int


@dataclass(frozen=True)
class SizeClass:
    """The class (A, B, C, D, empty where none fits), the word for why, and which figures decided or are missing."""

    code: str
    reason: str
    figures: tuple[str, ...]


def size_class(
    *, assets: int | None, net_assets: int | None, revenue: int | None, profit: int | None, bounds: Thresholds
) -> SizeClass:
    """The first of A, D, B, C that fits, in this order; amounts in fen of yuan.

    A: assets and revenue over their bounds. D: net assets, revenue or profit under theirs. B: net assets and revenue
    over theirs. C: net assets up to its bound. A figure that is missing leaves the class open where it would decide.
    """
    if _over(assets, bounds.a_assets_over) and _over(revenue, bounds.a_revenue_over):
        return SizeClass("A", "large", ("total_assets", "annual_revenue"))
    small = [
        name
        for name, amount, bound in (
            ("net_assets", net_assets, bounds.d_net_assets_under),
            ("annual_revenue", revenue, bounds.d_revenue_under),
            ("profit", profit, bounds.d_profit_under),
        )
        if amount is not None and amount < bound
    ]
    known = {"total_assets": assets, "net_assets": net_assets, "annual_revenue": revenue, "profit": profit}
    missing = tuple(name for name, amount in known.items() if amount is None)
    # Without its assets a company of large revenue may be of class A all the same.
    may_be_a = assets is None and _over(revenue, bounds.a_revenue_over)
    may_be_a = may_be_a or (revenue is None and (assets is None or assets > bounds.a_assets_over))
    if may_be_a or (missing and not small and missing != ("total_assets",)):
        return SizeClass("", "missing", missing)
    if small:
        return SizeClass("D", "small", tuple(small))
    if _over(net_assets, bounds.b_net_assets_over) and _over(revenue, bounds.b_revenue_over):
        return SizeClass("B", "medium", ("net_assets", "annual_revenue"))
    if net_assets is not None and net_assets <= bounds.c_net_assets_up_to:
        return SizeClass("C", "growing", ("net_assets",))
    return SizeClass("", "between", ("net_assets", "annual_revenue"))


def _over(amount: int | None, bound: int) -> bool:
    return amount is not None and amount > bound


def debt_ratio(assets: int | None, liabilities: int | None, net_assets: int | None = None) -> Decimal | None:
    """Liabilities / assets as a fraction, liabilities being assets less net assets where they are not told;
    unknown without assets."""
    if liabilities is None and assets is not None and net_assets is not None:
        liabilities = assets - net_assets
    return None if liabilities is None or not assets else Decimal(liabilities) / assets


# ---------------------------------------------------------------- what is known of a person
# Data that nobody is shown without a reason; a career is open to whoever sees the customer.
PRIVATE_KINDS = frozenset({"personality", "habits", "hobbies", "date"})
MASK = "****"


def day_exists(month: int, day: int, calendar: str) -> bool:
    """Whether a calendar has this day in some year: 30 days at most in a lunar month, 29 in February."""
    longest = 30 if calendar == "lunar" else monthrange(2024, month)[1]
    return 1 <= day <= longest


def next_occurrence(month: int, day: int, calendar: str, *, on_or_after: date) -> date:
    """The first day of a yearly date that is not before `on_or_after`, lunar dates by the Chinese calendar.

    A year without the day has it on the month's last one. A leap month is not celebrated again.
    """
    year = on_or_after.year - 1
    while (found := _in_year(year, month, day, calendar)) < on_or_after:
        year += 1
    return found


def yearly_dates(first: date, last: date) -> dict[tuple[str, int, int], date]:
    """The yearly dates that come from `first` to `last`: (calendar, month, day) and the day each comes on."""
    found: dict[tuple[str, int, int], date] = {}
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        lunar = Lunar.fromDate(datetime.combine(on, time(12)))
        for calendar, month, day in (
            ("solar", on.month, on.day),
            ("lunar", abs(lunar.getMonth()), lunar.getDay()),
        ):
            # The month's last day is also that of the days which this month does not have.
            for each in range(day, 32 if calendar == "solar" else 31):
                if not day_exists(month, each, calendar):
                    break
                if next_occurrence(month, each, calendar, on_or_after=first) == on:
                    found[calendar, month, each] = on
    return found


def _in_year(year: int, month: int, day: int, calendar: str) -> date:
    if calendar != "lunar":
        return date(year, month, min(day, monthrange(year, month)[1]))
    first, days = _lunar_months(year)[month]
    return first + timedelta(days=min(day, days) - 1)


@lru_cache(maxsize=64)
def _lunar_months(year: int) -> dict[int, tuple[date, int]]:
    """First day and length of every month of a lunar year; the library reckons the year anew at each question."""
    found = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        solar = Solar.fromJulianDay(month.getFirstJulianDay())
        found[month.getMonth()] = date(solar.getYear(), solar.getMonth(), solar.getDay()), month.getDayCount()
    return found


def name_likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: twice the two-character parts they share by all they have (Dice)."""
    parts, others = set(bigrams(fold_name(one))), set(bigrams(fold_name(other)))
    return 2 * len(parts & others) / (len(parts) + len(others)) if parts or others else 0.0


# ---------------------------------------------------------------- tiers on two days
NO_TIER = "none"
WAYS = ("up", "down", "moved")


@dataclass(frozen=True)
class Stood:
    """Where a customer stood on a business date and on a later one (the same where only one is meant).

    `before` and `after` are codes of tiers, several with a plus between them, or `none`; or `way` says how it went.
    """

    first: date
    second: date
    before: str = ""
    after: str = ""
    way: str = ""


def read_stood(typed: str) -> Stood | None:
    """`2026-08-31,key`, `2026-08-31,2026-11-21,quasi,key` or `2026-08-31,2026-11-21,up`; None where it is neither."""
    parts = typed.split(",")
    try:
        days = [date.fromisoformat(part) for part in parts[: max(1, len(parts) - 1 - (len(parts) == 4))]]
    except ValueError:
        return None
    match len(parts):
        case 2:
            return Stood(days[0], days[0], before=parts[1])
        case 3 if parts[2] in WAYS and days[0] < days[1]:
            return Stood(days[0], days[1], way=parts[2])
        case 4 if days[0] < days[1]:
            return Stood(days[0], days[1], before=parts[2], after=parts[3])
    return None


# ---------------------------------------------------------------- the books of a month
@dataclass(frozen=True)
class Books:
    """What customers had in a month: bands of settlement and of loans in fen (from, below or None), a line."""

    month: date
    settlement: tuple[int, int | None] | None = None
    loans: tuple[int, int | None] | None = None
    line: str = ""


def read_books(typed: str) -> Books | None:
    """`2026-10,settlement:100000000-500000000,loans:0-100000000,line:deposits`; None where it means nothing."""
    month, *parts = typed.split(",")
    found: dict[str, str] = dict(part.split(":", 1) for part in parts if ":" in part)
    if len(found) != len(parts) or not found.keys() <= {"settlement", "loans", "line"}:
        return None
    try:
        return Books(
            month=date.fromisoformat(f"{month}-01"),
            line=found.get("line", ""),
            **{name: _band(found[name]) for name in ("settlement", "loans") if name in found},
        )
    except ValueError:
        return None


def _band(typed: str) -> tuple[int, int | None]:
    low, _, below = typed.partition("-")
    return _fen(low), _fen(below) if below else None


def _fen(typed: str) -> int:
    """No amount of ours has more digits; a longer one neither database nor page could take."""
    if len(typed) > MOST_DIGITS:
        raise ValueError(typed)
    return int(typed)


# ---------------------------------------------------------------- what a customer uses
# Services beside the product lines; each has a bit of its own above theirs, in this order.
SERVICES = ("payroll", "cash_management", "direct_link", "online_banking")
FIRST_SERVICE = 56


@dataclass(frozen=True)
class Holds:
    """Product lines and services that a customer uses, and those that it does not."""

    has: tuple[str, ...]
    lacks: tuple[str, ...]


def read_holds(typed: str) -> Holds | None:
    """`payroll,-cash_management`: what is used, and with a dash what is not; None where nothing is named."""
    codes = [part.strip() for part in typed.split(",")]
    if not all(code.removeprefix("-") for code in codes):
        return None
    return Holds(
        has=tuple(code for code in codes if not code.startswith("-")),
        lacks=tuple(code[1:] for code in codes if code.startswith("-")),
    )
