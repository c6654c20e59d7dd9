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
    MOMENT = "moment"  # 2026-10-31T14:05:00+08:00, always with its offset
    MONTH = "month"  # 2026-10
    AMOUNT = "amount"  # units of a currency, at most two decimals
    RATE = "rate"  # at most six decimals
    INTEGER = "integer"
    FLAG = "flag"  # 0 or 1
    CHOICE = "choice"  # one of `choices`
    CURRENCY = "currency"  # three capital letters, ISO 4217
    VERSION = "version"  # counted up by the source, up to eighteen digits


@dataclass(frozen=True)
class Field:
    """One field of a row. `lowest` is the smallest number allowed, where there is one.

    Of resources that are checked by their layout alone: `refers` names what the value is the key of (a name of
    `REFERENCES`), `past` that it does not lie after the business date, `fraction` that it is less than one.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    length: int = 20
    choices: tuple[str, ...] = ()
    lowest: int | None = None
    example: str = ""
    refers: str = ""
    past: bool = False
    fraction: bool = False


# What a field may be the key of: its table, the column of the key, and the fault where nothing has it.
REFERENCES = {
    "customer": ("customers_customer", "customer_no", "unknown_customer"),
    "account": ("customers_account", "account_no", "unknown_account"),
    "product": ("products_product", "code", "unknown_product"),
    "product_line": ("products_productline", "code", "unknown_product_line"),
    "unit": ("organization_unit", "code", "unknown_unit"),
}


# What a row of any resource may carry: an older one of the same key that comes later is not applied.
VERSION = Field("source_version", Kind.VERSION, example="20261031180500")


@dataclass(frozen=True)
class Layout:
    """The fields of a resource in order, its bank key, and the field that control totals add up.

    `typed`: there are so many rows that plain ones are staged as what they mean; all fields are required codes,
    months, amounts and integers.
    `described`: nothing but its fields and `spans` (pairs of days, the first not after the second) says what a good
    row is, and `customers.services.facts` or its like where it goes; other resources have statements of their own.
    `dated`: the field with the day or month that a row speaks of, where it speaks of one: its version is kept for so
    long after that day; rows of other resources say how things stand, and their versions are kept.
    """

    fields: tuple[Field, ...]
    key: tuple[str, ...]
    total: str | None = None
    typed: bool = False
    described: bool = False
    spans: tuple[tuple[str, str], ...] = ()
    dated: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def sent_fields(self) -> tuple[Field, ...]:
        """What a row may hold: its fields, and the version that the source counts."""
        return (*self.fields, VERSION)

    @property
    def sent_names(self) -> tuple[str, ...]:
        return (*self.names, VERSION.name)

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


def _key_of(what: str, name: str, length: int, example: str, required: bool = True) -> Field:
    return Field(name, Kind.CODE, required, length, example=example, refers=what)


def _past(name: str, example: str, required: bool = False) -> Field:
    return Field(name, Kind.DATE, required, example=example, past=True)


def _choice(name: str, *choices: str, required: bool = False) -> Field:
    return Field(name, Kind.CHOICE, required, choices=choices, example=choices[0])


_PAID_AS = ("transfer", "bill", "collection", "letter_of_credit", "payroll", "tax", "cash", "other")
# fmt: off
_FEES_FOR = (
    "settlement", "account", "guarantee", "letter_of_credit", "bill", "cash_management", "exchange", "advice", "other",
)
# fmt: on

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
    Resource.STAFF: Layout(
        key=("employee_no",),
        fields=(
            _code("employee_no", 20, "M1001", _NEEDED),
            _text("name", 60, "周雨桐", _NEEDED),
            _text("name_en", 60, "Zhou Yutong"),
            _code("unit_code", 20, "8811", _NEEDED),
            _text("email", 254, "zhou.yutong@bank.example"),
            _text("phone", 30, "0571-88110016"),
            _choice("status", "active", "left", required=_NEEDED),
        ),
    ),
    Resource.EXCHANGE_RATES: Layout(
        key=("date", "currency"),
        dated="date",
        fields=(
            _date("date", "2026-10-31", _NEEDED),
            Field("currency", Kind.CURRENCY, _NEEDED, example="USD"),
            Field("rate", Kind.RATE, _NEEDED, example="7.113500"),
        ),
    ),
    Resource.TRANSFER_PRICES: Layout(
        key=("product_line", "month"),
        dated="month",
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
        dated="month",
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
    Resource.RATINGS: Layout(
        key=("customer_no", "rated_on"),
        described=True,
        spans=(("rated_on", "valid_until"),),
        dated="rated_on",
        fields=(
            _key_of("customer", "customer_no", 20, "8000000001"),
            _past("rated_on", "2026-10-15", _NEEDED),
            _choice("rating", "AA", "AAA", "A", "BBB", "BB", "B", "C", required=_NEEDED),
            Field("default_probability", Kind.RATE, lowest=0, example="0.004200", fraction=True),
            _date("valid_until", "2027-10-14"),
        ),
    ),
    Resource.LOANS: Layout(
        key=("loan_no",),
        total="outstanding",
        described=True,
        spans=(("lent_on", "matures_on"), ("lent_on", "extended_to")),
        fields=(
            _code("loan_no", 32, "L202603120007", _NEEDED),
            _key_of("customer", "customer_no", 20, "8000000001"),
            _key_of("product_line", "product_line", 30, "working_capital_loan"),
            Field("currency", Kind.CURRENCY, _NEEDED, example="CNY"),
            _amount("principal", "20000000.00", _NEEDED, lowest=0),
            _amount("outstanding", "15000000.00", _NEEDED, lowest=0),
            Field("rate", Kind.RATE, _NEEDED, example="0.034500", fraction=True),
            _past("lent_on", "2026-03-12", _NEEDED),
            _date("matures_on", "2027-03-11", _NEEDED),
            _date("extended_to", ""),
            _date("next_due_on", "2026-12-21"),
            _amount("next_due", "43125.00", lowest=0),
            Field("overdue_days", Kind.INTEGER, lowest=0, example="0"),
            _amount("overdue", "0.00", lowest=0),
            _choice(
                "quality", "normal", "special_mention", "substandard", "doubtful", "loss", required=_NEEDED
            ),
            _choice("security", "mortgage", "credit", "guarantee", "pledge"),
            _choice("status", "active", "settled", required=_NEEDED),
        ),
    ),
    Resource.HOLDINGS: Layout(
        key=("customer_no", "product_code"),
        total="amount",
        described=True,
        spans=(("since", "until"),),
        fields=(
            _key_of("customer", "customer_no", 20, "8000000001"),
            _key_of("product", "product_code", 30, "payroll_service"),
            _past("since", "2024-05-06", _NEEDED),
            _date("until", ""),
            _amount("amount", "1860000.00", lowest=0),
            Field("units", Kind.INTEGER, lowest=0, example="412"),
        ),
    ),
    Resource.DAILY_BALANCES: Layout(
        key=("account_no", "day"),
        total="balance",
        described=True,
        dated="day",
        fields=(
            _key_of("account", "account_no", 32, "80000000011001"),
            _past("day", "2026-10-31", _NEEDED),
            _amount("balance", "53173821.78", _NEEDED),
        ),
    ),
    Resource.SETTLEMENTS: Layout(
        key=("settlement_no",),
        total="amount",
        described=True,
        dated="settled_on",
        fields=(
            _code("settlement_no", 40, "S2026103100012345", _NEEDED),
            _key_of("account", "account_no", 32, "80000000011001"),
            _past("settled_on", "2026-10-31", _NEEDED),
            _choice("direction", "in", "out", required=_NEEDED),
            _choice("kind", *_PAID_AS, required=_NEEDED),
            _amount("amount", "860000.00", _NEEDED, lowest=0),
            _text("counterparty", 120, "宁波远航进出口有限公司"),
            _text("counterparty_bank", 80, "中国工商银行宁波分行"),
        ),
    ),
    Resource.FEES: Layout(
        key=("fee_no",),
        total="amount",
        described=True,
        dated="charged_on",
        fields=(
            _code("fee_no", 40, "F2026103100000917", _NEEDED),
            _key_of("account", "account_no", 32, "80000000011001"),
            _past("charged_on", "2026-10-31", _NEEDED),
            _choice("kind", *_FEES_FOR, required=_NEEDED),
            _amount("amount", "1240.00", _NEEDED),
        ),
    ),
    Resource.INTERACTIONS: Layout(
        key=("interaction_no",),
        described=True,
        dated="happened_at",
        fields=(
            _code("interaction_no", 40, "PB-20261031-004711", _NEEDED),
            _key_of("customer", "customer_no", 20, "8000000001"),
            _choice(
                "channel",
                "phone_bank",
                "counter",
                "online_bank",
                "call_centre",
                "machine",
                "mobile",
                required=_NEEDED,
            ),
            Field("happened_at", Kind.MOMENT, _NEEDED, example="2026-10-31T14:05:00+08:00", past=True),
            _code("cause", 30, "limit_too_low", _NEEDED),
            _text("subject", 200, "网银转账限额不够", _NEEDED),
            _choice("outcome", "passed_on", "answered", "open", required=_NEEDED),
            _key_of("unit", "unit_code", 20, "8811", required=False),
        ),
    ),
}
