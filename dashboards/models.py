"""Summaries that the nightly chain keeps, so that a dashboard adds a few hundred rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from customers.models import Customer, Publication, Tier
from dashboards.querysets import (
    SummaryQuerySet,
    UnitMoverQuerySet,
    ValueSpreadQuerySet,
)
from organization.models import Unit


class Summary(models.Model):
    """One row per publication, unit, tier and tier at the end of last month.

    Money in fen of yuan equivalents; deposits and loans are averages of the month scored, their `_before` those of the
    publication compared with, and the contribution's the 12 months before. `tier_before` is null for customers who had
    no tier then; `tier` is null for customers lost since (counted, with the money they had).
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    tier_before = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    customers = models.PositiveIntegerField()
    deposits_fen = models.BigIntegerField()
    loans_fen = models.BigIntegerField()
    contribution_fen = models.BigIntegerField()
    deposits_before_fen = models.BigIntegerField(default=0)
    loans_before_fen = models.BigIntegerField(default=0)
    contribution_before_fen = models.BigIntegerField(default=0)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["publication_id", "unit_id", "tier_id", "tier_before_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "unit", "tier", "tier_before"],
                name="summary_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.unit_id} {self.tier_id}"


class UnitMover(models.Model):
    """One row per publication, unit and direction for each of the customers that moved most, best `place` 1.

    Whoever looks at a unit with others below it needs the few best of all their few best. `cause` is the indicator
    that changed most, empty where no run told of the move; `cause_points` its change in thousandths of a point.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    up = models.BooleanField()
    place = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_before = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=20, blank=True)
    cause_points = models.IntegerField(null=True)
    rank = models.IntegerField()

    objects = UnitMoverQuerySet.as_manager()

    class Meta:
        ordering = ["publication_id", "unit_id", "up", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "unit", "up", "place"], name="unit_mover_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.unit_id} {self.customer_id}"


class ValueSpread(models.Model):
    """One row per publication and unit: how value is spread over its customers and those of everything below it.

    Contributions are those of 12 months; money in fen, shares in millionths (ppm), as in `rules.Spread`. `deciles` are
    lists of number, customers, total, lowest and highest; `classes` of class, customers, actual and potential value;
    `squares` of class, square across, square upwards, customers (`rules.ClassMap`). T1 and T2 are the whole bank's.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    customers = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    gini_ppm = models.IntegerField(null=True)
    peak_ppm = models.BigIntegerField(null=True)
    peak_at_ppm = models.IntegerField(null=True)
    curve_fen = ArrayField(models.BigIntegerField())
    deciles = models.JSONField()
    classes = models.JSONField()
    squares = models.JSONField()
    valuable_from_fen = models.BigIntegerField(null=True)
    growable_from_fen = models.BigIntegerField(null=True)

    objects = ValueSpreadQuerySet.as_manager()

    class Meta:
        ordering = ["publication_id", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "unit"], name="value_spread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.unit_id}"
