"""One act on many customers: ordered by a person, done by the worker row by row, and taken back the same way."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.services import record_act
from common import jobs
from common.models import Job, JobStep
from common.once import KeyTaken
from customers.models import Customer, CustomerProfile, Tag
from customers.services import follow_customer, put_tag, set_profile, take_tag
from notebook.models import BulkRow, BulkRun
from notebook.rules import MOST_AT_ONCE, BulkAct, RowState
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskState
from worklist.services import add_task, cancel_task

JOB_KIND, UNDO_KIND = "bulk", "bulk_undo"
# So many rows in one transaction: progress is shown after each.
PART = 50


class NothingChosen(Exception):
    """No customer is meant."""


class TooManyChosen(Exception):
    """More customers than one act takes."""


class NotUndoable(Exception):
    """The act is not over yet, or was taken back already."""


@transaction.atomic
def order_bulk(
    *, act: BulkAct, words: dict[str, Any], customers: list[int], form_key: UUID, by: Staff, at: datetime
) -> BulkRun:
    """Have the worker do one act on each of these customers; the same form sent twice orders it once.

    The caller has checked that the person reads the customers and may do the act.
    Refuses NothingChosen, TooManyChosen, and KeyTaken where the key stands for another act, words or customers.
    """
    held = BulkRun.objects.filter(form_key=form_key).first()
    if held is not None:
        same = (held.asked_by_id, held.act, held.words) == (by.pk, act.value, words)
        if not same or set(held.rows.values_list("customer_id", flat=True)) != set(customers):
            raise KeyTaken(held)
        return held
    if not customers:
        raise NothingChosen
    if len(customers) > MOST_AT_ONCE:
        raise TooManyChosen
    run = BulkRun.objects.create(
        act=act, words=words, total=len(customers), asked_by=by, asked_at=at, form_key=form_key
    )
    BulkRow.objects.bulk_create([BulkRow(run=run, customer_id=pk) for pk in customers], batch_size=1000)
    run.job = _plan(run, JOB_KIND, "notebook.bulk", by)
    run.save(update_fields=["job"])
    after = {"act": act, "customers": run.total, **words}
    record_act(kind="bulk.ordered", subject=run, actor=by, after=after, at=at)
    return run


@transaction.atomic
def order_bulk_undo(*, run: BulkRun, by: Staff, at: datetime) -> BulkRun:
    """Have the worker take back what an act did; ordered twice it is taken back once. Refuses NotUndoable."""
    held = BulkRun.objects.select_for_update().get(pk=run.pk)
    if held.finished_at is None or held.undo_job_id is not None:
        raise NotUndoable
    held.undo_job = _plan(held, UNDO_KIND, "notebook.bulk_undo", by)
    held.save(update_fields=["undo_job"])
    record_act(kind="bulk.undo_ordered", subject=held, actor=by, at=at)
    return held


def do_bulk(*, job_id: int, at: datetime | None = None) -> None:
    """The worker's part: rows that wait are done; called twice, or after being killed, each is done once."""
    jobs.run_steps(job_id, lambda hold, step: _part(hold, step, at=at or timezone.now()), at=at)


def undo_bulk(*, job_id: int, at: datetime | None = None) -> None:
    """The worker's part of taking back; what somebody changed since then stays."""
    jobs.run_steps(job_id, lambda hold, step: _undo_part(hold, step, at=at or timezone.now()), at=at)


def _plan(run: BulkRun, kind: str, task: str, by: Staff) -> Job:
    steps = [str(start) for start in range(0, run.total, PART)]
    job = jobs.plan_job(
        kind=kind, slot=str(run.public_id), steps=steps, parameters={"run": run.pk}, requested_by=by
    )
    jobs.enqueue(task, job_id=job.pk)
    return job


@transaction.atomic
def _part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    run = BulkRun.objects.select_related("asked_by").get(job_id=hold.job_id)
    rows = run.rows.filter(state=RowState.WAITING).order_by("id")[:PART]
    done = _each(run, list(rows), _DO[BulkAct(run.act)], at)
    if not run.rows.filter(state=RowState.WAITING).exists():
        BulkRun.objects.filter(pk=run.pk).update(finished_at=at)
    jobs.finish_step(hold, step, rows=done, note={}, at=at)


@transaction.atomic
def _undo_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    run = BulkRun.objects.select_related("asked_by").get(undo_job_id=hold.job_id)
    rows = run.rows.filter(state=RowState.DONE).order_by("-id")[:PART]
    done = _each(run, list(rows), _UNDO[BulkAct(run.act)], at)
    if not run.rows.filter(state=RowState.DONE).exists():
        BulkRun.objects.filter(pk=run.pk).update(undone_at=at)
    jobs.finish_step(hold, step, rows=done, note={}, at=at)


def _each(run: BulkRun, rows: list[BulkRow], act: Callable, at: datetime) -> int:
    """Each row by itself: what the person does not read any more is refused, and the others go on."""
    seen = Customer.objects.visible_to(run.asked_by).live().filter(pk__in=[row.customer_id for row in rows])
    customers = seen.select_related("manager").in_bulk()
    for row in rows:
        customer = customers.get(row.customer_id)
        if customer is None:
            undoing = row.state == RowState.DONE
            row.state, row.why = (RowState.LEFT if undoing else RowState.REFUSED), "unseen"
        else:
            row.state, row.why = act(run, row, customer, at)
    BulkRow.objects.bulk_update(rows, ["state", "why", "before"])
    return len(rows)


Outcome = tuple[RowState, str]


def _changed(changed: bool) -> Outcome:
    return (RowState.DONE if changed else RowState.UNCHANGED), ""


def _undone(changed: bool) -> Outcome:
    return (RowState.UNDONE, "") if changed else (RowState.LEFT, "changed")


def _tag_of(run: BulkRun) -> Tag | None:
    return Tag.objects.visible_to(run.asked_by).kept().filter(pk=run.words["tag"]).first()


def _tagged(run: BulkRun, customer: Customer, at: datetime, *, on: bool) -> bool | None:
    tag = _tag_of(run)
    if tag is None:
        return None
    return (put_tag if on else take_tag)(customer=customer, tag=tag, by=run.asked_by, at=at)


def _do_tag(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    changed = _tagged(run, customer, at, on=run.act == BulkAct.TAG)
    return (RowState.REFUSED, "no_tag") if changed is None else _changed(changed)


def _undo_tag(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    return _undone(bool(_tagged(run, customer, at, on=run.act == BulkAct.UNTAG)))


def _do_pool(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    held = CustomerProfile.objects.filter(customer=customer).first() or CustomerProfile(customer=customer)
    if held.pool == run.words["pool"]:
        return RowState.UNCHANGED, ""
    row.before = {"pool": held.pool}
    _set_pool(customer, held.version, run.words["pool"], run, at)
    return RowState.DONE, ""


def _undo_pool(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    held = CustomerProfile.objects.get(customer=customer)
    if held.pool != run.words["pool"]:
        return RowState.LEFT, "changed"
    _set_pool(customer, held.version, row.before["pool"], run, at)
    return RowState.UNDONE, ""


def _set_pool(customer: Customer, version: int, pool: str, run: BulkRun, at: datetime) -> None:
    set_profile(customer=customer, changes={"pool": pool}, version=version, by=run.asked_by, at=at)


def _do_task(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    """The customer's lead has it to do; whoever asked where there is none."""
    task = add_task(
        customer=customer,
        owner=customer.manager or run.asked_by,
        title=run.words["title"],
        due_on=date.fromisoformat(run.words["due_on"]),
        by=run.asked_by,
        slot=run.public_id,
        at=at,
    )
    row.before = {"task": task.pk}
    return RowState.DONE, ""


def _undo_task(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    task = Task.objects.get(pk=row.before["task"])
    if task.state != TaskState.OPEN:
        return RowState.LEFT, "changed"
    cancel_task(task=task, by=run.asked_by, at=at)
    return RowState.UNDONE, ""


def _do_follow(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    wanted = run.act == BulkAct.FOLLOW
    return _changed(follow_customer(customer=customer, by=run.asked_by, followed=wanted))


def _undo_follow(run: BulkRun, row: BulkRow, customer: Customer, at: datetime) -> Outcome:
    wanted = run.act != BulkAct.FOLLOW
    return _undone(follow_customer(customer=customer, by=run.asked_by, followed=wanted))


_DO = {
    BulkAct.TAG: _do_tag,
    BulkAct.UNTAG: _do_tag,
    BulkAct.POOL: _do_pool,
    BulkAct.TASK: _do_task,
    BulkAct.FOLLOW: _do_follow,
    BulkAct.UNFOLLOW: _do_follow,
}
_UNDO = {
    BulkAct.TAG: _undo_tag,
    BulkAct.UNTAG: _undo_tag,
    BulkAct.POOL: _undo_pool,
    BulkAct.TASK: _undo_task,
    BulkAct.FOLLOW: _undo_follow,
    BulkAct.UNFOLLOW: _undo_follow,
}
