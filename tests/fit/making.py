"""Makers of products, told facts and random banks for the tests of fit."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from common.calendar import business_today
from customers.models import Account, CompanyFigures, Customer, CustomerPulse
from fit.models import ToldFacts
from fit.services import tell_fact
from products.models import Product, ProductLine, ProductVersion
from products.rules.eligibility import FACTS, NO, TESTS, TOLD, YES, Join, Kind, Rule, Test
from tests.factories import make_customer

WAN = 1_000_000
LINES = ["rmb_current", "rmb_time", "working_capital_loan", "guarantee"]
CODES: dict[str, list[str]] = {
    "ownership": ["state", "private", "foreign"],
    "rating": ["AAA", "AA", "A", "BBB"],
    "tier": ["top", "gold", "key"],
    "industry": ["C", "C34", "C3411", "F51"],
    "region": ["33", "3301", "340100"],
}


def version_of(code: str) -> ProductVersion:
    """The shipped version of a product."""
    return ProductVersion.objects.get(product__code=code, state="in_force")


def draft_of(code: str, by, rules: list[Rule], join: str = "all") -> ProductVersion:
    """A draft with these rules."""
    product = Product.objects.get(code=code)
    return ProductVersion.objects.create(
        product=product,
        number=2,
        words=version_of(code).words,
        rules=[rule.plain() for rule in rules],
        join=join,
        drafted_by=by,
    )


def tell(customer: Customer, by, source: str = "尽调核实", **facts: Any) -> None:
    """Note facts seen today."""
    for fact, value in facts.items():
        tell_fact(
            customer=customer,
            fact=fact,
            value=value,
            on=business_today(),
            source=source,
            by=by,
            today=business_today(),
            at=timezone.now(),
        )


def ready_for_guarantee(bank, **fields: Any) -> Customer:
    """A customer that passes every rule of the bank-loan guarantee."""
    customer = make_customer(
        bank,
        established_on=date(2015, 5, 1),
        profit_fen=300 * WAN,
        net_assets_fen=2000 * WAN,
        total_assets_fen=5000 * WAN,
        annual_revenue_fen=6000 * WAN,
        figures_year=2025,
        **fields,
    )
    add_ratio(customer, bank.manager, 2025, 3000 * WAN, 5000 * WAN)
    flags = (
        "registered_inspected",
        "loan_card",
        "clear_purpose",
        "permits",
        "clean_record",
        "counter_guarantee",
    )
    tell(customer, bank.manager, operating_cash_flow=500 * WAN, **dict.fromkeys(flags, YES))
    return customer


def add_ratio(customer: Customer, by, year: int, liabilities: int | None, assets: int | None) -> None:
    CompanyFigures.objects.create(
        customer=customer,
        year=year,
        source="audited",
        liabilities_fen=liabilities,
        total_assets_fen=assets,
        noted_at=timezone.now(),
        noted_by=by,
    )


def random_customer(bank, dice: Random) -> Customer:
    """A customer of whom much is unknown; amounts are few, so that rules are met to the fen."""

    def maybe(make):
        return None if dice.random() < 0.25 else make()

    def wan():
        return dice.randrange(0, 8) * 500 * WAN

    def day():
        return date(2026, 11, 22) - timedelta(
            days=dice.choice([0, 364, 365, 366, 730, 731, 1095, 1096, 4000])
        )

    year = dice.choice([2024, 2025])
    customer = make_customer(
        bank,
        established_on=maybe(day),
        customer_since=maybe(day),
        registered_capital_fen=maybe(wan),
        total_assets_fen=maybe(wan),
        net_assets_fen=maybe(wan),
        annual_revenue_fen=maybe(wan),
        profit_fen=maybe(lambda: dice.choice([-1, 0, 1, 300 * WAN])),
        staff_count=maybe(lambda: dice.randrange(0, 40)),
        figures_year=maybe(lambda: year),
        ownership=maybe(lambda: dice.choice(CODES["ownership"])) or "",
        rating=maybe(lambda: dice.choice(CODES["rating"])) or "",
        industry_code=maybe(lambda: dice.choice(CODES["industry"])) or "",
        region_code=maybe(lambda: dice.choice(CODES["region"])) or "",
        payroll=dice.random() < 0.5,
        cash_management=dice.random() < 0.5,
        online_banking=dice.random() < 0.5,
    )
    for told_year in (2024, 2025):
        if dice.random() < 0.8:
            add_ratio(customer, bank.manager, told_year, maybe(wan), maybe(wan))
    if dice.random() < 0.7:
        CustomerPulse.objects.create(
            customer=customer, open_warnings=dice.randrange(3), open_complaints=dice.randrange(3)
        )
    for line in dice.sample(LINES, dice.randrange(0, 4)):
        Account.objects.create(
            account_no=f"{customer.customer_no}-{line}",
            customer=customer,
            product_line=ProductLine.objects.get(code=line),
            status=dice.choice(["active", "active", "closed"]),
            opened_on=date(2024, 1, 1),
        )
    if dice.random() < 0.85:
        ToldFacts.objects.create(customer=customer, **_random_told(dice, wan))
    return customer


def _random_told(dice: Random, wan) -> dict[str, Any]:
    told = {}
    for fact in sorted(TOLD):
        if dice.random() < 0.5:
            continue
        kind = FACTS[fact]
        value = (
            dice.choice([YES, NO])
            if kind is Kind.FLAG
            else (wan() if kind is Kind.MONEY else dice.randrange(0, 10) * 1000)
        )
        told[fact] = value
    note = {"on": "2026-11-01", "source": "尽调", "by": "T00001"}
    return {"facts": told, "notes": dict.fromkeys(told, note)}


def random_rules(dice: Random) -> tuple[list[Rule], Join]:
    """One to five rules over any facts, sometimes none."""
    return [random_rule(dice) for _ in range(dice.choice([0, 1, 1, 2, 2, 3, 4, 5]))], dice.choice(list(Join))


def random_rule(dice: Random) -> Rule:
    fact = dice.choice(list(FACTS))
    kind = FACTS[fact]
    test = dice.choice(sorted(TESTS[kind]))
    usual = dice.random() < 0.2
    if test is Test.PRESENT:
        return Rule(fact, test, (), usual)
    if test is Test.YEARS:
        return Rule(fact, test, (dice.randrange(0, 5),), usual)
    if test is Test.HAS_PRODUCT:
        return Rule(fact, test, tuple(dice.sample(LINES, dice.randrange(1, 3))), usual)
    if test is Test.ONE_OF:
        choices = [YES, NO] if kind is Kind.FLAG else CODES[fact]
        return Rule(fact, test, tuple(dice.sample(choices, dice.randrange(1, 3))), usual)
    numbers = {
        Kind.MONEY: lambda: dice.randrange(0, 8) * 500 * WAN + dice.choice([-1, 0, 0, 1]),
        Kind.SHARE: lambda: dice.randrange(0, 15) * 1000,
        Kind.NUMBER: lambda: dice.randrange(0, 40),
    }[kind]
    found = sorted(numbers() for _ in range(2 if test is Test.BETWEEN else 1))
    return Rule(fact, test, tuple(found), usual)
