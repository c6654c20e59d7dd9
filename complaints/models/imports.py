"""History brought over from another system: the file, how its columns are read, and what became of its rows."""

from django.db import models

from complaints.models.catalogue import never_emptied
from complaints.querysets import HistoryImportQuerySet
from files.models import SheetImport, StoredFile
from organization.models import Unit


class HistoryImport(SheetImport):
    """One row per file of past cases; rows that name no unit go to `unit`."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="complaint_histories")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = HistoryImportQuerySet.as_manager()

    class Meta(SheetImport.Meta):
        triggers = never_emptied()
