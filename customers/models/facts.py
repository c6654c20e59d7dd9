"""What core banking says of a customer beside accounts and months: ratings, loans, products held, each day's movements.

Each row has the key under which core banking knows it, the business date of the batch that wrote it last, and that
batch. Amounts are integer fen of the currency they are in.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models.identity import Customer
from customers.models.money import Account
from customers.querysets import OfCustomerQuerySet
from customers.rules import masked_account
from products.models import Product, ProductLine


class Fact(models.Model):
    """What each of them has: whose it is, of which business date, and which batch wrote it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    batch_id = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        abstract = True


class Rating(Fact):
    """One row per customer and day on which it was rated; the newest is the customer's rating."""

    rated_on = models.DateField()
    rating = models.CharField(max_length=4)
    default_probability = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-rated_on"]
        constraints = [models.UniqueConstraint(fields=["customer", "rated_on"], name="rating_once_a_day")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.rating}"


class LoanQuality(models.TextChoices):
    """The five classes of the supervisors."""

    NORMAL = "normal", pgettext_lazy("loan", "Normal")
    SPECIAL_MENTION = "special_mention", _("Special mention")
    SUBSTANDARD = "substandard", _("Substandard")
    DOUBTFUL = "doubtful", _("Doubtful")
    LOSS = "loss", pgettext_lazy("loan", "Loss")


class LoanSecurity(models.TextChoices):
    CREDIT = "credit", pgettext_lazy("security", "Unsecured")
    GUARANTEE = "guarantee", pgettext_lazy("security", "Guarantee")
    MORTGAGE = "mortgage", _("Mortgage")
    PLEDGE = "pledge", _("Pledge")


class Loan(Fact):
    """One row per loan paid out; `rate` a fraction a year, `next_due_fen` what falls due on `next_due_on`."""

    loan_no = models.CharField(max_length=32, unique=True)
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    principal_fen = models.BigIntegerField()
    outstanding_fen = models.BigIntegerField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)
    lent_on = models.DateField()
    matures_on = models.DateField()
    # The last day after an extension, where one was agreed.
    extended_to = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    next_due_fen = models.BigIntegerField(null=True, blank=True)
    overdue_days = models.PositiveIntegerField(default=0)
    overdue_fen = models.BigIntegerField(default=0)
    quality = models.CharField(max_length=16, choices=LoanQuality)
    security = models.CharField(max_length=10, choices=LoanSecurity, blank=True)
    status = models.CharField(max_length=8, choices=[("active", _("Active")), ("settled", _("Repaid"))])

    class Meta:
        ordering = ["matures_on", "id"]
        indexes = [models.Index(fields=["customer", "status", "matures_on"], name="loan_of_customer")]

    def __str__(self) -> str:
        return self.loan_no


class Holding(Fact):
    """One row per customer and product of the catalogue that it has, or had until `until`."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    # How many people, terminals or cards, where that is how a product is counted.
    units = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["product__position"]
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="holding_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id}"


class SettlementKind(models.TextChoices):
    TRANSFER = "transfer", pgettext_lazy("settlement", "Transfer")
    BILL = "bill", pgettext_lazy("settlement", "Bill")
    COLLECTION = "collection", _("Collection")
    LETTER_OF_CREDIT = "letter_of_credit", _("Letter of credit")
    PAYROLL = "payroll", _("Payroll")
    TAX = "tax", pgettext_lazy("settlement", "Tax")
    CASH = "cash", pgettext_lazy("settlement", "Cash")
    OTHER = "other", pgettext_lazy("settlement", "Other")


class Settlement(Fact):
    """One row per payment through an account, in the account's currency."""

    settlement_no = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField()
    direction = models.CharField(
        max_length=3, choices=[("in", _("Received")), ("out", pgettext_lazy("settlement", "Paid"))]
    )
    kind = models.CharField(max_length=16, choices=SettlementKind)
    amount_fen = models.BigIntegerField()
    counterparty = models.CharField(max_length=120, blank=True)
    counterparty_bank = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-settled_on", "-id"]
        indexes = [models.Index(fields=["customer", "-settled_on", "-id"], name="settlement_of_customer")]

    def __str__(self) -> str:
        return self.settlement_no

    @property
    def masked_account(self) -> str:
        """The account's number as readers see it."""
        return masked_account(self.account.account_no)


class FeeKind(models.TextChoices):
    SETTLEMENT = "settlement", pgettext_lazy("fee", "Settlement")
    ACCOUNT = "account", pgettext_lazy("fee", "Account keeping")
    GUARANTEE = "guarantee", pgettext_lazy("fee", "Guarantee")
    LETTER_OF_CREDIT = "letter_of_credit", _("Letter of credit")
    BILL = "bill", pgettext_lazy("fee", "Bill")
    CASH_MANAGEMENT = "cash_management", _("Cash management")
    EXCHANGE = "exchange", pgettext_lazy("fee", "Foreign exchange")
    ADVICE = "advice", pgettext_lazy("fee", "Advice")
    OTHER = "other", pgettext_lazy("fee", "Other")


class FeeCharged(Fact):
    """One row per fee booked on an account, in its currency; one given back is negative."""

    fee_no = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    charged_on = models.DateField()
    kind = models.CharField(max_length=16, choices=FeeKind)
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering = ["-charged_on", "-id"]
        indexes = [models.Index(fields=["customer", "-charged_on", "-id"], name="fee_of_customer")]

    def __str__(self) -> str:
        return self.fee_no

    @property
    def masked_account(self) -> str:
        """The account's number as readers see it."""
        return masked_account(self.account.account_no)


class DailyBalance(models.Model):
    """One row per account and day: its balance when the day ended. Partitioned by month, owned by the loader role."""

    pk = models.CompositePrimaryKey("day", "account_id")
    day = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    balance_fen = models.BigIntegerField()
    business_date = models.DateField()
    batch_id = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_dailybalance"

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"


class Correction(models.Model):
    """One row per value of core banking that a later batch of the same business date replaced: what it was before.

    So is a value of a past day or month that a later batch told anew. `was` and `became` hold the fields that differ,
    amounts in fen.
    """

    # Found by a join a moment before it is written, a million at a time: no key is declared (decision 20).
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    resource = models.CharField(max_length=20)
    # The row's key in core banking, its parts with a blank between: '80000000011001 2026-10-01'.
    key = models.CharField(max_length=80)
    business_date = models.DateField()
    batch_id = models.BigIntegerField()
    was = models.JSONField()
    became = models.JSONField()
    corrected_at = models.DateTimeField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-corrected_at", "-id"]
        indexes = [models.Index(fields=["customer", "-id"], name="correction_of_customer")]

    def __str__(self) -> str:
        return f"{self.resource} {self.key}"

    @property
    def seen_key(self) -> str:
        """The key for readers: account numbers masked."""
        first, _blank, rest = self.key.partition(" ")
        return (
            f"{masked_account(first)} {rest}" if self.resource in ("balances", "daily_balances") else self.key
        )
