"""Complaints: 500,000 running clocks swept by five schedulers at once, and the detector over 20,000 cases."""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection, connections
from django.utils import timezone

from complaints.models import Complaint, Escalation
from complaints.rules.codes import Category, Channel, Topic
from complaints.rules.detection import Limits, find_groups, find_majors
from complaints.rules.words import words_of
from complaints.services import register_complaint, sweep_clocks
from crm_site.local.bench import report
from crm_site.local.databases import superuser
from crm_site.local.services import Addresses, Services
from customers.models import Customer
from tests.complaints.labelled import labelled_complaints, quality
from worklist.models import Notice

CASES = 200_000
CLOCKS = 500_000
SCHEDULERS = 5
# Clocks turn amber one after the other over ten days, and are due six hours after that.
SPREAD_MINUTES = 14_400
QUARTER_MINUTES = 360
STAGES = (0, 144, 288, 360, 504, 720)  # minutes after amber, as sql/sweep_clocks.sql says
STOPS = {"every minute": 1, "after an hour without": 61, "after a night without": 12 * 60 + 61}
# Half the cases are new (three clocks), half are open and answered (two).
_SET = {
    "id": "nextval(pg_get_serial_sequence('complaints_complaint', 'id'))",
    "public_id": "uuidv7()",
    "number": "'BENCH-' || n",
    "sequence": "1000000 + n",
    "form_key": "NULL",
    "unit_id": "customer.unit_id",
    "number_unit_id": "customer.unit_id",
    "customer_id": "customer.id",
    "state": "CASE WHEN n %% 2 = 0 THEN 'new' ELSE 'open' END",
    "owner_id": "CASE WHEN n %% 2 = 0 THEN NULL ELSE customer.manager_id END",
    "accepted_at": "CASE WHEN n %% 2 = 0 THEN NULL ELSE held.received_at END",
    "first_response_at": "CASE WHEN n %% 2 = 0 THEN NULL ELSE held.received_at END",
    "response_amber_at": "{amber}",
    "response_due_at": "{due}",
    "resolve_amber_at": "{amber}",
    "resolve_due_at": "{due}",
    "legal_amber_at": "{amber}",
    "legal_due_at": "{due}",
}
_AMBER = f"%(at)s + make_interval(mins => 1 + (n * 7919 %% {SPREAD_MINUTES})::int)"


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print the figures `clocks` (one for each time since the last sweep) and `detector`."""
    at = timezone.now().replace(microsecond=0)
    fill(addresses, at)
    connections.close_all()
    pool = ProcessPoolExecutor(SCHEDULERS, mp_context=get_context("spawn"))
    with pool:
        list(pool.map(_warm, range(SCHEDULERS)))
        for name, minutes in STOPS.items():
            report({"bench": "clocks", "swept": name, **_sweep(pool, at, minutes)})
    for line in _detector():
        report({"bench": "detector", **line})


def fill(addresses: Addresses, at: datetime) -> None:
    """Have the running cases, copies of one that was registered as any other; the guards are off for that alone."""
    customer = Customer.objects.exclude(manager=None).select_related("unit", "manager").earliest("pk")
    one = register_complaint(
        text="结息多扣，两次致电未复。",
        channel=Channel.PHONE.value,
        category=Category.BUSINESS.value,
        topic=Topic.PROCESS.value,
        unit=customer.unit,
        customer=customer,
        by=customer.manager,
    ).complaint
    due = f"{_AMBER} + make_interval(mins => {QUARTER_MINUTES})"
    columns = [str(field.column) for field in Complaint._meta.concrete_fields]
    values = [_SET.get(name, f"held.{name}").format(amber=_AMBER, due=due) for name in columns]
    with superuser(addresses.database_url) as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM complaints_escalation")
        cursor.execute("DELETE FROM complaints_breach")
        cursor.execute("DELETE FROM worklist_notice WHERE kind = 'complaint'")
        cursor.execute("DELETE FROM complaints_complaint WHERE id <> %s", [one.pk])
        cursor.execute("UPDATE complaints_complaint SET state = 'closed'")
        cursor.execute(
            f"INSERT INTO complaints_complaint ({', '.join(columns)}) SELECT {', '.join(values)} "
            "FROM generate_series(1, %(cases)s) AS n CROSS JOIN complaints_complaint AS held "
            "JOIN (SELECT id, unit_id, manager_id, row_number() OVER (ORDER BY id) AS place "
            "FROM customers_customer WHERE manager_id IS NOT NULL) AS customer "
            "ON customer.place = 1 + n %% %(customers)s WHERE held.id = %(one)s",
            {
                "cases": CASES,
                "one": one.pk,
                "at": at,
                "customers": Customer.objects.exclude(manager=None).count(),
            },
        )
        cursor.execute("VACUUM ANALYZE complaints_complaint")


def _warm(_turn: int) -> int:
    return Complaint.objects.filter(pk=0).count()


def _sweep_once(at: datetime) -> tuple[float, int, int, int]:
    began = time.perf_counter()
    swept = sweep_clocks(at=at)
    return time.perf_counter() - began, swept.stages, swept.breaches, swept.notices


def _sweep(pool: ProcessPoolExecutor, at: datetime, minutes: int) -> dict:
    """All schedulers at once at a moment; what they wrote beside what the arithmetic says there is."""
    began = time.perf_counter()
    answers = list(pool.map(_sweep_once, [at + timedelta(minutes=minutes)] * SCHEDULERS))
    seconds = time.perf_counter() - began
    written = Escalation.objects.exclude(clock="follow_up").count()
    due = sum(_stages(n, minutes) for n in range(1, CASES + 1))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) - count(DISTINCT (person_id, subject, slot)) FROM worklist_notice "
            "WHERE kind = 'complaint'"
        )
        doubled = cursor.fetchone()[0]
    return {
        "clocks": _running(),
        "schedulers": SCHEDULERS,
        "seconds": seconds,
        "slowest_scheduler": max(taken for taken, *_ in answers),
        "stages_now": sum(stages for _, stages, _, _ in answers),
        "stages_so_far": written,
        "missed": due - written,
        "notices_so_far": Notice.objects.filter(kind="complaint").count(),
        "doubled": doubled,
    }


def _stages(n: int, minutes: int) -> int:
    """How many stages the clocks of the n-th case have reached after so many minutes."""
    since = minutes - 1 - n * 7919 % SPREAD_MINUTES
    return sum(since >= stage for stage in STAGES) * (3 if n % 2 == 0 else 2)


def _running() -> int:
    new = Complaint.objects.filter(state="new").count()
    return new * 3 + Complaint.objects.filter(state="open").count() * 2


def _detector() -> list[dict]:
    """Time over 20,000 cases, and how often it is right on labelled sets of three seeds."""
    words_of("读词典")
    told = labelled_complaints(seed=1, ordinary=19_000, groups=60, days=365).complaints[:20_000]
    began, worked = time.perf_counter(), time.process_time()
    find_groups(told, Limits())
    find_majors(told, Limits())
    took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - worked}
    lines: list[dict] = [{"cases": len(told), **took}]
    for seed in (7, 11, 2026):
        labelled = labelled_complaints(seed=seed, ordinary=6000, groups=60, days=365)
        found = find_groups(labelled.complaints, Limits())
        right = quality(labelled.groups, [frozenset(one.members) for one in found])
        lines.append(
            {
                "seed": seed,
                "cases": len(labelled.complaints),
                "precision": right.precision,
                "recall": right.recall,
                "pairs_precision": right.pairs_precision,
            }
        )
    return lines
