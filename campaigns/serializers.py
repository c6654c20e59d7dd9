"""The shape of what the API takes and answers about campaigns."""

from rest_framework import serializers

from campaigns.models import Call, Campaign, MeetingKind, Result, Target, Training
from campaigns.models.results import KINDS
from campaigns.models.targets import OUTCOMES
from common.money import LARGEST_FEN, from_fen
from common.records import StrictSerializer, YuanField


class CampaignSerializer(serializers.ModelSerializer):
    """A campaign."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    owner_unit = serializers.CharField(source="owner_unit.code", read_only=True)
    market = YuanField(source="market_fen", read_only=True)

    class Meta:
        model = Campaign
        fields = (
            "id",
            "name",
            "state",
            "starts_on",
            "ends_on",
            "owner_unit",
            "measure",
            "universe_size",
            "universe_base",
            "reachable_size",
            "reachable_base",
            "market",
            "market_base",
            "version",
        )


class StandingSerializer(serializers.Serializer):
    """One line of the league table of units; without a quota `rank`, `reached` and `pace` are null."""

    name = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    actual = serializers.IntegerField()
    quota = serializers.IntegerField(allow_null=True)
    reached = serializers.FloatField(allow_null=True)
    pace = serializers.FloatField(allow_null=True)
    week = serializers.IntegerField()
    deposits = YuanField(source="deposits_fen")
    points = serializers.IntegerField()


class CampaignDetailSerializer(CampaignSerializer):
    """A campaign with its live ranking of units."""

    ranking = StandingSerializer(many=True, read_only=True)

    class Meta(CampaignSerializer.Meta):
        fields = (*CampaignSerializer.Meta.fields, "ranking")  # type: ignore[assignment]  # one more field


class TargetSerializer(serializers.ModelSerializer):
    """One line of the call list; `customer_no` is null where the target is no customer yet."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    customer_no = serializers.CharField(source="customer.customer_no", default=None, read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    owner = serializers.CharField(source="owner.employee_no", default=None, read_only=True)

    class Meta:
        model = Target
        fields = (
            "id",
            "name",
            "customer_no",
            "unit",
            "owner",
            "state",
            "next_action",
            "next_on",
            "last_outcome",
            "calls_made",
        )


class CallSerializer(StrictSerializer, serializers.ModelSerializer):
    """A call: its outcome code, and the caller's own key, under which it is written once."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    key = serializers.UUIDField(source="form_key")
    outcome = serializers.ChoiceField(choices=OUTCOMES)

    next_action = serializers.CharField(read_only=True)

    class Meta:
        model = Call
        fields = ("id", "key", "outcome", "note", "next_action", "next_on", "happened_at")
        read_only_fields = ("next_action", "next_on", "happened_at")


class MeetingSerializer(serializers.ModelSerializer):
    """A training or meeting of a campaign, planned or held; `agreed` is what came of it."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Training
        fields = ("id", "held_on", "kind", "topic", "people", "agreed")


class PlanSerializer(StrictSerializer):
    """A meeting on a day, or one every so many days from it to the end of the campaign."""

    held_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=MeetingKind.choices, default=MeetingKind.TRAINING.value)
    topic = serializers.CharField(max_length=120)
    every = serializers.ChoiceField(choices=[0, 7, 14], default=0)


class PlannedSerializer(serializers.Serializer):
    """How many meetings are new; those that stood already are not planned twice."""

    planned = serializers.IntegerField()


class NotesSerializer(StrictSerializer):
    """How many came and what was agreed."""

    people = serializers.IntegerField(min_value=0, max_value=100_000)
    agreed = serializers.CharField(max_length=300, allow_blank=True)


class ResultSerializer(StrictSerializer, serializers.ModelSerializer):
    """A result by hand of the caller: count of accounts or cards, amount of deposits or wealth products."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    key = serializers.UUIDField(source="form_key")
    kind = serializers.ChoiceField(choices=KINDS)
    count = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)
    amount = YuanField(source="amount_fen", min_value=0, max_value=from_fen(LARGEST_FEN), default=0)
    evidence = serializers.CharField(max_length=200)

    class Meta:
        model = Result
        fields = ("id", "key", "kind", "count", "amount", "happened_on", "evidence", "points")
        read_only_fields = ("points",)
