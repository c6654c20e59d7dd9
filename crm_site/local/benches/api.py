"""The list of 50 customers over the API, beside a bare view whose JSON PostgreSQL builds: requests a second of both."""

import argparse
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import httpx
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import alternating, report
from crm_site.local.benches.pages import have_everybody_scored, people
from crm_site.local.check import free_port
from crm_site.local.processes import Program, Running, programs
from crm_site.local.services import Addresses, Services
from customers import queries
from organization.models import Staff

CONCURRENCY = 8
CALLS = 600  # a round
BUDGET = 1_000_000
LIST = "/api/v1/customers/?page_size=50"
# The same fifty rows in the same order and shape; what a person may read is in the question, nothing else is done.
BARE = """
SELECT json_build_object('next', '', 'previous', '', 'results', json_agg(json_build_object(
    'customer_no', customer_no, 'credit_code', credit_code, 'name', name, 'short_name', short_name,
    'unit', unit_code, 'manager', manager_no, 'standing', standing, 'tier', tier_code, 'computed_tier', computed_code,
    'points', CASE WHEN score IS NOT NULL THEN to_char(score / 1000.0::float8, 'FM999990.00') END,
    'deposits', CASE WHEN deposits_fen IS NOT NULL THEN to_char(deposits_fen / 100.0, 'FM999999999999990.00') END,
    'loans', CASE WHEN loans_fen IS NOT NULL THEN to_char(loans_fen / 100.0, 'FM999999999999990.00') END,
    'contribution',
    CASE WHEN contribution_fen IS NOT NULL THEN to_char(contribution_fen / 100.0, 'FM999999999999990.00') END,
    'next_contact_on', next_contact_on, 'last_contact_at', last_contact_at,
    'open_complaints', coalesce(open_complaints, 0), 'changed_at', changed_at)))::text
FROM ({rows}) AS listed
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print a figure for each role: ours, the bare view's, their ratio, and the queries of 50 and of 5 rows."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_CALLS_PER_MINUTE = BUDGET
    have_everybody_scored(chosen.customers)
    for role, person in people().items():
        _measure(role, person, chosen, services, addresses)


def _measure(role: str, person: Staff, chosen: Any, services: Services, addresses: Addresses) -> None:
    ours, bare = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    web = programs(services.home, addresses, ours)[0]
    web.environment["API_CALLS_PER_MINUTE"] = str(BUDGET)
    try:
        running.start(web, _bare(web, ours, bare, person))
        for host in (ours, bare):
            if not wait_until_ready(f"http://{host}", give_up=running.died):
                raise RuntimeError(running.ends_of_logs())
        client = Client()
        client.force_login(person, backend="organization.backends.StaffBackend")
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        _must_be_the_same(ours, bare, cookie)
        a_second = alternating(
            chosen.times, lambda: _calls_a_second(ours, LIST, cookie), lambda: _calls_a_second(bare, "/", "")
        )
        report({
            "bench": "api", "role": role, "customers": chosen.customers, "rows": 50,
            "calls_a_second": a_second[0], "bare_calls_a_second": a_second[1], "ratio": a_second[0] / a_second[1],
            "queries": _queries(client, LIST), "queries_of_5": _queries(client, "/api/v1/customers/?page_size=5"),
        })  # fmt: skip
    finally:
        running.stop()


def _bare(web: Program, ours: str, bare: str, person: Staff) -> Program:
    """The same server with the same processes, and nothing in it but the view."""
    command = [bare if word == ours else word for word in web.command]
    command[command.index("crm_site.wsgi")] = "crm_site.local.benches.bare:application"
    return Program("bare", command, {**web.environment, "BARE_QUESTION": _question(person)})


def _question(person: Staff) -> str:
    """The statement whose one value is the body."""
    published = queries.current_publication()
    rows = (
        queries.listed_customers(person, published)
        .order_by("name_key", "id")
        .values_list(
            "customer_no", "credit_code", "name", "short_name", "unit__code", "manager__employee_no", "standing",
            "now__tier__code", "now__computed_tier__code", "now__score",
            "now__deposits_cny_fen", "now__loans_cny_fen", "now__contribution_fen",
            "pulse__next_contact_on", "pulse__last_contact_at", "pulse__open_complaints", "changed_at",
        )[:50]
    )  # fmt: skip
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        asked = cursor.mogrify(sql, params).decode()
    names = (
        "customer_no, credit_code, name, short_name, unit_code, manager_no, standing, tier_code, computed_code, score,"
        " deposits_fen, loans_fen, contribution_fen, next_contact_on, last_contact_at, open_complaints, changed_at"
    )
    return BARE.format(rows=f"SELECT * FROM ({asked}) AS found ({names})")


def _must_be_the_same(ours: str, bare: str, cookie: str) -> None:
    of_ours = httpx.get(f"http://{ours}{LIST}", headers={"Cookie": cookie}).raise_for_status()
    of_bare = httpx.get(f"http://{bare}/").raise_for_status()
    shown, wanted = of_ours.json()["results"], of_bare.json()["results"]
    moments = {
        "changed_at",
        "last_contact_at",
    }  # the same moment, written with another offset or fewer digits
    without = [
        [{name: row[name] for name in row.keys() - moments} for row in rows] for rows in (shown, wanted)
    ]
    if len(shown) != 50 or without[0] != without[1] or shown[0].keys() != wanted[0].keys():
        raise RuntimeError(f"not the same rows: {json.dumps(shown[:1])} {json.dumps(wanted[:1])}")


def _calls_a_second(host: str, path: str, cookie: str) -> float:
    """How many calls a second eight callers get answered who ask again at once."""
    name, port = host.split(":")
    call = f"GET {path} HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode()

    def ask(times: int) -> None:
        for _ in range(times):
            with socket.create_connection((name, int(port))) as line:
                line.sendall(call)
                answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
            if b" 200 OK" not in answer[:20]:
                raise RuntimeError(answer[:500])

    began = time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as callers:
        list(callers.map(ask, [CALLS // CONCURRENCY] * CONCURRENCY))
    return CALLS / (time.perf_counter() - began)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return sum(
        1 for query in captured.captured_queries if query["sql"].lstrip().startswith(("SELECT", "UPDATE"))
    )
