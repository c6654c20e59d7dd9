"""History brought over from another system: the file, how its columns are read, and what became of its rows."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import Job, PublicModel
from complaints.models.catalogue import never_emptied
from complaints.querysets import HistoryImportQuerySet
from files.models import StoredFile
from organization.models import Staff, Unit


class HistoryImport(PublicModel):
    """One row per file of past cases: read and checked until somebody orders it, then taken over by the worker.

    `mapping` says which column (from 0) holds which field, `codes` what the other system's codes mean:
    {"level": {"A": "1"}}. `faults` are the rows left out: [[row, field, code, value], ...].
    """

    class State(models.TextChoices):
        READ = "read", _("Read, to be checked")
        ORDERED = "ordered", _("Being taken over")
        DONE = "done", _("Taken over")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="complaint_histories")
    file_name = models.CharField(max_length=120)
    source_system = models.CharField(_("Name of the other system"), max_length=20)
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    codes = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    form_key = models.UUIDField(null=True, unique=True)

    objects = HistoryImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        triggers = never_emptied()

    def __str__(self) -> str:
        return f"{self.source_system} {self.file_name}"
