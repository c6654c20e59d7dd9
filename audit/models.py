"""The trail: acts that can only be appended, and the keys that let a person's data be forgotten."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import ActQuerySet


class Source(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API client")
    JOB = "job", _("Background job")
    COMMAND = "command", _("Command line")


class Act(models.Model):
    """One row per business act: who did what to which record, when, from where and why.

    `sequence`, `digest` and `canonical` are filled by the chaining job behind, so that writers do not queue.
    `sealed` holds personal values encrypted with the key of the person they are about.
    """

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )
    source = models.CharField(max_length=10, choices=Source)
    address = models.GenericIPAddressField(null=True, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True, blank=True)
    sealed_for = models.CharField(max_length=60, blank=True)
    context_id = models.UUIDField(null=True, blank=True, db_index=True)
    sequence = models.BigIntegerField(null=True, blank=True, unique=True)
    canonical = models.BinaryField(null=True, blank=True)
    digest = models.BinaryField(null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        indexes = [
            # History tab of one record, newest first.
            models.Index(fields=["subject_type", "subject_id", "-at", "-id"], name="act_history"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the trail is only appended to';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class SubjectKey(models.Model):
    """One row per person whose data stands sealed in the trail; destroying the key forgets the data."""

    subject = models.CharField(max_length=60, unique=True)
    key = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.subject
