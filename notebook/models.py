"""What belongs to notes and files of a customer: earlier wordings, people named, files; and acts on many customers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import Job, PublicModel
from customers.models import Customer, Note
from customers.querysets import KeptQuerySet
from files.models import StoredFile
from notebook.querysets import BulkRunQuerySet, OfNoteQuerySet
from notebook.rules import BulkAct, RowState


class NoteWording(models.Model):
    """One row per earlier wording of a note: what stood there until somebody wrote it anew."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="earlier")
    text = models.TextField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    objects = OfNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.note_id} {self.replaced_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """One row per person who was named in a note; they are told when the row is written, so once."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    objects = OfNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.person_id}"


class CustomerFile(PublicModel):
    """One row per file on a customer under a name; the content may be attached elsewhere as well."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="customer_files")
    name = models.CharField(_("Name"), max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            # A content stands once on a customer; also how a customer's files are read.
            models.UniqueConstraint(
                fields=["customer", "file"], condition=Q(removed_at=None), name="customerfile_once"
            ),
        ]
        indexes = [
            # The bin: what a person has removed.
            models.Index(
                fields=["removed_by"], condition=Q(removed_by__isnull=False), name="customerfile_removed_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkRun(PublicModel):
    """One row per act on many customers: what it does, who asked for it, and whether it was taken back.

    `words` are the act's own: {"tag": 7}, {"pool": "focus"}, {"title": "...", "due_on": "2026-12-01"}.
    """

    act = models.CharField(max_length=12, choices=[(act.value, act.value) for act in BulkAct])
    words = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    undo_job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # A person's acts, the latest first.
            models.Index(fields=["asked_by", "-id"], name="bulkrun_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.total}"


class BulkRow(models.Model):
    """One row per customer of an act on many: waiting, done, unchanged (it was so), refused, or taken back.

    `before` is what taking back needs: {"pool": "potential"}.
    """

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in RowState], default=RowState.WAITING
    )
    why = models.CharField(max_length=20, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="bulkrow_once")]
        indexes = [
            # The worker: what of an act is still to be done or taken back?
            models.Index(fields=["run", "state", "id"], name="bulkrow_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.customer_id} {self.state}"
