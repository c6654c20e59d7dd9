"""Many calls in one: each row is what a call of its own would be, by the same view, with the same refusal."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from time import monotonic
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import ProblemSerializer
from common.problems import problem
from common.records import Budgeted, StrictSerializer, valid
from common.rest import PersonAuthentication
from corebanking.api.once import OnceViewSet, Refusal
from corebanking.openapi import IDEMPOTENCY_KEY

MOST = 500
# Rows that are not begun by then are not reached.
SECONDS = 20
_OF_THE_WHOLE = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IDEMPOTENCY_KEY", "HTTP_CONTENT_ENCODING")


class NotInBulk(exceptions.PermissionDenied):
    """The answers of a bulk are kept under its key; what is told once must not be."""

    default_code = "not_in_bulk"
    default_detail = _("What this answers is told once. Make it a call of its own.")


class NotReached(exceptions.APIException):
    """The time of the bulk ended before the row."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "not_reached"
    default_detail = _(
        "The time of this call ended before this row, and nothing of it was done. Send it again."
    )


class RowSerializer(StrictSerializer):
    """One call: what stands behind /api/v1/, its body, and the ETag that it is made from."""

    method = serializers.ChoiceField(choices=["POST", "PATCH"], default="POST")
    path = serializers.RegexField(r"^[\w./~-]{1,300}$", help_text="`tasks/ID/done/`")
    body = serializers.DictField(default=dict)
    if_match = serializers.CharField(max_length=200, required=False)


class BulkSerializer(StrictSerializer):
    """Rows to be done in their order; `strict`: all of them or none."""

    strict = serializers.BooleanField(default=False)
    rows = RowSerializer(many=True, allow_empty=False, max_length=MOST)  # type: ignore[call-arg]  # of the list


class RowAnswerSerializer(serializers.Serializer):
    """What a row's call was answered; of refusals the problem, whose pointers lead into what was sent."""

    row = serializers.IntegerField(help_text="counted from 0")
    status = serializers.IntegerField()
    etag = serializers.CharField(required=False)
    body = serializers.DictField(required=False)
    problem = ProblemSerializer(required=False)


class BulkAnswerSerializer(serializers.Serializer):
    """How many rows were done and refused, and each row's answer."""

    done = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = RowAnswerSerializer(many=True)


class BulkViewSet(OnceViewSet):
    """Whatever people write over the API, up to 500 at a time; each row is one call of the caller's budget."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    serializer_class = BulkSerializer

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=BulkSerializer,
        responses={200: BulkAnswerSerializer},
        examples=[
            OpenApiExample(
                "Two tasks done",
                value={
                    "strict": False,
                    "rows": [
                        {
                            "path": "tasks/01a20470-33a2-7aa4-adf2-f9062bd3acb2/done/",
                            "body": {"note": "sent"},
                        },
                        {"path": "tasks/01a20470-4ee4-7b22-a39c-0ed8bf62186c/done/"},
                    ],
                },
                request_only=True,
            )
        ],
    )
    def create(self, request: Request) -> Response:
        """Do up to 500 calls in their order; with `strict` and a refused row nothing is done: 422 `bulk_refused`.

        More rows than calls are left: 429, nothing is done. Rows not begun after 20 seconds: 503 `not_reached`.
        """
        self.key()
        sent = valid(BulkSerializer, request)

        def work() -> tuple[int, Any]:
            self.charge(len(sent["rows"]) - 1)
            end = monotonic() + SECONDS
            with transaction.atomic():
                rows = [self._answered(place, row, end) for place, row in enumerate(sent["rows"])]
                refused = sum(1 for row in rows if "problem" in row)
                undone = sent["strict"] and refused > 0
                transaction.set_rollback(undone)
            if undone:
                raise Refusal(422, "bulk_refused", _("Some rows are refused; nothing was done."), rows=rows)
            return HTTPStatus.OK, {"done": len(rows) - refused, "refused": refused, "rows": rows}

        return self.once(work, json.dumps(request.data, sort_keys=True).encode())

    def _answered(self, place: int, row: Mapping[str, Any], end: float) -> dict[str, Any]:
        """A row's answer; what a refused one had written is undone."""
        with transaction.atomic():
            response = self._called(row) if monotonic() < end else _refused(NotReached())
            if response.status_code < HTTPStatus.BAD_REQUEST:
                tag = {"etag": response.headers["ETag"]} if "ETag" in response.headers else {}
                body = {} if response.data is None else {"body": response.data}
                return {"row": place, "status": response.status_code, **tag, **body}
            transaction.set_rollback(True)
        told = dict(response.data)
        if "errors" in told:
            told["errors"] = [
                {**error, "pointer": f"/rows/{place}/body/{(error['field'] or '').replace('.', '/')}"}
                for error in told["errors"]
            ]
        return {"row": place, "status": response.status_code, "problem": told}

    def _called(self, row: Mapping[str, Any]) -> Response:
        try:
            found = resolve(f"/api/v1/{row['path']}")
        except Resolver404:
            return _refused(exceptions.NotFound())
        view = getattr(found.func, "cls", Budgeted)
        if PersonAuthentication not in view.authentication_classes or issubclass(view, BulkViewSet):
            return _refused(exceptions.NotFound())
        if getattr(found.func, "actions", {}).get(row["method"].lower()) in view.answers_once:
            return _refused(NotInBulk())
        return found.func(self._request(row), *found.args, **found.kwargs)

    def _request(self, row: Mapping[str, Any]) -> WSGIRequest:
        """The row as a request of the same person in the same session, whose CSRF token was looked at already."""
        outer = self.request._request
        body = json.dumps(row["body"]).encode()
        environ = {name: value for name, value in outer.META.items() if name not in _OF_THE_WHOLE}
        environ |= {
            "REQUEST_METHOD": row["method"],
            "PATH_INFO": f"/api/v1/{row['path']}",
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
        if "if_match" in row:
            environ["HTTP_IF_MATCH"] = row["if_match"]
        inner = WSGIRequest(environ)
        inner.user, inner.session = outer.user, outer.session
        inner._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # Django's own word for it
        inner.paid = True  # type: ignore[attr-defined]  # read by CallBudget
        return inner


def _refused(refusal: exceptions.APIException) -> Response:
    return Response(problem(refusal), status=refusal.status_code)
