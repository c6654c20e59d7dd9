"""Summaries that the nightly chain keeps, so that a dashboard adds a few hundred rows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Publication, Tier
from dashboards.querysets import (
    BandTableQuerySet,
    CubeMonthQuerySet,
    CustomerTurnQuerySet,
    PairCountQuerySet,
    SummaryQuerySet,
    UnitMoverQuerySet,
    ValueSpreadQuerySet,
    WinningCostQuerySet,
)
from organization.models import Unit
from products.models import ProductLine


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


class BandKind(models.TextChoices):
    SETTLEMENT = "settlement", _("Monthly settlement")
    LOANS = "loans", _("Loan balance")


class BandTable(models.Model):
    """From which amounts the bands of the cube begin, as head office set them from a month on; fen of yuan, rising.

    A band without settlement or loans at all lies below the first bound. Closed months keep the bands they had.
    """

    kind = models.CharField(max_length=10, choices=BandKind)
    # First day of the first month that has these bands.
    valid_from = models.DateField()
    bounds_fen = ArrayField(models.BigIntegerField())
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BandTableQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["kind", "valid_from"], name="band_table_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from:%Y-%m}"


class CubeMonth(models.Model):
    """One row per month closed: the publication whose tiers and units its cells have; later nights leave it."""

    month = models.DateField(unique=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    settlement_bounds_fen = ArrayField(models.BigIntegerField())
    loan_bounds_fen = ArrayField(models.BigIntegerField())

    objects = CubeMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class CubeCell(models.Model):
    """One row per month, unit, settlement band, loan band and tier; with a product line: of those who have the line.

    Bands are named by the amount from which they begin (0: below the first bound) and exclude each other. Without a
    line (null) each customer stands in one row; a customer with several lines stands in several rows that have one.
    Balances in fen of yuan; those `before` are of the same customers a month earlier.
    """

    month = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    settlement_from_fen = models.BigIntegerField()
    loans_from_fen = models.BigIntegerField()
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    product_line = models.ForeignKey(ProductLine, null=True, on_delete=models.PROTECT, related_name="+")
    customers = models.PositiveIntegerField()
    accounts = models.PositiveIntegerField()
    deposits_ending_fen = models.BigIntegerField()
    deposits_ending_before_fen = models.BigIntegerField()
    deposits_average_fen = models.BigIntegerField()
    deposits_average_before_fen = models.BigIntegerField()
    loans_ending_fen = models.BigIntegerField()
    loans_ending_before_fen = models.BigIntegerField()
    loans_average_fen = models.BigIntegerField()
    loans_average_before_fen = models.BigIntegerField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["month", "unit_id", "id"]
        indexes = [
            # The cube of a month over all lines, and by line.
            models.Index(fields=["month"], condition=Q(product_line=None), name="cube_month_whole"),
            models.Index(fields=["month"], name="cube_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.unit_id}"


class PairCount(models.Model):
    """One row per industry section, tier and two product lines or services: how many scored customers use both.

    `one` and `other` are codes of `customers.queries.holding_bits`; the same twice: who uses it at all; both empty: all
    customers of the group. Of the newest publication alone; holds no customer.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    industry = models.CharField(max_length=1, blank=True)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    one = models.CharField(max_length=30, blank=True)
    other = models.CharField(max_length=30, blank=True)
    customers = models.PositiveIntegerField()

    objects = PairCountQuerySet.as_manager()

    class Meta:
        ordering = ["publication_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "industry", "tier", "one", "other"], name="pair_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.other} {self.customers}"


class TurnKind(models.TextChoices):
    WON = "won", pgettext_lazy("retention", "Won")
    WON_BACK = "won_back", pgettext_lazy("retention", "Won back")
    LOST = "lost", pgettext_lazy("retention", "Lost")


class CustomerTurn(models.Model):
    """One row per customer and month in which it came for the first time, came back, or left (its accounts say so).

    `unit` is the customer's on the night that wrote the row; `cohort` the month in which it came first; `value_fen`
    what it brought in the 12 months before the month in which it left, nought for who came. `warned`: a warning sign
    was raised in the six months before that month; `acted`: somebody took one of these up.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=8, choices=TurnKind)
    cohort = models.DateField()
    value_fen = models.BigIntegerField(default=0)
    warned = models.BooleanField(default=False)
    acted = models.BooleanField(default=False)

    objects = CustomerTurnQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "kind", "-value_fen", "id"]
        constraints = [models.UniqueConstraint(fields=["customer", "month"], name="customer_turn_once")]
        indexes = [
            # The names behind a figure, who brought most first.
            models.Index(fields=["month", "kind", "-value_fen", "id"], name="customer_turn_names"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.month:%Y-%m} {self.kind}"


class RetentionMonth(models.Model):
    """One row per unit with everything below it and month: customers at its beginning, and those who came and left.

    `ends_on` is the month's last day, of the month under way the business date. Of the newest publication alone.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    ends_on = models.DateField()
    before = models.PositiveIntegerField()
    won = models.PositiveIntegerField()
    won_back = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    lost_value_fen = models.BigIntegerField()
    warned = models.PositiveIntegerField()
    acted = models.PositiveIntegerField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "month"]
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="retention_month_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"


class Cohort(models.Model):
    """One row per unit with everything below it, quarter in which customers came first, and a quarter since.

    `came` in the first quarter, `stayed`: those of them who were customers at the end of the later one (or now).
    Quarters are named by their first days. Of the newest publication alone.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    later = models.DateField()
    came = models.PositiveIntegerField()
    stayed = models.PositiveIntegerField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "quarter", "later"]
        constraints = [models.UniqueConstraint(fields=["unit", "quarter", "later"], name="cohort_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.quarter:%Y-%m} {self.later:%Y-%m}"


class WinningCost(models.Model):
    """What winning one new customer costs the bank, as head office set it from a month on; fen of yuan."""

    valid_from = models.DateField(unique=True)
    cost_fen = models.BigIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = WinningCostQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m}"
