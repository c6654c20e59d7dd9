"""Closed deals brought over from another system: the file, how it is read, and what became of it."""

from django.db import models

from files.models import SheetImport, StoredFile
from prospects.querysets.opportunities import DealImportQuerySet


class DealImport(SheetImport):
    """One row per file of closed deals; `won` and `lost` count all deals of the file, those known before as well."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="deal_imports")
    won = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    running = models.PositiveIntegerField(default=0)

    objects = DealImportQuerySet.as_manager()

    class Meta(SheetImport.Meta):
        pass
