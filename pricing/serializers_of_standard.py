"""What the API of the standard takes and gives: figures by name, rates as fractions, amounts in fen."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.records import StrictSerializer
from pricing import queries
from pricing.models import StandardChange, StandardTable
from pricing.rules.standard import Table


class StandardRowSerializer(serializers.Serializer):
    """What the standard says of a product, or (empty key) of all prices."""

    key = serializers.CharField(allow_blank=True)
    values = serializers.DictField(child=serializers.CharField())


class StandardRowsSerializer(serializers.Serializer):
    """A table of the version that holds on a day."""

    table = serializers.ChoiceField(choices=StandardTable.choices)
    on = serializers.DateField()
    version = serializers.CharField()
    valid_from = serializers.DateField()
    rows = StandardRowSerializer(many=True)


class MovedRequestSerializer(serializers.Serializer):
    """An open request that would end at another level; `after` is empty where nothing would have to be asked."""

    request = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField(allow_blank=True)


class StandardEffectSerializer(serializers.Serializer):
    """Open requests that it touches, which keep their levels, and those that would end elsewhere asked under it."""

    waiting = serializers.IntegerField()
    moved = MovedRequestSerializer(many=True)


class StandardChangeSerializer(serializers.ModelSerializer):
    """Figures that were proposed, with those before; rates are fractions, amounts fen, both as text.

    `version` is the version that came of it.
    """

    id = serializers.UUIDField(source="public_id")
    version = serializers.CharField(source="sheet.label", default=None, allow_null=True)
    proposed_by = serializers.CharField(source="proposed_by.employee_no")
    decided_by = serializers.CharField(source="decided_by.employee_no", default=None, allow_null=True)
    values = serializers.DictField(child=serializers.CharField())
    before = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = StandardChange
        fields: tuple[str, ...] = (
            "id",
            "table",
            "key",
            "valid_from",
            "values",
            "before",
            "reason",
            "state",
            "version",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision",
        )


class StandardProposalSerializer(StandardChangeSerializer):
    """One of them with what it would do to open requests; null once it is decided or withdrawn."""

    effect = serializers.SerializerMethodField()

    class Meta(StandardChangeSerializer.Meta):
        fields = (*StandardChangeSerializer.Meta.fields, "effect")

    @extend_schema_field(StandardEffectSerializer(allow_null=True))
    def get_effect(self, change: StandardChange) -> dict[str, Any] | None:
        if change.state != "proposed":
            return None
        effect = queries.effect_on_requests(self.context["request"].user, change)
        return dict(StandardEffectSerializer(effect).data)


class NewStandardSerializer(StrictSerializer):
    """Figures to propose: all of the row, by name as `standard/<table>/` tells them."""

    table = serializers.ChoiceField(choices=StandardTable.choices)
    key = serializers.CharField(max_length=40, default="", allow_blank=True)
    valid_from = serializers.DateField()
    values = serializers.DictField(child=serializers.DecimalField(max_digits=18, decimal_places=6))
    reason = serializers.CharField(min_length=2, max_length=300)

    def validate_table(self, code: str) -> Table:
        return Table(code)


class StandardDecisionSerializer(StrictSerializer):
    """Whether it is approved; a refusal wants words."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


def as_text(values: dict[str, Decimal | int]) -> dict[str, str]:
    """Figures as the API writes them."""
    return {name: f"{Decimal(value):f}" for name, value in values.items()}
