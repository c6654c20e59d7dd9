"""The palette and its page: find customers and people, or begin an act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customers.access import looked
from customers.models import LookedAt
from organization.rules import Act
from workspace.middleware import RECENT
from workspace.queries.search import find, pinned, recent


@vary_on_headers("HX-Request")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    found = find(request.user, typed)
    if found.long_enough:
        looked(request, LookedAt.SEARCH, found.by_people or [None], terms=typed)
    context = {
        "typed": typed,
        "found": found,
        "pinned": pinned(request.user) if not found.long_enough else [],
        "recent": recent(request.user, request.session.get(RECENT, [])) if not found.long_enough else [],
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
        "one": found.customers[0] if len(found.customers) == 1 else None,
    }
    return render(request, "workspace/_results.html" if request.htmx else "workspace/search.html", context)
