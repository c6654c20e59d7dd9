"""Eligibility backwards over the whole bank: one statement, however many customers."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from customers.queries import current_publication
from fit.queries import backwards, counted, judged, qualified
from products.models import ProductVersion
from products.rules.eligibility import Join, Verdict
from tests.factories import make_customer, publish_scores

pytestmark = pytest.mark.django_db
CUSTOMERS = 300
DAY = date(2026, 11, 22)

MANY = """
INSERT INTO customers_customer
SELECT made.* FROM customers_customer AS c
CROSS JOIN generate_series(1, %s) AS n
CROSS JOIN LATERAL jsonb_populate_record(c, jsonb_build_object(
    'id', c.id + n, 'customer_no', 'Q' || n, 'name_key', 'q' || n,
    'profit_fen', (n %% 7 - 1) * 100000000::bigint, 'net_assets_fen', n %% 50 * 50000000::bigint,
    'annual_revenue_fen', n %% 90 * 50000000::bigint, 'figures_year', 2025,
    'established_on', date '2026-11-22' - n %% 4000
)) AS made
WHERE c.id = %s;
"""
FIGURES = """
INSERT INTO customers_companyfigures (
    customer_id, year, source, total_assets_fen, liabilities_fen, noted_at, noted_by_id
)
SELECT id, 2025, 'audited', 1000000000, id %% 10 * 100000000::bigint, now(), %s FROM customers_customer;
"""
TOLD = """
INSERT INTO fit_toldfacts (customer_id, facts, notes)
SELECT id, (
    SELECT jsonb_object_agg(
        fact, CASE WHEN fact = 'operating_cash_flow' THEN '100' WHEN id %% 3 = 0 THEN 'yes' ELSE 'no' END
    ) FROM unnest(%s) AS fact
), '{}' FROM customers_customer;
"""
ACCOUNTS = """
INSERT INTO customers_account (account_no, customer_id, product_line_id, currency, rate, status, opened_on)
SELECT 'A' || id, id, id % 4 + 1, 'CNY', 0, 'active', date '2024-01-01' FROM customers_customer;
"""


def fill(bank) -> None:
    first = make_customer(bank)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [CUSTOMERS - 1, first.pk])
        cursor.execute(FIGURES, [bank.manager.pk])
        told = [
            "registered_inspected",
            "loan_card",
            "operating_cash_flow",
            "clear_purpose",
            "permits",
            "clean_record",
            "counter_guarantee",
        ]
        cursor.execute(TOLD, [told])
        cursor.execute(ACCOUNTS)
        cursor.execute(
            "ANALYZE customers_customer, customers_companyfigures, fit_toldfacts, customers_account"
        )


@pytest.mark.parametrize("code", ["bank_loan_guarantee", "working_capital", "rmb_time_deposit"])
def test_backwards_over_the_whole_bank_is_one_statement(bank, as_loader, code):
    fill(bank)
    with as_loader():
        publish_scores({Customer.objects.earliest("pk"): {}})
    version = ProductVersion.objects.get(product__code=code, state="in_force")
    join = Join(version.join)
    found = judged(
        Customer.objects.live(),
        rules=version.conditions,
        join=join,
        publication=current_publication(),
        day=DAY,
    )
    with CaptureQueriesContext(connection) as queries:
        sums = counted(found, version.conditions, join)
    assert len([one["sql"] for one in queries if "customers_customer" in one["sql"]]) == 1
    assert sums.total == CUSTOMERS
    with CaptureQueriesContext(connection) as queries:
        unnamed = counted(found, version.conditions, join, naming=False)
    assert "ARRAY_AGG" not in queries[-1]["sql"]
    assert unnamed == replace(sums, few={})


@pytest.mark.parametrize("verdict", Verdict)
def test_few_are_named_by_the_pass_that_counts_and_many_by_a_walk_and_both_say_the_same(
    bank, as_loader, monkeypatch, verdict
):
    fill(bank)
    with as_loader():
        publish_scores({Customer.objects.earliest("pk"): {}})
    version = ProductVersion.objects.get(product__code="bank_loan_guarantee", state="in_force")

    def pages() -> list[list[int]]:
        found, cursor = [], ""
        while not found or cursor:
            answer = qualified(
                customers=Customer.objects.live(),
                version=version,
                verdict=verdict,
                publication=current_publication(),
                day=DAY,
                cursor=cursor,
            )
            found.append(answer.keys)
            cursor = answer.page.next_cursor
        assert (
            sum(map(len, found))
            == {
                Verdict.PASS: answer.counted.passed,
                Verdict.UNKNOWN: answer.counted.unknown,
                Verdict.FAIL: answer.counted.failed,
            }[verdict]
        )
        return found

    few = pages()
    monkeypatch.setattr(backwards, "FEW", -1)
    assert pages() == few


@pytest.mark.parametrize("code", ["rmb_current_deposit", "bank_loan_guarantee"])
def test_of_no_customers_at_all_nobody_qualifies(bank, code):
    answer = qualified(
        customers=Customer.objects.live().filter(name_key="none"),
        version=ProductVersion.objects.get(product__code=code, state="in_force"),
        verdict=Verdict.PASS,
        publication=None,
        day=DAY,
    )
    assert (answer.keys, answer.counted.total) == ([], 0)
