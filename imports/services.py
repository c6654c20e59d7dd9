"""Taking tables over: kept and mapped by a person, written by the worker in parts, undone part by part."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import DataError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record_act
from common import jobs
from common.models import Job, JobStep
from common.spreadsheets import Sheet, match_columns
from files.sheets import keep_sheet, map_sheet, order_sheet, sheet_of
from imports.models import RowChange, SheetRun
from imports.queries import mark_twice, read_run
from imports.rules import Read, RowError, Verdict, rows_told_twice
from imports.staging import PART, stage
from imports.targets import KeptBack, RowRefused, Target, Written, targets
from imports.texts import REFUSALS
from organization.models import Staff

JOB_KIND, UNDO_KIND = "import", "import_undo"
FAULTS_KEPT = 2000


class MayNotImport(Exception):
    """This person brings no such tables."""


class TooManyRows(Exception):
    """The table has more rows than its target takes."""


class NotDone(Exception):
    """Only a table that was taken over is undone, and once."""


@transaction.atomic
def bring_sheet(
    *,
    target: Target,
    content: BinaryIO,
    name: str,
    size: int,
    said: Mapping[str, Any] | None = None,
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> SheetRun:
    """Keep a table and its rows and guess its columns; nothing is taken over yet. The same form keeps one.

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
        then=_stage_few,
        form_key=form_key,
        by=by,
        at=at,
        target=target.code,
        said=dict(said or {}),
    )
    if made:
        after = {"target": target.code, "file": run.file_name, "rows": run.rows}
        record_act(kind="import.read", subject=run, actor=by, at=at, after=after)
    return run


def _stage_few(run: SheetRun, sheet: Sheet) -> None:
    if run.rows > targets()[run.target].most:
        raise TooManyRows(run.rows)
    stage(run, sheet)


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
    if run.file is not None and not run.parts.exists():  # brought before rows were kept in parts
        stage(run, sheet_of(run))
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
    if start == 0:
        run.twice = sorted(rows_told_twice(read_run(run, at=at), target.names))
    part = read_run(run, at=at, start=start)
    mark_twice(target, part, set(run.twice))
    known = target.known(part, by=run.uploaded_by, said=run.said)
    changes: list[RowChange] = []
    figures: Counter[str] = Counter(run.figures)
    for read in part:
        verdict = target.judge(read, known)
        written = None
        if not read.errors and verdict in (Verdict.MAKE, Verdict.CHANGE):
            written = _written(target, read, known, by=run.uploaded_by, at=at)
        if read.errors:
            run.wrong_rows += 1
            run.faults += [_fault(target, error) for error in read.errors]
            verdict = Verdict.WRONG
        elif written is not None:
            run.taken += written.made
            run.changed += not written.made
            changes.append(_change(run, read.number, written))
        else:
            run.passed += verdict == Verdict.PASS
            run.known += verdict == Verdict.SAME
        if read.counts_as and verdict != Verdict.WRONG:
            figures[read.counts_as] += 1
    RowChange.objects.bulk_create(changes)
    run.faults, run.figures = run.faults[:FAULTS_KEPT], dict(figures)
    fields = ["taken", "changed", "known", "passed", "wrong_rows", "faults", "figures", "twice"]
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
    run.parts.all().delete()
    if target.private:
        run.file, run.header = None, []
    target.finish(by=run.uploaded_by, at=at)
    after = {
        "target": run.target,
        "made": run.taken,
        "changed": run.changed,
        "same": run.known,
        "passed": run.passed,
        "left_out": run.wrong_rows,
        **run.figures,
    }
    record_act(kind="import.done", subject=run, actor=run.uploaded_by, at=at, after=after)
    return ["state", "finished_at", "file", "header"]


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
    if held.state != SheetRun.State.DONE or held.undo_job_id is not None or target.stays:
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
        target.finish(by=job.requested_by, at=at)
        stays = run.changes.exclude(kept_back="").count()
        after = {"undone": run.changes.exclude(undone_at=None).count(), "kept_back": stays}
        record_act(kind="import.undone", subject=run, actor=job.requested_by, at=at, after=after)
    jobs.finish_step(hold, step, rows=len(keys), note={}, at=at)


@transaction.atomic
def let_go_of_tables(*, at: datetime) -> int:
    """Let go of the rows of tables that nobody took over in `IMPORT_KEPT_DAYS`; how many tables.

    What the person said of columns and words stays, and so does the table's page, which says what became of it.
    """
    found = SheetRun.objects.select_for_update(of=("self",), skip_locked=True).waiting_since(
        at - timedelta(days=settings.IMPORT_KEPT_DAYS)
    )
    runs = list(found.select_related("uploaded_by"))
    for run in runs:
        run.parts.all().delete()
        run.state, run.file, run.header, run.let_go_at = SheetRun.State.LET_GO, None, [], at
        run.save(update_fields=["state", "file", "header", "let_go_at"])
        after = {"target": run.target, "file": run.file_name, "brought_by": run.uploaded_by.employee_no}
        record_act(kind="import.let_go", subject=run, actor=None, at=at, after=after)
    return len(runs)


def _allow(target: Target, by: Staff) -> None:
    if not target.may(by):
        raise MayNotImport


def why_refused(*, refused: Exception, target: Target) -> str:
    """Why a table was not taken, in words."""
    if isinstance(refused, TooManyRows):
        return _("At most %(most)s rows at once: divide the table.") % {"most": f"{target.most:,}"}
    return str(REFUSALS[getattr(refused, "why", "") or getattr(refused, "code", "")])
