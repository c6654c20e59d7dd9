"""Tasks: 500,000 open deadlines swept by five schedulers at once, again, and with the clock set back an hour."""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection, connections

from common.calendar import SHANGHAI, business_today
from common.working_days import bank_calendar
from crm_site.local.bench import report
from crm_site.local.benches.clocks import SCHEDULERS
from crm_site.local.databases import superuser
from crm_site.local.services import Addresses, Services
from customers.models import Customer
from organization.models import Unit
from organization.queries import supervisors_of
from worklist.models import Task
from worklist.rules import reminder_days
from worklist.services import sweep_reminders

DEADLINES = 500_000
# Days from five ahead to so many late.
AHEAD, SPREAD = 5, 45
STOPS = {"nine o'clock": 9, "again": 9, "the clock set back an hour": 8, "ten o'clock": 10}
_FILL = """
INSERT INTO worklist_task (public_id, kind, customer_id, owner_id, slot, title, parameters, due_on, state, created_at,
                           closing_note)
SELECT uuidv7(), CASE WHEN n %% 2 = 0 THEN 'follow_up' ELSE 'typed' END, customer.id, customer.manager_id,
       'bench:' || n, CASE WHEN n %% 2 = 0 THEN '' ELSE 'bench' END, '{}',
       %(today)s::date + %(ahead)s - (n::bigint * 7919 %% %(spread)s)::int, 'open', now(), ''
FROM generate_series(1, %(deadlines)s) AS n
JOIN (SELECT id, manager_id, row_number() OVER (ORDER BY id) AS place
      FROM customers_customer WHERE manager_id IS NOT NULL AND state = 'live') AS customer
  ON customer.place = 1 + n %% %(customers)s
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print the figure `deadlines`, one for each moment of the sweep."""
    today = _working_day()
    _fill(addresses, today)
    expected = _expected(today)
    connections.close_all()
    with ProcessPoolExecutor(SCHEDULERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(_warm, range(SCHEDULERS)))
        for name, hour in STOPS.items():
            at = datetime.combine(today, datetime.min.time(), tzinfo=SHANGHAI) + timedelta(hours=hour)
            began = time.perf_counter()
            answers = list(pool.map(_sweep_once, [at] * SCHEDULERS))
            seconds = time.perf_counter() - began
            report(
                {
                    "bench": "deadlines",
                    "swept": name,
                    "open": DEADLINES,
                    "schedulers": SCHEDULERS,
                    "seconds": seconds,
                    "reminded_now": sum(answers),
                    **_written(expected),
                }
            )


def _working_day() -> date:
    day, calendar = business_today(), bank_calendar()
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _fill(addresses: Addresses, today: date) -> None:
    customers = Customer.objects.exclude(manager=None).filter(state="live").count()
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in ("worklist_reminder", "worklist_notice", "worklist_task"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            _FILL,
            {
                "today": today,
                "ahead": AHEAD,
                "spread": SPREAD,
                "deadlines": DEADLINES,
                "customers": customers,
            },
        )
        cursor.execute("VACUUM ANALYZE worklist_task")


def _expected(today: date) -> int:
    """What the rules say without the statement: an owner of each task that is due, supervisors of the late ones."""
    escalate_by = reminder_days(today, bank_calendar()).escalate_by
    above = {
        unit.pk: {person.pk for person in supervisors_of(unit, day=today)} for unit in Unit.objects.all()
    }
    count = 0
    rows = Task.objects.filter(state="open", due_on__lte=today)
    for owner, unit, due_on in rows.values_list("owner_id", "customer__unit_id", "due_on").iterator():
        count += 1 + (len(above[unit] - {owner}) if due_on <= escalate_by else 0)
    return count


def _written(expected: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM worklist_reminder")
        reminders = cursor.fetchone()[0]
        cursor.execute("SELECT count(*), count(DISTINCT (kind, person_id, subject)) FROM worklist_notice")
        notices, told = cursor.fetchone()
    return {
        "reminders": reminders,
        "notices": notices,
        "missed": expected - reminders,
        "doubled": notices - told,
    }


def _warm(_turn: int) -> int:
    return Task.objects.filter(pk=0).count()


def _sweep_once(at: datetime) -> int:
    return sweep_reminders(at=at)
