"""Which plans a person opens, and what they may do to one now, for pages and API alike."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accountplans.models import AccountPlan
from accountplans.queries import listed_plans, may_agree
from accountplans.rules import PlanState
from organization.access import refuse_others
from organization.models import Staff
from organization.rules import Act


def visible_plan(request: HttpRequest, public_id: UUID) -> AccountPlan:
    """The plan, or 404 for whoever does not see its customer."""
    return get_object_or_404(listed_plans(request.user), public_id=public_id)


def editable_plan(request: HttpRequest, public_id: UUID) -> AccountPlan:
    """The plan, or 403 for whoever reads it only."""
    plan = visible_plan(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    return plan


def rights_of(user: Staff, plan: AccountPlan) -> dict[str, bool]:
    """By the name of the act; who reads the plan only may nothing.

    While a new version is being written, no other is begun and the plan that stands is not closed.
    """
    edits, state = user.reach.may(Act.EDIT_CUSTOMER), plan.state
    stands = edits and state == PlanState.AGREED
    of_year = AccountPlan.objects.filter(customer=plan.customer_id, year=plan.year)
    alone = stands and not of_year.unsettled().exists()
    above = any(plan.customer.unit.path.startswith(path) for path in user.reach.subtrees)
    return {
        "write": edits and state == PlanState.DRAFT,
        "submit": edits and state == PlanState.DRAFT,
        "let_go": edits and state == PlanState.DRAFT,
        "return": edits and state == PlanState.SUBMITTED,
        "agree": edits and state == PlanState.SUBMITTED and may_agree(user, plan),
        "version": alone,
        "spend": stands,
        "close": above and alone,
    }
