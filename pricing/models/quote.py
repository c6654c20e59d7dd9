"""A quoted price with everything it was made of, so that it reads the same later."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Customer
from pricing import texts
from pricing.models.sheet import PriceSheet
from pricing.querysets import QuoteQuerySet
from pricing.rules.currencies import YUAN, Foreign
from pricing.rules.price import KEPT_TERMS, Relationship, Terms, conceded, gap_bp, given_up_fen
from products.models import LineKind, ProductLine


def rate(label: str = "") -> models.DecimalField:
    """A column for a fraction a year."""
    return models.DecimalField(label, max_digits=9, decimal_places=6)


class Quote(PublicModel):
    """One row per price worked out for a customer's loan, guarantee or deposit; never changed, another is another row.

    `amount_fen` is in yuan. Of a deposit in foreign currency `own_fen` is the amount in it, `exchange_rate` the yuan
    for one unit; both are empty for yuan.

    `asked_rate` is what the customer wrote. Rates are fractions a year, the rest of the relationship in fen of the last
    twelve months.
    """

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="quotes")
    product_line = models.ForeignKey(
        ProductLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product")
    )
    sheet = models.ForeignKey(PriceSheet, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=YUAN)
    own_fen = models.BigIntegerField(null=True, blank=True)
    exchange_rate = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(_("Term"))
    asked_rate = models.DecimalField(
        _("What the customer asks in writing"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    rating = models.CharField(max_length=4, blank=True)
    transfer_price = rate()
    operating_cost = rate()
    pd = rate()
    lgd = rate()
    risk_weight = rate()
    capital_ratio = rate()
    hurdle = rate()
    tax = rate()
    target_margin = rate()
    credit_share = rate()
    credit_cap = rate()
    other_fen = models.BigIntegerField(default=0)
    non_loan_fen = models.BigIntegerField(default=0)
    loans_fen = models.BigIntegerField(default=0)
    capital_fen = models.BigIntegerField(default=0)
    quoted_rate = rate()
    floor_rate = rate()
    form_key = models.UUIDField(unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, term_months__gt=0), name="quote_of_something"
            ),
            models.CheckConstraint(
                condition=Q(currency="CNY", own_fen=None, exchange_rate=None)
                | (
                    ~Q(currency="CNY")
                    & Q(
                        own_fen__isnull=False,
                        exchange_rate__isnull=False,
                        own_fen__gt=0,
                        amount_fen__gte=F("own_fen") * F("exchange_rate") - 1,
                        amount_fen__lte=F("own_fen") * F("exchange_rate") + 1,
                    )
                ),
                name="quote_in_yuan_as_in_its_currency",
            ),
        ]
        indexes = [
            # The panel of a customer.
            models.Index(fields=["customer", "-made_at", "-id"], name="quote_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def terms(self) -> Terms:
        """What the bank assumed, as the rules take it."""
        values: dict[str, Any] = {name: Decimal(getattr(self, name)) for name in KEPT_TERMS}
        return Terms(**values, taken=self.taken)

    @property
    def foreign(self) -> Foreign | None:
        """The amount in its own currency; None for yuan."""
        if self.own_fen is None or self.exchange_rate is None:
            return None
        return Foreign(self.currency, self.own_fen, self.exchange_rate)

    @property
    def own_amount(self) -> str:
        """The amount in words, in the currency of the deposit."""
        return texts.own_amount(self.amount_fen, self.foreign)

    @property
    def amount(self) -> str:
        """The amount in words, of foreign currency with what that is in yuan."""
        return texts.amount(self.amount_fen, self.foreign)

    @property
    def taken(self) -> bool:
        """Whether money is taken, not lent: a deposit, of which the customer asks for a higher rate."""
        return self.product_line.kind == LineKind.DEPOSIT

    @property
    def sign(self) -> int:
        """Which way the bank wants the rate: 1 for upwards, -1 for downwards."""
        return -1 if self.taken else 1

    def gap_bp(self, rate: Decimal) -> int:
        """How many basis points worse for us than the quote a rate is."""
        return gap_bp(self.quoted_rate, rate, self.sign)

    def given_up_fen(self, rate: Decimal) -> int:
        """What a rate instead of the quote costs us in a year."""
        return given_up_fen(self.amount_fen, self.quoted_rate, rate, self.sign)

    def beyond_floor(self, rate: Decimal) -> bool:
        """Whether a rate lies under the floor, of a deposit over the ceiling."""
        return self.sign * (self.floor_rate - rate) > 0

    def conceded(self, agreed: Decimal, asked: Decimal) -> bool:
        """Whether a rate may be agreed to: from what was asked up to, and not at, the quote."""
        return conceded(agreed, asked=asked, quoted=self.quoted_rate, sign=self.sign)

    @property
    def relation(self) -> Relationship:
        """The rest of the relationship, as the rules take it."""
        return Relationship(self.other_fen, self.non_loan_fen, self.loans_fen, self.capital_fen)
