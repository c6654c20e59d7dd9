"""The one way from a request to an opportunity: what is invisible does not exist, what is forbidden is refused."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organization.access import refuse_others
from organization.rules import Act
from prospects.models import Opportunity


def visible_opportunity(request: HttpRequest, public_id: UUID | str) -> Opportunity:
    """The opportunity, or 404 for one whose company this person does not see."""
    found = (
        Opportunity.objects.visible_to(request.user)
        .live()
        .select_related("customer", "prospect", "owner", "unit", "product_line", "decider", "revives")
    )
    return get_object_or_404(found, public_id=public_id)


def editable_opportunity(request: HttpRequest, public_id: UUID | str) -> Opportunity:
    """The opportunity for somebody who may also change it; 403 for a reader."""
    opportunity = visible_opportunity(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    return opportunity
