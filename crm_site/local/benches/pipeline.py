"""The pipeline's pages over 100,000 opportunities, by the three roles that open them: median and 95th percentile."""

import argparse
import statistics
import time
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client

from crm_site.local.bench import report
from crm_site.local.services import Addresses, Services
from organization.models import Staff
from prospects.models import Opportunity

OPPORTUNITIES = 100_000
RUNS = 40
PATHS = {
    "board": "/opportunities/",
    "list": "/opportunities/list/",
    "list by amount": "/opportunities/list/?sort=-amount",
    "list, one's own": "/opportunities/list/?owner=me",
}
# Three in ten are under way, the others were won or lost over three years; every customer has some.
_FILL = """
INSERT INTO prospects_opportunity (public_id, customer_id, name, product_line_id, amount_fen, expected_on, stage, state,
    furthest, entered_stage_at, opened_at, closed_on, owner_id, unit_id, need_said, need_found, decider_name, proposal,
    competitor, terms, application_no, approval_no, account_no, decided_by, lost_reason, hold_reason, imported, version,
    changed_at)
SELECT uuidv7(), customer.id, 'Deal ' || n, 1 + n %% 10, (1 + n %% 5000) * 1000000::bigint,
    CURRENT_DATE - 20 + n %% 400,
    CASE WHEN n %% 10 < 3 OR n %% 2 = 0 THEN stages.names[1 + n / 10 %% 8] ELSE 'funded' END,
    CASE WHEN n %% 10 < 3 THEN 'open' WHEN n %% 2 = 0 THEN 'lost' ELSE 'won' END,
    CASE WHEN n %% 10 < 3 OR n %% 2 = 0 THEN n / 10 %% 8 ELSE 8 END,
    now() - make_interval(days => n %% 60), now() - make_interval(days => 60 + n %% 200),
    CASE WHEN n %% 10 < 3 THEN NULL ELSE CURRENT_DATE - n %% 1000 END,
    customer.manager_id, customer.unit_id, '', '', '', '', '', '', '', '', '', '', '', '', false, 1, now()
FROM generate_series(1, %(count)s) AS n
CROSS JOIN (SELECT ARRAY['lead', 'contacted', 'need_confirmed', 'proposal', 'negotiating', 'applying', 'in_approval',
    'approved'] AS names) AS stages
JOIN (SELECT id, manager_id, unit_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS customers
    FROM customers_customer WHERE manager_id IS NOT NULL AND state = 'live') AS customer
    ON customer.place = 1 + n %% customer.customers
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Fill the pipeline up and print a figure for each page and role; milliseconds as a web process needs them."""
    settings.ALLOWED_HOSTS = ["*"]
    for line in figures():
        report(line)


def figures(count: int = OPPORTUNITIES) -> list[dict[str, Any]]:
    """One line per page and role over at least so many opportunities."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"count": max(0, count - Opportunity.objects.count())})
        cursor.execute("VACUUM ANALYZE prospects_opportunity")
    people = {
        "account manager": Staff.objects.filter(role_assignments__role="account_manager").first(),
        "supervisor": Staff.objects.filter(role_assignments__role="supervisor").first(),
        "executive": Staff.objects.filter(role_assignments__role="executive").first(),
    }
    lines = []
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for name, path in PATHS.items():
            took = [_milliseconds(client, path) for _ in range(RUNS)]
            lines.append(
                {
                    "bench": "pipeline",
                    "page": name,
                    "role": role,
                    "opportunities": Opportunity.objects.visible_to(person).count(),
                    "median_ms": round(statistics.median(took)),
                    "p95_ms": round(sorted(took)[int(0.95 * len(took)) - 1]),
                }
            )
    return lines


def _milliseconds(client: Client, path: str) -> float:
    began = time.perf_counter()
    assert client.get(path).status_code == 200
    return 1000 * (time.perf_counter() - began)
