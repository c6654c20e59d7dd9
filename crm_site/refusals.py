"""What answers where no view does: pages for people, problem documents for calls of the API."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions

from common.problems import MEDIA_TYPE, problem


def _answer(
    page: Callable[..., HttpResponse],
    refusal: type[exceptions.APIException],
    request: HttpRequest,
    *args: Any,
) -> HttpResponse:
    if not request.path_info.startswith("/api/"):
        return page(request, *args)
    document = problem(refusal())
    return JsonResponse(document, status=document["status"], content_type=MEDIA_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(defaults.bad_request, exceptions.ParseError, request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(defaults.permission_denied, exceptions.PermissionDenied, request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(defaults.page_not_found, exceptions.NotFound, request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    return _answer(defaults.server_error, exceptions.APIException, request)
