"""The file of a corporate customer: identity, people, team, accounts, money, and what is published about them."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.querysets import CustomerQuerySet, OfCustomerQuerySet, ScoreQuerySet, TeamMemberQuerySet
from organization.models import Unit
from products.models import ProductLine


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
    filled by the service that writes the names; `version` rises with every edit by a person.
    """

    customer_no = models.CharField(_("Customer number"), max_length=20, unique=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    credit_code_valid = models.BooleanField(default=True)
    name = models.CharField(_("Legal name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    short_name = models.CharField(_("Short name"), max_length=40)
    short_name_en = models.CharField(_("English short name"), max_length=60, blank=True)
    former_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="customers", verbose_name=_("Owning unit"))
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
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            # Search by any two characters of a name, its pinyin, initials or codes.
            GinIndex(fields=["search_parts"], name="customer_search"),
            # An account manager's own list.
            models.Index(fields=["manager", "name_key", "id"], name="customer_of_manager"),
            # A unit's list by name.
            models.Index(fields=["unit", "name_key", "id"], name="customer_of_unit"),
            # Exact credit code typed or sent.
            models.Index(fields=["credit_code"], condition=~Q(credit_code=""), name="customer_credit_code"),
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


class TeamPart(models.TextChoices):
    FRONT = "front", _("Account manager")
    MIDDLE = "middle", _("Product manager")
    BACK = "back", _("Risk manager")


class TeamMember(models.Model):
    """One row per colleague on a customer's team, from one date to (not including) another."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="team")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships")
    part = models.CharField(max_length=8, choices=TeamPart)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "part", "id"]
        indexes = [
            # visible_to: am I on the team of this customer today?
            models.Index(fields=["staff", "customer"], name="team_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.staff_id} {self.part}"


class DecisionPart(models.TextChoices):
    DECIDES = "decides", _("Decides")
    INFLUENCES = "influences", _("Influences")
    USES = "uses", _("Uses")
    PURCHASES = "purchases", _("Purchases")
    GATEKEEPS = "gatekeeps", _("Gatekeeper")


class ContactLevel(models.TextChoices):
    OWNER = "owner", _("Owner or chairman")
    EXECUTIVE = "executive", _("Executive")
    DEPARTMENT = "department", _("Head of department")
    STAFF = "staff", _("Staff")


class Attitude(models.TextChoices):
    FAVOURS = "favours", _("Favours us")
    NEUTRAL = "neutral", _("Neutral")
    RESERVED = "reserved", _("Reserved")
    OPPOSES = "opposes", _("Opposes us")


class Contact(PublicModel):
    """One row per person at a customer. No row history: the trail keeps their data sealed with their own key."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("Name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    title = models.CharField(_("Title"), max_length=60, blank=True)
    title_en = models.CharField(_("English title"), max_length=60, blank=True)
    department = models.CharField(_("Department"), max_length=60, blank=True)
    level = models.CharField(_("Level"), max_length=12, choices=ContactLevel, default=ContactLevel.STAFF)
    part = models.CharField(_("Part in decisions"), max_length=12, choices=DecisionPart, default=DecisionPart.USES)
    attitude = models.CharField(_("Attitude to us"), max_length=10, choices=Attitude, default=Attitude.NEUTRAL)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    source = models.CharField(_("Source of these data"), max_length=60, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    left_on = models.DateField(_("Left on"), null=True, blank=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "part", "id"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if get_language() == "en" else self.name

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title) if get_language() == "en" else self.title

    @property
    def initials(self) -> str:
        """One Chinese character or up to two Latin letters, for the avatar."""
        name = self.display_name
        return "".join(word[0] for word in name.split()[:2]).upper() if name.isascii() else name[:1]


class Note(PublicModel):
    """One row per note a colleague wrote on a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Note"))
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # Made by the form; the same form sent twice writes one note.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [
            # Timeline of one customer.
            models.Index(fields=["customer", "-written_at", "-id"], name="note_timeline"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class WalletConfidence(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class WalletEstimate(models.Model):
    """One row per customer and product line: how much the customer has with all banks together (fen of yuan)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="wallet_estimates")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    total_fen = models.BigIntegerField()
    source = models.CharField(max_length=80, blank=True)
    confidence = models.CharField(max_length=6, choices=WalletConfidence, default=WalletConfidence.MEDIUM)
    estimated_on = models.DateField()
    estimated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "product_line"], name="wallet_one_estimate_per_line"),
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="wallet_total_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_line_id}"


class ExchangeRate(models.Model):
    """One row per currency and business date: yuan for one unit of the currency."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"


class Account(models.Model):
    """One row per account in core banking; `rate` is a fraction a year (0.0335), `limit_fen` in its currency."""

    account_no = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, default="CNY")
    rate = models.DecimalField(max_digits=8, decimal_places=6, default=0)
    status = models.CharField(max_length=8, choices=[("active", _("Active")), ("closed", _("Closed"))])
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    matures_on = models.DateField(null=True, blank=True)
    limit_fen = models.BigIntegerField(null=True, blank=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "product_line_id", "id"]

    def __str__(self) -> str:
        return self.account_no


class AccountMonth(models.Model):
    """One row per account and month: the books as core banking last sent them.

    Partitioned by month and owned by the loader role. Amounts are integer fen of the account's currency; those
    ending in `_yuan_fen` are equivalents at the rate of the business date they came with.
    """

    pk = models.CompositePrimaryKey("month", "account_id")
    month = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="months")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    ending_fen = models.BigIntegerField()
    average_fen = models.BigIntegerField()
    year_average_fen = models.BigIntegerField()
    settlement_fen = models.BigIntegerField()
    fees_fen = models.BigIntegerField()
    transactions = models.IntegerField()
    ending_yuan_fen = models.BigIntegerField()
    average_yuan_fen = models.BigIntegerField()
    settlement_yuan_fen = models.BigIntegerField()
    fees_yuan_fen = models.BigIntegerField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)
    batch_id = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_accountmonth"


class Publication(models.Model):
    """One row per published scoring of the whole bank; its scores are a partition of their own."""

    business_date = models.DateField()
    published_at = models.DateTimeField()
    model_label = models.CharField(max_length=40)
    customers = models.PositiveIntegerField()
    # Score boundaries as published, lowest score (thousandths) of each tier by rank: {"1": 91200, ...}.
    boundaries = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.business_date} {self.model_label}"


class CurrentPublication(models.Model):
    """The one row that readers follow; publishing a night is changing it."""

    only = models.BooleanField(primary_key=True, default=True)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="current")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="publication_pointer_is_one_row")]

    def __str__(self) -> str:
        return str(self.publication_id)


class StrategicClass(models.IntegerChoices):
    MOST_VALUABLE = 1, _("Most valuable")
    MOST_GROWABLE = 2, _("Most growable")
    LOW_MAINTENANCE = 3, _("Low maintenance")
    MIGRATOR = 4, _("Migrator")
    BELOW_ZERO = 5, _("Below zero")


class Phase(models.IntegerChoices):
    EXPLORATION = 1, _("Exploration")
    BUILD_UP = 2, _("Build-up")
    STABILITY = 3, _("Stability")
    DECLINE = 4, _("Decline")


class CustomerScore(models.Model):
    """One row per customer and publication: what lists sort and sum by.

    Partitioned by publication and owned by the loader role. `score` in thousandths (0 to 100,000); `confidence` in
    percent; `deposits_fen` and `loans_fen` are last month's averages in yuan equivalents, `_cny_fen` those of yuan
    accounts alone; `deposits_change_bp` is the last month against the mean of the three before in basis points.
    """

    pk = models.CompositePrimaryKey("publication_id", "customer_id")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="scores")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    score = models.IntegerField()
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_before = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    qualifies_for = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    rank = models.IntegerField()
    bank_decile = models.SmallIntegerField()
    branch_decile = models.SmallIntegerField()
    strategic_class = models.SmallIntegerField(choices=StrategicClass)
    phase = models.SmallIntegerField(choices=Phase)
    confidence = models.SmallIntegerField()
    provisional = models.BooleanField()
    contribution_fen = models.BigIntegerField()
    contribution_before_fen = models.BigIntegerField(null=True)
    deposits_fen = models.BigIntegerField()
    deposits_cny_fen = models.BigIntegerField()
    deposits_change_bp = models.IntegerField(null=True)
    loans_fen = models.BigIntegerField()
    loans_cny_fen = models.BigIntegerField()
    limit_cny_fen = models.BigIntegerField()
    product_lines = models.SmallIntegerField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_customerscore"


class CustomerForeignBalance(models.Model):
    """One row per customer, publication and foreign currency, in fen of that currency; partitioned as the scores."""

    pk = models.CompositePrimaryKey("publication_id", "customer_id", "currency")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    deposits_fen = models.BigIntegerField()
    loans_fen = models.BigIntegerField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_customerforeignbalance"


class CustomerPulse(models.Model):
    """One row per customer, kept row by row by higher apps: last and next contact, what is open."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.PROTECT, related_name="pulse")
    last_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_kind = models.CharField(max_length=12, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    # Set by a person: the contact rule does not move it.
    next_contact_fixed = models.BooleanField(default=False)
    open_complaints = models.PositiveSmallIntegerField(default=0)
    open_warnings = models.PositiveSmallIntegerField(default=0)
    open_tasks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            # Lists sorted by next contact.
            models.Index(fields=["next_contact_on", "customer"], name="pulse_next_contact"),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class CustomerSignal(models.Model):
    """One row per fact for churn and warning signs; appended by higher apps, never changed."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="signals")
    kind = models.CharField(max_length=30)
    happened_on = models.DateField()
    parameters = models.JSONField(default=dict)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "happened_on"], name="signal_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind}"
