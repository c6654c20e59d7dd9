"""Who the customer is: names, codes, figures of the company, tier names."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.changes import change_triggers
from customers.querysets import CustomerQuerySet
from organization.models import Unit


class Ownership(models.TextChoices):
    STATE = "state", _("State-owned")
    PRIVATE = "private", _("Private")
    FOREIGN = "foreign", _("Foreign-funded")
    JOINT = "joint", _("Joint venture")
    COLLECTIVE = "collective", _("Collective")


class Standing(models.TextChoices):
    POTENTIAL = "potential", _("Potential")
    TARGET = "target", _("Target")
    CURRENT = "current", _("Current")
    LOST = "lost", _("Lost")


class CustomerState(models.TextChoices):
    LIVE = "live", _("Live")
    MERGED = "merged", _("Merged")
    RESTRICTED = "restricted", _("Restricted")


class Tier(models.Model):
    """One row per value tier; rank 1 is the best. Names are the bank's own."""

    rank = models.PositiveSmallIntegerField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    name_zh = models.CharField(max_length=20)
    name_en = models.CharField(max_length=20)
    letter_zh = models.CharField(max_length=1)
    letter_en = models.CharField(max_length=1)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def letter(self) -> str:
        """The letter on the badge, in the reader's language."""
        return self.letter_en if get_language() == "en" else self.letter_zh


# Each change keeps the row as it was before: together with the present row that is every state there was.
@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Customer(models.Model):
    """One row per corporate customer; the customer number is core banking's and stands in URLs.

    Amounts are integer fen of yuan, each of the year `figures_year`. `search_text`, `search_parts` and `name_key` are
    filled by the service that writes the names; `version` rises with every change, be it a person's or a feed's.
    """

    customer_no = models.CharField(_("Customer number"), max_length=20, unique=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    credit_code_valid = models.BooleanField(default=True)
    name = models.CharField(_("Legal name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    short_name = models.CharField(_("Short name"), max_length=40)
    short_name_en = models.CharField(_("English short name"), max_length=60, blank=True)
    former_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="customers", verbose_name=_("Owning unit")
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_customers",
        verbose_name=_("Lead account manager"),
    )
    industry_code = models.CharField(_("Industry (GB/T 4754)"), max_length=5, blank=True)
    region_code = models.CharField(_("Region (GB/T 2260)"), max_length=6, blank=True)
    ownership = models.CharField(_("Ownership"), max_length=12, choices=Ownership, blank=True)
    established_on = models.DateField(_("Established on"), null=True, blank=True)
    customer_since = models.DateField(_("Customer since"), null=True, blank=True)
    registered_capital_fen = models.BigIntegerField(_("Registered capital"), null=True, blank=True)
    total_assets_fen = models.BigIntegerField(_("Total assets"), null=True, blank=True)
    net_assets_fen = models.BigIntegerField(_("Net assets"), null=True, blank=True)
    annual_revenue_fen = models.BigIntegerField(_("Annual revenue"), null=True, blank=True)
    profit_fen = models.BigIntegerField(_("Profit"), null=True, blank=True)
    staff_count = models.PositiveIntegerField(_("Staff count"), null=True, blank=True)
    figures_year = models.PositiveSmallIntegerField(_("Year of the figures"), null=True, blank=True)
    rating = models.CharField(_("Internal rating"), max_length=4, blank=True)
    payroll = models.BooleanField(_("Payroll service"), default=False)
    cash_management = models.BooleanField(_("Cash management"), default=False)
    direct_link = models.BooleanField(_("Direct bank-enterprise link"), default=False)
    online_banking = models.BooleanField(_("Online banking"), default=False)
    referrals_given = models.PositiveSmallIntegerField(_("Referrals given"), null=True, blank=True)
    standing = models.CharField(_("Standing"), max_length=10, choices=Standing, default=Standing.CURRENT)
    state = models.CharField(max_length=10, choices=CustomerState, default=CustomerState.LIVE)
    search_text = models.TextField(default="")
    search_parts = ArrayField(models.CharField(max_length=4), default=list)
    name_key = models.CharField(max_length=160, default="")
    # Core banking's last words on the fields that people may edit too: {"staff_count": 1120}.
    fed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        triggers = change_triggers("customers")
        ordering = ["name_key", "id"]
        indexes = [
            # Search by any two characters of a name, its pinyin, initials or codes.
            GinIndex(fields=["search_parts"], name="customer_search"),
            # An account manager's own list.
            models.Index(fields=["manager", "name_key", "id"], name="customer_of_manager"),
            # The whole bank's list by name, and what many names contain, the first of them.
            models.Index(fields=["name_key", "id"], name="customer_by_name"),
            # A unit's list by name.
            models.Index(fields=["unit", "name_key", "id"], name="customer_of_unit"),
            # Exact credit code typed or sent.
            models.Index(fields=["credit_code"], condition=~Q(credit_code=""), name="customer_credit_code"),
            # What a night asks of every customer: a twentieth of the pages of the table itself.
            models.Index(
                fields=["id"],
                include=[
                    "unit",
                    "state",
                    "industry_code",
                    "rating",
                    "customer_since",
                    "payroll",
                    "cash_management",
                    "direct_link",
                    "online_banking",
                    "referrals_given",
                ],
                name="customer_of_night",
            ),
            # The few that are merged or restricted, for lists that leave theirs out.
            models.Index(fields=["id"], condition=~Q(state="live"), name="customer_out_of_use"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The short name in the reader's language, as lists show it."""
        return (self.short_name_en or self.short_name) if get_language() == "en" else self.short_name

    @property
    def full_name(self) -> str:
        """The legal name in the reader's language, as the record's header shows it."""
        return (self.name_en or self.name) if get_language() == "en" else self.name
