"""Trials of a version: the last published night scored again beside itself, in the background, and compared."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from audit.services import record_act
from common import jobs
from common.calendar import months_later
from common.models import JobStep, uuid7
from common.partitions import filled_run_partition, partition_name
from common.statements import statement
from customers.queries import current_publication
from tiers.columns import PIECE, UNKNOWN, Column, copied_rows, read_columns, write_columns
from tiers.comparison import causes, movement, point_columns, rank_correlation, sums_by
from tiers.models import ModelState, ModelVersion, Run, Simulated, Simulation
from tiers.queries.models import fingerprint, model_parameters
from tiers.rules import (
    BUILD_UP_MONTHS,
    EXPLORATION_MONTHS,
    SIMULATION_STEPS,
    TRIALS_KEPT,
    Indicator,
    Parameters,
)
from tiers.scoring import Limits, score_bank
from tiers.services.results import FACTS, PERCENTILES, SCORED

JOB_KIND = "simulation"
TASK = "tiers.simulate"
TABLE = Simulated._meta.db_table
KINDS = {
    "branch_id": "bigint",
    "score_before": "integer",
    "score_after": "integer",
    "distance": "integer",
    "rank_before": "integer",
    "rank_after": "integer",
    "tier_before_id": "smallint",
    "tier_after_id": "smallint",
    "confidence_before": "smallint",
    "confidence_after": "smallint",
    "cause": "smallint",
    "cause_points": "integer",
    "revenue_fen": "bigint",
}

COMPARED = [*PERCENTILES, "score", "rank", "confidence", "qualified_tier_id"]


class NothingPublished(Exception):
    """There is no published night yet whose facts a version could be tried on."""


class SameVersion(Exception):
    """A version is compared with another one, not with itself."""


@transaction.atomic
def request_simulation(*, model: ModelVersion, against: ModelVersion, by: Any, at: datetime) -> Simulation:
    """Have a version tried against another one on the facts that readers follow; a trial under way is the answer.

    Any two versions: both are scored anew on the same facts. Refuses with SameVersion and NothingPublished.
    """
    if model.pk == against.pk:
        raise SameVersion
    publication = current_publication()
    run = Run.objects.filter(pk=publication.pk).first() if publication else None
    if run is None:
        raise NothingPublished
    other = ModelVersion.objects.get(pk=against.pk)
    asked = {
        "model": model,
        "against": other,
        "run": run,
        "fingerprint": fingerprint(ModelVersion.objects.get(pk=model.pk)),
        "against_fingerprint": fingerprint(other),
        "beside_active": other.state == ModelState.ACTIVE,
    }
    same = Simulation.objects.filter(**asked)
    if (under_way := same.filter(job__state__in=["pending", "running"]).first()) is not None:
        return under_way
    job = jobs.plan_job(
        kind=JOB_KIND, slot=str(uuid7()), steps=list(SIMULATION_STEPS), parameters={}, requested_by=by
    )
    simulation = Simulation.objects.create(**asked, job=job, requested_by=by, requested_at=at)
    record_act(
        kind="tiers.model_tried",
        subject=model,
        actor=by,
        after={"against": against.label, "run": run.pk},
        at=at,
    )
    jobs.enqueue(TASK, job_id=job.pk)
    return simulation


def advance_simulation(*, job_id: int) -> None:
    """Do the steps of a trial that are not done, each in one transaction; anybody may call it at any time."""
    jobs.run_steps(job_id, _do)


def score_kept(
    *, run: Run, parameters: Parameters, before: int = 0, also: Sequence[str] = ()
) -> tuple[dict[str, Column], dict[str, Column]]:
    """The kept facts of a run and what these parameters make of them, customers in one order; writes nothing.

    `before` is the run whose tiers the hysteresis starts from; without it everybody is placed at once.
    `also` names facts that are of no use to scoring.
    """
    given = {"run": run.pk, "before": before, "month_end": 0, "unknown": UNKNOWN}
    with connection.cursor() as cursor:
        select = cursor.mogrify(statement("tiers", "facts_to_score"), given).decode()
        with copied_rows(cursor, select, FACTS) as rows:
            facts = rows.columns([*SCORED, *also])
    return facts, score_bank(facts, parameters, _limits(run.business_date))


# ---------------------------------------------------------------- steps
@transaction.atomic
def _do(hold: jobs.Hold, step: JobStep) -> None:
    simulation = Simulation.objects.select_related("model", "against", "run").get(job_id=hold.job_id)
    rows = {"score": _score, "compare": _compare, "tidying": _forget_old_trials}[step.name](simulation)
    jobs.finish_step(hold, step, rows=rows, note={}, at=timezone.now())


def _score(simulation: Simulation) -> int:
    """Both versions over the same facts, a row for each customer."""
    held, tried = model_parameters(simulation.against), model_parameters(simulation.model)
    facts, scored = score_kept(run=simulation.run, parameters=held)
    before = _compared(scored)
    scored.clear()
    after = _compared(score_bank(facts, tried, _limits(simulation.run.business_date)))
    facts = {name: facts[name] for name in ("customer", "branch", Indicator.REVENUE)}
    change = after["score"] - before["score"]
    cause, points = _causes(before, after, held, tried)
    known = {
        "branch_id": facts["branch"],
        "distance": np.abs(change),
        "cause": cause,
        "cause_points": points,
        "revenue_fen": facts[Indicator.REVENUE],
        **_both(before, after, {"score": "score", "rank": "rank", "confidence": "confidence"}),
        "tier_before_id": before["qualified_tier_id"],
        "tier_after_id": after["qualified_tier_id"],
    }
    count = len(facts["customer"])
    columns = {
        "simulation_id": ("bigint", np.broadcast_to(simulation.pk, count)),
        "customer_id": ("bigint", facts["customer"]),
        **{name: (kind, known[name]) for name, kind in KINDS.items()},
    }
    with connection.cursor() as cursor, filled_run_partition(TABLE, simulation.pk) as table:
        return write_columns(cursor, table, columns, nullable=[], freeze=True)


def _compared(scored: dict[str, Column]) -> dict[str, Column]:
    """What two scorings are compared by; the rest of a million customers' results would be 100 MB a version."""
    return {name: scored[name] for name in COMPARED}


def _causes(
    before: dict[str, Column], after: dict[str, Column], held: Parameters, tried: Parameters
) -> tuple[Column, Column]:
    """The cause and its points of each customer, some at a time: points stand in six columns a version."""
    cause = np.zeros(len(before["score"]), dtype=np.int16)
    points = np.zeros(len(cause), dtype=np.int32)
    for start in range(0, len(cause), PIECE):
        some = slice(start, start + PIECE)
        cause[some], points[some] = causes(
            point_columns([before[name][some] for name in PERCENTILES], held.weights),
            point_columns([after[name][some] for name in PERCENTILES], tried.weights),
            after["score"][some] - before["score"][some],
        )
    return cause, points


def _both(before: dict[str, Column], after: dict[str, Column], names: dict[str, str]) -> dict[str, Column]:
    return {
        f"{name}_{when}": found[column]
        for name, column in names.items()
        for when, found in (("before", before), ("after", after))
    }


def _compare(simulation: Simulation) -> int:
    """What the page says of the trial, from its rows."""
    names = [*KINDS]
    with connection.cursor() as cursor:
        select = f"SELECT {', '.join(f'{name}::bigint' for name in names)} FROM {partition_name(TABLE, simulation.pk)}"
        rows = read_columns(cursor, select, names)
    held, tried = model_parameters(simulation.against), model_parameters(simulation.model)
    simulation.summary = summary_of(rows=rows, before=held, after=tried)
    simulation.customers = len(rows["rank_after"])
    simulation.finished_at = timezone.now()
    simulation.save(update_fields=["summary", "customers", "finished_at"])
    return simulation.customers


def summary_of(*, rows: dict[str, Column], before: Parameters, after: Parameters) -> dict[str, Any]:
    """Rank correlation, movement, shares of contribution and the effect on each branch, as the page shows them."""
    held, now, tiers = rows["tier_before_id"], rows["tier_after_id"], list(after.tiers)
    correlation = rank_correlation(rows["score_before"], rows["score_after"])
    key = tiers[1]
    return {
        "correlation": None if correlation is None else float(correlation),
        "tiers": tiers,
        "matrix": movement(held, now, tiers),
        "up": _count(now < held),
        "down": _count(now > held),
        "into_key": _count((held > key) & (now <= key)),
        "out_of_key": _count((held <= key) & (now > key)),
        "provisional_before": _count(rows["confidence_before"] < before.minimum_confidence),
        "provisional_after": _count(rows["confidence_after"] < after.minimum_confidence),
        "contribution_before": sums_by(held, tiers, rows["revenue_fen"]),
        "contribution_after": sums_by(now, tiers, rows["revenue_fen"]),
        "branches": [_branch(rows, int(branch), key) for branch in np.unique(rows["branch_id"])],
    }


def _branch(rows: dict[str, Column], branch: int, key: int) -> dict[str, int]:
    here = rows["branch_id"] == branch
    held, now = rows["tier_before_id"][here], rows["tier_after_id"][here]
    change = rows["score_after"][here] - rows["score_before"][here]
    return {
        "branch": branch,
        "customers": len(held),
        "up": _count(now < held),
        "down": _count(now > held),
        "key_before": _count(held <= key),
        "key_after": _count(now <= key),
        "change": round(int(change.sum()) / len(held)),
    }


def _count(chosen: Column) -> int:
    return int(np.count_nonzero(chosen))


def _forget_old_trials(simulation: Simulation) -> int:
    """Drop the rows of trials beyond the newest ones; returns how many were dropped."""
    old = Simulation.objects.order_by("-pk").values_list("pk", flat=True)[TRIALS_KEPT:]
    names = [partition_name(TABLE, pk) for pk in old]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NOT NULL", [names]
        )
        there = [name for (name,) in cursor.fetchall()]
        if there:
            cursor.execute(f"DROP TABLE {', '.join(there)}")
    return len(there)


def _limits(as_of: date) -> Limits:
    return Limits(
        exploration_days=(as_of - months_later(as_of, -EXPLORATION_MONTHS)).days,
        build_up_days=(as_of - months_later(as_of, -BUILD_UP_MONTHS)).days,
    )
