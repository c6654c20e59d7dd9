"""Targets and what was achieved over the API: money in yuan, counts as whole numbers, both as text."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.money import from_fen, to_fen
from common.records import StrictSerializer, YuanField
from targets.models import Achieved, Target, TargetMeasure
from targets.rules import MONEY, Levels, Measure


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "examples": ["2026-12"]})
class MonthField(serializers.Field):
    """A month as 2026-12; inside, its first day."""

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"

    def to_internal_value(self, data: Any) -> date:
        try:
            return datetime.strptime(data, "%Y-%m").date()
        except (TypeError, ValueError):
            raise serializers.ValidationError(_("A month as 2026-12.")) from None


class LevelField(serializers.DecimalField):
    """Yuan with two decimals of what is money, else a whole number; as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=15, decimal_places=2, min_value=0, **options)

    def get_attribute(self, instance: Target) -> Any:
        value = super().get_attribute(instance)
        return f"{from_fen(value):.2f}" if instance.measure in MONEY else str(value)

    def to_representation(self, value: str) -> str:
        return value


class PeriodTargetSerializer(serializers.ModelSerializer):
    """One target."""

    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="unit.code")
    person = serializers.CharField(source="person.employee_no", default=None)
    month = MonthField()
    floor = LevelField()
    target = LevelField()
    stretch = LevelField()
    set_by = serializers.CharField(source="set_by.employee_no")

    class Meta:
        model = Target
        fields = (
            "id",
            "unit",
            "person",
            "measure",
            "month",
            "floor",
            "target",
            "stretch",
            "set_by",
            "set_at",
            "version",
        )


class PeriodLevelsSerializer(StrictSerializer):
    """The three levels of a target."""

    floor = LevelField()
    target = LevelField()
    stretch = LevelField()


class NewPeriodTargetSerializer(PeriodLevelsSerializer):
    """One target, of a unit or of a colleague within it."""

    unit = serializers.CharField(max_length=20)
    person = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    measure = serializers.ChoiceField(choices=TargetMeasure.choices)
    month = MonthField()


class AchievedSerializer(serializers.ModelSerializer):
    """What a month's customers of a unit and lead came to; money in yuan equivalents."""

    unit = serializers.CharField(source="unit.code")
    person = serializers.CharField(source="person.employee_no", default=None)
    month = MonthField()
    deposits = YuanField()
    loans = YuanField()
    contribution = YuanField()

    class Meta:
        model = Achieved
        fields = (
            "month", "business_date", "unit", "person", "customers", "key_customers", "new_customers", "deposits",
            "loans", "contribution",
        )  # fmt: skip


def levels_of(sent: dict[str, Decimal], measure: Measure) -> Levels:
    """What was sent as levels of a measure; a count with decimals is refused at its field."""
    if measure in MONEY:
        return Levels(*(to_fen(sent[name]) for name in ("floor", "target", "stretch")))
    broken = {
        name: [_("A whole number.")]
        for name in ("floor", "target", "stretch")
        if sent[name] != int(sent[name])
    }
    if broken:
        raise serializers.ValidationError(broken)
    return Levels(*(int(sent[name]) for name in ("floor", "target", "stretch")))
