"""How a pool is run: the terms of a unit, who held what from when, contacts, and the visiting time of each grade."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from organization.models import Unit
from prospects.models.prospect import Prospect
from prospects.querysets.prospects import OfProspectQuerySet


class PoolRule(models.Model):
    """One row per unit with terms of its own; the row without a unit is the bank's and holds everywhere else.

    A unit without a row follows the nearest one above it. `capacity` is prospects a person, the others days.
    """

    unit = models.OneToOneField(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="pool_rule"
    )
    capacity = models.PositiveSmallIntegerField(_("Prospects a person may hold"), default=30)
    days = models.PositiveSmallIntegerField(_("Days without contact"), default=30)
    warn_days = models.PositiveSmallIntegerField(_("Days of warning"), default=7)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gt=0, days__gt=models.F("warn_days")), name="pool_rule_makes_sense"
            ),
            models.UniqueConstraint(fields=["unit"], name="pool_rule_one_of_the_bank", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.capacity}/{self.days}/{self.warn_days}"


class TurnKind(models.TextChoices):
    ADDED = "added", pgettext_lazy("turn of a prospect", "Added")
    CLAIMED = "claimed", pgettext_lazy("turn of a prospect", "Claimed")
    RELEASED = "released", pgettext_lazy("turn of a prospect", "Released")
    RETURNED = "returned", pgettext_lazy("turn of a prospect", "Went back by itself")
    REASSIGNED = "reassigned", pgettext_lazy("turn of a prospect", "Reassigned")
    CONVERTED = "converted", pgettext_lazy("turn of a prospect", "Became a customer")
    DROPPED = "dropped", pgettext_lazy("turn of a prospect", "Dropped")
    REOPENED = "reopened", pgettext_lazy("turn of a prospect", "Taken up again")


class ClaimEvent(models.Model):
    """One row each time a prospect passes from one hand (or the pool) to another; only appended."""

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=12, choices=TurnKind)
    from_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # Who held a prospect, newest first.
            models.Index(fields=["prospect", "-at", "-id"], name="claimevent_of_prospect"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.kind}"


class ApproachKind(models.TextChoices):
    VISIT = "visit", _("Visit on site")
    CALL = "call", _("Call")
    VIDEO = "video", _("Video call")
    INVITED = "invited", _("Visit at our place")
    MESSAGE = "message", _("Message")


class Approach(PublicModel):
    """One row per contact with a prospect: who of us, when, how long, what was said."""

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="approaches")
    kind = models.CharField(_("Kind"), max_length=10, choices=ApproachKind, default=ApproachKind.VISIT)
    happened_at = models.DateTimeField(_("When"))
    minutes = models.PositiveSmallIntegerField(_("Minutes, with the way"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approaches")
    summary = models.TextField(_("What was said"))
    recorded_at = models.DateTimeField()
    # Made by the form; the same form sent twice records one contact.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            # The prospect's page, newest first.
            models.Index(fields=["prospect", "-happened_at", "-id"], name="approach_of_prospect"),
            # Where somebody's time went in a period.
            models.Index(fields=["staff", "happened_at"], name="approach_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.kind} {self.happened_at:%Y-%m-%d}"


class VisitPlan(models.Model):
    """One row per grade and period: the minutes a month that a prospect of the grade is worth."""

    grade = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        ordering = ["grade", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["grade", "valid_from"], name="visit_plan_once"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=4), name="visit_plan_grade_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.minutes}"
