"""Background work that survives whatever dies: rows with lease and fencing number; messages only hurry them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from common.models import Job, JobState, JobStep

# A job whose worker died goes on within 90 seconds: the lease, the patience below and a tick of the scheduler.
LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 10
ATTEMPTS = 3
# A message is given this long before the reaper sends another.
PATIENCE = timedelta(seconds=15)


class LostHold(Exception):
    """Another worker took the job over; whatever this one did must not be committed."""


@dataclass(frozen=True)
class Hold:
    """The right to work on a job until somebody else raises its fencing number."""

    job_id: int
    fence: int


def enqueue(name: str, **ids: int | str) -> None:
    """Send the task `name` after the present transaction commits.

    A broker that is down loses nothing: the row stands, and the reaper sends what was swallowed.
    """
    transaction.on_commit(lambda: _task(name).apply_async(kwargs=ids), robust=True)


def _task(name: str):
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[name]


@transaction.atomic
def plan_job(
    *, kind: str, slot: str, steps: list[str], parameters: dict, exclusive: bool = False, requested_by=None
) -> Job:
    """Write a job and its steps; raises IntegrityError where the slot is taken or an exclusive one is unfinished."""
    job = Job.objects.create(
        kind=kind,
        slot=slot,
        exclusive=exclusive,
        parameters=parameters,
        requested_by=requested_by,
        total=len(steps),
    )
    JobStep.objects.bulk_create(
        JobStep(job=job, position=position, name=name) for position, name in enumerate(steps, start=1)
    )
    return job


def claim(job_id: int, *, at: datetime) -> Hold | None:
    """Take the job unless somebody holds it or it is finished; at most one of many callers gets a hold."""
    taken = Job.objects.filter(
        Q(lease_until=None) | Q(lease_until__lte=at),
        pk=job_id,
        state__in=[JobState.PENDING, JobState.RUNNING],
    )
    with transaction.atomic():
        job = taken.select_for_update().first()
        if job is None:
            return None
        job.fence += 1
        job.attempts += 1
        job.state = JobState.RUNNING
        job.lease_until = at + LEASE
        job.started_at = job.started_at or at
        job.save(update_fields=["fence", "attempts", "state", "lease_until", "started_at"])
    return Hold(job.pk, job.fence)


@contextmanager
def kept(hold: Hold) -> Iterator[None]:
    """Renew the lease from a connection of its own while the block works."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(HEARTBEAT_SECONDS):
                _held(hold).update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{hold.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def next_step(hold: Hold) -> JobStep | None:
    """The first step that is not done."""
    return (
        JobStep.objects.filter(job_id=hold.job_id).exclude(state=JobState.DONE).order_by("position").first()
    )


def start_step(hold: Hold, step: JobStep, *, at: datetime) -> None:
    """Show that a step is under way."""
    JobStep.objects.filter(pk=step.pk, job__fence=hold.fence).update(state=JobState.RUNNING, started_at=at)


def finish_step(hold: Hold, step: JobStep, *, rows: int, note: dict, at: datetime) -> None:
    """Mark a step done in the transaction of its work; raises LostHold, and so rolls the work back, if fenced off."""
    _refuse_if_lost(hold)
    JobStep.objects.filter(pk=step.pk).update(state=JobState.DONE, rows=rows, note=note, finished_at=at)
    _held(hold).update(progress=F("progress") + 1, attempts=0, error="", lease_until=at)


@transaction.atomic
def finish_job(hold: Hold, *, at: datetime) -> None:
    """Mark a job done; raises LostHold if fenced off."""
    _refuse_if_lost(hold)
    _held(hold).update(state=JobState.DONE, finished_at=at, lease_until=None)


def give_up_step(hold: Hold, step: JobStep, *, error: str, at: datetime) -> bool:
    """Record that a step failed; whether the job failed with it (after three attempts) or is tried again soon."""
    job = Job.objects.filter(pk=hold.job_id, fence=hold.fence).first()
    if job is None:
        return False
    failed = job.attempts >= ATTEMPTS
    job.error = error[:2000]
    job.state = JobState.FAILED if failed else JobState.PENDING
    job.finished_at = at if failed else None
    job.lease_until = None if failed else at + timedelta(seconds=5 * job.attempts)
    job.save(update_fields=["error", "state", "finished_at", "lease_until"])
    JobStep.objects.filter(pk=step.pk).update(state=JobState.FAILED if failed else JobState.PENDING)
    return failed


def run_steps(job_id: int, do: Callable[[Hold, JobStep], object], *, at: datetime | None = None) -> None:
    """Do the steps of a job that are not done; anybody may call it at any time, and twice.

    `do` works on one step and calls `finish_step` in the transaction of its work. What fails is tried again soon.
    Without `at` each step has its own moment.
    """
    hold = claim(job_id, at=at or timezone.now())
    if hold is None:
        return
    with kept(hold):
        while (step := next_step(hold)) is not None:
            start_step(hold, step, at=at or timezone.now())
            try:
                do(hold, step)
            except LostHold:
                return
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                give_up_step(hold, step, error=reason, at=at or timezone.now())
                raise
        finish_job(hold, at=at or timezone.now())


def forgotten_jobs(*, at: datetime) -> list[Job]:
    """Unfinished jobs that nobody holds and whose message seems lost."""
    waiting = Q(lease_until=None, created_at__lt=at - PATIENCE) | Q(lease_until__lt=at - PATIENCE)
    return list(Job.objects.filter(waiting, state__in=[JobState.PENDING, JobState.RUNNING]).order_by("pk"))


def _held(hold: Hold):
    return Job.objects.filter(pk=hold.job_id, fence=hold.fence)


def _refuse_if_lost(hold: Hold) -> None:
    if not _held(hold).select_for_update().exists():
        raise LostHold(f"job {hold.job_id} was taken over")
