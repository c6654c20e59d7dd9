"""The last night of a large bank beside the slow oracle: how many rows differ."""

import argparse

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection

from crm_site.local.bench import report, seconds
from crm_site.local.benches.scoring import night
from crm_site.local.services import Addresses, Services
from customers.models import Publication
from tests.tiers.oracle import OURS, QUESTIONS, given
from tiers.models import Run

# Contributions of 24 months would take the oracle hours; those of the month scored are new in every chain.
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
    asked = given(run)
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS["half_even"])
        for name, ours in OURS.items():
            question = COMPARE.format(ours=ours, theirs=QUESTIONS[name], only=OF_MONTH.get(name, ""))
            taken = seconds(lambda question=question: cursor.execute(question, asked))
            rows, differing = cursor.fetchone()
            report(
                {"bench": "oracle", "question": name, "customers": chosen.customers, "rows": rows,
                 "differing": differing, "seconds": taken}
            )  # fmt: skip
