"""The books as core banking sends them, and what we believe other banks hold."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from customers.models.identity import Customer
from customers.querysets import AccountQuerySet, OfCustomerQuerySet
from products.models import ProductLine


class WalletConfidence(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class WalletEstimate(models.Model):
    """One row per customer and product line: how much the customer has with all banks together (fen of yuan)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="wallet_estimates")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    total_fen = models.BigIntegerField()
    source = models.CharField(max_length=80, blank=True)
    confidence = models.CharField(max_length=6, choices=WalletConfidence, default=WalletConfidence.MEDIUM)
    estimated_on = models.DateField()
    estimated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "product_line"], name="wallet_one_estimate_per_line"),
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="wallet_total_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_line_id}"


class ExchangeRate(models.Model):
    """One row per currency and business date: yuan for one unit of the currency."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"


class Account(models.Model):
    """One row per account in core banking; `rate` is a fraction a year (0.0335), `limit_fen` in its currency."""

    account_no = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, default="CNY")
    rate = models.DecimalField(max_digits=8, decimal_places=6, default=0)
    status = models.CharField(max_length=8, choices=[("active", _("Active")), ("closed", _("Closed"))])
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    matures_on = models.DateField(null=True, blank=True)
    limit_fen = models.BigIntegerField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "product_line_id", "id"]
        indexes = [
            # Search by the digits that every mask of an account shows.
            models.Index(Right("account_no", Value(4)), name="account_tail"),
        ]

    def __str__(self) -> str:
        return self.account_no


class AccountMonth(models.Model):
    """One row per account and month: the books as core banking last sent them.

    Partitioned by month and owned by the loader role. Amounts are integer fen of the account's currency; those
    ending in `_yuan_fen` are equivalents at the rate of the business date they came with.
    """

    pk = models.CompositePrimaryKey("month", "account_id")
    month = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="months")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    ending_fen = models.BigIntegerField()
    average_fen = models.BigIntegerField()
    year_average_fen = models.BigIntegerField()
    settlement_fen = models.BigIntegerField()
    fees_fen = models.BigIntegerField()
    transactions = models.IntegerField()
    ending_yuan_fen = models.BigIntegerField()
    average_yuan_fen = models.BigIntegerField()
    settlement_yuan_fen = models.BigIntegerField()
    fees_yuan_fen = models.BigIntegerField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)
    batch_id = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_accountmonth"

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m}"
