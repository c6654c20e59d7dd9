"""A table brought into the bank's records, its rows until they were taken over, and what each of them did."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from common.models import Job
from files.models import SheetImport, StoredFile
from imports.querysets import SheetRunQuerySet


class SheetRun(SheetImport):
    """One row per table brought; `target` says into what, `said` what the bringer said of the whole table.

    `taken` counts records made, `known` rows that say no news, `passed` those left aside by the target's rules,
    `figures` what the target counts besides. The file and the heads of personal rows are let go once they were taken
    over, and those of every table that nobody took over in time.
    """

    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="sheet_runs")
    target = models.CharField(max_length=30)
    said = models.JSONField(default=dict)
    changed = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    wrong_rows = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    # Rows of the file whose key stands in a row above: found once, when the worker begins.
    twice = models.JSONField(default=list)
    undo_job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    let_go_at = models.DateTimeField(null=True)

    objects = SheetRunQuerySet.as_manager()

    class Meta(SheetImport.Meta):
        indexes = [
            # What waits too long: imports.services.let_go_of_tables.
            models.Index(fields=["uploaded_at"], condition=models.Q(state="read"), name="sheetrun_waiting"),
        ]


class SheetPart(models.Model):
    """Rows of a table as they were read from its file, once: [[row, [cells]], ...]; gone when it was taken over."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveIntegerField()
    rows = models.JSONField()

    class Meta:
        ordering = ["run_id", "start"]
        constraints = [models.UniqueConstraint(fields=["run", "start"], name="sheetpart_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.start}"


class RowChange(models.Model):
    """One row per record that a table made or changed; `before` and `after` are the fields it changed."""

    run = models.ForeignKey(SheetRun, on_delete=models.PROTECT, related_name="changes")
    row = models.PositiveIntegerField()
    record_id = models.BigIntegerField()
    made = models.BooleanField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True)
    # Why it was not undone: changed, in_use, gone.
    kept_back = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["run_id", "id"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.row}"
