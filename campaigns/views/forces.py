"""Who takes part: the units and whether their people are ranked for all, and the task force by part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.access import visible_campaign
from campaigns.forms.preparation import TakingPartForm, TaskForceForm
from campaigns.models import Campaign
from campaigns.queries import forces as queries
from campaigns.queries.page import rights
from campaigns.services import forces as services
from common.errors import Forbidden


@require_http_methods(["GET", "HEAD", "POST"])
def forces(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    if request.method != "POST":
        return _page(request, campaign, {})
    may_plan = rights(campaign, request.user).plans
    if not (may_plan or request.user.reach.subtrees):
        raise Forbidden
    what = request.POST.get("what", "")
    if what == "ranking":
        _switch(request, campaign)
    elif what not in ("unit", "join", "leave"):
        return _page(request, campaign, {}, status=422)
    elif not may_plan:
        raise Forbidden
    elif what == "leave":
        member = get_object_or_404(campaign.task_force.select_related("staff"), pk=_number(request, "member"))
        services.leave_task_force(campaign=campaign, staff=member.staff, by=request.user, at=timezone.now())
    else:
        form = _forms(request, campaign, {what: request.POST})[what]
        if not form.is_valid():
            return _page(request, campaign, {what: request.POST}, status=422)
        act = services.take_part if what == "unit" else services.join_task_force
        act(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("campaigns:forces", public_id)


def _switch(request: HttpRequest, campaign: Campaign) -> None:
    """A unit's head, or whoever plans, says whether its people stand in the ranking for all."""
    found = campaign.participants.select_related("unit")
    participant = get_object_or_404(found, unit__code=request.POST.get("unit", ""))
    if not queries.may_open_ranking(campaign, participant, request.user):
        raise Forbidden
    services.take_part(
        campaign=campaign,
        unit=participant.unit,
        people_public=request.POST.get("people_public") == "1",
        by=request.user,
        at=timezone.now(),
    )


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 15 else 0


def _forms(request: HttpRequest, campaign: Campaign, sent: dict) -> dict:
    return {
        "unit": TakingPartForm(sent.get("unit"), campaign=campaign, user=request.user),
        "join": TaskForceForm(sent.get("join"), user=request.user),
    }


def _page(request: HttpRequest, campaign: Campaign, sent: dict, *, status: int = 200) -> HttpResponse:
    context = {
        "campaign": campaign,
        "rights": rights(campaign, request.user),
        "units": queries.units_of(campaign, request.user),
        "parts": queries.parts_of(campaign),
        "forms": _forms(request, campaign, sent),
    }
    return render(request, "campaigns/forces.html", context, status=status)
