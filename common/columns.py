"""Rows of a list straight from columns: what a flat serializer writes, without a record and a field's way for each."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

# What these fields write is the value of the column itself, in JSON.
_AS_IT_IS = (serializers.CharField, serializers.IntegerField, serializers.BooleanField)
Writer = Callable[[Any], Any]


def column_of(field: serializers.Field) -> str:
    """The column that a field of a bound serializer reads, as `values` names it."""
    return "__".join(field.source_attrs)


def written_rows(fields: Mapping[str, serializers.Field], rows: Iterable[Mapping[str, Any]]) -> list[dict]:
    """What a serializer of these fields writes of rows that hold the columns of the fields.

    For serializers whose fields each read one column, whatever lies between: no methods, nothing nested.
    """
    plan = [(name, column_of(field), _default(field), _writer(field)) for name, field in fields.items()]
    return [
        {
            name: default if (value := row[column]) is None else write(value) if write else value
            for name, column, default, write in plan
        }
        for row in rows
    ]


def _default(field: serializers.Field) -> Any:
    return None if field.default is serializers.empty else field.default


def _writer(field: serializers.Field) -> Writer | None:
    if type(field) in _AS_IT_IS:
        return None
    if type(field) is serializers.DateTimeField:
        return _moment
    return field.to_representation


def _moment(value: datetime) -> str:
    return timezone.localtime(value).isoformat()
