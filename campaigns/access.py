"""The way from a request to a campaign: 404 where it is not visible, 403 where the act is not this person's."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.models import Campaign, Training
from campaigns.queries import page
from common.errors import Forbidden


def visible_campaign(request: HttpRequest, public_id: UUID) -> Campaign:
    """The campaign if the person sees it, else 404."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("owner_unit")
    return get_object_or_404(campaigns, public_id=public_id)


def planned_campaign(request: HttpRequest, public_id: UUID) -> Campaign:
    """The campaign if the person plans it; 403 for its other readers."""
    campaign = visible_campaign(request, public_id)
    if not page.rights(campaign, request.user).plans:
        raise Forbidden
    return campaign


def planned_meeting(request: HttpRequest, public_id: UUID) -> Training:
    """A meeting of a campaign that the person plans; 403 for the campaign's other readers."""
    found = Training.objects.visible_to(request.user).select_related("campaign__owner_unit")
    meeting = get_object_or_404(found, public_id=public_id)
    if not page.rights(meeting.campaign, request.user).plans:
        raise Forbidden
    return meeting


def worked_campaign(request: HttpRequest, public_id: UUID) -> Campaign:
    """The campaign if the person calls and records results; 403 for its other readers."""
    campaign = visible_campaign(request, public_id)
    rights = page.rights(campaign, request.user)
    if not (rights.works and rights.takes_part):
        raise Forbidden
    return campaign
