"""The life of a run: asked for, opened, failed."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record_act
from common.calendar import add_months, month_end, month_start
from common.jobs import enqueue, plan_job
from common.models import Job, JobState
from customers.models import AccountMonth
from tiers.models import Run, RunState
from tiers.rules import NIGHT_STEPS
from tiers.services.workbench import activate_due_model

NIGHT = "night"


class NightUnderWay(Exception):
    """Another night is waiting or running; `job` is it, where it can still be found."""

    def __init__(self, job: Job | None = None):
        super().__init__(str(job.public_id) if job else "")
        self.job = job


class NoBooks(Exception):
    """Core banking has sent no balances of any complete month: there is nothing to score."""


def request_night(*, by: Any, business_date: date | None = None, at: datetime | None = None) -> Job:
    """Plan a night and wake a worker; refuses with NightUnderWay while another is waiting or running.

    Without a business date the night takes that of the last complete feed. `by` is None for the scheduler and for the
    command.
    """
    at = at or timezone.now()
    parameters = {"business_date": business_date.isoformat()} if business_date else {}
    try:
        with transaction.atomic():
            job = plan_job(
                kind=NIGHT,
                slot=f"{at:%Y-%m-%dT%H:%M:%S.%f}",
                steps=list(NIGHT_STEPS),
                parameters=parameters,
                exclusive=True,
                requested_by=by,
            )
            record_act(kind="tiers.night_requested", subject=job, actor=by, after=parameters, at=at)
            enqueue("crm_site.advance_night", job_id=job.pk)
    except IntegrityError as taken:
        unfinished = [JobState.PENDING, JobState.RUNNING]
        raise NightUnderWay(Job.objects.filter(kind=NIGHT, state__in=unfinished).first()) from taken
    return job


@transaction.atomic
def open_run(*, job: Job, business_date: date) -> Run:
    """The run of a job, made with the version due by its business date; asked again it is the same run.

    Scores the last month that is over by the business date and has books; refuses with NoBooks where there is none.
    """
    held = Run.objects.filter(job=job).first()
    if held is not None:
        return held
    return Run.objects.create(
        job=job,
        month=_month_to_score(business_date),
        model=activate_due_model(business_date=business_date, at=timezone.now()),
        business_date=business_date,
    )


@transaction.atomic
def fail_run(*, job_id: int) -> None:
    """Mark the run of a job that will not be tried again, if it came so far as to have one."""
    Run.objects.filter(job_id=job_id, state=RunState.COMPUTING).update(state=RunState.FAILED)


def _month_to_score(business_date: date) -> date:
    this_month = month_start(business_date)
    last = this_month if business_date == month_end(business_date) else add_months(this_month, -1)
    books = AccountMonth.objects.filter(month__lte=last).order_by("-month").values_list("month", flat=True)
    month = books.first()
    if month is None:
        raise NoBooks(str(business_date))
    return month
