"""Nights as the runs pages show them, and which night came before which."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from common.models import Job, JobState
from common.pagination import Ordering, Page, keyset_page
from organization.rules import Act
from tiers import phrases
from tiers.models import Run

NIGHT = "night"
UNFINISHED = (JobState.PENDING, JobState.RUNNING)
NIGHTS_A_PAGE = 30
_NEWEST_FIRST = Ordering("newest", ("-id",))
_COLUMNS = [
    "public_id",
    "state",
    "created_at",
    "started_at",
    "finished_at",
    "progress",
    "total",
    "error",
    "run__business_date",
    "run__month",
    "run__model__number",
    "run__customers",
    "run__entered",
    "run__moved_up",
    "run__moved_down",
]


@dataclass(frozen=True)
class StepLine:
    """One step of a night: how it stands, what it wrote and how long it took."""

    name: str
    state: str
    rows: int | None
    took: timedelta | None
    note: dict[str, Any]


@dataclass(frozen=True)
class Night:
    """One night: its job, its run where it came so far, its steps, and what went wrong in words."""

    job: Job
    run: Run | None
    steps: list[StepLine]
    took: timedelta | None
    unfinished: bool
    error: str


def night_before(run: Run) -> Run | None:
    """The last published run of an earlier business date: where the hysteresis of this one starts."""
    earlier = Run.objects.published().filter(business_date__lt=run.business_date).exclude(pk=run.pk)
    return earlier.order_by("-pk").first()


def nights_visible_to(user: Any) -> QuerySet[Job]:
    """Jobs of nights, for those who read runs: also those that have no run yet."""
    jobs = Job.objects.filter(kind=NIGHT)
    if not user.reach.may(Act.READ_RUNS):
        return jobs.none()
    return jobs.filter(Q(run=None) | Q(run__in=Run.objects.visible_to(user)))


def nights(user: Any, cursor: str = "", size: int = NIGHTS_A_PAGE) -> Page:
    """One page of nights, newest first; each row says its model, what moved and how long it took."""
    page = keyset_page(
        nights_visible_to(user), ordering=_NEWEST_FIRST, columns=_COLUMNS, size=size, cursor=cursor
    )
    for row in page.rows:
        row["took"] = _took(row["started_at"], row["finished_at"])
        row["unfinished"] = row["state"] in UNFINISHED
    return page


def night(user: Any, public_id: UUID) -> Night | None:
    """One night by the public identifier of its job or of its run; None where this person reads no runs."""
    found = nights_visible_to(user).filter(Q(public_id=public_id) | Q(run__public_id=public_id))
    job = found.select_related("requested_by", "run__model").prefetch_related("steps").first()
    if job is None:
        return None
    return Night(
        job=job,
        run=getattr(job, "run", None),
        steps=[step_line(step) for step in job.steps.all()],
        took=_took(job.started_at, job.finished_at),
        unfinished=job.state in UNFINISHED,
        error=phrases.error_words(job.error) if job.error else "",
    )


def is_past(run: Run) -> bool:
    """Whether a later business date is published already: the run repeats a night that is over."""
    return Run.objects.published().filter(business_date__gt=run.business_date).exists()


def runs(user: Any) -> QuerySet[Run]:
    """Published runs, newest first, for those who read them."""
    return Run.objects.visible_to(user).published().select_related("model").order_by("-pk")


def night_under_way(user: Any) -> Job | None:
    """The night that is waiting or running."""
    return nights_visible_to(user).filter(state__in=UNFINISHED).first()


def step_line(step: Any) -> StepLine:
    """One step of a job in words."""
    return StepLine(
        name=str(phrases.STEPS.get(step.name, step.name)),
        state={JobState.PENDING: "waiting"}.get(step.state, step.state),
        rows=step.rows,
        took=_took(step.started_at, step.finished_at),
        note=step.note,
    )


def _took(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end else None
