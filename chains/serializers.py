"""What the API says of a rule of follow-up, and what it takes for one."""

from typing import Any

from rest_framework import serializers

from chains.models import CauseName, ChainStep, ChainVersion, WhomName
from chains.rules import LONGEST_DAYS, MOST_STEPS, TRIED_DAYS, Step, faults
from chains.texts import fault_words
from common.records import StrictSerializer


class ChainStepSerializer(serializers.ModelSerializer):
    """One step; `tiers` are ranks of tiers, none meaning all."""

    class Meta:
        model = ChainStep
        fields = ("days", "asks", "asks_en", "whom", "tiers")


class ChainVersionSerializer(serializers.ModelSerializer):
    """What follows events of a cause from `starts_on` on, until the next version of the cause begins."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")
    steps = ChainStepSerializer(many=True)

    class Meta:
        model = ChainVersion
        fields = ("id", "cause", "starts_on", "steps", "reason", "decided_by", "decided_at")


class NewStepSerializer(StrictSerializer):
    """One step as it is to be."""

    days = serializers.IntegerField(min_value=0, max_value=LONGEST_DAYS)
    asks = serializers.CharField(max_length=120)
    asks_en = serializers.CharField(max_length=120, default="", allow_blank=True)
    whom = serializers.ChoiceField(choices=WhomName.choices, default=WhomName.MANAGER.value)
    tiers = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=5), default=list)


class ChainSaidSerializer(StrictSerializer):
    """What is to follow events of a cause."""

    cause = serializers.ChoiceField(choices=CauseName.choices)
    # `many` makes a list of them, which takes `max_length` and `allow_empty`; the stubs know one alone.
    steps = NewStepSerializer(many=True, max_length=MOST_STEPS, allow_empty=True)  # type: ignore[call-arg]

    def validate_steps(self, steps: list[dict[str, Any]]) -> list[Step]:
        said = [Step(**{**step, "tiers": tuple(sorted(set(step["tiers"])))}) for step in steps]
        if found := faults(said):
            raise serializers.ValidationError([fault_words(fault) for fault in found])
        return said


class NewChainSerializer(ChainSaidSerializer):
    """What is to follow events of a cause from a day on; `key` decides once however often it is sent."""

    starts_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
    key = serializers.UUIDField()


class TrialRequestSerializer(ChainSaidSerializer):
    """Steps to be tried on the events of the last `days` days; nothing is decided."""

    days = serializers.ChoiceField(choices=TRIED_DAYS, default=90)


class UnitTrialSerializer(serializers.Serializer):
    """Tasks in one unit, by the draft and by the rule in force."""

    unit = serializers.CharField()
    drafted = serializers.IntegerField()
    now = serializers.IntegerField()


class TrialSerializer(serializers.Serializer):
    """What the steps would ask for, beside the rule in force; `ahead` counts what falls due within thirty days."""

    days = serializers.IntegerField()
    events = serializers.IntegerField()
    drafted = serializers.IntegerField()
    now = serializers.IntegerField()
    ahead_drafted = serializers.IntegerField()
    ahead_now = serializers.IntegerField()
    units = UnitTrialSerializer(many=True)
