"""The page of what colleagues who left still hold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organization.access import refuse_others
from organization.rules import Act
from workspace.queries.leavers import leavers


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Who left, and what of theirs waits for somebody else."""
    refuse_others(request, Act.READ_DASHBOARD)
    return render(request, "workspace/left.html", {"leavers": leavers(request.user)})
