"""How a row of each resource looks: its fields, what each may hold, the key, and the amount that is totalled."""

import re
from dataclasses import dataclass
from enum import StrEnum

from corebanking.rules.batches import Resource


class Kind(StrEnum):
    """What a field holds; each has one way of being written, and everything else is an error of the row."""

    TEXT = "text"  # any text up to `length`
    CODE = "code"  # letters, digits, '_', '-' and '.', up to `length`
    DATE = "date"  # 2026-10-31
    MONTH = "month"  # 2026-10
    AMOUNT = "amount"  # units of a currency, at most two decimals
    RATE = "rate"  # at most six decimals
    INTEGER = "integer"
    FLAG = "flag"  # 0 or 1
    CHOICE = "choice"  # one of `choices`
    CURRENCY = "currency"  # three capital letters, ISO 4217


@dataclass(frozen=True)
class Field:
    """One field of a row. `lowest` is the smallest number allowed, where there is one."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    length: int = 20
    choices: tuple[str, ...] = ()
    lowest: int | None = None
    example: str = ""


@dataclass(frozen=True)
class Layout:
    """The fields of a resource in order, its bank key, and the field that control totals add up.

    `typed`: there are so many rows that plain ones are staged as what they mean; all fields are required codes,
    months, amounts and integers.
    """

    fields: tuple[Field, ...]
    key: tuple[str, ...]
    total: str | None = None
    typed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def open_names(self, *, everything: bool) -> frozenset[str]:
        """The fields that a person reads: names and amounts only whoever reads everything, keys and codes all."""
        closed = () if everything else (Kind.TEXT, Kind.AMOUNT)
        return frozenset(field.name for field in self.fields if field.kind not in closed)


# What stands for a value that whoever does not read names may not see.
HIDDEN = "•••"
# Keys, codes, dates and numbers as they are meant, a stray blank around them included; a name is none of these.
_KEYLIKE = re.compile(r"\s*[A-Za-z0-9_./:+-]{0,40}\s*")


def as_seen(value: object, *, everything: bool) -> str:
    """A field's value for a person: what slipped into a key's or date's place is hidden from who reads no names."""
    text = as_text(value)
    return text if everything or _KEYLIKE.fullmatch(text) else HIDDEN


def as_text(value: object) -> str:
    """A field's value as a form holds it: nothing and null are the same, and every line ends in LF.

    A browser sends each line end as CRLF, so what was held and what comes back are compared in this form only.
    """
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")


_NEEDED = True


def _text(name: str, length: int, example: str, required: bool = False) -> Field:
    return Field(name, Kind.TEXT, required, length, example=example)


def _code(name: str, length: int, example: str, required: bool = False) -> Field:
    return Field(name, Kind.CODE, required, length, example=example)


def _date(name: str, example: str, required: bool = False) -> Field:
    return Field(name, Kind.DATE, required, example=example)


def _amount(name: str, example: str, required: bool = False, lowest: int | None = None) -> Field:
    return Field(name, Kind.AMOUNT, required, example=example, lowest=lowest)


def _flag(name: str) -> Field:
    return Field(name, Kind.FLAG, _NEEDED, example="1")


def _choice(name: str, *choices: str, required: bool = False) -> Field:
    return Field(name, Kind.CHOICE, required, choices=choices, example=choices[0])


LAYOUTS: dict[Resource, Layout] = {
    Resource.UNITS: Layout(
        key=("code",),
        fields=(
            _code("code", 20, "8811", _NEEDED),
            _text("name", 80, "浙东商业银行杭州城西支行", _NEEDED),
            _text("name_en", 80, "Hangzhou West Sub-branch"),
            _text("short_name", 40, "城西支行", _NEEDED),
            _text("short_name_en", 40, "Hangzhou West"),
            _choice("level", "sub_branch", "branch", "head_office", required=_NEEDED),
            _code("parent_code", 20, "8810"),
            _code("region_code", 6, "330106"),
            _date("opened_on", "1996-06-18"),
            _date("closed_on", ""),
        ),
    ),
    Resource.EXCHANGE_RATES: Layout(
        key=("date", "currency"),
        fields=(
            _date("date", "2026-10-31", _NEEDED),
            Field("currency", Kind.CURRENCY, _NEEDED, example="USD"),
            Field("rate", Kind.RATE, _NEEDED, example="7.113500"),
        ),
    ),
    Resource.TRANSFER_PRICES: Layout(
        key=("product_line", "month"),
        fields=(
            _code("product_line", 30, "rmb_current", _NEEDED),
            Field("month", Kind.MONTH, _NEEDED, example="2026-10"),
            Field("rate", Kind.RATE, _NEEDED, example="0.020800"),
        ),
    ),
    Resource.CUSTOMERS: Layout(
        key=("customer_no",),
        total="registered_capital",
        fields=(
            _code("customer_no", 20, "8000000001", _NEEDED),
            _code("credit_code", 18, "91330105131902039X"),
            _text("name", 120, "杭州澜川精密制造集团有限公司", _NEEDED),
            _text("name_en", 160, "Hangzhou Lanchuan Precision Manufacturing Group Co., Ltd."),
            _text("short_name", 40, "澜川精密", _NEEDED),
            _text("short_name_en", 60, "Lanchuan Precision"),
            _text("former_names", 1000, "杭州澜川机械厂;杭州澜川精密有限公司"),
            _code("unit_code", 20, "8811", _NEEDED),
            _code("manager_no", 20, "M1001"),
            _code("industry_code", 5, "C34"),
            _code("region_code", 6, "330105"),
            _choice("ownership", "private", "state", "foreign", "joint", "collective"),
            _date("established_on", "2010-03-20"),
            _date("customer_since", "2018-03-12"),
            _amount("registered_capital", "250000000.00", lowest=0),
            _amount("total_assets", "576123544.15", lowest=0),
            _amount("net_assets", "302064813.38"),
            _amount("annual_revenue", "667653433.75", lowest=0),
            _amount("profit", "50074007.53"),
            Field("staff_count", Kind.INTEGER, lowest=0, example="1120"),
            Field("figures_year", Kind.INTEGER, lowest=1900, example="2025"),
            _choice("rating", "AA", "AAA", "A", "BBB", "BB", "B", "C"),
            _flag("payroll"),
            _flag("cash_management"),
            _flag("direct_link"),
            _flag("online_banking"),
            _choice("status", "current", "potential", "target", "lost", required=_NEEDED),
        ),
    ),
    Resource.ACCOUNTS: Layout(
        key=("account_no",),
        total="limit_amount",
        fields=(
            _code("account_no", 32, "80000000011001", _NEEDED),
            _code("customer_no", 20, "8000000001", _NEEDED),
            _code("product_line", 30, "rmb_current", _NEEDED),
            Field("currency", Kind.CURRENCY, _NEEDED, example="CNY"),
            Field("rate", Kind.RATE, example="0.033500"),
            _choice("status", "active", "closed", required=_NEEDED),
            _date("opened_on", "2018-03-12", _NEEDED),
            _date("closed_on", ""),
            _date("matures_on", ""),
            _amount("limit_amount", "", lowest=0),
        ),
    ),
    Resource.BALANCES: Layout(
        key=("account_no", "month"),
        total="ending_balance",
        typed=True,
        fields=(
            _code("account_no", 32, "80000000011001", _NEEDED),
            Field("month", Kind.MONTH, _NEEDED, example="2026-10"),
            _amount("ending_balance", "53173821.78", _NEEDED),
            _amount("average_balance", "51119254.65", _NEEDED),
            _amount("year_average", "51119254.65", _NEEDED),
            _amount("settlement_amount", "25784122.92", _NEEDED, lowest=0),
            _amount("fees", "2062.73", _NEEDED),
            Field("transactions", Kind.INTEGER, _NEEDED, lowest=0, example="331"),
        ),
    ),
}
