"""What is learned: corrective actions, groups of like cases, and what customers say afterwards."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.models import PublicModel
from complaints.models.case import Complaint, choices
from complaints.models.catalogue import StandardCode, never_emptied
from complaints.models.clocks import append_only
from complaints.querysets import GroupMemberQuerySet, GroupQuerySet, OfComplaintQuerySet
from complaints.rules.codes import GroupState
from organization.models import Staff, Unit
from products.models import ProductLine


class CorrectiveAction(PublicModel):
    """One row per action against a cause: whose, by when, done when, and what its effect was.

    `before_count` and `after_count` are cases of the cause in equally long times before and after.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="actions")
    cause = models.ForeignKey(StandardCode, null=True, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField()
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    added_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(blank=True)
    measured_at = models.DateTimeField(null=True)
    measured_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    effective = models.BooleanField(null=True)
    effect = models.TextField(blank=True)
    before_count = models.PositiveIntegerField(null=True)
    after_count = models.PositiveIntegerField(null=True)
    form_key = models.UUIDField(null=True, unique=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="action_of_owner"),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(name="frozen", fields=["complaint", "text", "added_by", "added_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.due_on}"


class ComplaintGroup(PublicModel):
    """One row per set of like cases: suggested by the detector or by hand, then confirmed or dismissed by a person.

    `similarity` in percent; `explanation` says by what the cases are alike: {"product_line": "...", "words": [...]}.
    """

    state = models.CharField(max_length=10, choices=choices(GroupState), default=GroupState.SUGGESTED.value)
    slot = models.CharField(max_length=80, unique=True)
    cases = models.ManyToManyField(Complaint, through="GroupMember", related_name="groups")
    found_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=120, blank=True)
    similarity = models.PositiveSmallIntegerField(default=0)
    explanation = models.JSONField(default=dict)
    product_line = models.ForeignKey(ProductLine, null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.ForeignKey(StandardCode, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    major_at = models.DateTimeField(null=True)
    major_reason = models.CharField(max_length=30, blank=True)
    report_due_at = models.DateTimeField(null=True)
    report_send_by = models.DateTimeField(null=True)
    report_draft = models.TextField(blank=True)
    report_drafted_at = models.DateTimeField(null=True)
    report_sent_at = models.DateTimeField(null=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="suggested", decided_at=None)
                | (~Q(state="suggested") & Q(decided_at__isnull=False)),
                name="group_decided_has_time",
            ),
        ]
        triggers = never_emptied()

    def __str__(self) -> str:
        return self.title or str(self.public_id)


class GroupMember(models.Model):
    """One row per case in a group; `left_at` takes a case out without forgetting that it was in."""

    group = models.ForeignKey(ComplaintGroup, on_delete=models.PROTECT, related_name="members")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="memberships")
    similarity = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    representative = models.BooleanField(default=False)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "complaint"], name="groupmember_once")]
        triggers = [
            *never_emptied(),
            pgtrigger.Trigger(
                name="five_represent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__representative=True),
                func="""
                    PERFORM 1 FROM complaints_complaintgroup WHERE id = NEW.group_id FOR UPDATE;
                    IF (SELECT count(*) FROM complaints_groupmember
                        WHERE group_id = NEW.group_id AND representative AND id <> NEW.id) >= 5 THEN
                        RAISE EXCEPTION 'a joint complaint has at most five representatives';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.complaint_id}"


class SurveyAnswer(PublicModel):
    """One row per time a customer was asked after closing; `score` 0 to 100, unhappy ones are called back."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="survey_answers")
    round = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    unhappy = models.BooleanField(default=False)
    caller = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(null=True)
    call_note = models.TextField(blank=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "round"], name="survey_once_a_round"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="survey_score_to_100"),
        ]
        indexes = [
            models.Index(
                fields=["answered_at"], condition=Q(unhappy=True, called_at=None), name="survey_to_call"
            ),
        ]
        triggers = never_emptied()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.score}"


class ThresholdLesson(models.Model):
    """One row per suggested group a person decided on: what the detector learns its threshold from."""

    group = models.OneToOneField(ComplaintGroup, on_delete=models.PROTECT, related_name="lesson")
    similarity = models.PositiveSmallIntegerField()
    right = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.group_id} {self.right}"
