"""How far the table may go on an issue, and which leave covers going further."""

from datetime import date
from decimal import Decimal

from negotiations.models import Issue, Negotiation, StopApproval, TeamMember
from negotiations.rules.codes import AskKind, AskState, Measure, Subject
from negotiations.rules.stop_line import Limits, Standing, covers, standing
from negotiations.rules.zone import worse
from pricing.models import Decision
from pricing.queries import TableRate, table_rate
from pricing.rules.route import State

PERCENT = 100


def limits_of(issue: Issue) -> Limits:
    """An issue's limits as the rules take them."""
    return Limits(issue.best, issue.bottom, authority_of(issue), issue.more_is_better)


def authority_of(issue: Issue) -> Decimal | None:
    """How far the table goes without asking: as it was typed, else what the price tables leave of a rate."""
    if issue.authority is not None or issue.subject != Subject.RATE or issue.measure != Measure.RATE:
        return issue.authority
    found = prices_of(issue.negotiation)
    return None if found is None or found.quote.sign != _sign(issue) else found.rate * PERCENT


def beyond_tables(issue: Issue, found: TableRate | None) -> bool:
    """Whether the authority that was typed for a rate goes further than the price tables leave."""
    return (
        found is not None
        and issue.authority is not None
        and issue.subject == Subject.RATE
        and issue.measure == Measure.RATE
        and found.quote.sign == _sign(issue)
        and worse(issue.authority, found.rate * PERCENT, more_is_better=issue.more_is_better)
    )


def prices_of(negotiation: Negotiation) -> TableRate | None:
    """What the price tables leave of the product that a talk is about; None without a customer, product or quote."""
    deal, customer = negotiation.opportunity, negotiation.customer
    return table_rate(customer, deal.product_line) if deal and customer else None


def _sign(issue: Issue) -> int:
    return 1 if issue.more_is_better else -1


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
