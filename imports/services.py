"""Taking tables over: kept and mapped by a person, written by the worker in parts, undone part by part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import DataError, transaction
from django.utils import timezone

from audit.services import record_act
from common import jobs
from common.models import Job, JobStep
from common.spreadsheets import match_columns
from files.sheets import keep_sheet, map_sheet, order_sheet
from imports.models import RowChange, SheetRun
from imports.queries import read_run
from imports.rules import Read, RowError, Verdict
from imports.targets import KeptBack, RowRefused, Target, Written, targets
from organization.models import Staff

JOB_KIND, UNDO_KIND = "import", "import_undo"
PART = 200
MOST_ROWS = 20_000
FAULTS_KEPT = 2000


class MayNotImport(Exception):
    """This person brings no such tables."""


class TooManyRows(Exception):
    """The table has more than `MOST_ROWS` rows."""


class NotDone(Exception):
    """Only a table that was taken over is undone, and once."""


@transaction.atomic
def bring_sheet(
    *, target: Target, content: BinaryIO, name: str, size: int, form_key: UUID, by: Staff, at: datetime
) -> SheetRun:
    """Keep a table and guess its columns; nothing is taken over yet. The same form keeps one.

    Raises MayNotImport, TooManyRows, FileRefused where it is no file that is taken, UnreadableSheet for no table.
    """
    _allow(target, by)
    run, made = keep_sheet(
        SheetRun,
        content=content,
        name=name,
        size=size,
        source_system="",
        guess=lambda sheet: match_columns(sheet.header, target.heads()),
        form_key=form_key,
        by=by,
        at=at,
        target=target.code,
    )
    if run.rows > MOST_ROWS:
        raise TooManyRows(run.rows)
    if made:
        after = {"target": target.code, "file": run.file_name, "rows": run.rows}
        record_act(kind="import.read", subject=run, actor=by, at=at, after=after)
    return run


@transaction.atomic
def map_run(
    *,
    run: SheetRun,
    mapping: Mapping[str, int],
    codes: Mapping[str, Mapping[str, str]],
    by: Staff,
    at: datetime,
) -> SheetRun:
    """Say which column holds which field and what words mean; raises AlreadyOrdered and MayNotImport."""
    target = targets()[run.target]
    _allow(target, by)
    held = map_sheet(run, mapping=mapping, codes=codes, fields=[each.name for each in target.fields])
    record_act(kind="import.mapped", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def order_run(*, run: SheetRun, by: Staff, at: datetime) -> SheetRun:
    """Have the worker take the table over; ordered twice it is taken over once. Raises MayNotImport."""
    _allow(targets()[run.target], by)
    held, fresh = order_sheet(
        run,
        job_kind=JOB_KIND,
        task="imports.take_over",
        steps=[str(start) for start in range(0, max(run.rows, 1), PART)],
        parameter="run",
        by=by,
    )
    if fresh:
        record_act(kind="import.ordered", subject=held, actor=by, at=at)
    return held


def take_over(*, job_id: int, at: datetime | None = None) -> None:
    """Write an ordered table; the worker's part. Done twice, or after being killed, each part is done once."""
    jobs.run_steps(job_id, lambda hold, step: _take_part(hold, step, at=at or timezone.now()), at=at)


@transaction.atomic
def _take_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    run = SheetRun.objects.select_related("uploaded_by").get(job_id=hold.job_id)
    target, start = targets()[run.target], int(step.name)
    part = read_run(run, at=at)[start : start + PART]
    known = target.known(part, by=run.uploaded_by)
    changes: list[RowChange] = []
    for read in part:
        verdict = target.judge(read, known)
        written = None
        if not read.errors and verdict != Verdict.SAME:
            written = _written(target, read, known, by=run.uploaded_by, at=at)
        if read.errors:
            run.wrong_rows += 1
            run.faults += [_fault(target, error) for error in read.errors]
        elif written is None:
            run.known += 1
        else:
            run.taken += written.made
            run.changed += not written.made
            changes.append(_change(run, read.number, written))
    RowChange.objects.bulk_create(changes)
    run.faults = run.faults[:FAULTS_KEPT]
    fields = ["taken", "changed", "known", "wrong_rows", "faults"]
    if not JobStep.objects.filter(job_id=hold.job_id, position__gt=step.position).exists():
        fields += _finish(run, target, at)
    run.save(update_fields=fields)
    jobs.finish_step(hold, step, rows=len(changes), note={}, at=at)


def _written(target: Target, read: Read, known: Any, *, by: Staff, at: datetime) -> Written | None:
    """What became of a row; one that cannot be written leaves the others in and says in its place what is wrong."""
    try:
        with transaction.atomic():
            return target.write(read, known, by=by, at=at)
    except RowRefused as refused:
        read.wrong(refused.field, refused.code)
    except DataError:
        read.wrong(target.key[-1], "bad_value")
    return None


def _finish(run: SheetRun, target: Target, at: datetime) -> list[str]:
    run.state, run.finished_at = SheetRun.State.DONE, at
    if target.private:
        run.file = None
    after = {
        "target": run.target,
        "made": run.taken,
        "changed": run.changed,
        "same": run.known,
        "left_out": run.wrong_rows,
    }
    record_act(kind="import.done", subject=run, actor=run.uploaded_by, at=at, after=after)
    return ["state", "finished_at", "file"]


def _fault(target: Target, error: RowError) -> list[Any]:
    private = target.field(error.field).private
    return [error.row, error.field, error.code, "" if private else error.value]


def _change(run: SheetRun, row: int, written: Any) -> RowChange:
    return RowChange(
        run=run,
        row=row,
        record_id=written.record.pk,
        made=written.made,
        before=written.before,
        after=written.after,
    )


@transaction.atomic
def order_undo(*, run: SheetRun, by: Staff, at: datetime) -> SheetRun:
    """Have the worker take back what a table did, last row first; raises NotDone and MayNotImport."""
    target = targets()[run.target]
    _allow(target, by)
    held = SheetRun.objects.select_for_update().get(pk=run.pk)
    if held.state != SheetRun.State.DONE or held.undo_job_id is not None:
        raise NotDone
    keys = list(held.changes.order_by("-id").values_list("pk", flat=True))
    held.undo_job = jobs.plan_job(
        kind=UNDO_KIND,
        slot=str(held.public_id),
        steps=[str(start) for start in range(0, max(len(keys), 1), PART)],
        parameters={"run": held.pk, "by": by.pk, "keys": keys},
        requested_by=by,
    )
    held.save(update_fields=["undo_job"])
    record_act(kind="import.undo_ordered", subject=held, actor=by, at=at)
    jobs.enqueue("imports.undo", job_id=held.undo_job.pk)
    return held


def undo(*, job_id: int, at: datetime | None = None) -> None:
    """Take back what an ordered undoing names; the worker's part. What somebody changed since then stays."""
    jobs.run_steps(job_id, lambda hold, step: _undo_part(hold, step, at=at or timezone.now()), at=at)


@transaction.atomic
def _undo_part(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    job = Job.objects.select_related("requested_by").get(pk=hold.job_id)
    run = SheetRun.objects.get(pk=job.parameters["run"])
    target, start = targets()[run.target], int(step.name)
    keys = job.parameters["keys"][start : start + PART]
    changes = RowChange.objects.filter(pk__in=keys, undone_at=None).order_by("-id")
    for change in changes:
        try:
            with transaction.atomic():
                target.undo(change, by=job.requested_by, at=at)
        except KeptBack as kept:
            change.kept_back = kept.code
        else:
            change.undone_at = at
        change.save(update_fields=["undone_at", "kept_back"])
    if not JobStep.objects.filter(job_id=hold.job_id, position__gt=step.position).exists():
        run.undone_at = at
        run.save(update_fields=["undone_at"])
        stays = run.changes.exclude(kept_back="").count()
        after = {"undone": run.changes.exclude(undone_at=None).count(), "kept_back": stays}
        record_act(kind="import.undone", subject=run, actor=job.requested_by, at=at, after=after)
    jobs.finish_step(hold, step, rows=len(keys), note={}, at=at)


def _allow(target: Target, by: Staff) -> None:
    if not target.may(by):
        raise MayNotImport


def why_refused(refused: Exception) -> str:
    """The word for why a table was not taken: of `texts.REFUSALS`."""
    if isinstance(refused, TooManyRows):
        return "too_many_rows"
    return getattr(refused, "why", "") or getattr(refused, "code", "")
