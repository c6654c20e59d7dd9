"""Trainings and meetings of a campaign: what is to come, what was held, and what was agreed there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns.access import planned_campaign, planned_meeting, visible_campaign
from campaigns.forms.preparation import MeetingForm, MeetingNotesForm
from campaigns.models import Campaign
from campaigns.queries import page
from campaigns.queries.meetings import meeting_page
from campaigns.services.meetings import CampaignOver, NotHeldYet, plan_meetings, write_up_meeting
from common.calendar import business_today


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if request.method != "POST":
        campaign = visible_campaign(request, public_id)
        return _meetings_page(request, campaign, MeetingForm())
    campaign = planned_campaign(request, public_id)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _meetings_page(request, campaign, form)
    try:
        planned = plan_meetings(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
    except CampaignOver:
        form.add_error("held_on", _("The campaign is over by then."))
        return _meetings_page(request, campaign, form)
    said = ngettext("%(n)s meeting planned.", "%(n)s meetings planned.", planned) % {"n": planned}
    messages.success(request, said)
    return redirect("campaigns:meetings", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = planned_meeting(request, public_id)
    form = MeetingNotesForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        try:
            write_up_meeting(
                meeting=held,
                by=request.user,
                today=business_today(),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except NotHeldYet:
            form.add_error(None, _("This meeting is still to come."))
        else:
            messages.success(request, _("Saved."))
            return redirect("campaigns:meetings", held.campaign.public_id)
    context = {"campaign": held.campaign, "meeting": held, "form": form}
    return render(request, "campaigns/meeting.html", context, status=422 if form.is_bound else 200)


def _meetings_page(request: HttpRequest, campaign: Campaign, form: MeetingForm) -> HttpResponse:
    held = request.GET.get("show") == "held"
    today = business_today()
    shown = meeting_page(campaign, held=held, today=today, cursor=request.GET.get("cursor", ""))
    context = {
        "campaign": campaign,
        "rights": page.rights(campaign, request.user),
        "page": shown,
        "held": held,
        "today": today,
        "form": form,
        "tabs": [("coming", _("To come"), shown.coming, not held), ("held", _("Held"), shown.held, held)],
    }
    return render(request, "campaigns/meetings.html", context, status=422 if form.is_bound else 200)
