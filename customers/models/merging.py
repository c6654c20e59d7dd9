"""Customers that are one company under two numbers: which may be, which were merged, and which are not the same."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models.identity import Customer
from customers.querysets import MergeQuerySet, PairQuerySet


class CustomerMerge(PublicModel):
    """One row per merge: `moved` names every row that went to the survivor, `stayed` counts those that did not.

    {"customers.Note.customer": [12, 13], ...}; `before` is what unmerging sets right besides the rows.
    """

    survivor = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="absorbed")
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(_("Why"), max_length=200)
    moved = models.JSONField(default=dict)
    stayed = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            # Also the way from an old number to the surviving customer.
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_into_one"),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"


class NotSame(models.Model):
    """One row per pair of customers that somebody looked at and that are two companies; `first` has the lower key."""

    first = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class SuspectedPair(models.Model):
    """One row per pair of customers of the whole bank that may be one company, as the last night found them.

    `first` has the lower key; `reasons` the strongest first; `likeness` of the names in hundredths.
    """

    first = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    reasons = ArrayField(models.CharField(max_length=12))
    likeness = models.PositiveSmallIntegerField()
    weight = models.PositiveIntegerField()
    found_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [
            # The page of pairs, the likeliest first.
            models.Index(fields=["-weight", "-id"], name="pair_by_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.reasons}"
