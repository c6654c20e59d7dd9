"""Figures over the API: money as yuan, shares as fractions."""

from datetime import date

from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from dashboards.models import BandKind
from dashboards.rules import MOST_BANDS


class DecileSerializer(serializers.Serializer):
    """One tenth of the customers, 1 the best; `share` of the contribution, `running` with all before it."""

    number = serializers.IntegerField()
    customers = serializers.IntegerField()
    total = YuanField(source="total_fen")
    lowest = YuanField(source="lowest_fen")
    highest = YuanField(source="highest_fen")
    share = serializers.FloatField(allow_null=True)
    running = serializers.FloatField(allow_null=True)


class ClassOfValueSerializer(serializers.Serializer):
    """One strategic class: 1 most valuable, 2 most growable, 3 low maintenance, 4 migrator, 5 below zero."""

    strategic_class = serializers.IntegerField(source="number")
    name = serializers.CharField()
    stance = serializers.CharField()
    customers = serializers.IntegerField()
    actual = YuanField(source="actual_fen")
    potential = YuanField(source="potential_fen")


class CustomerValueSerializer(serializers.Serializer):
    """How value is spread; without a unit over the caller's own portfolio.

    `peak`, the share that the best `peak_customers` bring together, only where somebody brings a loss.
    """

    unit = serializers.CharField(source="unit_code", allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    customers = serializers.IntegerField()
    contribution = YuanField(source="total_fen")
    gini = serializers.FloatField(allow_null=True)
    peak = serializers.FloatField(allow_null=True)
    peak_customers = serializers.FloatField(source="peak_at", allow_null=True)
    best_fifth = serializers.FloatField(source="top", allow_null=True)
    deciles = DecileSerializer(many=True)
    classes = ClassOfValueSerializer(many=True)
    valuable_from = YuanField(source="valuable_from_fen", allow_null=True)
    growable_from = YuanField(source="growable_from_fen", allow_null=True)


class TierFlowSerializer(serializers.Serializer):
    """Customers who stood on one tier and then on another; null where they had none."""

    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    customers = serializers.IntegerField()


class TierMovesSerializer(serializers.Serializer):
    """The movement between two business dates; flows of nobody are left out."""

    unit = serializers.CharField(source="scope.unit.code")
    since = serializers.DateField(source="first")
    until = serializers.DateField(source="second")
    up = serializers.IntegerField()
    down = serializers.IntegerField()
    new = serializers.IntegerField()
    lost = serializers.IntegerField()
    flows = TierFlowSerializer(many=True)


class CubeCellSerializer(serializers.Serializer):
    """One cell with all ten measures; shares of the whole, money in yuan."""

    row = serializers.CharField()
    column = serializers.CharField()
    customers = serializers.IntegerField()
    customers_share = serializers.FloatField(allow_null=True)
    accounts = serializers.IntegerField()
    accounts_share = serializers.FloatField(allow_null=True)
    key = serializers.IntegerField()
    key_share = serializers.FloatField(allow_null=True)
    ending = YuanField()
    ending_change = YuanField()
    average = YuanField()
    average_change = YuanField()


class SegmentationSerializer(serializers.Serializer):
    """The cells that the page shows for the same parameters; nothing where no month is closed yet."""

    unit = serializers.CharField()
    month = serializers.DateField(allow_null=True)
    cells = CubeCellSerializer(many=True)


class BandTableSerializer(StrictSerializer):
    """From which amounts the bands of a kind begin, from a month on."""

    kind = serializers.ChoiceField(choices=BandKind.choices)
    valid_from = serializers.DateField()
    bounds = serializers.ListField(
        source="bounds_fen", child=YuanField(), min_length=1, max_length=MOST_BANDS
    )

    def validate_valid_from(self, day: date) -> date:
        """The first of its month."""
        return day.replace(day=1)


class BandTablesSerializer(serializers.Serializer):
    """All that was ever set, the newest of each kind first."""

    results = BandTableSerializer(many=True)


class UsedTogetherSerializer(serializers.Serializer):
    """Of `having` customers who use `one`, `both` use `other`, too; lift 1 where the two have nothing to do."""

    one = serializers.CharField()
    other = serializers.CharField()
    having = serializers.IntegerField()
    both = serializers.IntegerField()
    support = serializers.FloatField()
    confidence = serializers.FloatField()
    lift = serializers.FloatField()


class AffinitySerializer(serializers.Serializer):
    """The pairs of a group of so many customers, those that go together most closely first."""

    peers = serializers.CharField(source="peers.name")
    as_of = serializers.DateField(allow_null=True)
    customers = serializers.IntegerField()
    pairs = UsedTogetherSerializer(many=True)


class SuggestedProductSerializer(serializers.Serializer):
    """A product line or service that a customer might use next: why, and for which products it qualifies."""

    code = serializers.CharField(source="pair.other")
    name = serializers.CharField(source="pair.other_name")
    reason = serializers.CharField()
    because = serializers.CharField(source="pair.one")
    confidence = serializers.FloatField(source="pair.confidence")
    lift = serializers.FloatField(source="pair.lift")
    both = serializers.IntegerField(source="pair.both")
    qualifies_for = serializers.ListField(child=serializers.CharField(), source="eligible")
    facts_missing = serializers.BooleanField(source="open")


class LeftOutSerializer(serializers.Serializer):
    """What is not suggested: turned down on a day of the last half year, or (null) the customer may not have it."""

    name = serializers.CharField()
    turned_down_on = serializers.DateField(allow_null=True)


class NextProductsSerializer(serializers.Serializer):
    """The suggestions for one customer, the likeliest first, and what was left out."""

    as_of = serializers.DateField(allow_null=True)
    suggestions = SuggestedProductSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
