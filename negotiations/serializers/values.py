"""Values of issues over the API: as one types them, a day as a day."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.rules.codes import Measure
from negotiations.rules.values import NotAValue, read_value


def written(measure: str, amount: Decimal) -> str:
    """A value in a measure as the API writes it."""
    return date.fromordinal(int(amount)).isoformat() if measure == Measure.DATE else f"{amount:.4f}"


@extend_schema_field(OpenApiTypes.STR)
class ValueField(serializers.Field):
    """A value in the measure of its issue, with four decimals; a day where days are counted ('2026-12-31')."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def get_attribute(self, instance: Any) -> tuple[str, Decimal] | None:
        value = super().get_attribute(instance)
        return None if value is None else (getattr(instance, "issue", instance).measure, value)

    def to_representation(self, value: tuple[str, Decimal]) -> str:
        return written(*value)


class TypedValueField(serializers.CharField):
    """A value as it is typed; `read_values` makes it one, once the measure is known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, **options)


def read_values(measure: str, sent: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """What was sent, with its values read in the measure, nothing typed being none; refuses one fault a field."""
    read, faults = dict(sent), {}
    for name in names:
        if name not in sent:
            continue
        try:
            read[name] = read_value(measure, sent[name]) if sent[name] else None
        except NotAValue:
            faults[name] = [not_a_value(measure)]
    if faults:
        raise serializers.ValidationError(faults)
    return read


def not_a_value(measure: str) -> Any:
    """What is wrong with what was typed."""
    if measure == Measure.DATE:
        return _("Type a day as 2026-12-31.")
    return _("Type a number with at most four decimals.")
