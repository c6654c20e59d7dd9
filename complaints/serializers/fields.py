"""Fields that several shapes share: codes, and records by what people call them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organization.models import Staff


def codes_of(codes: Iterable) -> list[str]:
    """The values of an enumeration, as choices."""
    return [code.value for code in codes]


@extend_schema_field(OpenApiTypes.STR)
class NamedField(serializers.Field):
    """A record by what people call it, among those that the case (and the caller) leave to choose from."""

    def __init__(self, *, by: str, among: Callable[[Any, Staff], QuerySet], **options: Any) -> None:
        super().__init__(**options)
        self.by, self.among = by, among

    def to_internal_value(self, data: Any) -> Any:
        """Looks only among `among(subject, user)`: the case or group that the act is done to, and the caller."""
        found = self.among(self.context["subject"], self.context["user"])
        record = found.filter(**{self.by: data}).first() if isinstance(data, str) else None
        if record is None:
            raise serializers.ValidationError(
                _("There is none of this name to choose here."), "unknown_choice"
            )
        return record

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, self.by))
