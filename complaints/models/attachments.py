"""Files that belong to a case: what the customer brought, recordings, photographs."""

from django.db import models
from django.utils import timezone

from common.models import PublicModel
from complaints.models.case import Complaint
from complaints.models.clocks import append_only
from complaints.querysets import OfComplaintQuerySet
from files.models import StoredFile
from organization.models import Staff


class Attachment(PublicModel):
    """One row per file attached to a case under a name; the content may be attached elsewhere as well.

    `added_by` is null for what came by the public form.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="complaint_attachments")
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "file", "name"], name="attachment_once_under_a_name"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.name}"
