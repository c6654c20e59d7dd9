"""Scoring a whole bank: again from its features, after a month's feed, and after two in a hundred have changed."""

import argparse
import time
from datetime import date
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection
from django.utils import timezone

from common import jobs
from common.memory import return_large_pieces
from common.models import Job, JobState
from crm_site.local.bench import alternating, report, seconds
from crm_site.local.services import Addresses, Services
from crm_site.schedule import NIGHT
from customers.models import Publication
from organization.models import Staff
from tiers.models import CorrectedScore, Run, Simulated
from tiers.queries import active_model
from tiers.services import (
    advance_simulation,
    discard_draft,
    draft_model,
    request_simulation,
    rescore_corrected,
)

BOOKS = "customers_accountmonth"
FLOOR = f"SELECT count(*), sum(fen) FROM (SELECT customer_id, sum(average_yuan_fen) AS fen FROM {BOOKS} GROUP BY 1) s"
YEAR = "SELECT count(*), sum(fen) FROM (SELECT customer_id, sum(fen) AS fen FROM bench_year GROUP BY 1) s"
STEPS = {step.name: step.work for step in NIGHT}
INCREMENTAL = 50  # every fiftieth customer
# Step of a night: the most this process held while it did it, in MB.
PEAKS: dict[str, int] = {}


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print the figures `first`, `rescore`, `simulate`, `chain`, `night_of_few` and `incremental`."""
    return_large_pieces()  # as each worker does when it starts
    day = Publication.objects.latest("pk").business_date
    _make_year()
    common = {"customers": chosen.customers, "month_rows": _ask(f"SELECT count(*) FROM {BOOKS}")}
    first = night(day)
    report(
        {"bench": "first", **common, "seconds": sum(first.values()), "steps": first, "memory_steps": PEAKS}
    )
    floor, year, rescore = alternating(
        chosen.times, lambda: _ask_timed(FLOOR), lambda: _ask_timed(YEAR), lambda: _rescore(day)
    )
    report(
        {"bench": "rescore", **common, "seconds": rescore, "floor_seconds": floor, "ratio": rescore / floor,
         "floor12_seconds": year, "ratio12": rescore / year, "memory_mb": _memory()}
    )  # fmt: skip
    rescore, simulated = alternating(chosen.times, lambda: _rescore(day), _simulate)
    report(
        {"bench": "simulate", **common, "seconds": simulated, "rescore_seconds": rescore, "ratio": simulated / rescore,
         "memory_mb": _memory()}
    )  # fmt: skip
    for name, part in (("chain", 1), ("night_of_few", INCREMENTAL)):
        steps: dict[str, float] = {}

        def chain(part: int = part, steps: dict[str, float] = steps) -> float:
            _change_books(part)
            steps.update(night(day))
            return sum(steps.values())

        floor, taken = alternating(chosen.times, lambda: _ask_timed(FLOOR), chain)
        report(
            {"bench": name, **common, "seconds": taken, "floor_seconds": floor, "ratio": taken / floor,
             "steps": {step: round(each, 3) for step, each in steps.items()}, "memory_mb": _memory()}
        )  # fmt: skip

    floor, taken = alternating(chosen.times, lambda: _ask_timed(FLOOR), _correct)
    report(
        {"bench": "incremental", **common, "seconds": taken, "floor_seconds": floor, "ratio": taken / floor,
         "corrected": CorrectedScore.objects.count(), "memory_mb": _memory()}
    )  # fmt: skip


def _correct() -> float:
    """Between nights: from changed books of two in a hundred customers to the scores that the page shows."""
    _change_books(INCREMENTAL)
    Job.objects.filter(kind="night").update(state=JobState.DONE)
    return seconds(lambda: rescore_corrected(at=timezone.now()))


def night(day: date) -> dict[str, float]:
    """Every step of a night, as the worker does them; seconds of each."""
    job = _plan(day)
    return {name: seconds(lambda name=name: _do(name, job)) for name in STEPS}


def _do_both(job: Job) -> None:
    for name in ("results", "publish"):
        _do(name, job)


def _rescore(day: date) -> float:
    """From feature rows to published results and the list's index."""
    job = _plan(day)
    for name in ("feed", "contributions", "features"):
        _do(name, job)
    taken = seconds(lambda: _do_both(job))
    for name in ("contacts", "notices", "summaries", "tidying"):
        _do(name, job)
    return taken


def _simulate() -> float:
    """A draft with other weights tried against the active version: both scored over the kept facts, and compared."""
    acting = {"by": Staff.objects.filter(role_assignments__role="executive")[0], "at": timezone.now()}
    active = active_model()
    draft = draft_model(based_on=active, note="bench", **acting)
    weights = draft.weights.order_by("indicator")
    heavier, lighter = weights.filter(weight__lt=90)[0], weights.filter(weight__gte=10).last()
    weights.filter(pk=heavier.pk).update(weight=heavier.weight + 10)
    weights.filter(pk=lighter.pk).update(weight=lighter.weight - 10)
    simulation = request_simulation(model=draft, against=active, **acting)
    taken = seconds(lambda: advance_simulation(job_id=simulation.job_id))
    if not Simulated.objects.filter(simulation=simulation).exists():
        raise RuntimeError("The trial wrote nothing.")
    discard_draft(model=draft, **acting)
    return taken


def _plan(day: date) -> Job:
    steps = list(STEPS)
    slot = f"bench {time.time_ns()}"
    return jobs.plan_job(kind="night", slot=slot, steps=steps, parameters={"business_date": day.isoformat()})


def _do(name: str, job: Job) -> None:
    _forget_peak()
    STEPS[name](Job.objects.get(pk=job.pk), timezone.now())
    PEAKS[name] = max(_peak(), PEAKS.get(name, 0))
    job.steps.filter(name=name).update(state="done")


def _change_books(part: int) -> None:
    """What a feed would do to every `part`-th customer in the month scored."""
    month = Run.objects.latest("pk").month
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {BOOKS} SET average_fen = average_fen + 100, average_yuan_fen = average_yuan_fen + 100"
            " WHERE month = %s AND customer_id %% %s = 0",
            [month, part],
        )
        cursor.execute(f"VACUUM ANALYZE {BOOKS}_{month:%Y%m}")


def _make_year() -> None:
    """One row per customer and month: what a bank would hold that kept nothing but sums."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_year")
        cursor.execute(
            f"CREATE TABLE bench_year AS SELECT month, customer_id, sum(average_yuan_fen)::bigint AS fen FROM {BOOKS}"
            f" WHERE month > (SELECT max(month) - interval '12 months' FROM {BOOKS}) GROUP BY 1, 2 ORDER BY 1, 2"
        )
        cursor.execute("VACUUM ANALYZE bench_year")


def _ask(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _ask_timed(question: str) -> float:
    return seconds(lambda: _ask(question))


def _forget_peak() -> None:
    """The kernel counts the peak anew: what making the bank took, or another step, is not this one's."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most that this process held since then, in MB (`VmHWM` of proc(5), in kB)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def _memory() -> int:
    """The most that this process held in any step so far, in MB."""
    return max(_peak(), *PEAKS.values())
