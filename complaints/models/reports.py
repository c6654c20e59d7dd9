"""Tables that were drawn up for the regulator, with every row they were counted from, as it stood then."""

from django.db import models
from django.utils import timezone

from common.models import PublicModel
from complaints.models.case import Complaint
from complaints.models.clocks import append_only
from complaints.querysets import ReportedCaseQuerySet, ReportSnapshotQuerySet
from organization.models import Staff, Unit


class ReportSnapshot(PublicModel):
    """One row per time that the tables of a unit and a period (`2026Q3`) were drawn up as a file; a fact that stays.

    `sha256` is of the canonical list of the period's cases, `unhappy_under` the bank's threshold of that moment.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    drawn_up_at = models.DateTimeField(default=timezone.now)
    drawn_up_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    cases = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    unhappy_under = models.PositiveSmallIntegerField()

    objects = ReportSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_up_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "period", "-drawn_up_at", "-id"], name="report_of_period"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.sha256[:12]}"


class ReportedCase(models.Model):
    """One row per case of a snapshot: what was known of it then; `earlier` ones are of the period before."""

    snapshot = models.ForeignKey(ReportSnapshot, on_delete=models.PROTECT, related_name="rows")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    earlier = models.BooleanField()
    repeated = models.BooleanField()

    objects = ReportedCaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "complaint"], name="reportedcase_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.complaint_id}"
