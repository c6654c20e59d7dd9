"""What API calls of signed-in colleagues share: their session counts, and a conflict has a code of its own."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions, status
from rest_framework.authentication import SessionAuthentication


class PersonAuthentication(SessionAuthentication):
    """A colleague's session, with the CSRF token for what writes; whoever has none is told 401."""

    def authenticate_header(self, request) -> str:
        return "Session"


class PersonScheme(OpenApiAuthenticationExtension):
    """The security scheme of `PersonAuthentication` in the OpenAPI document: the cookie of a session."""

    target_class = "common.rest.PersonAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class Conflict(exceptions.APIException):
    """The record is not in a state in which this can be done; the code says why."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, code: str, text: Any) -> None:
        super().__init__(text, code)
