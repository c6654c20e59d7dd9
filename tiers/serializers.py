"""What the API of tiers takes and gives: points and percents as decimals, money as text in yuan."""

from decimal import Decimal

from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from customers.models import Tier
from tiers.models import IndicatorWeight, ModelVersion, Run, TierOverride, TierThreshold
from tiers.rules import POINT


class IndicatorSerializer(serializers.Serializer):
    """One indicator: its raw value in words, percentile, weight, points and their change since the month before."""

    indicator = serializers.CharField()
    name = serializers.CharField()
    actual = serializers.CharField()
    basis = serializers.CharField()
    percentile = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    weight = serializers.IntegerField()
    points = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    change = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)


class WaySerializer(serializers.Serializer):
    """One way to the next tier: what is done, why it counts, and the points it brings."""

    title = serializers.CharField()
    reasons = serializers.CharField()
    gain = serializers.DecimalField(max_digits=6, decimal_places=2)


class PhaseStretchSerializer(serializers.Serializer):
    """A phase (1 exploration, 2 build-up, 3 stability, 4 decline) for one reason, and in words."""

    since = serializers.DateField()
    phase = serializers.IntegerField()
    name = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class PhaseWhySerializer(serializers.Serializer):
    """The phase as published, the figures that decided it, the stretches before; shares and changes are fractions."""

    as_of = serializers.DateField()
    now = PhaseStretchSerializer()
    revenue = YuanField(source="revenue_fen")
    recent_quarter = YuanField(source="recent_quarter_fen")
    quarter_share = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    change = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    customer_days = serializers.IntegerField(allow_null=True)
    line_closed = serializers.BooleanField()
    stretches = PhaseStretchSerializer(many=True)


class LineGrowthSerializer(serializers.Serializer):
    """A product line: how often it was taken, what it earned in twelve months and in those before, and the growth."""

    product_line = serializers.CharField(source="code")
    accounts = serializers.IntegerField()
    earned = YuanField(source="earned_fen")
    earned_before = YuanField(source="before_fen")
    change = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)


class RelationshipSerializer(serializers.Serializer):
    """How long, deep and broad the relationship is; `breadth` and changes are fractions, `depth` is a percentile."""

    as_of = serializers.DateField()
    strategic_class = serializers.IntegerField()
    class_name = serializers.CharField()
    stance = serializers.CharField(source="worth.stance")
    stance_means = serializers.CharField()
    months = serializers.IntegerField(source="worth.months", allow_null=True)
    depth = serializers.DecimalField(source="worth.depth", max_digits=9, decimal_places=6, allow_null=True)
    lines_used = serializers.IntegerField(source="worth.lines_used")
    lines_offered = serializers.IntegerField(source="worth.lines_offered")
    breadth = serializers.FloatField(source="worth.breadth")
    lines_repeated = serializers.IntegerField(source="repeated")
    referrals_given = serializers.IntegerField(source="referrals", allow_null=True)
    lines = LineGrowthSerializer(many=True)


class ChurnReasonSerializer(serializers.Serializer):
    """One sign of leaving: what was seen (null: unknown), its weight and the points it adds to the risk."""

    factor = serializers.CharField()
    name = serializers.CharField()
    seen = serializers.CharField(allow_null=True)
    weight = serializers.IntegerField()
    points = serializers.IntegerField(allow_null=True)


class ChurnSerializer(serializers.Serializer):
    """The churn risk from 0 to 100, null where less than half of the weight has data; its reasons sum to it."""

    risk = serializers.IntegerField(allow_null=True)
    known_weight = serializers.IntegerField()
    weight = serializers.IntegerField()
    reasons = ChurnReasonSerializer(many=True)


class WorthSerializer(serializers.Serializer):
    """What the customer is worth in yuan with the stance of its class; months with the bank, depth and breadth of it.

    `depth` is the percentile of its average deposits within its size class, null for nights past.
    """

    actual_value = YuanField(source="actual_fen")
    potential_value = YuanField(source="potential_fen")
    unrealized_value = YuanField(source="unrealized_fen")
    share_of_customer = serializers.FloatField(source="share", allow_null=True)
    stance = serializers.CharField()
    months = serializers.IntegerField(allow_null=True)
    depth = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    lines_used = serializers.IntegerField()
    lines_offered = serializers.IntegerField()


class WalletLineSerializer(serializers.Serializer):
    """One product line held elsewhere: all of it, ours, margin and chance as fractions, and yuan a year to be won."""

    product_line = serializers.CharField(source="code")
    total = YuanField(source="total_fen")
    ours = YuanField(source="ours_fen")
    margin = serializers.DecimalField(max_digits=8, decimal_places=6)
    probability = serializers.DecimalField(max_digits=6, decimal_places=4)
    gain = YuanField(source="gain_fen")


class PotentialSerializer(serializers.Serializer):
    """The potential value in yuan: what each part could bring a year (null: unknown, not counted), times `multiple`.

    `wallet_agrees` is false where estimates or parameters have changed since the night.
    """

    as_of = serializers.DateField()
    model = serializers.CharField()
    contribution = YuanField(source="revenue_fen")
    wallet = YuanField(source="wallet_fen")
    wallet_agrees = serializers.BooleanField(source="agrees")
    wallet_lines = WalletLineSerializer(source="wallet", many=True)
    balances_kept = YuanField(source="kept_fen", allow_null=True)
    services = YuanField(source="service_fen", allow_null=True)
    growth = YuanField(source="growth_fen", allow_null=True)
    multiple = serializers.DecimalField(source="times", max_digits=8, decimal_places=4)
    actual_value = YuanField(source="actual_fen")
    potential_value = YuanField(source="potential_fen")
    unrealized_value = YuanField(source="unrealized_fen")


class CorrectedSerializer(serializers.Serializer):
    """The score by books corrected since the night, provisional until the next; what it reaches and was earned."""

    score = serializers.DecimalField(max_digits=6, decimal_places=2)
    change = serializers.DecimalField(max_digits=6, decimal_places=2)
    reaches = serializers.CharField(source="reaches.code")
    contribution = YuanField(source="contribution_fen")
    published_contribution = YuanField(source="published_fen")
    computed_at = serializers.DateTimeField(source="at")


class OverrideSerializer(serializers.ModelSerializer):
    """A tier by decision: proposed by one person, decided by another, in force through `until`."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    tier = serializers.CharField(source="tier.code")
    computed_tier = serializers.CharField(source="tier_computed.code")
    proposed_by = serializers.CharField(source="proposed_by.employee_no")
    decided_by = serializers.CharField(source="decided_by.employee_no", default=None, allow_null=True)
    ended_by = serializers.CharField(source="ended_by.employee_no", default=None, allow_null=True)

    class Meta:
        model = TierOverride
        fields = (
            "id",
            "customer",
            "tier",
            "computed_tier",
            "reason",
            "until",
            "state",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision",
            "ended_by",
            "ended_at",
            "end_reason",
            "began_on",
            "ended_on",
        )


class NewOverrideSerializer(StrictSerializer):
    """Which tier is proposed, through which day and why."""

    tier = serializers.SlugRelatedField(slug_field="code", queryset=Tier.objects.all())
    until = serializers.DateField()
    reason = serializers.CharField(min_length=2, max_length=300)


class OverrideDecisionSerializer(StrictSerializer):
    """Whether it is approved; a refusal wants words."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class OverrideEndSerializer(StrictSerializer):
    """Why a decision is ended before its day."""

    reason = serializers.CharField(min_length=2, max_length=300)


class StandingOverrideSerializer(serializers.Serializer):
    """The decision by which a tier is held."""

    id = serializers.UUIDField(source="public_id")
    tier = serializers.CharField(source="tier.code")
    until = serializers.DateField()
    reason = serializers.CharField()
    approved_by = serializers.CharField(source="decided_by.employee_no")


class TierSerializer(serializers.Serializer):
    """A customer's tier with its reasons; `tier` is the one held on the day asked for.

    `computed_tier` is what the score gave; `override` the decision that stood in its place that night.
    """

    customer = serializers.CharField(source="customer.customer_no")
    asked_on = serializers.DateField(allow_null=True)
    figures_of = serializers.DateField(source="publication.business_date")
    model = serializers.CharField(source="model.label")
    tier = serializers.SerializerMethodField()
    computed_tier = serializers.CharField(source="computed.code")
    override = StandingOverrideSerializer(allow_null=True)
    held_since = serializers.SerializerMethodField()
    score = serializers.DecimalField(source="points", max_digits=6, decimal_places=2)
    change = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    rank = serializers.IntegerField(source="score.rank")
    customers = serializers.IntegerField(source="publication.customers")
    confidence = serializers.IntegerField(source="score.confidence")
    provisional = serializers.BooleanField(source="score.provisional")
    gap = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    corrected = CorrectedSerializer(allow_null=True)
    indicators = IndicatorSerializer(many=True)
    worth = WorthSerializer()
    churn = ChurnSerializer()
    ways = WaySerializer(many=True)

    def get_tier(self, why) -> str | None:
        if why.asked_on is None:
            return why.score.tier.code
        return why.held_on.tier.code if why.held_on else None

    def get_held_since(self, why) -> str | None:
        held = (
            why.held_on if why.asked_on else next((one for one in why.history if one.ended_on is None), None)
        )
        return held.started_on.isoformat() if held else None


class SuppositionSerializer(StrictSerializer):
    """What is supposed: changes of average balances, and services that would be in use."""

    deposits = YuanField(source="deposits_fen", default=0)
    loans = YuanField(source="loans_fen", default=0)
    services = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=50)


class SupposedSerializer(serializers.Serializer):
    """The score then, its change, the tier it reaches, and how many nights running until it is held."""

    score = serializers.DecimalField(max_digits=6, decimal_places=2)
    change = serializers.DecimalField(max_digits=6, decimal_places=2)
    tier = serializers.CharField(source="tier.code")
    nights = serializers.IntegerField()


class RunSerializer(serializers.ModelSerializer):
    """One night: the business date it scored, with which model, and how many moved."""

    id = serializers.UUIDField(source="public_id")
    model = serializers.IntegerField(source="model.number")

    class Meta:
        model = Run
        fields = (
            "id",
            "business_date",
            "month",
            "model",
            "state",
            "customers",
            "entered",
            "moved_up",
            "moved_down",
            "published_at",
        )


class WeightSerializer(serializers.ModelSerializer):
    """What one indicator weighs, in percent."""

    class Meta:
        model = IndicatorWeight
        fields = ("indicator", "weight")


class ThresholdSerializer(serializers.ModelSerializer):
    """Where a tier begins: its cumulative share of the bank, and its points where the version has any."""

    tier = serializers.CharField(source="tier.code")
    points = serializers.SerializerMethodField()

    class Meta:
        model = TierThreshold
        fields = ("tier", "rank_share", "points")

    def get_points(self, line) -> str | None:
        return None if line.points is None else f"{Decimal(line.points) / POINT:.3f}"


class ModelSerializer(serializers.ModelSerializer):
    """One version of the scoring model with its weights."""

    id = serializers.UUIDField(source="public_id")
    weights = WeightSerializer(many=True)
    thresholds = ThresholdSerializer(many=True)

    class Meta:
        model = ModelVersion
        fields = (
            "id",
            "number",
            "state",
            "peer_group",
            "threshold_by",
            "retention",
            "discount",
            "horizon_years",
            "up_nights",
            "down_nights",
            "down_margin",
            "valuable_percentile",
            "growable_percentile",
            "minimum_confidence",
            "active_from",
            "note",
            "weights",
            "thresholds",
            "submitted_at",
            "approved_at",
        )
