"""Remembers which customers a person looked at last, for the empty palette."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

RECENT = "recent_customers"
KEPT = 6


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
