"""The one way from a request to a talk: its team sees it, those above know of it, to everybody else there is none."""

from uuid import UUID

from django.http import Http404, HttpRequest

from common.errors import Forbidden
from negotiations.models import Issue, Negotiation
from organization.access import refuse_others
from organization.rules import Act


def team_talk(request: HttpRequest, public_id: UUID) -> Negotiation:
    """The talk for its deal team; 403 for those who know of it alone, 404 for everybody else."""
    found = Negotiation.objects.visible_to(request.user).select_related(
        "customer", "prospect", "opportunity", "unit", "lead"
    )
    talk = found.filter(public_id=public_id).first()
    if talk is not None:
        return talk
    if Negotiation.objects.known_to(request.user).filter(public_id=public_id).exists():
        raise Forbidden
    raise Http404


def acting_talk(request: HttpRequest, public_id: UUID) -> Negotiation:
    """The talk for somebody of its team who may act at the table."""
    talk = team_talk(request, public_id)
    refuse_others(request, Act.NEGOTIATE)
    return talk


def acting_issue(request: HttpRequest, public_id: UUID) -> Issue:
    """An issue of a talk at whose table the person may act."""
    found = Issue.objects.visible_to(request.user).select_related("negotiation")
    issue = found.filter(public_id=public_id).first()
    if issue is None:
        raise Http404
    refuse_others(request, Act.NEGOTIATE)
    return issue
