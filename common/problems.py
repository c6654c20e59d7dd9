"""Refusals of the API as problem documents (RFC 9457), in the caller's language."""

from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import VALIDATION_ERROR, ErrorResponse
from rest_framework import exceptions, status
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"


class Busy(exceptions.APIException):
    """Somebody else holds what the call needs; nothing was done."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    wait = 2


class ProblemHandler(ExceptionHandler):
    """Answers every exception of an API view with a problem document."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, OperationalError):
            return Busy(_("The records are in use at this moment. Send the call again."))
        if isinstance(exc, ValueError) and "NUL (0x00)" in str(exc):
            # An address with %00 in it: the database holds no such text, so there is no such record.
            return exceptions.NotFound()
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict) -> Response:
        response = super().get_response(exc, data)
        response.content_type = MEDIA_TYPE
        return response

    def set_rollback(self) -> None:
        """Leave transactions alone where the view opens its own; what it wrote was rolled back where it raised."""
        if getattr(self.context.get("view"), "own_transactions", False):
            return
        super().set_rollback()


class ProblemFormatter(ExceptionFormatter):
    """type, title, status, detail, code; for a refused body also `errors`, one per field."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        return problem(self.exc, error_response)


def problem(exc: exceptions.APIException, response: ErrorResponse | None = None) -> dict[str, Any]:
    """The problem document of an exception; what the exception has as `more` stands in it too."""
    if response is None:
        # The formatter asks nothing of the context.
        formatter = ExceptionFormatter(exc, {}, exc)  # type: ignore[typeddict-item]
        response = formatter.get_error_response(formatter.get_error_type(), formatter.get_errors())
    if response.type == VALIDATION_ERROR:
        code, detail = (
            ("invalid_query", _("The address has parameters that are unknown, or not as they must be."))
            if getattr(exc, "query", False)
            else (
                "invalid_body",
                _("The body has fields that are missing, unknown or not as they must be."),
            )
        )
    else:
        code, detail = response.errors[0].code, response.errors[0].detail
    document = {
        "type": f"urn:hausbank:problem:{code}",
        "title": _title(exc.status_code),
        "status": exc.status_code,
        "detail": detail,
        "code": code,
    }
    if response.type == VALIDATION_ERROR:
        document["errors"] = [
            {"field": error.attr, "code": error.code, "detail": error.detail} for error in response.errors
        ]
    return {**document, **getattr(exc, "more", {})}


def _title(code: int) -> str:
    return {
        400: _("The request cannot be understood"),
        401: _("Not signed in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("This method is not served here"),
        406: _("No such format"),
        409: _("Not in this state"),
        411: _("Length missing"),
        412: _("Changed meanwhile"),
        413: _("Too large"),
        415: _("This kind of body is not read here"),
        422: _("Understood, and not accepted"),
        428: _("Precondition missing"),
        429: _("Too many calls"),
        503: _("Busy"),
    }.get(code, _("The server failed"))
