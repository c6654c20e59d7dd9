"""How far the table may go on an issue, and which leave covers going further."""

from datetime import date
from decimal import Decimal

from negotiations.models import Issue, StopApproval
from negotiations.rules.codes import AskKind, AskState
from negotiations.rules.stop_line import Limits, Standing, covers, standing


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
