"""What higher apps fill and lists read: published scores, the pulse, signals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.identity import Customer, Tier
from customers.querysets import OfCustomerQuerySet, ScoreQuerySet
from organization.models import Unit


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
    accounts alone; `tier` is the one in force: where people decided it, `computed_tier` is what the score gave, else
    null; `deposits_change_bp` is the last month against the mean of the three before in basis points; `churn_risk`
    from 0 to 100, null where too little is known.
    """

    pk = models.CompositePrimaryKey("publication_id", "customer_id")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="scores")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    score = models.IntegerField()
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    computed_tier = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
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
    churn_risk = models.SmallIntegerField(null=True)
    # Product lines in use and services, a bit each (`customers.queries.holding_bits`).
    holdings = models.BigIntegerField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "customers_customerscore"

    def __str__(self) -> str:
        return f"{self.publication_id} {self.customer_id}"


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

    def __str__(self) -> str:
        return f"{self.publication_id} {self.customer_id} {self.currency}"


class CustomerPulse(models.Model):
    """One row per customer, kept row by row by higher apps: last and next contact, what is open."""

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.PROTECT, related_name="pulse"
    )
    last_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_kind = models.CharField(max_length=12, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    # Set by a person: the contact rule does not move it.
    next_contact_fixed = models.BooleanField(default=False)
    # The last day on which the contact rule is on hold; past, it means nothing any more.
    held_until = models.DateField(null=True, blank=True)
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
            models.UniqueConstraint(fields=["customer", "kind", "happened_on"], name="signal_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind}"
