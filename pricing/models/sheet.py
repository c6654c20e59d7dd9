"""What the bank's prices are made of, who may give how much away, and who sits where that is decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organization.models import Unit
from pricing.querysets import PriceSheetQuerySet, SeatQuerySet
from pricing.rules.route import Level
from products.models import ProductLine


class PriceSheet(models.Model):
    """One row per version of the standard for pricing, public from `valid_from` until the next; rates are fractions.

    `credit_share` of what the rest of the relationship brings is credited, `credit_cap` at most. The last three say
    what a promise in return is worth a year: a yuan of deposits, a yuan settled, an employee paid (in fen). What is
    there is never edited: of one that is `replaced` another took the place on its first day, and it holds on no day.
    """

    label = models.CharField(max_length=20, unique=True)
    valid_from = models.DateField()
    replaced = models.BooleanField(default=False)
    tax = models.DecimalField(max_digits=6, decimal_places=4)
    credit_share = models.DecimalField(max_digits=6, decimal_places=4)
    credit_cap = models.DecimalField(max_digits=8, decimal_places=6)
    reference_name = models.CharField(max_length=20)
    reference_rate = models.DecimalField(max_digits=8, decimal_places=6)
    deposit_value = models.DecimalField(max_digits=8, decimal_places=6)
    settlement_value = models.DecimalField(max_digits=8, decimal_places=6)
    payroll_value_fen = models.PositiveIntegerField()

    objects = PriceSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(replaced=False), name="price_sheet_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SheetLine(models.Model):
    """One row per version and product that has a price: operating cost and target margin, fractions a year.

    `risk_weight` is what the product binds of capital where that is not the weight of its books: guarantees.
    """

    sheet = models.ForeignKey(PriceSheet, on_delete=models.PROTECT, related_name="lines")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    operating_cost = models.DecimalField(max_digits=8, decimal_places=6)
    target_margin = models.DecimalField(max_digits=8, decimal_places=6)
    risk_weight = models.DecimalField(max_digits=6, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["sheet_id", "product_line_id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "product_line"], name="sheet_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.product_line_id}"


class PostedRate(models.Model):
    """One row per version, deposit product and term: the rate that hangs in every branch; 0 months is money at call."""

    sheet = models.ForeignKey(PriceSheet, on_delete=models.PROTECT, related_name="posted")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        ordering = ["sheet_id", "product_line_id", "months"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "product_line", "months"], name="posted_rate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.product_line_id} {self.months}"


class CurrencyPrice(models.Model):
    """One row per version, deposit product and foreign currency: what the money is worth inside the bank.

    Core banking sends one transfer price a product; a dollar and a euro are not worth the same. Products that have rows
    here are taken in these currencies alone.
    """

    sheet = models.ForeignKey(PriceSheet, on_delete=models.PROTECT, related_name="currencies")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    transfer_price = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        ordering = ["sheet_id", "product_line_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "product_line", "currency"], name="currency_price_once"),
            models.CheckConstraint(condition=~Q(currency="CNY"), name="currency_price_foreign"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.product_line_id} {self.currency}"


class ConcessionLimit(models.Model):
    """One row per version, product and level: basis points and amount it may give, empty without limit; its days."""

    sheet = models.ForeignKey(PriceSheet, on_delete=models.PROTECT, related_name="limits")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    limit_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_fen = models.BigIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["sheet_id", "product_line_id", "level"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "product_line", "level"], name="concession_limit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_line_id} {self.level}"


class Seat(models.Model):
    """One row per person who decides at a level for a unit and all below it, from one date to (not including) another.

    With `stands_in_for` it is a substitute's: what keeps that colleague from deciding keeps the substitute as well.
    """

    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="price_seats")
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["level", "unit_id", "staff_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | ~Q(stands_in_for=F("staff")), name="seat_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="seat_ends_after_start"
            ),
        ]
        indexes = [
            # What is before me?
            models.Index(fields=["staff", "level"], name="seat_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.unit_id} {self.staff_id}"
