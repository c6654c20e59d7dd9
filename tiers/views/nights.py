"""The nights that decide tiers: the list, one of them, and starting one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.models import Job
from organization.access import refuse_others
from organization.rules import Act
from tiers import queries, services


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.READ_RUNS)
    page = queries.nights(request.user, request.GET.get("cursor", ""))
    return render(request, "tiers/runs.html", {"page": page, **_starting(request)})


@require_safe
def run_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.READ_RUNS)
    night = queries.night(request.user, public_id)
    if night is None:
        raise Http404
    if not request.htmx:
        return render(request, "tiers/run.html", {"night": night, **_starting(request)})
    answer = render(request, "tiers/_run.html", {"night": night})
    if not night.unfinished:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def run_start(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.START_RUN)
    try:
        job: Job | None = services.request_night(by=request.user, at=timezone.now())
    except services.NightUnderWay as under_way:
        messages.warning(request, _("A night is under way already. This is how it stands."))
        job = under_way.job
    return redirect("tiers:run-detail", job.public_id) if job else redirect("tiers:run-list")


def _starting(request: HttpRequest) -> dict:
    return {
        "may_start": request.user.reach.may(Act.START_RUN),
        "under_way": queries.night_under_way(request.user),
    }
