"""The company that may become a customer: who it is, whose pool it is in, who holds it, what it may be worth."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.changes import change_triggers
from common.models import PublicModel
from customers.models import Customer
from organization.models import Unit
from prospects.querysets.prospects import OfProspectQuerySet, ProspectQuerySet


class ProspectSource(models.TextChoices):
    NETWORK = "network", _("Own network")
    BUSINESS = "business", _("Business contact")
    STATISTICS = "statistics", _("Statistics")
    DIRECTORY = "directory", _("Directory")
    PRESS = "press", _("Press")
    INTERNET = "internet", _("Internet")
    CANVASSING = "canvassing", _("On-site canvassing")
    SELF = "self", _("Introduced itself")
    CHAIN = "chain", _("Up or downstream of a customer")
    INTERMEDIARY = "intermediary", _("Office, chamber or association")
    EVENT = "event", _("Group event")
    REFERRAL = "referral", _("Referral by a customer")
    CAMPAIGN = "campaign", _("Campaign list")
    FORMER = "former", _("Former customer")


class ProspectState(models.TextChoices):
    OPEN = "open", _("In the pool")
    CLAIMED = "claimed", _("Claimed")
    CONVERTED = "converted", _("Became a customer")
    DROPPED = "dropped", pgettext_lazy("prospect", "Dropped")


class ProspectPhase(models.TextChoices):
    DISCOVER = "discover", _("Discover")
    CULTIVATE = "cultivate", _("Cultivate")
    MAINTAIN = "maintain", _("Maintain")
    PROMOTE = "promote", _("Promote")


class Level(models.TextChoices):
    HIGH = "high", pgettext_lazy("level", "High")
    LOW = "low", pgettext_lazy("level", "Low")


class Qualification(models.TextChoices):
    UNKNOWN = "unknown", _("Not settled")
    QUALIFIED = "qualified", _("Qualified")
    REFUSED = "refused", _("Misses a rule")


class Prospect(PublicModel):
    """One row per company that may become a customer.

    Amounts are integer fen of yuan, each of the year `figures_year`; `value_fen` is the contribution expected in a
    year. `search_text`, `search_parts`, `name_key` and `folded_name` are filled by whoever writes the names.
    `open_opportunities` counts those running: while there is one, the prospect stays with its account manager.
    """

    name = models.CharField(_("Legal name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    short_name = models.CharField(_("Short name"), max_length=40)
    short_name_en = models.CharField(_("English short name"), max_length=60, blank=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    credit_code_valid = models.BooleanField(default=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="prospects", verbose_name=_("Pool of")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="prospects",
        verbose_name=_("Account manager"),
    )
    state = models.CharField(_("State"), max_length=10, choices=ProspectState, default=ProspectState.OPEN)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(_("Last contact"), null=True, blank=True)
    return_on = models.DateField(_("Goes back on"), null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    open_opportunities = models.PositiveIntegerField(default=0)

    source = models.CharField(_("Source"), max_length=12, choices=ProspectSource)
    source_note = models.CharField(_("How we came to know it"), max_length=200, blank=True)
    source_customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_to_prospects",
        verbose_name=_("Through which customer"),
    )
    industry_code = models.CharField(_("Industry (GB/T 4754)"), max_length=5, blank=True)
    region_code = models.CharField(_("Region (GB/T 2260)"), max_length=6, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    main_business = models.CharField(_("Main business"), max_length=200, blank=True)
    established_on = models.DateField(_("Established on"), null=True, blank=True)
    total_assets_fen = models.BigIntegerField(_("Total assets"), null=True, blank=True)
    net_assets_fen = models.BigIntegerField(_("Net assets"), null=True, blank=True)
    annual_revenue_fen = models.BigIntegerField(_("Annual revenue"), null=True, blank=True)
    figures_year = models.PositiveSmallIntegerField(_("Year of the figures"), null=True, blank=True)

    importance = models.CharField(_("Importance"), max_length=4, choices=Level, blank=True)
    need = models.CharField(_("Need"), max_length=4, choices=Level, blank=True)
    grade = models.PositiveSmallIntegerField(_("Grade"), null=True, blank=True)
    value_fen = models.BigIntegerField(_("Contribution expected in a year"), null=True, blank=True)
    phase = models.CharField(
        pgettext_lazy("prospect", "Phase"),
        max_length=10,
        choices=ProspectPhase,
        default=ProspectPhase.DISCOVER,
    )
    qualification = models.CharField(
        _("Qualification"), max_length=10, choices=Qualification, default=Qualification.UNKNOWN
    )

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="was_prospect"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    search_text = models.TextField(default="")
    search_parts = ArrayField(models.CharField(max_length=4), default=list)
    name_key = models.CharField(max_length=160, default="")
    folded_name = models.CharField(max_length=120, default="")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Made by the form; the same form sent twice adds one prospect.
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        triggers = change_triggers("prospects")
        ordering = ["name_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state="open", owner=None, claimed_at=None, return_on=None)
                    | Q(
                        state="claimed",
                        owner__isnull=False,
                        claimed_at__isnull=False,
                        return_on__isnull=False,
                    )
                    | Q(state__in=["converted", "dropped"], closed_at__isnull=False)
                ),
                name="prospect_held_when_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state="converted") | Q(customer__isnull=False),
                name="prospect_converted_has_customer",
            ),
            models.CheckConstraint(
                condition=Q(grade=None) | Q(grade__gte=1, grade__lte=4), name="prospect_grade_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(value_fen=None) | Q(value_fen__gte=0), name="prospect_value_not_negative"
            ),
            # No two pools work on one company.
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(state__in=["open", "claimed"]) & ~Q(credit_code=""),
                name="prospect_one_per_credit_code",
            ),
        ]
        indexes = [
            # Search by any two characters of a name, its pinyin, initials or codes.
            GinIndex(fields=["search_parts"], name="prospect_search"),
            # A unit's pool, open ones first asked for, by state.
            models.Index(fields=["unit", "state", "grade", "id"], name="prospect_of_unit"),
            # What one person holds, by when it goes back; and the count against the capacity.
            models.Index(
                fields=["owner", "return_on", "id"], condition=Q(state="claimed"), name="prospect_of_owner"
            ),
            # The night's question: what is to be warned about or returned?
            models.Index(
                fields=["return_on"],
                condition=Q(state="claimed", open_opportunities=0),
                name="prospect_returning",
            ),
            # The same company under another spelling of its suffix.
            models.Index(fields=["folded_name"], name="prospect_folded_name"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The short name in the reader's language, as lists show it."""
        return (self.short_name_en or self.short_name) if get_language() == "en" else self.short_name

    @property
    def full_name(self) -> str:
        """The legal name in the reader's language."""
        return (self.name_en or self.name) if get_language() == "en" else self.name


class ProspectPerson(PublicModel):
    """One row per person at a prospect whom one talks to; phone and e-mail are masked outside the form."""

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("Name"), max_length=60)
    title = models.CharField(_("Position"), max_length=60, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    decides = models.BooleanField(_("Decides"), default=False)

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-decides", "id"]
        constraints = [
            models.UniqueConstraint(fields=["prospect", "name", "title"], name="prospectperson_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Strength(models.IntegerChoices):
    WEAK = 1, pgettext_lazy("strength", "Weak")
    FAIR = 2, pgettext_lazy("strength", "Fair")
    STRONG = 3, pgettext_lazy("strength", "Strong")


class Competitor(PublicModel):
    """One row per other bank at a prospect: how strong it is there, how much it cares, its edge, who chose it."""

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="competitors")
    bank = models.CharField(_("Bank"), max_length=60)
    strength = models.PositiveSmallIntegerField(_("Strength there"), choices=Strength, default=Strength.FAIR)
    attention = models.PositiveSmallIntegerField(
        _("How much it cares"), choices=Strength, default=Strength.FAIR
    )
    edge = models.CharField(_("Its edge"), max_length=200, blank=True)
    decided_by = models.CharField(_("Who decided for it"), max_length=120, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "id"]
        constraints = [
            models.UniqueConstraint(fields=["prospect", "bank"], name="competitor_once_per_bank"),
        ]

    def __str__(self) -> str:
        return self.bank
