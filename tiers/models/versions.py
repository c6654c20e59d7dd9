"""Model versions: how the bank scores."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Tier
from tiers.querysets import ModelQuerySet
from tiers.rules import Indicator


class ModelState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("model version", "Waits for approval")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")
    DISCARDED = "discarded", pgettext_lazy("model version", "Discarded")


class PeerGroup(models.TextChoices):
    BANK = "bank", _("Whole bank")
    BRANCH = "branch", _("Same branch")
    INDUSTRY = "industry", _("Same industry")
    SIZE = "size", _("Same size class")


class ThresholdBy(models.TextChoices):
    RANK = "rank", _("Rank in the bank")
    POINTS = "points", _("Points of the score")


class ModelVersion(PublicModel):
    """One row per version of the scoring model; a version that has scored is never edited again.

    `down_margin` is a share of the bank's customers, or of the hundred points where points decide: who falls behind a
    tier's boundary by no more keeps the tier.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=ModelState, default=ModelState.DRAFT)
    peer_group = models.CharField(max_length=10, choices=PeerGroup, default=PeerGroup.BANK)
    threshold_by = models.CharField(max_length=10, choices=ThresholdBy, default=ThresholdBy.RANK)
    retention = models.DecimalField(max_digits=6, decimal_places=4)
    discount = models.DecimalField(max_digits=6, decimal_places=4)
    horizon_years = models.PositiveSmallIntegerField(default=5)
    up_nights = models.PositiveSmallIntegerField(default=3)
    down_nights = models.PositiveSmallIntegerField(default=30)
    down_margin = models.DecimalField(max_digits=6, decimal_places=5, default=0)
    valuable_percentile = models.PositiveSmallIntegerField(default=80)
    growable_percentile = models.PositiveSmallIntegerField(default=80)
    minimum_confidence = models.PositiveSmallIntegerField(default=50)
    active_from = models.DateField(null=True, blank=True)
    # What the version is for, in its author's words, and the version it was copied from.
    note = models.CharField(max_length=200, blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Raised by each save of a draft: the second of two editors is told.
    edits = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    # Why the second person sent it back, while nobody has submitted it again.
    returned_because = models.CharField(max_length=300, blank=True)

    objects = ModelQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="model_one_active"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(created_by=None) | ~Q(approved_by=F("created_by")),
                name="model_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(submitted_by=None) | ~Q(approved_by=F("submitted_by")),
                name="model_submitter_does_not_approve",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The version as people cite it: v7."""
        return f"v{self.number}"


class IndicatorWeight(models.Model):
    """One row per model version and indicator; the weights of a version sum to 100."""

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="weights")
    indicator = models.CharField(max_length=20, choices=[(i.value, i.value) for i in Indicator])
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "indicator"], name="weight_once_per_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.weight}"


class TierThreshold(models.Model):
    """One row per model version and tier: its cumulative rank share (0.05 = best 5%); the last tier has 1.

    `points`, in thousandths, is the lowest score of the tier where the version decides by points; the last has none.
    """

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="thresholds")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    rank_share = models.DecimalField(max_digits=6, decimal_places=5)
    points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["tier_id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "tier"], name="threshold_once_per_tier"),
            models.CheckConstraint(
                condition=Q(rank_share__gt=0, rank_share__lte=1), name="threshold_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gt=0, points__lte=100_000), name="threshold_is_in_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier_id} {self.rank_share}"
