"""The pipeline's pages over 100,000 opportunities from the production server, by the roles that open them."""

import argparse
import http.client
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import django
import psutil
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client

from common.calendar import business_today
from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import report
from crm_site.local.check import free_port
from crm_site.local.processes import Running, programs
from crm_site.local.services import Addresses, Services
from organization.models import Staff
from prospects.models import Opportunity
from prospects.queries.opportunities import opportunity_list
from prospects.queries.pipeline import odds_by_stage, totals_by

OPPORTUNITIES = 100_000
RUNS = 40
PATHS = {
    "board": "/opportunities/",
    "list": "/opportunities/list/",
    "list by amount": "/opportunities/list/?sort=-amount",
    "list, one's own": "/opportunities/list/?owner=me",
    "list with all that is closed": "/opportunities/list/?state=open&state=on_hold&state=won&state=lost",
    "list, 40 pages in": "/opportunities/list/?cursor={cursor}",
}
PAGES_IN = 40
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


class NotServed(Exception):
    """The server did not come up, or answered a page with something else than the page."""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Fill the pipeline up, then print a figure for each page and role: milliseconds from request to last byte."""
    settings.ALLOWED_HOSTS = ["*"]
    fill()
    for line in exact_totals():
        report(line)
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    try:
        running.start(programs(services.home, addresses, host)[0])
        if not wait_until_ready(f"http://{host}", give_up=running.died):
            raise NotServed(running.ends_of_logs())
        servers = [running.processes["web"].pid, _postmaster(services)]
        for line in figures(host, servers):
            report(line)
    finally:
        running.stop()


def fill(count: int = OPPORTUNITIES) -> None:
    """Have at least so many opportunities."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"count": max(0, count - Opportunity.objects.count())})
        cursor.execute("VACUUM ANALYZE prospects_opportunity")


def exact_totals() -> list[dict[str, Any]]:
    """Count, amount and weighted amount of what is open, as the board sums them and as counted one by one."""
    odds = odds_by_stage()
    found = Opportunity.objects.live().open()
    shown = totals_by(found, odds)
    counted = found.aggregate(n=Count("pk"), amount=Sum("amount_fen"))
    by_hand: dict[str, int] = {}
    for stage, amount, own in found.values_list("stage", "amount_fen", "probability_bp").iterator():
        by_hand[stage] = by_hand.get(stage, 0) + (amount or 0) * (odds[stage].bp if own is None else own)
    weighted = sum(each.weighted_fen for each in shown.values())
    return [
        {
            "bench": "pipeline",
            "open": sum(each.count for each in shown.values()),
            "open_counted": counted["n"],
            "amount_fen": sum(each.amount_fen for each in shown.values()),
            "amount_counted_fen": counted["amount"],
            "weighted_fen": weighted,
            "weighted_off_by_fen": weighted - round(sum(by_hand.values()) / 10_000),
        }
    ]


def figures(host: str, servers: list[int]) -> Iterator[dict[str, Any]]:
    """One line per page and role; `worked_ms` is the processor's time of web and database for one request."""
    people = {
        "account manager": Staff.objects.filter(role_assignments__role="account_manager").first(),
        "supervisor": Staff.objects.filter(role_assignments__role="supervisor").first(),
        "executive": Staff.objects.filter(role_assignments__role="executive").first(),
    }
    for role, person in people.items():
        client = Client()
        client.force_login(person, backend="organization.backends.StaffBackend")
        cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        for name, path in PATHS.items():
            path = path.format(cursor=_cursor(person) if "{cursor}" in path else "")
            # Once to warm each of the two web processes.
            for _ in range(4):
                milliseconds(host, cookies, path)
            before = _worked(servers)
            took = [milliseconds(host, cookies, path) for _ in range(RUNS)]
            worked = 1000 * (_worked(servers) - before) / RUNS
            yield {
                "bench": "pipeline",
                "page": name,
                "role": role,
                "opportunities": Opportunity.objects.visible_to(person).count(),
                "median_ms": round(statistics.median(took)),
                "p95_ms": round(sorted(took)[int(0.95 * len(took)) - 1]),
                "worked_ms": round(worked),
            }


def _postmaster(services: Services) -> int:
    """The database server's first process."""
    return int((services.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0])


def _worked(servers: list[int]) -> float:
    """Seconds of processor time that these processes and all of theirs have used, those that ended counted."""
    return sum(
        sum(each.cpu_times()[:4])
        for server in servers
        for each in (psutil.Process(server), *psutil.Process(server).children(recursive=True))
    )


def _cursor(person: Staff) -> str:
    """Where the list goes on after many pages, or at its last page for somebody who has fewer."""
    found, cursor = Opportunity.objects.visible_to(person).live().running(), ""
    for _ in range(PAGES_IN):
        page = opportunity_list(found=found, sort="expected", cursor=cursor, today=business_today())
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    return quote(cursor)


def milliseconds(host: str, cookies: str, path: str) -> float:
    """A request of its own, as a browser's first: connection, page, last byte."""
    began = time.perf_counter()
    connection_ = http.client.HTTPConnection(host, timeout=60)
    connection_.request("GET", path, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
    answer = connection_.getresponse()
    answer.read()
    connection_.close()
    if answer.status != http.client.OK:
        raise NotServed(f"{path}: {answer.status}")
    return 1000 * (time.perf_counter() - began)
