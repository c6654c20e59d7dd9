"""One form for the API of every record: keyset lists, filters, orders, chosen fields, entity tags, budgets of calls."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from redis import RedisError
from rest_framework import exceptions, serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import GenericViewSet

from common.money import from_fen, to_fen
from common.pagination import Ordering, keyset_page, read_cursor
from common.rest import PersonAuthentication

PAGE, LARGEST_PAGE = 50, 200
_OF_EVERY_LIST = ("cursor", "fields", "ordering", "page_size")

LIST_PARAMETERS = [
    OpenApiParameter(
        "cursor", OpenApiTypes.STR, description="`next` or `previous` of a page that was read before."
    ),
    OpenApiParameter(
        "page_size",
        OpenApiTypes.INT,
        description=f"Rows of a page: {PAGE} unless said, at most {LARGEST_PAGE}.",
    ),
    OpenApiParameter("ordering", OpenApiTypes.STR, description="A column, with a minus for its other end."),
    OpenApiParameter(
        "fields", OpenApiTypes.STR, description="Names of fields with commas; others are left out."
    ),
]
ONE_PARAMETERS = [LIST_PARAMETERS[3]]
MATCH_PARAMETER = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag under which the record was read.",
)


class BadQuery(exceptions.ValidationError):
    """The address has a parameter that is unknown, or that means nothing."""

    query = True


class PreconditionMissing(exceptions.APIException):
    """A change without `If-Match`: nobody knows which state of the record it was made from."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send If-Match with the ETag under which the record was read.")


class PreconditionFailed(exceptions.APIException):
    """The record is not as it was read; nothing was changed."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = _("Somebody changed it meanwhile; read it again.")


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data.keys() - self.fields.keys())
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [serializers.ErrorDetail(str(_("This field is not known.")), "unknown_field")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class YuanField(serializers.DecimalField):
    """Fen inside, yuan as text with two decimals outside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=18, decimal_places=2, **options)

    def to_representation(self, value: int) -> str:
        return f"{from_fen(value):.2f}"

    def to_internal_value(self, data: Any) -> int:
        return to_fen(super().to_internal_value(data))


class CallBudget(UserRateThrottle):
    """So many calls a minute for each caller; what is left of them stands in the headers of every answer."""

    scope = "person"
    num_requests: int
    duration: int

    def get_rate(self) -> str:
        return f"{settings.API_CALLS_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has calls left; without Redis nobody counts and everybody may."""
        self.history: list[float] = []
        self.now = 0.0
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True

    def headers(self) -> dict[str, str]:
        """RateLimit-Policy and RateLimit, after the IETF's draft 'RateLimit header fields for HTTP'."""
        if not self.history:
            return {}
        left = max(0, self.num_requests - len(self.history))
        wait = max(1, int(self.duration - (self.now - self.history[-1])))
        name = f'"{self.scope}"'
        return {
            "RateLimit-Policy": f"{name};q={self.num_requests};w={self.duration}",
            "RateLimit": f"{name};r={left};t={wait}",
        }


class RecordViewSet(GenericViewSet):
    """Records that the caller may read; the subclass says which, in what order and shape.

    `rows()` gives the visible records with what a row shows; `orderings` the columns that order a list, the first one
    unless said; `filterset_class` the filters that page and API share; `serializer_class` one record,
    `row_serializer_class` a row of the list where that shows less.
    """

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [CallBudget]
    filter_backends: list[Any] = []
    filterset_class: ClassVar[type[FilterSet] | None] = None
    row_serializer_class: ClassVar[type[serializers.Serializer] | None] = None
    orderings: ClassVar[dict[str, Ordering]]

    def rows(self) -> QuerySet:
        """The records that the caller may read, each with what its answer shows."""
        raise NotImplementedError

    def list_answer(self, request: Request) -> Response:
        """One page: `results`, and the cursors `next` and `previous`, empty at the ends."""
        found = self._filtered(request.query_params)
        ordering = self._ordering(request.query_params.get("ordering", ""))
        cursor = request.query_params.get("cursor", "")
        if cursor and read_cursor(cursor, ordering) is None:
            raise BadQuery({"cursor": [_("This is no cursor of a list in this order.")]})
        page = keyset_page(
            found, ordering=ordering, columns=["pk"], size=self._size(request.query_params), cursor=cursor
        )
        keys = [row["pk"] for row in page.rows]
        by_key = self.rows().in_bulk(keys)
        serializer_class = self.row_serializer_class or self.get_serializer_class()
        serializer: Any = serializer_class(
            [by_key[key] for key in keys], many=True, context=self.get_serializer_context()
        )
        keep_fields(serializer.child, request.query_params)
        return Response(
            {"next": page.next_cursor, "previous": page.previous_cursor, "results": serializer.data}
        )

    def one_answer(self, request: Request, record: Model, code: int = status.HTTP_200_OK) -> Response:
        """One record under its ETag; 304 where the caller has it already."""
        tag = self.tag_of(record)
        headers = {"ETag": tag}
        if request.method == "GET" and tag in _tags(request.headers.get("If-None-Match", "")):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        serializer = self.get_serializer(record)
        keep_fields(serializer, request.query_params)
        return Response(serializer.data, status=code, headers=headers)

    def tag_of(self, record: Model) -> str:
        """The strong ETag of a record as this caller reads it."""
        content = JSONRenderer().render(self.get_serializer(record).data)
        return f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    def must_match(self, request: Request, record: Model) -> None:
        """Refuse a change that was not made from the record as it stands: 428 without If-Match, 412 with another."""
        sent = request.headers.get("If-Match", "")
        if not sent:
            raise PreconditionMissing
        if sent.strip() != "*" and self.tag_of(record) not in _tags(sent):
            raise PreconditionFailed

    def record(self, **key: Any) -> Any:
        """The one record, or 404 for one that the caller does not read."""
        return get_object_or_404(self.rows(), **key)

    def _filtered(self, sent: QueryDict) -> QuerySet:
        filterset = self.filterset_class
        known = set(_OF_EVERY_LIST) | set(filterset.base_filters if filterset else ())
        if unknown := sorted(sent.keys() - known):
            raise BadQuery({name: [_("No such parameter.")] for name in unknown})
        if filterset is None:
            return self.rows()
        filters = filterset(sent, self.rows(), request=self.request)
        if not filters.is_valid():
            raise BadQuery(filters.errors)
        return filters.qs

    def _ordering(self, name: str) -> Ordering:
        if not name:
            return next(iter(self.orderings.values()))
        natural = self.orderings.get(name.removeprefix("-"))
        if natural is None:
            raise BadQuery({"ordering": [_one_of(self.orderings)]})
        return natural.reversed(name) if name.startswith("-") else natural

    def _size(self, sent: QueryDict) -> int:
        text = sent.get("page_size", str(PAGE))
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_PAGE):
            raise BadQuery({"page_size": [_("A number from 1 to %(most)d.") % {"most": LARGEST_PAGE}]})
        return int(text)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for throttle in getattr(self, "_throttles", ()):
            for name, value in throttle.headers().items():
                answer.headers.setdefault(name, value)
        return answer

    def get_throttles(self) -> list[Any]:
        self._throttles: list[Any] = [throttle() for throttle in self.throttle_classes]
        return self._throttles


def keep_fields(serializer: Any, sent: QueryDict) -> None:
    """Leave of a serializer's fields those that `?fields=` names; refuses names that it has not."""
    if "fields" not in sent:
        return
    wanted = {name for name in sent["fields"].split(",") if name}
    if unknown := wanted - serializer.fields.keys():
        raise BadQuery({"fields": [_("There is no field %(name)s.") % {"name": min(unknown)}]})
    for name in serializer.fields.keys() - wanted:
        serializer.fields.pop(name)


def valid(serializer_class: type[serializers.Serializer], request: Request, **options: Any) -> dict[str, Any]:
    """What was sent, checked by a serializer; refuses with one fault for each field."""
    serializer = serializer_class(data=request.data, **options)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _tags(header: str) -> list[str]:
    return [tag.strip() for tag in header.split(",")]


def _one_of(names: Iterable[str]) -> str:
    return _("One of %(names)s, with a minus for the other end.") % {"names": ", ".join(names)}
