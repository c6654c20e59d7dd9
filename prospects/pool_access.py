"""The one way from a request to a prospect: what is invisible does not exist, what is forbidden is refused."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.errors import Forbidden
from organization.rules import Act, Role
from prospects.models import Prospect, ProspectState


def visible_prospect(request: HttpRequest, public_id: UUID | str) -> Prospect:
    """The prospect, or 404 for one that this person does not see."""
    found = Prospect.objects.visible_to(request.user).select_related(
        "unit", "owner", "source_customer", "customer", "added_by"
    )
    return get_object_or_404(found, public_id=public_id)


def editable_prospect(request: HttpRequest, public_id: UUID | str) -> Prospect:
    """The prospect for whoever holds it, supervises it, or may claim it; 403 for other readers."""
    prospect = visible_prospect(request, public_id)
    if not may_edit(request.user, prospect):
        raise Forbidden
    return prospect


def supervised_prospect(request: HttpRequest, public_id: UUID | str) -> Prospect:
    """The prospect for a supervisor above its pool; 403 for other readers."""
    prospect = visible_prospect(request, public_id)
    if not supervises(request.user, prospect):
        raise Forbidden
    return prospect


def claimable_prospect(request: HttpRequest, public_id: UUID | str) -> Prospect:
    """The prospect for an account manager of its pool; 403 for other readers."""
    prospect = visible_prospect(request, public_id)
    if not may_claim(request.user, prospect):
        raise Forbidden
    return prospect


def looks_for_customers(user) -> bool:
    """Whether the pool is any of this person's business: account managers, teams, supervisors, senior management."""
    return bool(user.reach.everything or user.reach.subtrees or user.reach.on_teams)


def supervises(user, prospect: Prospect) -> bool:
    """Whether the pool of the prospect lies in a subtree that the person supervises."""
    return any(prospect.unit.path.startswith(path) for path in user.reach.subtrees)


def may_claim(user, prospect: Prospect) -> bool:
    """Account managers claim out of the pool of their own unit."""
    return Role.ACCOUNT_MANAGER in user.reach.roles and prospect.unit_id == user.unit_id


def may_edit(user, prospect: Prospect) -> bool:
    """Whoever holds it, a supervisor above its pool, and, while nobody holds it, whoever may claim it."""
    if not user.reach.may(Act.WORK_PROSPECTS):
        return False
    if supervises(user, prospect) or prospect.owner_id == user.pk:
        return True
    return prospect.state != ProspectState.CLAIMED and may_claim(user, prospect)
