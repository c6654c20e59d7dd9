"""Figures over the API: money as yuan, shares as fractions."""

from rest_framework import serializers

from common.records import YuanField


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
    customers = serializers.IntegerField()
    actual = YuanField(source="actual_fen")
    potential = YuanField(source="potential_fen")


class CustomerValueSerializer(serializers.Serializer):
    """How value is spread; without a unit over the caller's own portfolio. `peak` only where somebody brings a loss."""

    unit = serializers.CharField(source="unit_code", allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    customers = serializers.IntegerField()
    contribution = YuanField(source="total_fen")
    gini = serializers.FloatField(allow_null=True)
    peak = serializers.FloatField(allow_null=True)
    peak_at = serializers.FloatField(allow_null=True)
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
