"""How far the table may go on an issue, and which leave covers going further."""

from datetime import date
from decimal import Decimal

from negotiations.models import Issue, StopApproval, TeamMember
from negotiations.rules.codes import AskKind, AskState
from negotiations.rules.stop_line import Limits, Standing, covers, standing
from pricing.models import Decision
from pricing.rules.route import State


def limits_of(issue: Issue) -> Limits:
    """An issue's limits as the rules take them."""
    return Limits(issue.best, issue.bottom, issue.authority, issue.more_is_better)


def leave_for(*, issue: Issue, value: Decimal, day: date) -> StopApproval | None:
    """The leave that covers offering a value on a day, the nearest one; None where there is none."""
    given = StopApproval.objects.filter(issue=issue, state=AskState.APPROVED, expires_on__gte=day)
    held = [
        leave
        for leave in given
        if leave.expires_on is not None
        and covers(
            leave.value, value, expires_on=leave.expires_on, day=day, more_is_better=issue.more_is_better
        )
        # Leave to go beyond the authority is none to go beyond the bottom line.
        and (leave.kind == AskKind.STOP_LINE or standing(value, limits_of(issue)) != Standing.BEYOND_BOTTOM)
    ]
    return min(held, key=lambda leave: abs(leave.value - value), default=None)


def given_by_price_levels(issue: Issue, day: date) -> tuple[StopApproval, Decision] | None:
    """A waiting question of an issue whose request the price levels approved, with who approved it.

    None where the request is not approved or no longer holds, or where somebody of the deal team decided it: who sits
    at the table gives no leave.
    """
    asked = (
        StopApproval.objects.filter(
            issue=issue,
            state=AskState.WAITING,
            concession__state=State.APPROVED,
            concession__expires_on__gte=day,
        )
        .select_related("concession")
        .first()
    )
    if asked is None or asked.concession is None:
        return None
    decisions = list(asked.concession.decisions.select_related("decided_by").order_by("level"))
    team = TeamMember.objects.filter(negotiation=asked.negotiation_id, ends_on=None).values_list(
        "staff_id", flat=True
    )
    deciders = {person for made in decisions for person in (made.decided_by_id, made.stood_in_for_id)}
    return None if deciders & {*team, asked.asked_by_id} else (asked, decisions[-1])
