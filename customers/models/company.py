"""What the company is: its figures year by year with their source, and how the bank sees it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models.identity import Customer
from customers.querysets import FiguresQuerySet, OfCustomerQuerySet, PolicyQuerySet, StanceQuerySet


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
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PolicyQuerySet.as_manager()

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


class LifeStage(models.TextChoices):
    """Where the company itself stands, whatever our relationship with it."""

    START_UP = "start_up", pgettext_lazy("life stage", "Start-up")
    GROWTH = "growth", pgettext_lazy("life stage", "Growth")
    MATURITY = "maturity", pgettext_lazy("life stage", "Maturity")
    DECLINE = "decline", pgettext_lazy("life stage", "Decline")


class Approach(models.TextChoices):
    PRIORITY = "priority", _("Market with priority")
    MODERATE = "moderate", _("Market moderately")
    CAUTIOUS = "cautious", _("Market cautiously")


class MarketStance(PublicModel):
    """One row per decision how companies of an industry in a stage of their life are marketed; none is ever changed.

    `industry` is a section of GB/T 4754, empty for all that have no decision of their own; the last decision on an
    industry and stage counts, and an empty approach gives an industry back to what counts for all.
    """

    industry = models.CharField(_("Industry"), max_length=1, blank=True)
    stage = models.CharField(_("Stage of the company"), max_length=8, choices=LifeStage)
    approach = models.CharField(_("Stance"), max_length=8, choices=Approach, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    # Made by the form; the same form sent twice decides once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(industry="") | ~Q(approach=""), name="marketstance_for_all_says_one"
            ),
        ]
        indexes = [
            # What counts: the last decision of each cell.
            models.Index(fields=["industry", "stage", "-id"], name="marketstance_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.industry or '*'} {self.stage} {self.approach}"


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
    # The code of a NeedsSegment; none is ever taken away, so every code stays readable.
    segment = models.CharField(_("Needs segment"), max_length=12, blank=True)
    life_stage = models.CharField(_("Stage of the company"), max_length=8, choices=LifeStage, blank=True)
    # What the team of a key customer is called; who says who is on it names it.
    team_name = models.CharField(_("Marketing team"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfCustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.customer_id}"
