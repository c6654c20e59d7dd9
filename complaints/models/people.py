"""Who has to do with a case: whom it is about, who may not touch it, who was offered it, who was asked."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.models import PublicModel
from complaints.models.case import Complaint, choices
from complaints.models.catalogue import never_emptied
from complaints.models.clocks import append_only
from complaints.querysets import AssignmentQuerySet, ContributionQuerySet, OfComplaintQuerySet
from complaints.rules.codes import Answer, ContributionKind, RecusalReason
from organization.models import Staff, Unit


class Accused(models.Model):
    """One row per colleague whom a case is about, with the unit they belonged to when they were named."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="accused")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "staff"], name="accused_once")]
        indexes = [models.Index(fields=["staff", "complaint"], name="accused_of_staff")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.staff_id}"


class Recused(models.Model):
    """One row per person from whom a case is kept for good: accused, in their line on that day, or with an interest.

    Whoever comes into the line later is kept out by the roles of the day as well.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="recusals")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=choices(RecusalReason))
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "staff"], name="recused_once")]
        indexes = [models.Index(fields=["staff", "complaint"], name="recused_of_staff")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.staff_id}"


class Assignment(PublicModel):
    """One row per offer of a case to a person, and what they answered."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    offered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    answer = models.CharField(max_length=10, choices=choices(Answer), default=Answer.WAITING.value)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "person"], condition=Q(answer="waiting"), name="assignment_offered_once"
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(reason=""), name="assignment_declined_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(answer="waiting"), name="assignment_waiting"),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen", fields=["complaint", "person", "offered_by", "offered_at", "note"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.person_id}"


class Contribution(PublicModel):
    """One row per request to a colleague, with its own deadline; a statement shows the accused the quote alone."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=10, choices=choices(ContributionKind))
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    question = models.TextField()
    quote = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "asked_at", "id"]
        indexes = [
            models.Index(
                fields=["person", "due_at"], condition=Q(answered_at=None), name="contribution_waiting"
            ),
            models.Index(fields=["due_at"], condition=Q(answered_at=None), name="contribution_due"),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=["complaint", "kind", "person", "asked_by", "asked_at", "due_at", "question", "quote"],
            ),
            pgtrigger.Trigger(
                name="answered_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
                func="RAISE EXCEPTION 'this is answered';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.person_id}"
