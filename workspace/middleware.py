"""Keeps in mind what a person did just now: customers looked at, and that the numbers beside the menu changed."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from workspace.queries.frame import forget_facts

RECENT = "recent_customers"
KEPT = 6
_READS = {"GET", "HEAD", "OPTIONS"}


class RecentCustomersMiddleware:
    """Keeps the numbers of the last few records in the session; only what was really shown counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name == "customers:detail" and response.status_code == 200:
            number = match.kwargs["customer_no"]
            before = request.session.get(RECENT, [])
            if before[:1] != [number]:
                request.session[RECENT] = [number, *(one for one in before if one != number)][:KEPT]
        return response


class OwnActsCountMiddleware:
    """Nobody reads a number beside the menu that is older than what they did themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A route for machines leaves nobody here.
        person = request.user or AnonymousUser()
        if request.method not in _READS and person.is_authenticated:
            forget_facts(person)
        return response
