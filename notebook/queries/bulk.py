"""An act on many as its author sees it: what it does, how far it is, and which rows were left out and why."""

from dataclasses import dataclass

from django.db.models import Count

from common.models import JobState
from customers.models import Tag
from notebook.models import BulkRow, BulkRun
from notebook.rules import RowState

SHOWN = 100


@dataclass(frozen=True)
class Progress:
    """Counts of rows by what became of them; `over` once nothing more is done by itself."""

    run: BulkRun
    settled: int
    done: int
    unchanged: int
    refused: int
    undone: int
    left: int
    over: bool
    undoing: bool
    failed: bool
    rows: list[BulkRow]

    @property
    def percent(self) -> int:
        return 100 * self.settled // self.run.total

    @property
    def may_undo(self) -> bool:
        """Whether something was done that nobody has asked to take back."""
        return self.run.finished_at is not None and self.run.undo_job_id is None and self.done > 0


def progress_of(run: BulkRun) -> Progress:
    """Three questions however many rows there are; rows that were left out are named, the first of them."""
    counts = dict(run.rows.order_by().values_list("state").annotate(n=Count("pk")))
    job = run.undo_job or run.job
    undoing = run.undo_job_id is not None and run.undone_at is None
    waiting = counts.get(RowState.DONE if undoing else RowState.WAITING, 0)
    failed = job is not None and job.state == JobState.FAILED
    named = run.rows.filter(state__in=[RowState.REFUSED, RowState.LEFT]).select_related("customer")
    return Progress(
        run=run,
        settled=run.total - waiting,
        done=counts.get(RowState.DONE, 0),
        unchanged=counts.get(RowState.UNCHANGED, 0),
        refused=counts.get(RowState.REFUSED, 0),
        undone=counts.get(RowState.UNDONE, 0),
        left=counts.get(RowState.LEFT, 0),
        over=failed or (run.finished_at is not None and not undoing),
        undoing=undoing,
        failed=failed,
        rows=list(named[:SHOWN]),
    )


def tag_named(run: BulkRun) -> str:
    """The tag of an act that puts one on or off."""
    return Tag.objects.filter(pk=run.words.get("tag")).values_list("name", flat=True).first() or ""
