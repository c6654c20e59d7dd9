"""What the API of the dated parameters takes and gives: figures by name, fractions as decimals, costs in fen."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.records import StrictSerializer
from tiers import queries
from tiers.models import ParameterChange, ParameterTable
from tiers.parameter_tables import FIGURES, Table


class ParameterRowSerializer(serializers.Serializer):
    """A row that holds from `valid_from` until before `until` (null: no end is known); `replaced`: on no day.

    `change` is the proposal that brought it, null where it was shipped or sent by core banking.
    """

    key = serializers.CharField()
    valid_from = serializers.DateField(source="begins")
    until = serializers.DateField(allow_null=True)
    values = serializers.SerializerMethodField()
    replaced = serializers.BooleanField()
    change = serializers.UUIDField(source="change.public_id", default=None, allow_null=True)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_values(self, row: Any) -> dict[str, str]:
        return {name: f"{Decimal(value):f}" for name, value in row.values.items()}


class ParameterRowsSerializer(serializers.Serializer):
    """A table as it stood on a day, a row for each key."""

    table = serializers.ChoiceField(choices=ParameterTable.choices)
    on = serializers.DateField()
    rows = ParameterRowSerializer(many=True)


class ParameterHistorySerializer(serializers.Serializer):
    """Every row that a key ever had, the newest first."""

    table = serializers.ChoiceField(choices=ParameterTable.choices)
    key = serializers.CharField()
    rows = ParameterRowSerializer(many=True)


class ParameterEffectSerializer(serializers.Serializer):
    """Months whose contributions the coming night computes anew; else the first month, or night, that counts so."""

    months = serializers.ListField(child=serializers.DateField())
    first_month = serializers.DateField(allow_null=True)
    from_night = serializers.DateField(allow_null=True)


class ParameterChangeSerializer(serializers.ModelSerializer):
    """A row that was proposed, with the figures in force before; shares are fractions, costs fen, both as text."""

    id = serializers.UUIDField(source="public_id")
    proposed_by = serializers.CharField(source="proposed_by.employee_no")
    decided_by = serializers.CharField(source="decided_by.employee_no", default=None, allow_null=True)
    values = serializers.DictField(child=serializers.CharField())
    before = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = ParameterChange
        fields: tuple[str, ...] = (
            "id",
            "table",
            "key",
            "valid_from",
            "values",
            "before",
            "reason",
            "state",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision",
        )


class ParameterProposalSerializer(ParameterChangeSerializer):
    """One of them with what it lets be worked out anew; null once it is decided or withdrawn."""

    effect = serializers.SerializerMethodField()

    class Meta(ParameterChangeSerializer.Meta):
        fields = (*ParameterChangeSerializer.Meta.fields, "effect")

    @extend_schema_field(ParameterEffectSerializer(allow_null=True))
    def get_effect(self, change: ParameterChange) -> dict[str, Any] | None:
        if change.state != "proposed":
            return None
        effect = queries.effect_of(Table(change.table), change.key, change.valid_from)
        return dict(ParameterEffectSerializer(effect).data)


class NewParameterSerializer(StrictSerializer):
    """A row to propose: `values` by name as `parameters/<table>/` tells them, all of the table's."""

    table = serializers.ChoiceField(choices=ParameterTable.choices)
    key = serializers.CharField(max_length=40, default="", allow_blank=True)
    valid_from = serializers.DateField()
    values = serializers.DictField(
        child=serializers.DecimalField(max_digits=18, decimal_places=6),
        help_text=", ".join(f"{table}: {' '.join(each.name for each in FIGURES[table])}" for table in Table),
    )
    reason = serializers.CharField(min_length=2, max_length=300)

    def validate_table(self, code: str) -> Table:
        return Table(code)


class ParameterDecisionSerializer(StrictSerializer):
    """Whether it is approved; a refusal wants words."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True)
