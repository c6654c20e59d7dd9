"""A table brought into the bank's records, and what each of its rows did, so that it can be undone."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from common.models import Job
from files.models import SheetImport, StoredFile
from imports.querysets import SheetRunQuerySet


class SheetRun(SheetImport):
    """One row per table brought; `target` says into what. `taken` counts records made, `known` rows that say no news.

    The file of personal rows is let go once they were taken over.
    """

    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="sheet_runs")
    target = models.CharField(max_length=30)
    changed = models.PositiveIntegerField(default=0)
    wrong_rows = models.PositiveIntegerField(default=0)
    undo_job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = SheetRunQuerySet.as_manager()

    class Meta(SheetImport.Meta):
        pass


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
