"""What the company is: its figures year by year with their source, and how the bank sees it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models.identity import Customer
from customers.querysets import FiguresQuerySet, OfCustomerQuerySet


class FigureSource(models.TextChoices):
    AUDITED = "audited", _("Audited report")
    REPORT = "report", _("Company's own report")
    TAX = "tax", _("Tax return")
    REGISTER = "register", _("Public register")
    TOLD = "told", _("Told by the customer")


class CompanyFigures(models.Model):
    """One row per customer, year and telling: amounts in fen of yuan, `liabilities_fen` for the debt ratio.

    What is told anew for a year supersedes the row before, which stays as it was.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("Year of the figures"))
    source = models.CharField(_("Source"), max_length=10, choices=FigureSource)
    total_assets_fen = models.BigIntegerField(null=True, blank=True)
    net_assets_fen = models.BigIntegerField(null=True, blank=True)
    liabilities_fen = models.BigIntegerField(null=True, blank=True)
    annual_revenue_fen = models.BigIntegerField(null=True, blank=True)
    profit_fen = models.BigIntegerField(null=True, blank=True)
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "-year", "-id"]
        constraints = [
            # Also the way to a customer's years.
            models.UniqueConstraint(
                fields=["customer", "year"],
                condition=Q(superseded_at=None),
                name="figures_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.year}"


class SizeThresholds(models.Model):
    """One row per day from which the bank classes companies by these amounts, in fen of yuan."""

    valid_from = models.DateField(unique=True)
    a_assets_over_fen = models.BigIntegerField()
    a_revenue_over_fen = models.BigIntegerField()
    d_net_assets_under_fen = models.BigIntegerField()
    d_revenue_under_fen = models.BigIntegerField()
    d_profit_under_fen = models.BigIntegerField()
    b_net_assets_over_fen = models.BigIntegerField()
    b_revenue_over_fen = models.BigIntegerField()
    c_net_assets_up_to_fen = models.BigIntegerField()

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class Pool(models.TextChoices):
    POTENTIAL = "potential", pgettext_lazy("pool", "Potential")
    COOPERATING = "cooperating", _("Cooperating")
    FOCUS = "focus", _("Focus")


class ManagementLevel(models.TextChoices):
    HEAD_OFFICE = "head_office", _("Head office")
    BRANCH = "branch", _("Branch")
    SUB_BRANCH = "sub_branch", _("Sub-branch")


class VipCategory(models.TextChoices):
    DEPOSIT = "deposit", pgettext_lazy("VIP", "Deposits")
    LOAN = "loan", pgettext_lazy("VIP", "Loans")
    FISCAL = "fiscal", pgettext_lazy("VIP", "Fiscal")
    WEALTH = "wealth", pgettext_lazy("VIP", "Wealth")
    INTERNATIONAL = "international", pgettext_lazy("VIP", "International")
    INTERBANK = "interbank", pgettext_lazy("VIP", "Interbank")
    COMPREHENSIVE = "comprehensive", pgettext_lazy("VIP", "Comprehensive")


class RelationshipStyle(models.TextChoices):
    BASIC = "basic", pgettext_lazy("style", "Basic")
    REACTIVE = "reactive", pgettext_lazy("style", "Reactive")
    ACCOUNTABLE = "accountable", pgettext_lazy("style", "Accountable")
    PROACTIVE = "proactive", pgettext_lazy("style", "Proactive")
    PARTNERSHIP = "partnership", pgettext_lazy("style", "Partnership")


class BuyingHabit(models.TextChoices):
    TRANSACTIONAL = "transactional", _("Buys on price alone")
    RELATIONAL = "relational", _("Values service and long cooperation")


class NeedsSegment(models.TextChoices):
    NEWCOMER = "newcomer", _("Fast-growing newcomer")
    MARKETING = "marketing", _("Marketing machine")
    STEADY = "steady", _("Steady grower")
    DEALS = "deals", _("Deal participant")
    CONTROLLER = "controller", _("Super-controller")


class CustomerProfile(models.Model):
    """One row per customer that somebody has classed: how the bank looks after it and what moves it.

    An empty value is one nobody has set. The trail keeps every state with who, when and why.
    """

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="profile")
    pool = models.CharField(_("Pool"), max_length=12, choices=Pool, blank=True)
    management_level = models.CharField(_("Managed by"), max_length=12, choices=ManagementLevel, blank=True)
    vip_category = models.CharField(_("VIP category"), max_length=14, choices=VipCategory, blank=True)
    style = models.CharField(_("Relationship style"), max_length=12, choices=RelationshipStyle, blank=True)
    habit = models.CharField(_("How it buys"), max_length=14, choices=BuyingHabit, blank=True)
    segment = models.CharField(_("Needs segment"), max_length=12, choices=NeedsSegment, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfCustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.customer_id}"
