"""The cockpit of whoever reads a subtree of units, and the names behind its figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards import queries
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """Figures of the unit asked for, or of the highest one the viewer reads."""
    return render(request, "dashboards/cockpit.html", {"page": queries.cockpit(_scope(request))})


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """The open follow-ups behind a figure."""
    scope, asked = _scope(request), request.GET
    page = queries.follow_ups(
        scope,
        person=asked.get("person", ""),
        late=asked.get("late") == "1",
        cursor=asked.get("cursor", ""),
    )
    return render(request, "dashboards/follow_ups.html", {"page": page, "scope": scope})


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """The customers lost since the end of last month."""
    scope, asked = _scope(request), request.GET
    page = queries.lost_customers(
        scope, tier_before=asked.get("tier_before", ""), cursor=asked.get("cursor", "")
    )
    return render(request, "dashboards/lost.html", {"page": page, "scope": scope})


def _scope(request: HttpRequest) -> queries.Scope:
    """403 for whoever reads no figures at all, 404 for a unit that does not exist for the viewer."""
    refuse_others(request, Act.READ_DASHBOARD)
    try:
        return queries.scope(request.user, request.GET.get("unit", ""))
    except queries.NothingToRead:
        raise Http404 from None
