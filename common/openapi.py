"""What the OpenAPI document says of every call in the one form of records, so that no view says it again."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from common.changes import CHANGED, MADE
from common.problems import MEDIA_TYPE
from common.records import LARGEST_PAGE, LONGEST_PLACE, PAGE, RecordViewSet, StrictSerializer


class ProblemSerializer(serializers.Serializer):
    """A problem document (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = inline_serializer(  # type: ignore[assignment]  # shadows a property that only validation uses
        "ProblemField",
        {
            "part": serializers.IntegerField(required=False),
            "line": serializers.IntegerField(required=False),
            "field": serializers.CharField(allow_null=True),
            "code": serializers.CharField(),
            "detail": serializers.CharField(),
        },
        many=True,
        required=False,
    )


class KeysetPages:
    """The shape of a page and what asks for one, as `RecordViewSet.list_answer` serves it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _query("cursor", {"type": "string"}, "`next` or `previous` of a page that was read before."),
            _query(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
                "How many rows a page has.",
            ),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": "string", "description": "Hand it on as `cursor`; empty at the end."}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": cursor, "previous": cursor, "results": schema},
        }


def changes_of(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The shape of a feed of changes whose records are rows of this shape."""
    name = row.__name__.removesuffix("Serializer")
    change = inline_serializer(
        f"{name}Change",
        {
            "place": serializers.IntegerField(),
            "change": serializers.ChoiceField(choices=[MADE, CHANGED]),
            "at": serializers.DateTimeField(),
            "record": row(),
        },
        many=True,
    )
    feed = inline_serializer(
        f"{name}Changes",
        {"next": serializers.CharField(), "more": serializers.BooleanField(), "results": change},
    )
    return type(feed)


class ApiSchema(AutoSchema):
    """Adds to calls of records their filters, orders, chosen fields and preconditions; to all, how they refuse."""

    def get_override_parameters(self) -> list[Any]:
        if not isinstance(self.view, RecordViewSet):
            return []
        fields = _fields(
            self.view, one=getattr(self.view, "action", "") != "changes" and not self._is_list_view()
        )
        if self.method != "GET":
            return [_IF_MATCH] if self.method == "PATCH" else []
        if getattr(self.view, "action", "") == "changes":
            return [fields, _SINCE, _PAGE_SIZE]
        if not self._is_list_view():
            return [fields]
        if not self._is_page():
            return []
        names = [sign + name for name in self.view.orderings for sign in ("", "-")]
        return [
            fields,
            OpenApiParameter(
                "ordering", OpenApiTypes.STR, enum=names, description="With a minus from its other end."
            ),
        ]

    def get_tags(self) -> list[str]:
        """What stands behind the version in the address: customers, complaints, corebanking, and so on."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_filter_backends(self) -> list[Any]:
        if isinstance(self.view, RecordViewSet):
            return [DjangoFilterBackend] if self._is_page() else []
        return super().get_filter_backends()

    def _is_page(self) -> bool:
        return self._is_list_view() and getattr(self.view, "action", "") == "list"

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Bodies that refuse fields that they do not know say so."""
        schema = super()._map_basic_serializer(serializer, direction)
        if direction == "request" and isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
        return schema

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> dict[str, Any]:
        """Answers say null where a field has nothing: its column may, or it is null by default."""
        meta = super()._get_serializer_field_meta(field, direction)
        if direction == "response" and (field.default is None or self._is_null_column(field)):
            meta["nullable"] = True
        return meta

    def _is_null_column(self, field: Any) -> bool:
        """Whether the column that a field reads from the view's records may be null, or a relation on the way to it."""
        model = getattr(getattr(self.view, "queryset", None), "model", None)
        if model is None or isinstance(field.parent, serializers.ListSerializer):
            return False
        for name in getattr(field, "source_attrs", ()):
            try:
                column = model._meta.get_field(name)
            except FieldDoesNotExist:
                return False
            if getattr(column, "null", False):
                return True
            model = column.related_model
            if model is None:
                return False
        return False

    def _get_paginator(self) -> Any:
        """Only the list itself is paged; other calls of a set of records answer all that they have to tell."""
        if not isinstance(self.view, RecordViewSet):
            return super()._get_paginator()
        return KeysetPages() if self._is_page() else None

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        answers = super()._get_response_bodies(direction)
        refusal = OpenApiResponse(ProblemSerializer, description="Refused; decide by `code`")
        answers.setdefault("default", self._get_response_for_code(refusal, "default", [MEDIA_TYPE]))
        return answers


_SINCE = OpenApiParameter(
    "since",
    {"type": "string", "pattern": f"^(now|[0-9]{{1,{LONGEST_PLACE}}})$"},
    description="`next` of the answer before, or `now` for the place to begin at; from the beginning where not said.",
)
_PAGE_SIZE = OpenApiParameter("page_size", OpenApiTypes.INT, description="How many changes at most.")
_IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag under which the record was read.",
)


def _fields(view: RecordViewSet, *, one: bool) -> OpenApiParameter:
    """`fields` of one record or of a row: names with commas."""
    shown: Any = view.serializer_class if one else view.row_serializer_class or view.serializer_class
    return fields_parameter(sorted(shown().fields) if shown else [])


def fields_parameter(names: list[str]) -> OpenApiParameter:
    """`fields` of a call that answers with these."""
    return OpenApiParameter(
        "fields",
        {"type": "array", "items": {"type": "string", "enum": names}} if names else {"type": "string"},
        explode=False,
        description="Names of fields with commas; others are left out.",
    )


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
