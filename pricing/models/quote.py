"""A quoted price with everything it was made of, so that it reads the same later."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Customer
from pricing.models.sheet import PriceSheet
from pricing.querysets import QuoteQuerySet
from pricing.rules.price import KEPT_TERMS, Relationship, Terms
from products.models import ProductLine


def rate(label: str = "") -> models.DecimalField:
    """A column for a fraction a year."""
    return models.DecimalField(label, max_digits=9, decimal_places=6)


class Quote(PublicModel):
    """One row per price worked out for a customer's loan; never changed, another price is another row.

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
        return Terms(**values)

    @property
    def relation(self) -> Relationship:
        """The rest of the relationship, as the rules take it."""
        return Relationship(self.other_fen, self.non_loan_fen, self.loans_fen, self.capital_fen)
