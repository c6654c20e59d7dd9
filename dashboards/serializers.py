"""Figures over the API: money as yuan, shares as fractions."""

from datetime import date

from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from dashboards.models import BandKind, TurnKind
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


class RetentionMonthSerializer(serializers.Serializer):
    """One month: customers at its beginning and its end, who came, who left, and the share kept."""

    month = serializers.DateField()
    ends_on = serializers.DateField()
    before = serializers.IntegerField()
    won = serializers.IntegerField()
    won_back = serializers.IntegerField()
    lost = serializers.IntegerField()
    customers = serializers.IntegerField()
    kept = serializers.FloatField(source="kept_share", allow_null=True)
    lost_value = YuanField(source="lost_value_fen")
    warned = serializers.IntegerField()
    acted = serializers.IntegerField()


class RetentionYearSerializer(serializers.Serializer):
    """Twelve months together; `replacing` is null until head office says what winning a customer costs."""

    before = serializers.IntegerField()
    won = serializers.IntegerField()
    won_back = serializers.IntegerField()
    lost = serializers.IntegerField()
    lost_share = serializers.FloatField(allow_null=True)
    lost_value = YuanField(source="lost_value_fen")
    winning_cost = YuanField(source="cost_fen", allow_null=True)
    replacing = YuanField(source="replacing_fen", allow_null=True)
    warned = serializers.IntegerField()
    acted = serializers.IntegerField()


class RetentionPartSerializer(serializers.Serializer):
    """One part of the unit: itself without those below it, or one below it with everything below that."""

    unit = serializers.CharField(source="unit.code")
    itself = serializers.BooleanField()
    month = RetentionMonthSerializer()
    year = RetentionYearSerializer()


class RetentionCohortSerializer(serializers.Serializer):
    """Who came first in a quarter, and how many of them were there at the end of each quarter from that one on."""

    quarter = serializers.DateField()
    came = serializers.IntegerField()
    stayed = serializers.ListField(child=serializers.IntegerField())


class RetentionSerializer(serializers.Serializer):
    """What the page shows of a unit; nothing of a month or a year that is not kept."""

    unit = serializers.CharField(source="scope.unit.code")
    as_of = serializers.DateField(allow_null=True)
    month = RetentionMonthSerializer(source="now", allow_null=True)
    last_month = RetentionMonthSerializer(allow_null=True)
    last_year = RetentionMonthSerializer(allow_null=True)
    months = RetentionMonthSerializer(source="lines", many=True)
    year = RetentionYearSerializer(allow_null=True)
    year_before = RetentionYearSerializer(allow_null=True)
    parts = RetentionPartSerializer(source="units", many=True)
    cohorts = RetentionCohortSerializer(many=True)


class CustomerTurnSerializer(serializers.Serializer):
    """One customer that came, came back or left in a month; `contribution` of the 12 months before it left."""

    customer_no = serializers.CharField(source="turn.customer.customer_no")
    unit = serializers.CharField(source="turn.unit.code")
    month = serializers.DateField(source="turn.month")
    turn = serializers.ChoiceField(choices=TurnKind.choices, source="turn.kind")
    came_first = serializers.DateField(source="turn.cohort")
    contribution = YuanField(source="turn.value_fen")
    warned = serializers.BooleanField(source="turn.warned")
    acted = serializers.BooleanField(source="turn.acted")


class CustomerTurnsSerializer(serializers.Serializer):
    """A page of them, who brought most first."""

    count = serializers.IntegerField()
    next_cursor = serializers.CharField()
    results = CustomerTurnSerializer(source="rows", many=True)


class WinningCostSerializer(StrictSerializer):
    """What winning one new customer costs from a month on, in yuan."""

    valid_from = serializers.DateField()
    cost = YuanField(source="cost_fen")

    def validate_valid_from(self, value: date) -> date:
        return value.replace(day=1)


class WinningCostsSerializer(serializers.Serializer):
    """All that was ever set, the newest first."""

    results = WinningCostSerializer(many=True)


class FigureSerializer(serializers.Serializer):
    """One figure of the dashboards: its definition in the caller's language, and the tables it is read from."""

    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    words = serializers.CharField()
    read_from = serializers.CharField(source="source")


class FiguresSerializer(serializers.Serializer):
    """Every figure that has a definition."""

    results = FigureSerializer(many=True)
