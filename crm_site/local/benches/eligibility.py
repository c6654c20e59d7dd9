"""Who qualifies for each product over the whole bank, as head office's page asks it, beside one bare pass.

The bare pass reads one figure of every live customer and nothing else: what no answer over all of them can do without.
"""

import argparse
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection

from common.calendar import business_today
from crm_site.local.bench import alternating, report, seconds
from crm_site.local.benches.pages import have_everybody_scored, people
from crm_site.local.services import Addresses, Services
from customers.models import Customer
from customers.queries import current_publication
from fit.queries import qualified
from products.models import ProductVersion
from products.rules.eligibility import Verdict

BOUND_SECONDS = 10
BARE = "SELECT count(*), sum(annual_revenue_fen) FROM customers_customer WHERE state = 'live'"
# Two in three customers have told facts, as many say yes as no; what a customer told before stays.
TOLD = """
INSERT INTO fit_toldfacts (customer_id, facts, notes)
SELECT id, jsonb_build_object(
    'registered_inspected', answer, 'loan_card', answer, 'operating_cash_flow', (id % 9 - 2) * 100000000::bigint,
    'clear_purpose', 'yes', 'permits', answer, 'clean_record', answer, 'counter_guarantee', answer, 'true_trade', 'yes'
), '{}'
FROM (
    SELECT id, CASE WHEN id % 2 = 0 THEN 'yes' ELSE 'no' END AS answer FROM customers_customer WHERE id % 3 > 0
) AS asked
ON CONFLICT DO NOTHING
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print a figure for each product in force: seconds of its page over every customer, and of the bare pass."""
    have_everybody_scored(chosen.customers)
    with connection.cursor() as cursor:
        cursor.execute(TOLD)
        cursor.execute("ANALYZE fit_toldfacts, customers_customer")
    everybody = people()["executive"]
    versions = ProductVersion.objects.in_force().select_related("product").order_by("product__position")
    for version in versions:
        report(_line(version, everybody, chosen))


def _line(version: ProductVersion, user: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    found: list[Any] = []

    def ask() -> None:
        found[:] = [
            qualified(
                customers=Customer.objects.visible_to(user).live(),
                version=version,
                verdict=Verdict.PASS,
                publication=current_publication(),
                day=business_today(),
            )
        ]

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE)
            cursor.fetchall()

    ours, floor = alternating(chosen.times, lambda: seconds(ask), lambda: seconds(bare))
    counted = found[0].counted
    return {
        "bench": "eligibility",
        "product": version.product.code,
        "rules": len(version.conditions),
        "customers": counted.total,
        "pass": counted.passed,
        "unknown": counted.unknown,
        "fail": counted.failed,
        "seconds": ours,
        "bare_seconds": floor,
        "ratio": ours / floor,
        "within_bound": ours < BOUND_SECONDS,
    }
