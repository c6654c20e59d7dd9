"""What we believed at which time that a customer has with all banks, and who else serves it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models.identity import Customer
from customers.models.money import WalletConfidence
from customers.querysets import OfCustomerQuerySet
from products.models import ProductLine


class WalletEntry(PublicModel):
    """One row per estimate that somebody made, in fen of yuan, never changed; the last of a line is its WalletEstimate.

    `competitor` is the bank that serves the line beside us or instead, with what it is good at.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="wallet_entries")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    total_fen = models.BigIntegerField()
    competitor = models.CharField(_("Who else serves it"), max_length=60, blank=True)
    strengths = models.CharField(_("What they are good at"), max_length=120, blank=True)
    source = models.CharField(max_length=80, blank=True)
    confidence = models.CharField(max_length=6, choices=WalletConfidence)
    estimated_on = models.DateField()
    estimated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="wallet_entry_not_negative"),
        ]
        indexes = [
            # A customer's ledger, the latest first.
            models.Index(fields=["customer", "-id"], name="wallet_entry_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_line_id} {self.estimated_on}"
