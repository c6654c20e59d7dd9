"""Moving more opportunities than fit into one request: planned as a job, done in parts by the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common import jobs
from common.models import Job, JobStep, uuid7
from organization.models import Staff
from prospects.models import Opportunity
from prospects.queries.bulk import KIND
from prospects.services.pipeline import move_many

PART = 200
MOST = 20_000


class TooMany(Exception):
    """More than `MOST` at once."""


@transaction.atomic
def plan_moves(*, keys: Sequence[int], to: str, by: Staff) -> Job:
    """Have the worker move opportunities (primary keys) to a place, part by part. Raises TooMany."""
    if len(keys) > MOST:
        raise TooMany(len(keys))
    parts = [list(keys[start : start + PART]) for start in range(0, len(keys), PART)]
    job = jobs.plan_job(
        kind=KIND,
        slot=str(uuid7()),
        steps=[str(place) for place in range(len(parts))],
        parameters={"to": to, "parts": parts},
        requested_by=by,
    )
    jobs.enqueue("prospects.move_opportunities", job_id=job.pk)
    return job


def move_planned(*, job_id: int) -> None:
    """Move what was planned; the worker's part. A part is moved whole or not at all, and once.

    What the person does not see any longer stays where it is. Each part notes what was moved and what was refused:
    {"moved": 3, "refused": [[key, reason, [fact, ...]], ...]}.
    """
    jobs.run_steps(job_id, lambda hold, step: _move_part(hold, step, at=timezone.now()))


@transaction.atomic
def _move_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    job = Job.objects.select_related("requested_by").get(pk=hold.job_id)
    part = job.parameters["parts"][int(step.name)]
    seen = Opportunity.objects.visible_to(job.requested_by).live().filter(pk__in=part)
    rows = seen.select_related("customer", "prospect").order_by("id")
    done = move_many(opportunities=rows, to=job.parameters["to"], by=job.requested_by, at=at)
    refused = [[each.opportunity.pk, each.reason, each.facts] for each in done.refused]
    note = {"moved": len(done.moved), "refused": refused}
    jobs.finish_step(hold, step, rows=len(done.moved), note=note, at=at)
