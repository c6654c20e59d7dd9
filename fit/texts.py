"""How facts, rules, limits, fees and needs are called, and a rule, a value or a limit as a sentence."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.calendar import business_today
from common.reader import language
from customers.models import Ownership, Tier
from customers.standards import industry_name, region_name
from fit.queries import CheckedRule
from products.models import ProductLine
from products.rules.eligibility import FACTS, YES, Kind, Rule, Test, Verdict
from products.rules.needs import NeedKind, NeedStep
from products.rules.terms import BASIS_POINTS, Fee, Limit, LimitKind, Per, When

FACT_NAMES = {
    "established_on": _("Age of the company"),
    "customer_since": _("Years as our customer"),
    "registered_capital": _("Registered capital"),
    "total_assets": _("Total assets"),
    "net_assets": _("Net assets"),
    "annual_revenue": _("Annual revenue"),
    "profit": _("Profit"),
    "debt_ratio": _("Debt ratio"),
    "staff_count": _("Staff count"),
    "ownership": _("Ownership"),
    "rating": _("Internal rating"),
    "industry": _("Industry"),
    "region": _("Region"),
    "payroll": _("Payroll service"),
    "cash_management": _("Cash management"),
    "online_banking": _("Online banking"),
    "tier": _("Tier"),
    "deposits": _("Average deposits"),
    "loans": _("Average loans"),
    "contribution": _("Contribution, 12 months"),
    "open_warnings": _("Open warnings"),
    "open_complaints": _("Open complaints"),
    "line": _("Product in use"),
    "registered_inspected": _("Registered and inspected this year"),
    "loan_card": _("Loan card"),
    "operating_cash_flow": _("Operating cash flow of a year"),
    "clear_purpose": _("Clear purpose"),
    "permits": _("Permits complete"),
    "clean_record": _("Clean credit record"),
    "counter_guarantee": _("Counter-guarantee offered"),
    "repayment_source": _("Real source of repayment"),
    "ordinary_operating": _("For ordinary operations"),
    "invited_to_bid": _("Tender papers at hand"),
    "contract_signed": _("Contract awarded or signed"),
    "performance_bond": _("Performance bond given by the contractor"),
    "receivables": _("Receivables on account"),
    "receivables_pledged": _("Receivables may be pledged"),
    "goods_delivered": _("Goods delivered and accepted"),
    "import_export": _("Right to import and export"),
    "true_trade": _("Trade is real"),
    "project_approved": _("Project approved"),
    "own_share": _("Own share of the money needed"),
    "exit_agreed": _("Exit of the investor agreed"),
}
TEST_NAMES = {
    Test.AT_LEAST: _("at least"),
    Test.AT_MOST: _("at most"),
    Test.BETWEEN: _("between"),
    Test.ONE_OF: _("one of"),
    Test.PRESENT: _("is known"),
    Test.HAS_PRODUCT: _("has one of"),
    Test.YEARS: _("years at least"),
}
VERDICTS = {
    Verdict.PASS: (pgettext_lazy("eligibility", "Qualifies"), "good", "circle-check"),
    Verdict.UNKNOWN: (pgettext_lazy("eligibility", "Open"), "warn", "help-circle"),
    Verdict.FAIL: (pgettext_lazy("eligibility", "Does not qualify"), "bad", "circle-x"),
}
SOURCES = {
    "file": _("customer's file"),
    "figures": _("company's figures"),
    "books": _("core banking"),
    "work": _("our own records"),
    "told": _("not told yet"),
}
NEEDS = {
    NeedKind.WORKING_CAPITAL: _("Money for everyday business"),
    NeedKind.RECEIVABLES: _("Money tied up in receivables"),
    NeedKind.INVESTMENT: _("Money for investment"),
    NeedKind.SHORT_GAP: _("A gap of days or weeks"),
    NeedKind.BID: _("Bidding"),
    NeedKind.CONTRACT: _("Security for a contract"),
    NeedKind.TRADE_CREDIT: _("Risk of selling on account"),
    NeedKind.EQUITY: _("Equity"),
    NeedKind.IDLE_MONEY: _("Idle money"),
    NeedKind.PAYMENTS: _("Paying and being paid"),
    NeedKind.CASH_CONTROL: _("Control of cash in a group"),
    NeedKind.WAGES: _("Wages"),
    NeedKind.FOREIGN_TRADE: _("Trade abroad"),
    NeedKind.PROPERTY: _("Property"),
}
STEPS = {
    NeedStep.IDENTIFIED: _("Identified"),
    NeedStep.MATCHED: _("Matched with products"),
    NeedStep.PROPOSED: _("Proposed"),
    NeedStep.NEGOTIATED: pgettext_lazy("need", "Negotiated"),
    NeedStep.DELIVERED: _("Delivered"),
    NeedStep.FOLLOWED_UP: _("Followed up"),
    NeedStep.DROPPED: pgettext_lazy("need", "Dropped"),
}
LIMITS = {
    LimitKind.MOST_AMOUNT: _("at most %(value)s a case"),
    LimitKind.MOST_SHARE: _("at most %(value)s of what it is for"),
    LimitKind.LEAST_SHARE: _("at least %(value)s of the contract"),
    LimitKind.EQUAL_SHARE: _("equal to what it secures"),
    LimitKind.COVERED_SHARE: _("covers %(value)s of the loss"),
    LimitKind.USUAL_MONTHS: _("usually up to %(value)s months"),
    LimitKind.MOST_MONTHS: _("at most %(value)s months"),
}
LIMIT_NAMES = {
    LimitKind.MOST_AMOUNT: _("Most a case"),
    LimitKind.MOST_SHARE: _("Most, share of what it is for"),
    LimitKind.LEAST_SHARE: _("Least, share of the contract"),
    LimitKind.EQUAL_SHARE: _("Equal to what it secures"),
    LimitKind.COVERED_SHARE: _("Share of the loss that is covered"),
    LimitKind.USUAL_MONTHS: _("Usual months"),
    LimitKind.MOST_MONTHS: _("Most months"),
}
WHEN = {
    When.ALWAYS: _("always"),
    When.LOWEST_PRICE: _("awarded by lowest evaluated price"),
    When.NOT_LOWEST_PRICE: _("awarded otherwise"),
    When.NEW_CUSTOMER: _("new customers"),
    When.OLD_CUSTOMER: _("customers of ours"),
}
PER = {Per.YEAR: _("a year"), Per.DAY: _("a day"), Per.ONCE: pgettext_lazy("fee", "once")}
YES_NO = {YES: _("yes"), "no": _("no")}


def value_words(fact: str, value: Any) -> str:
    """A fact's value as people say it."""
    kind = FACTS[fact]
    if value is None:
        return gettext("unknown")
    if kind is Kind.MONEY:
        return presentation.money(int(value), language=language()).text
    if kind is Kind.SHARE:
        return presentation.trimmed(presentation.number(Decimal(value) / 100, 2)) + "%"
    if kind is Kind.DAY:
        return presentation.day(value, language=language(), today=business_today())
    if kind is Kind.LINE:
        return _joined(line_names(value)) or gettext("none")
    if kind is Kind.FLAG:
        return str(YES_NO.get(value, value))
    return code_words(fact, str(value))


def code_words(fact: str, value: str) -> str:
    """What a code stands for."""
    if fact == "ownership":
        return str(dict(Ownership.choices).get(value, value))
    if fact == "tier":
        return presentation.tier(value, language=language())[1]
    if fact == "industry":
        return industry_name(value)
    if fact == "region":
        return region_name(value.ljust(6, "0"))
    return value


def line_names(codes: Any) -> list[str]:
    """Names of product lines by code."""
    return [line.name for line in _lines() if line.code in set(codes)]


@cache
def _lines() -> list[ProductLine]:
    """Every product line, asked once a process: migrations alone write them."""
    return list(ProductLine.objects.all())


def rule_words(rule: Rule) -> str:
    """A rule as a sentence: 'Net assets at least CNY 10 m, usually'."""
    said = _condition(rule)
    return gettext("%(rule)s, usually") % {"rule": said} if rule.usual else said


def _condition(rule: Rule) -> str:
    name = FACT_NAMES[rule.fact]
    words = {"fact": name}
    if rule.test is Test.PRESENT:
        return gettext("%(fact)s is known") % words
    if rule.test is Test.YEARS:
        return gettext("%(fact)s at least %(years)s years") % {**words, "years": rule.values[0]}
    if rule.test is Test.HAS_PRODUCT:
        return gettext("uses %(lines)s") % {"lines": _alternatives(line_names(rule.values))}
    if rule.test is Test.ONE_OF:
        values = _alternatives([value_words(rule.fact, value) for value in rule.values])
        return gettext("%(fact)s: %(values)s") % {**words, "values": values}
    low = value_words(rule.fact, rule.values[0])
    if rule.test is Test.AT_LEAST:
        return gettext("%(fact)s at least %(value)s") % {**words, "value": low}
    if rule.test is Test.AT_MOST:
        return gettext("%(fact)s at most %(value)s") % {**words, "value": low}
    high = value_words(rule.fact, rule.values[1])
    return gettext("%(fact)s from %(low)s to %(high)s") % {**words, "low": low, "high": high}


def way_out(one: CheckedRule) -> str:
    """What would make a rule pass that does not."""
    rule = one.rule
    if one.verdict is Verdict.PASS:
        return ""
    if one.known.value is None and rule.test is not Test.HAS_PRODUCT:
        told = one.known.source == "told"
        return gettext("Find out and note it.") if told else gettext("Have it noted in the file.")
    if one.short is not None and one.short > 0:
        return gettext("%(amount)s more would pass.") % {"amount": value_words(rule.fact, one.short)}
    if one.short is not None:
        return gettext("%(amount)s less would pass.") % {"amount": value_words(rule.fact, -one.short)}
    if rule.test is Test.YEARS:
        return gettext("Passes once %(years)s years are full.") % {"years": rule.values[0]}
    if rule.test is Test.HAS_PRODUCT:
        return gettext("Open one of these first: %(lines)s.") % {"lines": _joined(line_names(rule.values))}
    values = _alternatives([value_words(rule.fact, value) for value in rule.values])
    return gettext("Would pass with: %(values)s.") % {"values": values}


def limit_words(limit: Limit) -> str:
    """A limit as a sentence."""
    if limit.kind is LimitKind.MOST_AMOUNT:
        value = presentation.money(limit.value, language=language()).text
    elif limit.kind in {LimitKind.USUAL_MONTHS, LimitKind.MOST_MONTHS}:
        value = str(limit.value)
    else:
        value = presentation.trimmed(presentation.number(Decimal(limit.value) / 100, 2)) + "%"
    said = str(LIMITS[limit.kind]) % {"value": value}
    return said if limit.when is When.ALWAYS else f"{said} ({WHEN[limit.when]})"


def fee_words(fee: Fee) -> str:
    """A fee as a sentence: '1.8% to 3% a year (Hefei)'."""
    low, high = (
        presentation.trimmed(presentation.percent(Decimal(bp) / BASIS_POINTS, 2)[:-1]) + "%"
        for bp in (fee.low, fee.high)
    )
    said = f"{low} {PER[fee.per]}" if low == high else f"{low} – {high} {PER[fee.per]}"
    cases = [region_name(fee.region.ljust(6, "0"))] if fee.region else []
    cases += [str(WHEN[fee.when])] if fee.when is not When.ALWAYS else []
    return f"{said} ({_joined(cases)})" if cases else said


def tier_choices() -> list[str]:
    """Codes of tiers, best first."""
    return list(Tier.objects.values_list("code", flat=True))


def _joined(words: list[str]) -> str:
    return (", " if language() == "en" else "、").join(words)


def _alternatives(words: list[str]) -> str:
    return (gettext(" or ")).join(words)


# What is said where something about a product is refused.
CODE_UNFIT = _("A code has small letters, figures and underscores, a letter first.")
CODE_TAKEN = _("Another product has this code.")
NOT_A_MANAGER = _("A product manager of today answers for a product.")
NOT_WRITTEN = _("Say first what it is called, what it is, and which risks it has.")
SECOND_PERSON = _("Whoever wrote a draft does not release it: somebody else does.")
SAME = _("The draft says what the version in force says.")
