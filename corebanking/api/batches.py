"""The batch API: announce, send in parts, close, look. Clients only, each seeing its own batches."""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import ScopeMissing, chosen_fields, only_known, tag_of, tagged_answer
from corebanking import services
from corebanking.api.once import OnceViewSet, Refusal
from corebanking.authentication import ClientAuthentication
from corebanking.models import Batch
from corebanking.openapi import documented
from corebanking.parsers import StrictJSONParser
from corebanking.queries import row_error_text
from corebanking.rules import LAYOUTS, BatchState, Resource, scope_of
from corebanking.serializers import (
    AnnouncementSerializer,
    BatchDetailSerializer,
    BatchSerializer,
    EmptySerializer,
    PartSerializer,
    RowErrorSerializer,
)
from corebanking.services.receiving import MAX_BYTES

MAX_JSON = 64 * 1024
MAX_PART_NUMBER = 10_000
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]+)")
_FORMATS = {
    "application/x-ndjson": services.Format.NDJSON,
    "application/jsonl": services.Format.NDJSON,
    "application/jsonlines": services.Format.NDJSON,
    "text/csv": services.Format.CSV,
}


def _part_too_large() -> Refusal:
    return Refusal(413, "part_too_large", _("A part has at most 128 MB when unpacked."))


def _past(refused: services.WrongState) -> Refusal:
    return Refusal(409, "wrong_state", _("The batch is past this: %(state)s.") % {"state": refused})


def _cut_short() -> Refusal:
    return Refusal(400, "body_cut_short", _("Fewer bytes came than the Content-Length says."))


class NewestFirst(CursorPagination):
    ordering = "-id"
    page_size = 50


class AsTheyCame(CursorPagination):
    ordering = ("part", "line", "id")
    page_size = 500


class BatchViewSet(OnceViewSet):
    """Batches of the calling client."""

    authentication_classes = [ClientAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [StrictJSONParser]
    pagination_class = NewestFirst
    serializer_class = BatchSerializer
    queryset = Batch.objects.none()  # for the documents; what is served is get_queryset
    filterset_fields = ["resource", "business_date", "state"]
    lookup_field = "public_id"

    def get_queryset(self):
        return Batch.objects.visible_to(self.request.user).select_related("replay_of")

    @documented["list"]
    def list(self, request: Request) -> Response:
        only_known(request.query_params, {*self.filterset_fields, "cursor", "fields"})
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        shown: Any = BatchSerializer(page, many=True)
        chosen_fields(shown.child, request.query_params)
        return self.get_paginated_response(shown.data)

    @documented["retrieve"]
    def retrieve(self, request: Request, public_id) -> Response:
        only_known(request.query_params, {"fields"})
        content = BatchDetailSerializer(self._batch(public_id)).data
        return tagged_answer(request, content, tag_of(content))

    @documented["errors"]
    def errors(self, request: Request, public_id) -> Response:
        only_known(request.query_params, {"cursor", "fields"})
        pages = AsTheyCame()
        page = pages.paginate_queryset(self._batch(public_id).errors.all(), request, view=self)
        shown: Any = RowErrorSerializer(page, many=True)
        chosen_fields(shown.child, request.query_params)
        return pages.get_paginated_response(shown.data)

    @documented["outcome"]
    def outcome(self, request: Request, public_id) -> Response:
        batch = self._batch(public_id)
        if batch.state == BatchState.REFUSED:
            found = BatchDetailSerializer(batch).data
            raise Refusal(
                422,
                "batch_refused",
                " ".join(each["text"] for each in found["problems"]),
                problems=found["problems"],
                errors=[{**error, "detail": error["text"]} for error in found["errors"]],
            )
        if batch.state == BatchState.APPLIED:
            return Response(BatchDetailSerializer(batch).data)
        return Response(BatchSerializer(batch).data, status=202, headers={"Retry-After": "1"})

    @documented["create"]
    def create(self, request: Request) -> Response:
        body = self._body(request)

        def announce() -> tuple[int, Any]:
            sent = self._valid(AnnouncementSerializer, request)
            self._require_scope(sent["resource"])
            try:
                batch = services.announce_batch(client=request.user, at=timezone.now(), **sent)
            except services.Stale as stale:
                text = _("Version %(newest)d of the same has been applied; an older one is not.")
                raise Refusal(409, "stale", text % {"newest": stale.newest}, newest=stale.newest) from None
            return status.HTTP_201_CREATED, BatchSerializer(batch).data

        return self.once(announce, body)

    @documented["put_part"]
    def put_part(self, request: Request, public_id, number: int) -> Response:
        batch = self._batch(public_id)
        self._require_scope(batch.resource)
        self.key()
        if not 1 <= number <= MAX_PART_NUMBER:
            raise exceptions.NotFound
        sent, layout = self._sent(request), LAYOUTS[Resource(batch.resource)]
        try:
            with services.unpack(
                request._request, sent=sent, layout=layout, batch_id=batch.pk, number=number
            ) as part:

                def receive() -> tuple[int, Any]:
                    try:
                        got = services.receive_part(batch=batch, number=number, part=part, at=timezone.now())
                    except services.WrongState as refused:
                        raise _past(refused) from None
                    return status.HTTP_200_OK, PartSerializer(
                        {"part": number, "rows": got.rows, "sha256": got.digest}
                    ).data

                return self.once(receive, f"{part.written} {part.digest}".encode())
        except services.TooLarge:
            raise _part_too_large() from None
        except services.TooManyRows:
            raise Refusal(413, "too_many_rows", _("A part has at most 100,000 rows.")) from None
        except services.BadEncoding:
            raise Refusal(400, "bad_gzip", _("The body is not whole gzip data.")) from None
        except services.CutShort:
            raise _cut_short() from None
        except services.BadHeader as refused:
            errors = [
                {"part": number, "line": 1, "field": name, "code": code, "detail": row_error_text(code)}
                for name, code in refused.faults
            ]
            text = _("The first line of a CSV part names the fields of its resource.")
            raise Refusal(422, "bad_header", text, errors=errors) from None

    @documented["close"]
    def close(self, request: Request, public_id) -> Response:
        batch = self._batch(public_id)
        self._require_scope(batch.resource)
        body = self._body(request)

        def close() -> tuple[int, Any]:
            if body:
                self._valid(EmptySerializer, request)
            try:
                closed = services.close_batch(batch=batch, at=timezone.now())
            except services.WrongState as refused:
                raise _past(refused) from None
            return status.HTTP_202_ACCEPTED, BatchSerializer(closed).data

        return self.once(close, body)

    def _batch(self, public_id) -> Batch:
        return get_object_or_404(self.get_queryset(), public_id=public_id)

    def _require_scope(self, resource: str) -> None:
        if not self.request.auth.allow_scopes([scope_of(resource)]):
            raise ScopeMissing

    def _valid(self, serializer_class, request: Request) -> dict[str, Any]:
        serializer = serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _body(self, request: Request) -> bytes:
        length = self._length(request)
        if length > MAX_JSON:
            raise Refusal(413, "body_too_large", _("This body may have 64 KB."))
        body = request._request.body
        if len(body) < length:
            raise _cut_short()
        return body

    def _sent(self, request: Request) -> services.Sent:
        if not request.META.get("CONTENT_LENGTH"):
            raise Refusal(
                411, "length_missing", _("Say the Content-Length; chunked bodies are not read here.")
            )
        length = self._length(request)
        if length > MAX_BYTES:
            raise _part_too_large()
        media, _separator, parameters = request.content_type.lower().partition(";")
        written = _FORMATS.get(media.strip())
        if written is None:
            raise exceptions.UnsupportedMediaType(request.content_type)
        charset = _CHARSET.search(parameters)
        if charset and charset[1] not in ("utf-8", "utf8"):
            raise Refusal(415, "charset_unknown", _("Parts come in UTF-8."))
        encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise Refusal(415, "encoding_unknown", _("Parts come as they are or with gzip."))
        return services.Sent(written, encoding == "gzip", length)

    def _length(self, request: Request) -> int:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdigit():
            raise Refusal(400, "length_invalid", _("The Content-Length is no number."))
        return int(length)
