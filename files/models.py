"""Files stored once by their content; the app that attaches one decides who reads it and what it is called there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import Job, PublicModel
from files.querysets import StoredFileQuerySet


class StoredFile(PublicModel):
    """One row per content: the bytes lie on disk under their SHA-256, however many records attach them.

    There is no `visible_to`: nobody reaches a file but through the record that attaches it.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now)
    # When this content was last sent in: what is being attached just now is not swept away.
    offered_at = models.DateTimeField(default=timezone.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="storedfile_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class SheetImport(PublicModel):
    """A table of another system: read and checked until somebody orders it, then taken over by the worker.

    `mapping` says which column (from 0) holds which field, `codes` what the other system's words mean:
    {"level": {"A": "1"}}. `faults` are the rows left out: [[row, field, code, value], ...]. Children name their file.
    """

    class State(models.TextChoices):
        READ = "read", _("Read, to be checked")
        ORDERED = "ordered", _("Being taken over")
        DONE = "done", _("Taken over")
        LET_GO = "let_go", _("Let go: nobody took it over")

    file_name = models.CharField(max_length=120)
    source_system = models.CharField(_("Name of the other system"), max_length=20)
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    codes = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    form_key = models.UUIDField(null=True, unique=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source_system} {self.file_name}"
