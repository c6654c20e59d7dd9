"""The cockpit of whoever reads a subtree of units."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organization.rules import Act


def cockpit(request: HttpRequest) -> HttpResponse:
    """Figures of the units the viewer reads."""
    if not request.user.reach.may(Act.READ_DASHBOARD):
        raise PermissionDenied
    return render(request, "dashboards/cockpit.html", {})
