"""What a person may do to a plan now, for pages and API alike."""

from accountplans.models import AccountPlan
from accountplans.queries import may_agree
from accountplans.rules import PlanState
from organization.models import Staff
from organization.rules import Act


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
