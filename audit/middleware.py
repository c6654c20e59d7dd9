"""Marks everything a request writes with its origin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.context import working_from
from audit.models import Source

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class ActContextMiddleware:
    """Opens the origin of acts around a writing request: a page, or the API where the path says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READING:
            return self.get_response(request)
        source = Source.API if request.path.startswith("/api/") else Source.PAGE
        with working_from(source, address=request.META.get("REMOTE_ADDR"), actor_id=request.user.pk):
            return self.get_response(request)
