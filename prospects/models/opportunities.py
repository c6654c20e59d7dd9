"""The pipeline: opportunities, how they moved, what each stage asks, and what the bank's own history says of it."""

from typing import cast

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.changes import change_triggers
from common.models import PublicModel
from common.money import LARGEST_FEN
from customers.models import Contact, Customer
from organization.models import Unit
from products.models import ProductLine
from prospects.models.prospect import Prospect
from prospects.querysets.opportunities import OfOpportunityQuerySet, OpportunityQuerySet


class StageName(models.TextChoices):
    LEAD = "lead", pgettext_lazy("stage", "Lead")
    CONTACTED = "contacted", pgettext_lazy("stage", "Contacted")
    NEED_CONFIRMED = "need_confirmed", pgettext_lazy("stage", "Need confirmed")
    PROPOSAL = "proposal", pgettext_lazy("stage", "Proposal")
    NEGOTIATING = "negotiating", pgettext_lazy("stage", "Negotiating")
    APPLYING = "applying", pgettext_lazy("stage", "Applying")
    IN_APPROVAL = "in_approval", pgettext_lazy("stage", "In approval")
    APPROVED = "approved", pgettext_lazy("stage", "Approved")
    FUNDED = "funded", pgettext_lazy("stage", "Funded")


class OpportunityState(models.TextChoices):
    OPEN = "open", pgettext_lazy("opportunity", "Open")
    ON_HOLD = "on_hold", pgettext_lazy("opportunity", "On hold")
    LOST = "lost", pgettext_lazy("opportunity", "Lost")
    WON = "won", pgettext_lazy("opportunity", "Funded")


class DecidingFactor(models.TextChoices):
    RELATIONSHIP = "relationship", pgettext_lazy("deciding factor", "Relationship")
    STANDING = "standing", pgettext_lazy("deciding factor", "Standing in the industry")
    BRAND = "brand", pgettext_lazy("deciding factor", "Brand")
    PRODUCT = "product", pgettext_lazy("deciding factor", "Product")
    PRICE = "price", pgettext_lazy("deciding factor", "Price")
    SERVICE_PLAN = "service_plan", pgettext_lazy("deciding factor", "Service plan")
    TEAM = "team", pgettext_lazy("deciding factor", "Team")
    ADDED_VALUE = "added_value", pgettext_lazy("deciding factor", "Added value")


class Opportunity(PublicModel):
    """One row per piece of business that may come of a customer or a prospect.

    Amounts are integer fen of yuan. `stage` is kept while the opportunity rests and after it was lost; `furthest` is
    the highest stage ever reached (0 a lead, 8 funded), which the bank learns from. `probability_bp` (basis points) is
    a person's own estimate and goes before the stage's.
    """

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    prospect = models.ForeignKey(
        Prospect, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    name = models.CharField(pgettext_lazy("opportunity", "What it is about"), max_length=80)
    product_line = models.ForeignKey(
        ProductLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product line")
    )
    amount_fen = models.BigIntegerField(_("Amount"), null=True, blank=True)
    expected_on = models.DateField(_("Expected on"), null=True, blank=True)
    stage = models.CharField(
        _("Stage"), max_length=14, choices=StageName.choices, default=StageName.LEAD.value
    )
    state = models.CharField(
        _("State"), max_length=8, choices=OpportunityState.choices, default=OpportunityState.OPEN.value
    )
    furthest = models.PositiveSmallIntegerField(default=0)
    entered_stage_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    probability_bp = models.PositiveSmallIntegerField(_("Own estimate"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="opportunities",
        verbose_name=_("Account manager"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="opportunities", verbose_name=_("Unit")
    )
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("Team")
    )

    # What the gates ask for.
    contacted_on = models.DateField(_("First talk on"), null=True, blank=True)
    need_said = models.CharField(_("What the customer asks for"), max_length=300, blank=True)
    need_found = models.CharField(_("What is really missing"), max_length=300, blank=True)
    need_closed_on = models.DateField(null=True, blank=True)
    decider = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Decision maker"),
    )
    decider_name = models.CharField(_("Decision maker"), max_length=60, blank=True)
    proposal = models.CharField(_("What we propose"), max_length=300, blank=True)
    competitor = models.CharField(_("Competitor"), max_length=60, blank=True)
    terms = models.CharField(_("Terms agreed"), max_length=300, blank=True)
    application_no = models.CharField(_("Application number"), max_length=40, blank=True)
    approval_no = models.CharField(_("Approval number"), max_length=40, blank=True)
    approved_fen = models.BigIntegerField(_("Amount approved"), null=True, blank=True)
    account_no = models.CharField(_("Account number"), max_length=40, blank=True)
    funded_fen = models.BigIntegerField(_("Amount funded"), null=True, blank=True)
    decided_by = models.CharField(
        _("What decided"), max_length=14, choices=DecidingFactor.choices, blank=True
    )
    lost_reason = models.CharField(_("Why it was lost"), max_length=300, blank=True)
    hold_reason = models.CharField(_("Why it rests"), max_length=300, blank=True)
    hold_until = models.DateField(_("Rests until"), null=True, blank=True)

    win_back_on = models.DateField(_("Try again on"), null=True, blank=True)
    revives = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revived_by"
    )
    imported = models.BooleanField(default=False)
    import_key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # null: many
    # Made by the form; the same form sent twice opens one opportunity.
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        triggers = change_triggers("opportunities")
        ordering = ["expected_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(prospect__isnull=False),
                name="opportunity_of_a_company",
            ),
            models.CheckConstraint(
                condition=Q(state="won", stage="funded") | (~Q(state="won") & ~Q(stage="funded")),
                name="opportunity_won_is_funded",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["won", "lost"], closed_on__isnull=False)
                | Q(state__in=["open", "on_hold"], closed_on=None),
                name="opportunity_closed_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="on_hold") | Q(hold_until__isnull=False),
                name="opportunity_rests_until",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="opportunity_amount_positive"
            ),
            # Sums weigh an amount by basis points; one that is too large would end every page that sums it.
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__lte=LARGEST_FEN),
                name="opportunity_amount_summable",
            ),
            models.CheckConstraint(
                condition=Q(probability_bp=None) | Q(probability_bp__lte=10000),
                name="opportunity_probability_to_100",
            ),
            # A lost one comes back once.
            models.UniqueConstraint(fields=["revives"], name="opportunity_revived_once"),
        ]
        indexes = [
            # The board: a column's first cards, and its totals without touching the rows.
            models.Index(
                fields=["stage", "expected_on", "id"],
                include=["amount_fen", "probability_bp", "owner", "unit", "customer", "prospect"],
                condition=Q(state="open"),
                name="opportunity_board",
            ),
            # Sums by stage and state of whatever a list shows, without touching the rows.
            models.Index(
                fields=["state", "stage"],
                include=["amount_fen", "probability_bp", "owner", "unit", "customer", "prospect"],
                name="opportunity_sums",
            ),
            # Funded this month, learning of two years, the import's own figures.
            models.Index(
                fields=["closed_on", "state", "furthest"],
                include=["amount_fen", "customer"],
                condition=Q(state__in=["won", "lost"]),
                name="opportunity_closed",
            ),
            # One's own pipeline.
            models.Index(
                fields=["owner", "state", "stage", "expected_on", "id"], name="opportunity_of_owner"
            ),
            # The panel of a customer.
            models.Index(fields=["customer", "-opened_at", "-id"], name="opportunity_of_customer"),
            models.Index(
                fields=["prospect", "-opened_at", "-id"],
                condition=Q(prospect__isnull=False),
                name="opportunity_of_prospect",
            ),
            # The list's orders.
            models.Index(fields=["expected_on", "id"], name="opportunity_by_date"),
            models.Index(fields=["amount_fen", "id"], name="opportunity_by_amount"),
            models.Index(fields=["entered_stage_at", "id"], name="opportunity_by_age"),
            # The night: what comes back, what wakes.
            models.Index(fields=["win_back_on"], condition=Q(state="lost"), name="opportunity_coming_back"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def company(self) -> Customer | Prospect:
        """The customer, or the prospect while it is none yet."""
        return cast(Customer | Prospect, self.customer or self.prospect)

    @property
    def decision_maker(self) -> str:
        """Who decides there, in the reader's language; empty while nobody is known."""
        return self.decider.display_name if self.decider else self.decider_name


class StageMove(models.Model):
    """One row each time an opportunity went from one place to another; only appended.

    Places are stages, 'lost' and 'on_hold'; `days` is how long it stood at `from_stage` (null at the opening).
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="moves")
    from_place = models.CharField(max_length=14, blank=True)
    to_place = models.CharField(max_length=14)
    from_stage = models.CharField(max_length=14, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = OfOpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # The page of an opportunity and the timeline of its customer.
            models.Index(fields=["opportunity", "-at", "-id"], name="stagemove_of_opportunity"),
            # How long deals stay at a stage: the night's median.
            models.Index(fields=["from_stage", "at"], include=["days"], name="stagemove_days"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.from_place} {self.to_place}"


class StageRule(models.Model):
    """One row per place: what entering it asks for, and a stage's probability until the bank has learned its own."""

    place = models.CharField(primary_key=True, max_length=14)
    position = models.PositiveSmallIntegerField(unique=True)
    default_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    asks = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.place


class StageFigure(models.Model):
    """One row per stage: what the deals closed in the last two years say of it, worked out every night.

    `cases` are closed deals that reached the stage, `won` those of them that were funded; `bp` is the probability in
    force, learned where `cases` are enough, else the default; `median_days` is how long deals stayed.
    """

    stage = models.CharField(primary_key=True, max_length=14)
    cases = models.PositiveIntegerField(default=0)
    won = models.PositiveIntegerField(default=0)
    bp = models.PositiveSmallIntegerField()
    learned = models.BooleanField(default=False)
    median_days = models.PositiveIntegerField(null=True, blank=True)
    computed_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.stage} {self.bp}"
