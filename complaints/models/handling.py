"""What is done with a case: steps, remedies, the reply, the check of the result, the review by a superior unit."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.models import PublicModel
from complaints.models.case import Complaint, choices
from complaints.models.catalogue import never_emptied
from complaints.models.clocks import append_only
from complaints.querysets import OfComplaintQuerySet
from complaints.rules.codes import Answer, Outcome, RemedyKind, StepKind
from organization.models import Staff, Unit


class Step(PublicModel):
    """One row per step taken or note written; `told` says that the customer was told these words."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=choices(StepKind))
    round = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    told = models.BooleanField(default=False)
    form_key = models.UUIDField(null=True, unique=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "at", "id"]
        indexes = [models.Index(fields=["complaint", "at", "id"], name="step_of_complaint")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Remedy(PublicModel):
    """One row per remedy: proposed, granted within authority or by whoever has it; amounts in fen of yuan."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=12, choices=choices(RemedyKind))
    amount_fen = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=choices(Answer), default=Answer.WAITING.value)
    within_authority = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    carried_out_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True, unique=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["refund", "compensation"], amount_fen__gt=0)
                | Q(kind__in=["apology", "correction"], amount_fen=None),
                name="remedy_amount_where_paid",
            ),
            # Four eyes: only what lies within one's own authority is granted by whoever proposed it.
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(within_authority=True) | ~Q(decided_by=F("proposed_by")),
                name="remedy_four_eyes",
            ),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=["complaint", "kind", "amount_fen", "text", "proposed_by", "proposed_at"],
            ),
            pgtrigger.Trigger(
                name="decided_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False)
                & (
                    pgtrigger.Q(old__answer__df=pgtrigger.F("new__answer"))
                    | pgtrigger.Q(old__decided_by__df=pgtrigger.F("new__decided_by"))
                ),
                func="RAISE EXCEPTION 'this is decided';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Reply(PublicModel):
    """One row per answer to the complainant: findings, basis and reasons, remedies of law; frozen with its hash."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField(default=0)
    findings = models.TextField()
    basis = models.TextField()
    remedies = models.TextField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now)
    sent_via = models.CharField(max_length=16, blank=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "frozen_at", "id"]
        verbose_name_plural = "replies"
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.sha256[:12]}"


class Check(PublicModel):
    """One row per check of the result by somebody else than whoever handled it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField(default=0)
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)
    passed = models.BooleanField()
    findings = models.TextField()

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "checked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(handler=F("checked_by")), name="check_by_another"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.passed}"


class Review(PublicModel):
    """One row per review that the complainant applied for: by a unit truly above the handling one, within 30 days."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="reviews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    grounds = models.TextField()
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=choices(Outcome), blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "applied_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(decided_at=None), name="review_one_at_a_time"
            ),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen", fields=["complaint", "unit", "applied_at", "grounds", "due_on"]
            ),
            pgtrigger.Trigger(
                name="decided_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
                func="RAISE EXCEPTION 'this is decided';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.outcome}"
