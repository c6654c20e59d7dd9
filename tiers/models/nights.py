"""Runs and what each of them found: facts, results and scales, all by partition of the run."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import Job, PublicModel
from customers.models import Account, Customer, Phase, StrategicClass, Tier
from customers.querysets import OfCustomerQuerySet
from organization.models import Unit
from products.models import ProductLine
from tiers.models.overrides import TierOverride
from tiers.models.versions import ModelVersion
from tiers.querysets import RunQuerySet


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
    # The size class of the company (A to D), empty where none fits, null in nights that did not know it.
    size = models.CharField(max_length=1, null=True)
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
    # The signs of leaving, with `deposits_change_bp`; `satisfaction` in tenths of the index.
    settlement_change_bp = models.IntegerField(null=True)
    lines_closed = models.SmallIntegerField(null=True)
    breaches = models.SmallIntegerField(null=True)
    satisfaction = models.SmallIntegerField(null=True)
    rivals = models.SmallIntegerField(null=True)
    overdue_days = models.IntegerField(null=True)
    # What went through the accounts in the month, and what could be won a year beside the wallet (`tiers.potential`).
    settled_fen = models.BigIntegerField(null=True)
    kept_gain_fen = models.BigIntegerField(null=True)
    service_gain_fen = models.BigIntegerField(null=True)
    growth_gain_fen = models.BigIntegerField(null=True)
    # Product lines in use and services, a bit each (`customers.queries.holding_bits`).
    holdings = models.BigIntegerField(null=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_feature"


class Result(models.Model):
    """One row per customer and run: percentiles, points, score, rank and tier. Partitioned by run.

    Percentiles in millionths of a point (0 to 100,000,000), null where the indicator has no data; points and score in
    thousandths. `tier` is the computed one, `override` the decision that stood in its place that night.
    `qualified_tier` and `candidate_nights` are the hysteresis: the tier qualified for, and how many
    published nights running. `churn_risk` from 0 to 100 is the sum of the seven parts after it, null where too little
    is known.
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
    override = models.ForeignKey(TierOverride, null=True, on_delete=models.PROTECT, related_name="+")
    churn_risk = models.SmallIntegerField(null=True)
    risk_deposits = models.SmallIntegerField(null=True)
    risk_settlement = models.SmallIntegerField(null=True)
    risk_lines = models.SmallIntegerField(null=True)
    risk_complaints = models.SmallIntegerField(null=True)
    risk_satisfaction = models.SmallIntegerField(null=True)
    risk_rivals = models.SmallIntegerField(null=True)
    risk_contact = models.SmallIntegerField(null=True)

    objects = OfCustomerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "tiers_result"


class CorrectedScore(models.Model):
    """One row per customer whose books were corrected after the publication: its score as it would be, until the night.

    Scored against the peers and the boundaries of `run`, the publication then followed; of no meaning beside another
    one. Score in thousandths, money in fen of yuan.
    """

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.PROTECT, related_name="corrected_score"
    )
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField()
    confidence = models.SmallIntegerField()
    reaches = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    contribution_fen = models.BigIntegerField()
    deposits_fen = models.BigIntegerField()
    loans_fen = models.BigIntegerField()
    computed_at = models.DateTimeField()

    objects = OfCustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id} {self.customer_id}"


class PeerScale(models.Model):
    """One row per peer group and indicator of the newest run: the group's values in order, thinned to 2,001 at most.

    Of the indicator 'depth' the groups are the size classes, whatever the model's are, and the values average deposits.

    `peers` is 0 for the bank, else the branch or the letter of the industry or size class, as the model says. Holds no
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
