"""What moves a clock, and what a clock has done: pauses, changes of level, extensions, escalations, breaches."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from complaints.models.case import Complaint, choices
from complaints.models.catalogue import never_emptied
from complaints.querysets import OfComplaintQuerySet
from complaints.rules.codes import Answer, Clock, Stage
from organization.models import Staff


def append_only() -> list:
    """Triggers that let rows be added and nothing else."""
    return [
        pgtrigger.Trigger(
            name="unchanged",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func="RAISE EXCEPTION 'this is a fact and stays as it is';",
        ),
        *never_emptied(),
    ]


class Pause(models.Model):
    """One row per time that the service clock stood still while the bank waited for the customer, with the proof."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="pauses")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    waiting_for = models.TextField()
    proof = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(ended_at=None), name="pause_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(proof=""), name="pause_has_proof"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="pause_ends_after_start"
            ),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen", fields=["complaint", "started_at", "started_by", "waiting_for", "proof"]
            ),
            pgtrigger.Trigger(
                name="ended_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
                func="RAISE EXCEPTION 'this pause has ended';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.started_at}"


class LevelChange(models.Model):
    """One row per change of a case's level; the first one, from nothing, is the registration."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="level_changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before=None) | Q(after__lt=F("before")) | ~Q(reason=""),
                name="levelchange_lowered_with_reason",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.before} {self.after}"


class Extension(models.Model):
    """One row per request for more time by the law's clock: asked, decided by another, told to the complainant."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="extensions")
    stage = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_before_on = models.DateField()
    due_after_on = models.DateField()
    answer = models.CharField(max_length=10, choices=choices(Answer), default=Answer.WAITING.value)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "stage", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(answer="waiting"), name="extension_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["complaint", "stage"], condition=Q(answer="accepted"), name="extension_once_a_stage"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="extension_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(answer="accepted") | Q(decided_by__isnull=False), name="extension_is_decided"
            ),
        ]
        triggers = [
            *never_emptied(),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=[
                    "complaint",
                    "stage",
                    "reason",
                    "asked_by",
                    "asked_at",
                    "due_before_on",
                    "due_after_on",
                ],
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
        return f"{self.complaint_id} {self.stage}"


class Escalation(models.Model):
    """One row per case, clock, due moment and stage that was reached: whoever writes it first wakes the people."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="escalations")
    clock = models.CharField(max_length=10, choices=choices(Clock))
    stage = models.CharField(max_length=20, choices=choices(Stage))
    due_at = models.DateTimeField()
    reached_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "reached_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "clock", "stage", "due_at"], name="escalation_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.clock} {self.stage}"


class Breach(models.Model):
    """One row per clock that ran out, per round of the case; a fact that stays."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="breaches")
    clock = models.CharField(max_length=10, choices=choices(Clock))
    round = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)

    objects = OfComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["complaint_id", "due_at"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "clock", "round"], name="breach_once_a_round"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.clock}"
