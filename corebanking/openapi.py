"""What the OpenAPI document says of the batch API: bodies, examples, keys, problems, and how to sign in."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from oauth2_provider.settings import oauth2_settings

from common.openapi import ProblemSerializer, fields_parameter
from corebanking.rules import LAYOUTS, Kind, Layout, Resource
from corebanking.serializers import (
    AnnouncementSerializer,
    BatchDetailSerializer,
    BatchSerializer,
    PartSerializer,
    RowErrorSerializer,
)

_KINDS = {
    Kind.TEXT: "text",
    Kind.CODE: "letters, digits, `_`, `-`, `.`",
    Kind.DATE: "day, `2026-10-31`",
    Kind.MOMENT: "moment with its offset, `2026-10-31T14:05:00+08:00`",
    Kind.MONTH: "month, `2026-10`",
    Kind.AMOUNT: "amount as text, two decimals",
    Kind.RATE: "number as text, up to six decimals",
    Kind.INTEGER: "whole number",
    Kind.FLAG: "`0` or `1`",
    Kind.CURRENCY: "ISO 4217",
    Kind.VERSION: "whole number that only grows, up to 18 digits",
}


class ClientScheme(OpenApiAuthenticationExtension):
    """The security scheme of `ClientAuthentication`: client credentials, scopes per resource to send and to follow."""

    target_class = "corebanking.authentication.ClientAuthentication"
    name = "client_credentials"

    def get_security_definition(self, auto_schema) -> dict:
        return {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/oauth/token/",
                    "scopes": dict(oauth2_settings.SCOPES),
                }
            },
        }


def rows_description() -> str:
    """The fields of every resource as a table each, from the very layouts that rows are checked against."""
    return "\n\n".join(_table(resource, layout) for resource, layout in LAYOUTS.items())


def _table(resource: Resource, layout: Layout) -> str:
    lines = [
        f"**{resource.value}** (key: {', '.join(layout.key)})",
        "",
        "| field | holds | needed |",
        "| --- | --- | --- |",
    ]
    for field in layout.sent_fields:
        holds = " ".join(f"`{choice}`" for choice in field.choices) or _KINDS[field.kind]
        if field.kind in (Kind.TEXT, Kind.CODE):
            holds += f", up to {field.length}"
        lines.append(f"| {field.name} | {holds} | {'yes' if field.required else ''} |")
    return "\n".join(lines)


def _problems(*codes: int) -> dict:
    meanings = {
        400: "The body or the Idempotency-Key is not as it must be",
        401: "No valid token",
        403: "The token lacks the resource's scope",
        404: "No such batch of this client",
        409: "The batch is past this, or the same call is in progress (`in_progress`: ask again)",
        411: "No Content-Length",
        413: "More than 128 MB unpacked, or more than 100,000 rows",
        415: "Neither NDJSON nor CSV in UTF-8, as it is or with gzip",
        422: "The Idempotency-Key was used for another call, the CSV header does not fit, or the batch was refused: "
        "`errors` has part, line and field of each fault",
        429: "Too many calls",
    }
    return {
        (code, "application/problem+json"): OpenApiResponse(ProblemSerializer, description=meanings[code])
        for code in codes
    }


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,100}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 visible ASCII characters. The same key and body: the same answer, nothing done twice.",
)


def _fields(serializer: type[BatchSerializer] | type[RowErrorSerializer]) -> OpenApiParameter:
    return fields_parameter(sorted(serializer().fields))


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="An ETag of the batch: 304 where it still stands so.",
)
_EXAMPLE_ROW = {field.name: field.example for field in LAYOUTS[Resource.BALANCES].fields}

documented = {
    "list": extend_schema(
        summary="Batches of this client, newest first",
        parameters=[_fields(BatchSerializer)],
        responses={200: BatchSerializer(many=True), **_problems(400, 401)},
    ),
    "retrieve": extend_schema(
        summary="One batch: state, counts, problems and the first hundred faults",
        parameters=[_fields(BatchDetailSerializer), IF_NONE_MATCH],
        responses={
            200: BatchDetailSerializer,
            304: OpenApiResponse(description="As it was read under the ETag sent"),
            **_problems(400, 401, 404),
        },
    ),
    "errors": extend_schema(
        summary="All faults of a batch's rows, in the order of parts and lines",
        parameters=[_fields(RowErrorSerializer)],
        responses={200: RowErrorSerializer(many=True), **_problems(400, 401, 404)},
    ),
    "outcome": extend_schema(
        summary="What became of a closed batch: 202 while undecided, 200 applied, 422 refused with every reason",
        responses={200: BatchDetailSerializer, 202: BatchSerializer, **_problems(401, 404, 422)},
    ),
    "create": extend_schema(
        summary="Announce a batch",
        parameters=[IDEMPOTENCY_KEY],
        request=AnnouncementSerializer,
        responses={201: BatchSerializer, **_problems(400, 401, 403, 409, 413, 422, 429)},
        examples=[
            OpenApiExample(
                "A day's balances",
                value={
                    "resource": "balances",
                    "business_date": "2026-10-31",
                    "expected_rows": 1,
                    "control_totals": {"CNY": "53173821.78"},
                    "source": "core",
                    "mode": "strict",
                },
                request_only=True,
            )
        ],
    ),
    "put_part": extend_schema(
        summary="Send one part: JSON lines or CSV, gzip welcome",
        description="UTF-8. NDJSON: one flat JSON object a line; missing, null and empty mean the same. "
        "CSV: RFC 4180 with commas, the first line names the fields; an empty cell is nothing.\n\n"
        + rows_description(),
        parameters=[
            IDEMPOTENCY_KEY,
            OpenApiParameter(
                "Content-Encoding", OpenApiTypes.STR, OpenApiParameter.HEADER, enum=["gzip", "identity"]
            ),
        ],
        request={"application/x-ndjson": OpenApiTypes.BINARY, "text/csv": OpenApiTypes.BINARY},
        responses={200: PartSerializer, **_problems(400, 401, 403, 404, 409, 411, 413, 415, 422, 429)},
        examples=[
            OpenApiExample(
                "A balance", value=_EXAMPLE_ROW, request_only=True, media_type="application/x-ndjson"
            )
        ],
    ),
    "close": extend_schema(
        summary="Close: no more parts; a worker checks and applies",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses={202: BatchSerializer, **_problems(400, 401, 403, 404, 409, 422, 429)},
    ),
}
