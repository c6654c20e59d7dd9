"""Eligibility as data: rules over a customer's facts, each passed, failed or unknown, combined by all or any.

Values are integers or codes: money in fen, shares in basis points, years, yes/no; a day is asked for the years passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any


class Verdict(IntEnum):
    """Ordered: with `all` the lowest decides, with `any` the highest."""

    FAIL = 0
    UNKNOWN = 1
    PASS = 2


class Kind(StrEnum):
    MONEY = "money"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"
    CODE = "code"
    PREFIX = "prefix"
    FLAG = "flag"
    LINE = "line"


class Test(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    ONE_OF = "one_of"
    PRESENT = "present"
    HAS_PRODUCT = "has_product"
    YEARS = "years"

    __test__ = False  # no test case, whatever its name


class Join(StrEnum):
    ALL = "all"
    ANY = "any"


# What may be asked about a customer, in the order in which the editor offers it.
FACTS: dict[str, Kind] = {
    "established_on": Kind.DAY,
    "customer_since": Kind.DAY,
    "registered_capital": Kind.MONEY,
    "total_assets": Kind.MONEY,
    "net_assets": Kind.MONEY,
    "annual_revenue": Kind.MONEY,
    "profit": Kind.MONEY,
    "debt_ratio": Kind.SHARE,
    "staff_count": Kind.NUMBER,
    "ownership": Kind.CODE,
    "rating": Kind.CODE,
    "industry": Kind.PREFIX,
    "region": Kind.PREFIX,
    "payroll": Kind.FLAG,
    "cash_management": Kind.FLAG,
    "online_banking": Kind.FLAG,
    "tier": Kind.CODE,
    "deposits": Kind.MONEY,
    "loans": Kind.MONEY,
    "contribution": Kind.MONEY,
    "open_warnings": Kind.NUMBER,
    "open_complaints": Kind.NUMBER,
    "line": Kind.LINE,
    "registered_inspected": Kind.FLAG,
    "loan_card": Kind.FLAG,
    "operating_cash_flow": Kind.MONEY,
    "clear_purpose": Kind.FLAG,
    "permits": Kind.FLAG,
    "clean_record": Kind.FLAG,
    "counter_guarantee": Kind.FLAG,
    "repayment_source": Kind.FLAG,
    "ordinary_operating": Kind.FLAG,
    "invited_to_bid": Kind.FLAG,
    "contract_signed": Kind.FLAG,
    "performance_bond": Kind.FLAG,
    "receivables": Kind.FLAG,
    "receivables_pledged": Kind.FLAG,
    "goods_delivered": Kind.FLAG,
    "import_export": Kind.FLAG,
    "true_trade": Kind.FLAG,
    "project_approved": Kind.FLAG,
    "own_share": Kind.SHARE,
    "exit_agreed": Kind.FLAG,
}
# Facts that no system sends: somebody confirms them, with a day and a source.
TOLD = frozenset(list(FACTS)[list(FACTS).index("registered_inspected") :])
YES, NO = "yes", "no"
TESTS: dict[Kind, frozenset[Test]] = {
    Kind.MONEY: frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BETWEEN, Test.PRESENT}),
    Kind.NUMBER: frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BETWEEN, Test.PRESENT}),
    Kind.SHARE: frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BETWEEN, Test.PRESENT}),
    Kind.DAY: frozenset({Test.YEARS, Test.PRESENT}),
    Kind.CODE: frozenset({Test.ONE_OF, Test.PRESENT}),
    Kind.PREFIX: frozenset({Test.ONE_OF, Test.PRESENT}),
    Kind.FLAG: frozenset({Test.ONE_OF, Test.PRESENT}),
    Kind.LINE: frozenset({Test.HAS_PRODUCT}),
}
_VALUES = {Test.AT_LEAST: 1, Test.AT_MOST: 1, Test.YEARS: 1, Test.BETWEEN: 2, Test.PRESENT: 0}
_WORDS = frozenset({Test.ONE_OF, Test.HAS_PRODUCT})


class RuleMeansNothing(Exception):
    """The rule asks a fact that nobody knows, or asks it what it cannot answer."""


@dataclass(frozen=True)
class Rule:
    """One condition; `usual` ones may be departed from case by case: failing them leaves the matter open."""

    fact: str
    test: Test
    values: tuple[Any, ...] = ()
    usual: bool = False

    def plain(self) -> dict[str, Any]:
        """The rule as it is stored."""
        return {"fact": self.fact, "test": self.test.value, "values": list(self.values), "usual": self.usual}


def rule_from(stored: dict[str, Any]) -> Rule:
    """A stored rule, checked. Refuses RuleMeansNothing."""
    try:
        rule = Rule(
            fact=stored["fact"],
            test=Test(stored["test"]),
            values=tuple(stored["values"]),
            usual=bool(stored.get("usual")),
        )
        kind = FACTS[rule.fact]
    except (KeyError, ValueError, TypeError) as fault:
        raise RuleMeansNothing(str(stored)) from fault
    counted = _VALUES.get(rule.test)
    right = (
        all(isinstance(value, str) and value for value in rule.values) and bool(rule.values)
        if rule.test in _WORDS
        else len(rule.values) == counted and all(type(value) is int for value in rule.values)
    )
    if rule.test not in TESTS[kind] or not right:
        raise RuleMeansNothing(str(stored))
    if kind is Kind.FLAG and rule.test is Test.ONE_OF and set(rule.values) - {YES, NO}:
        raise RuleMeansNothing(str(stored))
    if rule.test is Test.BETWEEN and rule.values[0] > rule.values[1]:
        raise RuleMeansNothing(str(stored))
    if rule.test is Test.YEARS and not 0 <= rule.values[0] <= 200:
        raise RuleMeansNothing(str(stored))
    return rule


def years_before(day: date, years: int) -> date:
    """The latest day whose age is so many full years on `day`; a 29 February's age turns with the 28th before it."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def verdict(rule: Rule, value: Any, day: date) -> Verdict:
    """What a rule says of a value: None is unknown; of lines `value` is the set of codes that the customer has."""
    found = _holds(rule, value, day)
    if found is None:
        return Verdict.UNKNOWN
    if found:
        return Verdict.PASS
    return Verdict.UNKNOWN if rule.usual else Verdict.FAIL


def together(join: Join, verdicts: Iterable[Verdict]) -> Verdict:
    """All or any of them; no rule at all asks nothing and is passed."""
    found = list(verdicts)
    if not found:
        return Verdict.PASS
    return min(found) if join is Join.ALL else max(found)


def shortfall(rule: Rule, value: Any) -> Decimal | None:
    """How far a known figure is from what would pass: positive where more is needed, negative where less."""
    if value is None or isinstance(value, (str, date, frozenset, set)) or not rule.values:
        return None
    low, high = rule.values[0], rule.values[-1]
    if rule.test in {Test.AT_LEAST, Test.BETWEEN} and value < low:
        return Decimal(low) - Decimal(value)
    if rule.test in {Test.AT_MOST, Test.BETWEEN} and value > high:
        return Decimal(high) - Decimal(value)
    return None


def _holds(rule: Rule, value: Any, day: date) -> bool | None:
    if rule.test is Test.HAS_PRODUCT:
        return bool(set(rule.values) & set(value or ()))
    if rule.test is Test.PRESENT:
        return value is not None
    if value is None:
        return None
    if rule.test is Test.AT_LEAST:
        return bool(value >= rule.values[0])
    if rule.test is Test.AT_MOST:
        return bool(value <= rule.values[0])
    if rule.test is Test.BETWEEN:
        return bool(rule.values[0] <= value <= rule.values[1])
    if rule.test is Test.YEARS:
        return bool(value <= years_before(day, rule.values[0]))
    if FACTS[rule.fact] is Kind.PREFIX:
        return str(value).startswith(rule.values)
    return value in rule.values
