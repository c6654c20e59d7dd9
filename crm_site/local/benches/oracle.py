"""The last night of a large bank beside the slow oracle: how many rows differ."""

import argparse
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection

from crm_site.local.bench import report, seconds
from crm_site.local.benches.scoring import night
from crm_site.local.services import Addresses, Services
from customers.models import Publication
from tests.tiers.oracle import EVERYBODY, OURS, QUESTIONS, given
from tiers.models import Run

# Contributions of 24 months would take the oracle hours; those of the month scored are new in every chain.
AT_ONCE = 100_000
OF_MONTH = {"contributions": "WHERE month = %(month)s"}
COMPARE = """
    WITH ours AS MATERIALIZED (SELECT * FROM ({ours}) o {only}),
        theirs AS MATERIALIZED (SELECT * FROM ({theirs}) t {only})
    SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM (
        (TABLE ours EXCEPT ALL TABLE theirs) UNION ALL (TABLE theirs EXCEPT ALL TABLE ours)
    ) differing)
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Score the bank once, then print how many rows of each table differ from the oracle's, in every column."""
    night(Publication.objects.latest("pk").business_date)
    run = Run.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS["half_even"])
        for name in OURS:
            found = [_compared(cursor, name, run, part) for part in _parts(cursor, name)]
            rows, differing, taken = (sum(column) for column in zip(*found, strict=True))
            report(
                {"bench": "oracle", "question": name, "customers": chosen.customers, "rows": rows,
                 "differing": differing, "seconds": taken}
            )  # fmt: skip


def _parts(cursor: Any, name: str) -> list[tuple[int, int]]:
    """Features are asked of so many customers at a time that what is gathered of them finds room."""
    if name != "features":
        return [EVERYBODY]
    cursor.execute(
        "SELECT min(id), max(id) FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place"
        " FROM customers_customer) AS placed GROUP BY place / %s ORDER BY 1",
        [AT_ONCE],
    )
    return cursor.fetchall()


def _compared(cursor: Any, name: str, run: Run, part: tuple[int, int]) -> tuple[int, int, float]:
    """Rows of ours, rows that differ either way, seconds."""
    asked = given(run, part)
    question = COMPARE.format(ours=OURS[name], theirs=QUESTIONS[name], only=OF_MONTH.get(name, ""))

    def ask() -> None:
        if name == "features":
            cursor.execute(QUESTIONS["gathered"], asked)
        cursor.execute(question, asked)

    taken = seconds(ask)
    rows, differing = cursor.fetchone()
    return rows, differing, taken
