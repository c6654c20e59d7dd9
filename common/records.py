"""One form for the API of every record: keyset lists, filters, orders, chosen fields, entity tags, budgets of calls."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from rest_framework import exceptions, serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.viewsets import GenericViewSet

from common.budget import CallBudget
from common.changes import PlaceForgotten, changes_since, latest_place
from common.columns import column_of, written_rows
from common.money import from_fen, to_fen
from common.pagination import Ordering, keyset_page, read_cursor
from common.renderers import FastJSONRenderer
from common.rest import PersonAuthentication

PAGE, LARGEST_PAGE = 50, 200
# Digits of a place in the feed, at most.
LONGEST_PLACE = 18
OF_EVERY_LIST = ("cursor", "fields", "ordering", "page_size")


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


class ChangesForgotten(exceptions.APIException):
    """The feed no longer holds what came after this place."""

    status_code = status.HTTP_410_GONE
    default_code = "place_forgotten"
    default_detail = _(
        "What came after this place is no longer kept. Ask since=now, then read every record anew."
    )


class ScopeMissing(exceptions.PermissionDenied):
    """The token was not asked for what this needs, or its pair of credentials no longer has it."""

    default_code = "scope_missing"
    default_detail = _("The token does not have the scope of this resource.")


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


class Budgeted(GenericViewSet):
    """Calls that are counted: every answer says what is left of the caller's budget."""

    throttle_classes = [CallBudget]
    # Actions whose answer holds what is told once or for a reason: it is kept nowhere, so they are no rows of a bulk.
    answers_once: ClassVar[frozenset[str]] = frozenset()

    def must_be_allowed(self, act: Any) -> None:
        """Refuse whoever reads the records, but may not do this."""
        if not self.request.user.reach.may(act):
            raise exceptions.PermissionDenied

    def charge(self, calls: int) -> None:
        """Take more calls from the caller's budget; refuse with 429, nothing taken, where fewer are left."""
        for throttle in self._throttles:
            if not throttle.charge(calls):
                raise exceptions.Throttled(
                    throttle.wait(), str(_("This is more calls than are left; nothing was done."))
                )

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for throttle in getattr(self, "_throttles", ()):
            for name, value in throttle.headers().items():
                answer.headers.setdefault(name, value)
        return answer

    def get_throttles(self) -> list[Any]:
        self._throttles: list[Any] = [throttle() for throttle in self.throttle_classes]
        return self._throttles


class RecordViewSet(Budgeted):
    """Records that the caller may read; the subclass says which, in what order and shape.

    `rows()` gives the visible records with what a row shows; `orderings` the columns that order a list, the first one
    unless said; `filterset_class` the filters that page and API share; `serializer_class` one record,
    `row_serializer_class` a row of the list where that shows less; where `rows_are_columns`, each of its fields is a
    column of `rows()`, and one question answers the list.
    """

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []
    filterset_class: ClassVar[type[FilterSet] | None] = None
    # Whether the filters leave something out where none of them is in the address.
    narrowed_unasked: ClassVar[bool] = False
    row_serializer_class: ClassVar[type[serializers.Serializer] | None] = None
    rows_are_columns: ClassVar[bool] = False
    # The resource of `common.changes` whose feed this serves.
    feed: ClassVar[str] = ""
    one_parameters: ClassVar[frozenset[str]] = frozenset({"fields"})
    orderings: ClassVar[dict[str, Ordering]]

    def rows(self) -> QuerySet:
        """The records that the caller may read, each with what its answer shows."""
        raise NotImplementedError

    def records(self, rows: QuerySet, keys: list[Any]) -> list[Any]:
        """The records of a page in its order."""
        by_key = rows.in_bulk(keys)
        return [by_key[key] for key in keys]

    def get_authenticators(self) -> list[Any]:
        """People's sessions; a feed of changes also takes the tokens of machines, as the settings know them."""
        machines: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES if self._feeds() else []
        return [*super().get_authenticators(), *(authentication() for authentication in machines)]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.auth is not None:
            self._read_by_scope(request)

    def list_answer(self, request: Request) -> Response:
        """One page: `results`, and the cursors `next` and `previous`, empty at the ends."""
        rows = self.rows()
        found = self._filtered(rows, request.query_params)
        ordering = self._ordering(request.query_params.get("ordering", ""))
        cursor = request.query_params.get("cursor", "")
        if cursor and read_cursor(cursor, ordering) is None:
            raise BadQuery({"cursor": [_("This is no cursor of a list in this order.")]})
        serializer_class = self.row_serializer_class or self.get_serializer_class()
        serializer: Any = serializer_class(many=True, context=self.get_serializer_context())
        fields = chosen_fields(serializer.child, request.query_params)
        columns = [*map(column_of, fields.values())] if self.rows_are_columns else ["pk"]
        page = keyset_page(
            found, ordering=ordering, columns=columns, size=self._size(request.query_params), cursor=cursor
        )
        shown = (
            written_rows(fields, page.rows)
            if self.rows_are_columns
            else serializer.to_representation(self.records(rows, [row["pk"] for row in page.rows]))
        )
        return Response({"next": page.next_cursor, "previous": page.previous_cursor, "results": shown})

    def changes_answer(self, request: Request) -> Response:
        """What changed since a place in the feed: `results` in its order, and `next`, from which to go on.

        Each change has its record as it stands now. Changes of records that the caller does not read are left out.
        `since=now` answers nothing but the place from which to go on; a place too long ago is 410.
        """
        only_known(request.query_params, {"since", "page_size", "fields"})
        since, size = request.query_params.get("since", "0"), self._size(request.query_params)
        if since == "now":
            return Response({"next": str(latest_place()), "more": False, "results": []})
        if not (since.isascii() and since.isdigit() and len(since) <= LONGEST_PLACE):
            raise BadQuery({"since": [_("This is no place in the feed.")]})
        try:
            found = changes_since(resource=self.feed, since=int(since), limit=size)
        except PlaceForgotten:
            raise ChangesForgotten from None
        records = self.rows().in_bulk({change.record_id for change in found})
        serializer: Any = (self.row_serializer_class or self.get_serializer_class())(
            list(records.values()), many=True, context=self.get_serializer_context()
        )
        chosen_fields(serializer.child, request.query_params)
        shown = dict(zip(records, serializer.data, strict=True))
        results = [
            {
                "place": change.position,
                "change": change.kind,
                "at": change.at,
                "record": shown[change.record_id],
            }
            for change in found
            if change.record_id in shown
        ]
        last = found[-1].position if found else int(since)
        return Response({"next": str(last), "more": len(found) == size, "results": results})

    def content(self, record: Any) -> dict[str, Any]:
        """All that this caller is told of one record."""
        return dict(self.get_serializer(record).data)

    def tag(self, record: Any, content: Mapping[str, Any]) -> str:
        """The ETag that a change is made from: of all that is told, unless a view has parts that move by themselves."""
        return tag_of(content)

    def one_answer(self, request: Request, record: Any, code: int = status.HTTP_200_OK) -> Response:
        """One record under its ETag; 304 where the caller has all of it already."""
        content = self.content(record)
        if request.method == "GET":
            only_known(request.query_params, self.one_parameters)
        return tagged_answer(request, content, self.tag(record, content), code)

    def must_match(self, request: Request, record: Any, *, required: bool = True) -> None:
        """Refuse a change that was not made from the record as it stands: 412; without If-Match 428 where required."""
        sent = request.headers.get("If-Match", "").strip()
        if not sent and required:
            raise PreconditionMissing
        if sent not in ("", "*") and self.tag(record, self.content(record)) not in _tags(sent):
            raise PreconditionFailed

    def record(self, **key: Any) -> Any:
        """The one record, or 404 for one that the caller does not read."""
        return get_object_or_404(self.rows(), **key)

    def _feeds(self) -> bool:
        """Whether the call asks for a feed of changes; known before the view is dispatched."""
        method = self.request.method if getattr(self, "request", None) else "GET"
        return (getattr(self, "action_map", None) or {}).get(str(method).lower()) == "changes"

    def _read_by_scope(self, request: Request) -> None:
        """A machine follows what its scopes name, all of it, in this one call; it may do nothing with it."""
        if not request.auth.allow_scopes([f"{self.feed}:read"]):
            raise ScopeMissing
        request.user.reach = replace(request.user.reach, everything=True, own_everything=True)

    def _filtered(self, rows: QuerySet, sent: QueryDict) -> QuerySet:
        filterset = self.filterset_class
        only_known(sent, {*OF_EVERY_LIST, *(filterset.base_filters if filterset else ())})
        asked = filterset is not None and sent.keys() & filterset.base_filters.keys()
        if filterset is None or not (asked or self.narrowed_unasked):
            return rows
        filters = filterset(sent, rows, request=self.request)
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


def tag_of(content: Mapping[str, Any]) -> str:
    """The strong ETag of what a caller is told of a record."""
    return f'"{hashlib.sha256(FastJSONRenderer().render(content)).hexdigest()[:32]}"'


def tagged_answer(
    request: Request, content: Mapping[str, Any], tag: str, code: int = status.HTTP_200_OK
) -> Response:
    """The fields of a record that were asked for, under its ETag; 304 where the caller has all of it already."""
    headers = {"ETag": tag}
    if request.method == "GET" and tag_of(content) in _tags(request.headers.get("If-None-Match", "")):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
    wanted = wanted_fields(request.query_params, content.keys())
    return Response({name: value for name, value in content.items() if name in wanted}, code, headers=headers)


def only_known(sent: QueryDict, known: Iterable[str]) -> None:
    """Refuse parameters of an address that are not known there."""
    if unknown := sorted(sent.keys() - set(known)):
        raise BadQuery({name: [_("No such parameter.")] for name in unknown})


def valid(serializer_class: type[serializers.Serializer], request: Request, **options: Any) -> dict[str, Any]:
    """What was sent, checked by a serializer; refuses with one fault for each field."""
    return checked(serializer_class(data=request.data, **options))


def checked(serializer: serializers.Serializer) -> dict[str, Any]:
    """The values of a serializer that was given data; refuses with one fault for each field."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def wanted_fields(sent: QueryDict, names: Iterable[str]) -> set[str]:
    """The fields that `?fields=` names, all where it is not said; refuses names that are none."""
    if "fields" not in sent:
        return set(names)
    wanted = {name for names in sent.getlist("fields") for name in names.split(",") if name}
    if unknown := wanted - set(names):
        raise BadQuery({"fields": [_("There is no field %(name)s.") % {"name": min(unknown)}]})
    return wanted


def chosen_fields(serializer: Any, sent: QueryDict) -> Mapping[str, serializers.Field]:
    """A serializer's fields, of which those that `?fields=` does not name were taken away."""
    for name in serializer.fields.keys() - wanted_fields(sent, serializer.fields.keys()):
        serializer.fields.pop(name)
    return serializer.fields


def _tags(header: str) -> list[str]:
    return [tag.strip() for tag in header.split(",")]


def _one_of(names: Iterable[str]) -> str:
    return _("One of %(names)s, with a minus for the other end.") % {"names": ", ".join(names)}
