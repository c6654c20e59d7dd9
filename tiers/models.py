"""Parameters, contributions, models, runs and their results: what a customer is worth, and why."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Job, PublicModel
from customers.models import Account, Customer, Phase, StrategicClass, Tier
from customers.querysets import OfCustomerQuerySet
from organization.models import Unit
from products.models import ProductLine
from tiers.querysets import RunQuerySet
from tiers.rules import Indicator


class Dated(models.Model):
    """A parameter in force from `valid_from` to (not including) `valid_until`."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class TransferPrice(models.Model):
    """One row per product line and month: the internal price of money, a fraction a year."""

    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    rate = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_line", "month"], name="transfer_price_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.product_line_id} {self.month}"


class RatingParameter(Dated):
    """One row per internal rating and period: probability of default a year and loss given default."""

    rating = models.CharField(max_length=4)
    pd = models.DecimalField(max_digits=8, decimal_places=6)
    lgd = models.DecimalField(max_digits=8, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "valid_from"], name="rating_parameter_once"),
        ]

    def __str__(self) -> str:
        return self.rating


class LineParameter(Dated):
    """One row per product line and period.

    `risk_weight` of its loans (1 = 100%), service costs in fen per account-month and per transaction, and for wallet
    held elsewhere the margin a year that could be earned and the probability of winning it.
    """

    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    risk_weight = models.DecimalField(max_digits=6, decimal_places=4, default=0)
    account_cost_fen = models.BigIntegerField(default=0)
    transaction_cost_fen = models.BigIntegerField(default=0)
    wallet_margin = models.DecimalField(max_digits=8, decimal_places=6, default=0)
    win_probability = models.DecimalField(max_digits=6, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_line", "valid_from"], name="line_parameter_once"),
        ]

    def __str__(self) -> str:
        return str(self.product_line_id)


class BankParameter(Dated):
    """One row per period: what holds for the whole bank. Fractions a year; `day_basis` in days."""

    day_basis = models.PositiveSmallIntegerField(default=360)
    capital_ratio = models.DecimalField(max_digits=6, decimal_places=4)
    cost_of_capital = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["valid_from"], name="bank_parameter_once")]

    def __str__(self) -> str:
        return str(self.valid_from)


class ModelState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class PeerGroup(models.TextChoices):
    BANK = "bank", _("Whole bank")
    BRANCH = "branch", _("Same branch")
    INDUSTRY = "industry", _("Same industry")


class ModelVersion(PublicModel):
    """One row per version of the scoring model; a version that has scored is never edited again.

    `down_margin` is a share of the bank's customers: who falls behind a tier's boundary by no more keeps the tier.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=ModelState, default=ModelState.DRAFT)
    peer_group = models.CharField(max_length=10, choices=PeerGroup, default=PeerGroup.BANK)
    retention = models.DecimalField(max_digits=6, decimal_places=4)
    discount = models.DecimalField(max_digits=6, decimal_places=4)
    horizon_years = models.PositiveSmallIntegerField(default=5)
    up_nights = models.PositiveSmallIntegerField(default=3)
    down_nights = models.PositiveSmallIntegerField(default=30)
    down_margin = models.DecimalField(max_digits=6, decimal_places=5, default=0)
    valuable_percentile = models.PositiveSmallIntegerField(default=80)
    growable_percentile = models.PositiveSmallIntegerField(default=80)
    minimum_confidence = models.PositiveSmallIntegerField(default=50)
    active_from = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="model_one_active"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(created_by=None) | ~Q(approved_by=F("created_by")),
                name="model_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The version as people cite it: v7."""
        return f"v{self.number}"


class IndicatorWeight(models.Model):
    """One row per model version and indicator; the weights of a version sum to 100."""

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="weights")
    indicator = models.CharField(max_length=20, choices=[(i.value, i.value) for i in Indicator])
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "indicator"], name="weight_once_per_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.weight}"


class TierThreshold(models.Model):
    """One row per model version and tier: its cumulative rank share (0.05 = best 5%); the last tier has 1."""

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="thresholds")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    rank_share = models.DecimalField(max_digits=6, decimal_places=5)

    class Meta:
        ordering = ["tier_id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "tier"], name="threshold_once_per_tier"),
            models.CheckConstraint(
                condition=Q(rank_share__gt=0, rank_share__lte=1), name="threshold_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier_id} {self.rank_share}"


class RunState(models.TextChoices):
    COMPUTING = "computing", _("Computing")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")


class Run(PublicModel):
    """One row per scoring of the whole bank; its id is also that of its publication and of its partitions."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="run")
    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="runs")
    business_date = models.DateField()
    # First day of the last complete month scored.
    month = models.DateField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.COMPUTING)
    customers = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    moved_up = models.PositiveIntegerField(default=0)
    moved_down = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "business_date", "id"], name="run_published")]

    def __str__(self) -> str:
        return f"{self.business_date} {self.state}"


class Contribution(models.Model):
    """One row per account and month: what it earned, in fen of yuan. Partitioned by month, owned by the loader.

    total = margin + fees - service cost - expected loss - capital charge.
    """

    pk = models.CompositePrimaryKey("month", "account_id")
    month = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    product_line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="+")
    average_yuan_fen = models.BigIntegerField()
    margin_fen = models.BigIntegerField()
    fees_fen = models.BigIntegerField()
    service_cost_fen = models.BigIntegerField()
    expected_loss_fen = models.BigIntegerField()
    capital_charge_fen = models.BigIntegerField()
    total_fen = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_contribution"


class Feature(models.Model):
    """One row per customer and run: the raw facts that the indicators are made of. Partitioned by run.

    Money in fen of yuan; shares and changes in millionths (ppm); missing facts are null, never zero.
    """

    pk = models.CompositePrimaryKey("run_id", "customer_id")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    industry = models.CharField(max_length=1)
    months_before = models.SmallIntegerField()
    # The six indicators, in the order of tiers.rules.Indicator.
    revenue_fen = models.BigIntegerField()
    change_ppm = models.BigIntegerField(null=True)
    relationship_days = models.BigIntegerField(null=True)
    entanglement = models.BigIntegerField(null=True)
    wallet_share_ppm = models.BigIntegerField(null=True)
    partnership = models.BigIntegerField(null=True)
    # What stands behind them on the page.
    revenue_before_fen = models.BigIntegerField(null=True)
    customer_days = models.IntegerField(null=True)
    contract_days = models.IntegerField(null=True)
    active_lines = models.SmallIntegerField()
    services = models.SmallIntegerField()
    wallet_lines = models.SmallIntegerField()
    wallet_ours_fen = models.BigIntegerField()
    wallet_total_fen = models.BigIntegerField()
    wallet_gain_fen = models.BigIntegerField()
    contact_levels = models.SmallIntegerField()
    referrals = models.SmallIntegerField()
    recent_quarter_fen = models.BigIntegerField()
    line_closed = models.BooleanField()
    deposits_fen = models.BigIntegerField()
    deposits_cny_fen = models.BigIntegerField()
    deposits_change_bp = models.IntegerField(null=True)
    loans_fen = models.BigIntegerField()
    loans_cny_fen = models.BigIntegerField()
    limit_cny_fen = models.BigIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_feature"


class Result(models.Model):
    """One row per customer and run: percentiles, points, score, rank and tier. Partitioned by run.

    Percentiles in millionths of a point (0 to 100,000,000), null where the indicator has no data; points and score in
    thousandths. `candidate` and `candidate_nights` are the hysteresis: the tier qualified for, and how many published
    nights running.
    """

    pk = models.CompositePrimaryKey("run_id", "customer_id")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    revenue_pct = models.IntegerField(null=True)
    change_pct = models.IntegerField(null=True)
    relationship_pct = models.IntegerField(null=True)
    entanglement_pct = models.IntegerField(null=True)
    wallet_pct = models.IntegerField(null=True)
    partnership_pct = models.IntegerField(null=True)
    score = models.IntegerField()
    confidence = models.SmallIntegerField()
    rank = models.IntegerField()
    bank_decile = models.SmallIntegerField()
    branch_decile = models.SmallIntegerField()
    actual_value_fen = models.BigIntegerField()
    potential_value_fen = models.BigIntegerField()
    strategic_class = models.SmallIntegerField(choices=StrategicClass)
    phase = models.SmallIntegerField(choices=Phase)
    qualified_tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    candidate_nights = models.SmallIntegerField()

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_result"


class PeerScale(models.Model):
    """One row per peer group and indicator of the newest run: the group's values in order, thinned to 2,001 at most.

    `peers` is 0 for the bank, else the branch or the letter of the industry, as the model's peer group says. Holds no
    customer: what a change would do to a score is read from it without asking for the peers.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    peers = models.BigIntegerField()
    indicator = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    values = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "peers", "indicator"], name="scale_once_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.peers} {self.indicator}"


class TierInterval(models.Model):
    """One row per customer and stretch of business dates on one tier; the open one has no `ended_on`."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tier_intervals")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["customer_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_on=None), name="interval_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier_id} {self.started_on}"


class TierMove(models.Model):
    """One row per customer whose tier changed in a run: the cause of notices and of the movers' list."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="moves")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tier_moves")
    tier_from = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_to = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    # The indicator whose points changed most, and by how many thousandths.
    cause = models.CharField(max_length=20, blank=True)
    cause_points = models.IntegerField(default=0)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        ordering = ["run_id", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="move_once_per_run")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier_from_id}>{self.tier_to_id}"
