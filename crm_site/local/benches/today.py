"""Today of a bank with ten activities for each customer, from the production server, by the roles that work there."""

import argparse
import statistics
from collections.abc import Iterator
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Interaction, Visit
from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import report
from crm_site.local.benches.pages import have_everybody_scored, people
from crm_site.local.benches.pipeline import NotServed, milliseconds
from crm_site.local.check import free_port
from crm_site.local.databases import superuser
from crm_site.local.processes import Running, programs
from crm_site.local.services import Addresses, Services
from customers.models import Customer
from worklist.models import Task

ACTIVITIES_EACH = 10
RUNS = 40  # so often each page is opened by each role, times --times
PAGES = {"today": "/", "beside the queue": "/today/beside/", "today over the API": "/api/v1/today/"}
# Of ten activities six are contacts, three tasks (one in ten of them open) and one a visit; over three years.
_CUSTOMER = """
JOIN (SELECT id, manager_id, row_number() OVER (ORDER BY id) AS place
      FROM customers_customer WHERE manager_id IS NOT NULL AND state = 'live') AS customer
  ON customer.place = 1 + n %% %(customers)s
"""
_CONTACTS = f"""
INSERT INTO activities_interaction (public_id, customer_id, kind, happened_at, staff_id, summary, place, aim, agreed,
                                    problems, need, rivals, mood, recorded_at)
SELECT uuidv7(), customer.id, CASE WHEN n %% 3 = 0 THEN 'visit' ELSE 'call' END,
       now() - make_interval(mins => (n::bigint * 7919 %% 1576800)::int), customer.manager_id,
       'What was said, number ' || n, '', '', '', '', '', '', '', now()
FROM generate_series(1, %(contacts)s) AS n {_CUSTOMER}
"""
_TASKS = f"""
INSERT INTO worklist_task (public_id, kind, customer_id, owner_id, slot, title, parameters, due_on, state, created_at,
                           closed_at, closed_by_id, closing_note)
SELECT uuidv7(), (ARRAY['typed', 'promise', 'follow_up'])[1 + n %% 3], customer.id, customer.manager_id, 'bench:' || n,
       'Something to do, number ' || n, '{{}}',
       CURRENT_DATE + 10 - CASE WHEN n %% 10 = 0 THEN (n / 10 %% 60)::int ELSE (n::bigint * 7919 %% 1095)::int END,
       CASE WHEN n %% 10 = 0 THEN 'open' ELSE 'done' END, now() - interval '20 days',
       CASE WHEN n %% 10 = 0 THEN NULL ELSE now() - make_interval(mins => (n::bigint * 7919 %% 1576800)::int) END,
       CASE WHEN n %% 10 = 0 THEN NULL ELSE customer.manager_id END, ''
FROM generate_series(1, %(tasks)s) AS n {_CUSTOMER}
"""
_VISITS = f"""
INSERT INTO activities_visit (public_id, customer_id, owner_id, kind, starts_at, minutes, place, purpose, agenda,
                              materials, approach, appointment, state, cancelled_for, interaction_id, created_at,
                              version)
SELECT uuidv7(), customer.id, customer.manager_id, 'visit',
       now() + interval '10 days' - make_interval(mins => (n::bigint * 7919 %% 1576800)::int), 60, '', 'Bench', '', '',
       '', 'confirmed', 'planned', '', NULL, now(), 1
FROM generate_series(1, %(visits)s) AS n {_CUSTOMER}
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Fill the bank up, then print a figure for each page and role: milliseconds to the last byte, and questions."""
    settings.ALLOWED_HOSTS = ["*"]
    fill(addresses, chosen.customers * ACTIVITIES_EACH)
    have_everybody_scored(chosen.customers)
    report(
        {
            "bench": "today",
            "customers": Customer.objects.count(),
            "contacts": Interaction.objects.count(),
            "tasks": Task.objects.count(),
            "visits": Visit.objects.count(),
        }
    )
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    try:
        running.start(programs(services.home, addresses, host)[0])
        if not wait_until_ready(f"http://{host}", give_up=running.died):
            raise NotServed(running.ends_of_logs())
        for line in figures(host, chosen.times * RUNS):
            report(line)
    finally:
        running.stop()


def fill(addresses: Addresses, activities: int) -> None:
    """Have so many contacts, tasks and visits, unless they are there."""
    if Interaction.objects.count() + Task.objects.count() + Visit.objects.count() >= activities:
        return
    customers = Customer.objects.exclude(manager=None).filter(state="live").count()
    sizes = {
        "customers": customers,
        "contacts": activities * 6 // 10,
        "tasks": activities * 3 // 10,
        "visits": activities // 10,
    }
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (_CONTACTS, _TASKS, _VISITS):
            cursor.execute(statement, sizes)
        for table in ("activities_interaction", "worklist_task", "activities_visit"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def figures(host: str, times: int) -> Iterator[dict[str, Any]]:
    """One line for each page and role; an executive's day begins with the dashboard and not with Today."""
    for role, person in people().items():
        if role == "executive":
            continue
        client = Client()
        client.force_login(person, backend="organization.backends.StaffBackend")
        cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        for name, path in PAGES.items():
            for _ in range(8):
                milliseconds(host, cookies, path)
            took = sorted(milliseconds(host, cookies, path) for _ in range(times))
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            yield {
                "bench": "today",
                "page": name,
                "role": role,
                "customers": Customer.objects.visible_to(person).count(),
                "waiting": Task.objects.visible_to(person).open().count(),
                "p50_ms": round(statistics.median(took)),
                "p95_ms": round(took[int(0.95 * len(took))]),
                "queries": len(captured),
            }
