"""What ties a customer to other companies: groups, supply chains, guarantees, shares and associations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models.identity import Customer
from customers.querysets import TieQuerySet


class TieKind(models.TextChoices):
    """What the other company is to the customer; each has its opposite (customers.rules.OPPOSITES)."""

    PARENT = "parent", _("Parent company")
    SUBSIDIARY = "subsidiary", _("Subsidiary")
    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")
    GUARANTOR = "guarantor", _("Guarantor")
    GUARANTEED = "guaranteed", _("Guaranteed by the customer")
    SHAREHOLDER = "shareholder", _("Shareholder")
    HOLDING = "holding", _("Company it holds shares of")
    ASSOCIATION = "association", _("Association")
    MEMBER = "member", _("Member of the association")


class CompanyTie(PublicModel):
    """One row per tie between a customer and another company, from when until when.

    `other` is set where the other company is a customer too; `other_name` is always its legal name as it was told, so
    that a reader who does not see that customer sees no more than the name.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="ties")
    other = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="ties_from_others"
    )
    other_name = models.CharField(max_length=120)
    other_credit_code = models.CharField(max_length=18, blank=True)
    kind = models.CharField(max_length=12, choices=TieKind)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = TieQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "kind", "id"]
        indexes = [
            # Companies tied to customers that are none themselves, by name.
            models.Index(
                fields=["other_name", "id"], condition=Q(other=None, ended_on=None), name="tie_of_strangers"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(other=F("customer")), name="tie_between_two"),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gt=0, share_percent__lte=100),
                name="tie_share_is_a_percentage",
            ),
            models.UniqueConstraint(
                fields=["customer", "other", "kind"],
                condition=Q(other__isnull=False, ended_on=None),
                name="tie_once_per_customer",
            ),
            models.UniqueConstraint(
                fields=["customer", "other_name", "kind"],
                condition=Q(other=None, ended_on=None),
                name="tie_once_per_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_name}"
