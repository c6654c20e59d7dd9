"""Pages of a large bank, opened by three roles eight at a time: time, queries, buffers and how they grow.

Of each opening, `p50_ms` and `p95_ms` are what the asker waits, queueing for one of the server's two processes
included, and `server_p50_ms` and `server_p95_ms` what the server itself needs for all of its requests.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import httpx
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import BASE, report
from crm_site.local.benches.full_file import fill_file
from crm_site.local.benches.scoring import night
from crm_site.local.benches.served import HEADER, ServerTimes
from crm_site.local.check import free_port
from crm_site.local.databases import with_name
from crm_site.local.processes import Running, programs
from crm_site.local.services import Addresses, Services
from customers.models import Customer, CustomerScore, Publication
from organization.models import Staff

CONCURRENCY = 8
OPENED = 32  # so often each page is opened by each role, times --times
DEEP = 20  # pages turned before the deep one
BESIDE = 10_000
_LOADS = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="[^"]*\bload\b')
_NEXT = re.compile(r'(?:href|hx-get)="([^"]*[?&;]cursor=[^"]+)"')


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print a figure for each page and role; of more than 10,000 customers with growth against that many."""
    beside = _smaller_bank(chosen.times) if chosen.customers > BESIDE else {}
    settings.ALLOWED_HOSTS = ["*"]
    have_everybody_scored(chosen.customers)
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    served = ServerTimes(services.home / "logs" / "openings.log")
    try:
        running.start(served.logged(programs(services.home, addresses, host)[0]))
        if not wait_until_ready(f"http://{host}", give_up=running.died):
            raise RuntimeError(running.ends_of_logs())
        for line in _figures(f"http://{host}", chosen.customers, chosen.times * OPENED, served):
            if earlier := beside.get((line["page"], line["role"])):
                line["growth"] = line["p95_ms"] / earlier["p95_ms"]
                line["buffer_growth"] = line["buffers"] / max(earlier["buffers"], 1)
            report(line)
    finally:
        running.stop()


def _figures(url: str, customers: int, times: int, served: ServerTimes) -> Iterator[dict[str, Any]]:
    for role, person in people().items():
        client = Client()
        client.force_login(person, backend="organization.backends.StaffBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        for page, paths in _pages(client, person).items():
            with httpx.Client(base_url=url, cookies=cookies, timeout=60) as http:
                taken, marks = _opened(http, paths, times)
            within = served.milliseconds(marks, requests=len(paths))
            queries, buffers = _cost(client, paths)
            yield {
                "bench": "page", "page": page, "role": role, "customers": customers, "requests": len(paths),
                "p50_ms": statistics.median(taken), "p95_ms": _p95(taken),
                "server_p50_ms": statistics.median(within), "server_p95_ms": _p95(within),
                "queries": queries, "buffers": buffers,
            }  # fmt: skip


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]


def people() -> dict[str, Staff]:
    """An account manager with the most customers, the supervisor of the largest branch, an executive."""
    led = (
        Customer.objects.filter(manager__isnull=False)
        .values("manager")
        .annotate(n=Count("pk"))
        .order_by("-n")
    )
    supervisors = Staff.objects.filter(role_assignments__role="supervisor")
    return {
        "account manager": Staff.objects.get(pk=led[0]["manager"]),
        "supervisor": max(supervisors, key=lambda one: Customer.objects.visible_to(one).count()),
        "executive": Staff.objects.filter(role_assignments__role="executive").first(),
    }


def _pages(client: Client, person: Staff) -> dict[str, list[str]]:
    """Each page and the addresses that are fetched to show it without a click."""
    ordinary, full = _customers_of(person)
    fill_file(full, full.manager or person)
    pages = {
        "list": _with_what_loads(client, "/customers/"),
        "deep page": [_deep(client, "/customers/")],
        "search": _with_what_loads(client, "/search/?q=%E7%A7%91%E6%8A%80"),
        "record": _with_what_loads(client, f"/customers/{ordinary.customer_no}/"),
        "full file": _with_what_loads(client, f"/customers/{full.customer_no}/"),
    }
    # Account managers have no dashboard and no cube, and an executive's day begins with figures instead of Today.
    of_some = {
        "today": "/",
        "dashboard": "/dashboard/",
        "retention": "/dashboard/retention/",
        "who was lost": "/dashboard/retention/names/?kind=lost&month=2026-10&span=year",
        "value": "/value/",
        "cube": "/value/cube/?rows=settlement&columns=tier",
        "cube by line": "/value/cube/?rows=line&columns=unit",
        "cube of years": "/value/cube/?rows=tier&columns=time&grain=year&measure=average",
        "affinity": "/value/affinity/",
        "list by risk": "/customers/?columns=name,tier,risk&sort=-risk",
    }
    return pages | {
        name: _with_what_loads(client, path)
        for name, path in of_some.items()
        if client.get(path).status_code == HTTPStatus.OK
    }


def _customers_of(person: Staff) -> tuple[Customer, Customer]:
    """Two of the reader's customers: one as it came, and one whose file is filled to the brim."""
    first, second = Customer.objects.visible_to(person).order_by("pk")[:2]
    return first, second


def _with_what_loads(client: Client, path: str) -> list[str]:
    text = _text(client, path)
    return [path, *dict.fromkeys(unescape(found) for found in _LOADS.findall(text))]


def _deep(client: Client, path: str) -> str:
    for _ in range(DEEP):
        found = [unescape(each) for each in _NEXT.findall(_text(client, path))]
        if not found:
            break
        path = found[-1] if found[-1].startswith("/") else f"/customers/{found[-1]}"
    return path


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return str(answer.content.decode())


def _opened(http: httpx.Client, paths: list[str], times: int) -> tuple[list[float], list[str]]:
    """Milliseconds of each opening and the marks of their requests, eight people at a time, after a few to warm up."""
    marks = [uuid4().hex for _ in range(times)]

    def open_page(mark: str) -> float:
        began = time.perf_counter()
        for path in paths:
            http.get(path, headers=_asked_by(path, paths) | {HEADER: mark}).raise_for_status()
        return 1000 * (time.perf_counter() - began)

    with ThreadPoolExecutor(CONCURRENCY) as people:
        list(people.map(open_page, ["warm"] * (2 * CONCURRENCY)))
        return list(people.map(open_page, marks)), marks


def _cost(client: Client, paths: list[str]) -> tuple[int, int]:
    """Queries of a page, and the shared buffers that they touch as EXPLAIN counts them."""
    with CaptureQueriesContext(connection) as captured:
        for path in paths:
            client.get(path, headers=_asked_by(path, paths))
    asked = [query["sql"] for query in captured.captured_queries]
    questions = [
        sql for sql in asked if not re.match(r"\s*(SAVEPOINT|RELEASE|BEGIN|COMMIT|SET|ROLLBACK)", sql)
    ]
    return len(questions), sum(map(_buffers, questions))


def _asked_by(path: str, paths: list[str]) -> dict[str, str]:
    """What loads by itself is asked by htmx, as a browser does; it carries no frame then."""
    return {} if path == paths[0] else {"HX-Request": "true"}


def _buffers(question: str) -> int:
    # Choices of forms are read by a cursor on the server.
    question = re.sub(r"^DECLARE \S+ NO SCROLL CURSOR WITHOUT HOLD FOR ", "", question)
    if not re.match(r"\s*(--.*\n|\s)*(SELECT|WITH)", question, re.IGNORECASE):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + question.replace("%", "%%"), [])
        (answer,) = cursor.fetchone()
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def have_everybody_scored(customers: int) -> None:
    """A night over the whole bank, unless the published one is of it already."""
    newest = Publication.objects.latest("pk")
    if CustomerScore.objects.filter(publication=newest).count() < customers * 9 // 10:
        night(newest.business_date)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _smaller_bank(times: int) -> dict[tuple[str, str], dict[str, Any]]:
    """The figures of 10,000 customers, measured in a process of their own: a process knows one database."""
    command = [
        sys.executable,
        "-m",
        "crm_site.local.bench",
        "pages",
        "--customers",
        str(BESIDE),
        "--times",
        str(times),
        "--keep",
    ]
    # The server is ours already: its address would stand for that of the base, which is copied.
    environment = {**os.environ, "DATABASE_URL": with_name(os.environ["DATABASE_URL"], BASE)}
    lines = subprocess.run(
        command, check=True, env=environment, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    for line in lines:
        print(line, flush=True)
    figures = [json.loads(line) for line in lines if line.startswith("{")]
    return {(each["page"], each["role"]): each for each in figures if each["bench"] == "page"}
