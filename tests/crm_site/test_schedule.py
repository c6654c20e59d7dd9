"""The night: its steps in order, each once, one night at a time, started when the feed is there or the cut-off came."""

from datetime import date, timedelta

import pytest

from common import jobs
from common.calendar import month_end
from common.models import Job, JobState, Tick
from crm_site import schedule
from customers.models import CustomerScore
from tests.factories import at
from tests.scored_bank import last_month, make_scored_bank
from tiers.models import Run
from worklist.models import Notice

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 11, 19)


@pytest.fixture
def feed(monkeypatch):
    """Says which business date's feed is complete."""

    def complete(day: date | None) -> None:
        monkeypatch.setattr("corebanking.queries.latest_complete_date", lambda: day)

    return complete


def advance_to_the_end(job: Job) -> Job:
    for _ in range(len(schedule.NIGHT) + 1):
        schedule.advance_night(job_id=job.pk)
    job.refresh_from_db()
    return job


def plan_night(day: date) -> Job:
    return jobs.plan_job(
        kind="night",
        slot=f"test {day} {Job.objects.count()}",
        steps=[step.name for step in schedule.NIGHT],
        parameters={"business_date": day.isoformat()},
        exclusive=True,
    )


def test_a_night_makes_of_money_a_tier(loader):
    bank, star = make_scored_bank()
    score = CustomerScore.objects.visible_to(bank.manager).current().get(customer=star)
    assert (score.tier.code, score.rank) == ("key", 2)


def test_one_message_does_one_step_and_a_finished_night_stays_finished(loader):
    make_scored_bank()
    job = plan_night(month_end(last_month()))
    schedule.advance_night(job_id=job.pk)
    assert list(job.steps.filter(state=JobState.DONE).values_list("name", flat=True)) == ["feed"]
    job = advance_to_the_end(job)
    assert (job.state, job.progress) == (JobState.DONE, len(schedule.NIGHT))
    runs = Run.objects.count()
    schedule.advance_night(job_id=job.pk)
    assert Run.objects.count() == runs


def test_the_same_night_again_moves_nobody_and_tells_nobody(loader):
    make_scored_bank()
    told = Notice.objects.count()
    job = advance_to_the_end(plan_night(month_end(last_month())))
    assert (job.run.moved_up, job.run.moved_down, job.run.entered) == (0, 0, 0)
    assert Notice.objects.count() == told


def test_a_night_that_fails_three_times_leaves_the_last_publication_on_screen(loader, monkeypatch):
    _, star = make_scored_bank()
    before = CustomerScore.objects.current().get(customer=star).publication_id

    def broken(job, moment):
        raise OSError("disk full")

    monkeypatch.setitem(schedule._WORK, "publish", broken)
    job = plan_night(month_end(last_month()))
    for _ in range(4):
        schedule.advance_night(job_id=job.pk)
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(lease_until=None)
        with pytest.raises(OSError):
            schedule.advance_night(job_id=job.pk)
        Job.objects.filter(pk=job.pk).update(lease_until=None)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "OSError: disk full")
    assert Run.objects.get(job=job).state == "failed"
    assert CustomerScore.objects.current().get(customer=star).publication_id == before


@pytest.mark.parametrize(
    ("complete", "now", "starts"),
    [
        (THURSDAY - timedelta(days=1), at(2026, 11, 19, 0, 59), False),
        (THURSDAY - timedelta(days=1), at(2026, 11, 19, 1, 0), True),
        (THURSDAY - timedelta(days=2), at(2026, 11, 19, 5, 29), False),
        (THURSDAY - timedelta(days=2), at(2026, 11, 19, 5, 30), True),
        (None, at(2026, 11, 19, 12, 0), False),
    ],
)
def test_the_night_waits_for_the_feed_until_the_cut_off(feed, complete, now, starts):
    feed(complete)
    schedule.start_night_if_due(at=now)
    assert Job.objects.filter(kind="night").exists() is starts


def test_five_schedulers_make_one_night(feed):
    feed(THURSDAY - timedelta(days=1))
    for _ in range(5):
        schedule.start_night_if_due(at=at(2026, 11, 19, 2))
        Job.objects.update(state=JobState.DONE)
    assert Job.objects.filter(kind="night").count() == 1
    assert Tick.objects.get().slot == "2026-11-19"


def test_a_lost_message_is_sent_again_by_the_tick(feed, django_capture_on_commit_callbacks, monkeypatch):
    feed(None)
    sent: list[int] = []
    monkeypatch.setattr(schedule.jobs, "enqueue", lambda name, **ids: sent.append((name, ids["job_id"])))
    job = plan_night(THURSDAY)
    Job.objects.update(created_at=at(2026, 11, 19, 2))
    schedule.tick(at=at(2026, 11, 19, 2, 1))
    assert sent == [("crm_site.advance_night", job.pk)]
