"""A job is held by one worker at a time, survives the others, and gives up after three attempts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common import jobs
from common.models import Job, JobState, JobStep
from tests.factories import at

pytestmark = pytest.mark.django_db

NOON = at(2026, 11, 20, 12)


def plan(slot: str = "one", **fields) -> Job:
    return jobs.plan_job(kind="night", slot=slot, steps=["count", "publish"], parameters={}, **fields)


def test_the_second_worker_finds_the_job_held():
    job = plan()
    assert jobs.claim(job.pk, at=NOON) == jobs.Hold(job.pk, 1)
    assert jobs.claim(job.pk, at=NOON + timedelta(seconds=29)) is None


def test_a_worker_that_died_is_followed_by_another_after_its_lease():
    job = plan()
    jobs.claim(job.pk, at=NOON)
    assert jobs.claim(job.pk, at=NOON + timedelta(seconds=30)) == jobs.Hold(job.pk, 2)


def test_a_worker_that_lost_its_hold_writes_nothing():
    job = plan()
    slow = jobs.claim(job.pk, at=NOON)
    jobs.claim(job.pk, at=NOON + timedelta(seconds=30))
    step = jobs.next_step(slow)
    with pytest.raises(jobs.LostHold), transaction.atomic():
        JobStep.objects.filter(pk=step.pk).update(note={"written": "by the slow one"})
        jobs.finish_step(slow, step, rows=5, note={}, at=NOON)
    step.refresh_from_db()
    assert (step.state, step.note) == (JobState.PENDING, {})


def test_steps_are_done_in_order_and_each_once():
    job = plan()
    for expected in ("count", "publish"):
        hold = jobs.claim(job.pk, at=NOON)
        step = jobs.next_step(hold)
        assert step.name == expected
        jobs.finish_step(hold, step, rows=7, note={}, at=NOON)
    hold = jobs.claim(job.pk, at=NOON)
    assert jobs.next_step(hold) is None
    jobs.finish_job(hold, at=NOON)
    job.refresh_from_db()
    assert (job.state, job.progress, job.total) == (JobState.DONE, 2, 2)
    assert jobs.claim(job.pk, at=NOON) is None


def test_the_third_failure_of_a_step_fails_the_job():
    job = plan()
    moment = NOON
    verdicts = []
    for _ in range(3):
        hold = jobs.claim(job.pk, at=moment)
        verdicts.append(jobs.give_up_step(hold, jobs.next_step(hold), error="disk full", at=moment))
        moment += timedelta(minutes=1)
    job.refresh_from_db()
    assert verdicts == [False, False, True]
    assert (job.state, job.error) == (JobState.FAILED, "disk full")


def test_a_step_that_succeeds_at_last_gives_the_next_one_three_attempts_again():
    job = plan()
    hold = jobs.claim(job.pk, at=NOON)
    jobs.give_up_step(hold, jobs.next_step(hold), error="once", at=NOON)
    hold = jobs.claim(job.pk, at=NOON + timedelta(minutes=1))
    jobs.finish_step(hold, jobs.next_step(hold), rows=1, note={}, at=NOON)
    job.refresh_from_db()
    assert (job.attempts, job.error) == (0, "")


def test_an_exclusive_job_runs_alone_and_a_slot_is_taken_once():
    plan(exclusive=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan("two", exclusive=True)
    Job.objects.update(state=JobState.DONE)
    plan("two", exclusive=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan("one")


def test_a_job_whose_message_was_swallowed_is_found_and_a_held_one_is_not():
    lost, held = plan("lost"), plan("held")
    Job.objects.update(created_at=NOON)
    jobs.claim(held.pk, at=NOON)
    assert jobs.forgotten_jobs(at=NOON + timedelta(seconds=14)) == []
    assert jobs.forgotten_jobs(at=NOON + timedelta(seconds=16)) == [lost]
    assert jobs.forgotten_jobs(at=NOON + timedelta(seconds=106)) == [lost, held]


def test_a_broker_that_is_down_does_not_undo_what_was_committed(
    django_capture_on_commit_callbacks, monkeypatch
):
    def refuse(name):
        raise ConnectionError("no broker")

    monkeypatch.setattr(jobs, "_task", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = plan()
        jobs.enqueue("crm_site.advance_night", job_id=job.pk)
    assert len(callbacks) == 1
    Job.objects.update(created_at=NOON)
    assert jobs.forgotten_jobs(at=NOON + timedelta(minutes=1)) == [job]
