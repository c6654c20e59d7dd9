"""10,000 pairs of random rules and customers: rules in Python and rules in SQL say what a slow oracle says."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from django.db.models import F

from customers.models import Customer
from customers.queries import current_publication
from fit.queries.backwards import judged
from fit.queries.checks import checked
from fit.queries.facts import facts_of
from products.models import ProductVersion
from products.rules.eligibility import Join
from tests.factories import publish_scores
from tests.fit.making import random_customer, random_rules

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
CUSTOMERS = RULE_SETS = 100
FIGURES = {
    "registered_capital": "registered_capital_fen",
    "total_assets": "total_assets_fen",
    "net_assets": "net_assets_fen",
    "annual_revenue": "annual_revenue_fen",
    "profit": "profit_fen",
    "staff_count": "staff_count",
    "established_on": "established_on",
    "customer_since": "customer_since",
}
WORDS = {"ownership": "ownership", "rating": "rating", "industry": "industry_code", "region": "region_code"}


def fact_of(customer, fact, scores):
    """A fact, read record by record."""
    if fact in FIGURES:
        return getattr(customer, FIGURES[fact])
    if fact in WORDS:
        return getattr(customer, WORDS[fact]) or None
    if fact in {"payroll", "cash_management", "online_banking"}:
        return "yes" if getattr(customer, fact) else "no"
    if fact in {"open_warnings", "open_complaints"}:
        return getattr(customer.pulse, fact) if hasattr(customer, "pulse") else 0
    if fact == "debt_ratio":
        for row in customer.figures.all():
            newest = row.superseded_at is None and row.year == customer.figures_year
            if newest and row.total_assets_fen and row.liabilities_fen is not None:
                return Fraction(row.liabilities_fen * 10000, row.total_assets_fen)
        if customer.total_assets_fen and customer.net_assets_fen is not None:
            return Fraction(
                (customer.total_assets_fen - customer.net_assets_fen) * 10000, customer.total_assets_fen
            )
        return None
    score = scores.get(customer.pk)
    if fact == "tier":
        return score and score.tier.code
    if fact in {"deposits", "loans", "contribution"}:
        return None if score is None else getattr(score, f"{fact}_fen")
    return customer.told.facts.get(fact) if hasattr(customer, "told") else None


def age(on, day):
    """Birthdays counted one by one; one on 29 February is kept on 28 February in other years."""
    years = 0
    while True:
        try:
            birthday = on.replace(year=on.year + years + 1)
        except ValueError:
            birthday = date(on.year + years + 1, 3, 1)
        if birthday > day:
            return years if on <= day else -1
        years += 1


def rule_says(rule, customer, scores):
    """'yes', 'no' or 'open'."""
    missed = "open" if rule.usual else "no"
    if rule.test.value == "has_product":
        codes = [a.product_line.code for a in customer.accounts.all() if a.status == "active"]
        return "yes" if any(code in rule.values for code in codes) else missed
    value = fact_of(customer, rule.fact, scores)
    if rule.test.value == "present":
        return missed if value is None else "yes"
    if value is None:
        return "open"
    if rule.test.value == "at_least":
        good = not value < rule.values[0]
    elif rule.test.value == "at_most":
        good = not value > rule.values[0]
    elif rule.test.value == "between":
        good = not (value < rule.values[0] or value > rule.values[1])
    elif rule.test.value == "years":
        good = age(value, DAY) >= rule.values[0]
    elif rule.fact in {"industry", "region"}:
        good = any(value[: len(start)] == start for start in rule.values)
    else:
        good = any(value == one for one in rule.values)
    return "yes" if good else missed


def oracle(rules, join, customer, scores):
    said = [rule_says(rule, customer, scores) for rule in rules]
    if not said:
        return 2
    order = ["no", "open", "yes"] if join is Join.ALL else ["yes", "open", "no"]
    first = next(word for word in order if word in said)
    return {"no": 0, "open": 1, "yes": 2}[first]


def test_ten_thousand_random_rules_and_customers_agree_with_a_slow_oracle(bank, as_loader):
    dice = Random(20261122)
    made = [random_customer(bank, dice) for _ in range(CUSTOMERS)]
    with as_loader():
        publish_scores(
            {
                one: {
                    "deposits_fen": dice.randrange(0, 8) * 500_000_000,
                    "loans_fen": dice.randrange(0, 8) * 500_000_000,
                    "contribution_fen": dice.randrange(-2, 8) * 500_000_000,
                }
                for one in made
                if dice.random() < 0.8
            }
        )
    publication = current_publication()
    everybody = Customer.objects.filter(pk__in=[one.pk for one in made])
    known = facts_of(everybody, publication=publication, today=DAY)
    read = list(
        everybody.select_related("pulse", "told").prefetch_related("figures", "accounts__product_line")
    )
    scores = {score.customer_id: score for one in read for score in one.scores.select_related("tier")}
    pairs = 0
    seen = set()
    for _ in range(RULE_SETS):
        rules, join = random_rules(dice)
        version = ProductVersion(rules=[rule.plain() for rule in rules], join=join.value)
        by_sql = dict(
            judged(everybody, rules=rules, join=join, publication=publication, day=DAY)
            .annotate(said=F("verdict"))
            .values_list("pk", "said")
        )
        for customer in read:
            wanted = oracle(rules, join, customer, scores)
            assert by_sql[customer.pk] == wanted, (rules, join, customer.pk)
            assert checked(version, known[customer.pk], DAY).verdict == wanted, (rules, join, customer.pk)
            pairs += 1
            seen.add(wanted)
    assert pairs == 10_000 and seen == {0, 1, 2}
