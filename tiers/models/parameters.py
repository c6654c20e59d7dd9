"""What the bank assumes of prices, ratings, lines and capital, each with dates of validity."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from products.models import ProductLine
from tiers.querysets import DatedQuerySet


class ChurnFactor(models.TextChoices):
    """Signs of leaving, as `tiers.churn.Factor`."""

    DEPOSITS = "deposits", _("Deposits fall")
    SETTLEMENT = "settlement", _("Settlement falls")
    LINES = "lines", _("Product lines closed")
    COMPLAINTS = "complaints", _("Complaints past their deadline")
    SATISFACTION = "satisfaction", _("Low satisfaction")
    RIVALS = "rivals", _("Competitors seen")
    CONTACT = "contact", _("Contact overdue")


# Of rows that ever hold: one that another took the place of on its first day ends where it begins, and is kept.
HOLDS = Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))


class Dated(models.Model):
    """A parameter in force from `valid_from` to (not including) `valid_until`, as long as no later one has begun."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class TransferPrice(models.Model):
    """One row per product line and month: the internal price of money, a fraction a year."""

    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_line", "month"], name="transfer_price_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.product_line_id} {self.month}"


class RatingParameter(Dated):
    """One row per internal rating and period: probability of default a year and loss given default."""

    rating = models.CharField(max_length=4)
    pd = models.DecimalField(max_digits=8, decimal_places=6)
    lgd = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "valid_from"], condition=HOLDS, name="rating_parameter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.rating


class LineParameter(Dated):
    """One row per product line and period.

    `risk_weight` of its loans (1 = 100%), service costs in fen per account-month and per transaction, and for wallet
    held elsewhere the margin a year that could be earned and the probability of winning it.
    """

    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    risk_weight = models.DecimalField(max_digits=6, decimal_places=4, default=0)
    account_cost_fen = models.BigIntegerField(default=0)
    transaction_cost_fen = models.BigIntegerField(default=0)
    wallet_margin = models.DecimalField(max_digits=8, decimal_places=6, default=0)
    win_probability = models.DecimalField(max_digits=6, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product_line", "valid_from"], condition=HOLDS, name="line_parameter_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.product_line_id)


class BankParameter(Dated):
    """One row per period: what holds for the whole bank. Fractions a year; `day_basis` in days."""

    day_basis = models.PositiveSmallIntegerField(default=360)
    capital_ratio = models.DecimalField(max_digits=6, decimal_places=4)
    cost_of_capital = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], condition=HOLDS, name="bank_parameter_once")
        ]

    def __str__(self) -> str:
        return str(self.valid_from)


class ChurnParameter(Dated):
    """One row per sign of leaving and period: its weight, from which value it begins to count and counts wholly.

    In the unit of the sign: basis points of change, lines closed, deadlines missed, tenths of the satisfaction index,
    rivals named, days past the next contact. What they mean stands in `tiers.churn`.
    """

    factor = models.CharField(max_length=12, choices=ChurnFactor)
    weight = models.PositiveSmallIntegerField()
    begins = models.IntegerField()
    full = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["factor", "valid_from"], condition=HOLDS, name="churn_parameter_once"
            ),
            models.CheckConstraint(condition=~Q(begins=F("full")), name="churn_parameter_has_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.valid_from}"


class PotentialParameter(Dated):
    """One row per period: what could be won of a customer beside the wallet elsewhere; none: it is not counted.

    `kept_share` of a month's settlement could stay as average balance and earn `kept_margin` a year; a service started
    brings `service_gain_fen` a year; both by `win_probability`. `growth_share` of last year's growth comes once more.
    """

    kept_share = models.DecimalField(max_digits=6, decimal_places=4)
    kept_margin = models.DecimalField(max_digits=8, decimal_places=6)
    service_gain_fen = models.BigIntegerField()
    win_probability = models.DecimalField(max_digits=6, decimal_places=4)
    growth_share = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], condition=HOLDS, name="potential_parameter_once")
        ]

    def __str__(self) -> str:
        return str(self.valid_from)
