"""What a person may do to a proposal now, for pages and API alike."""

from common.calendar import business_today
from organization.models import Staff
from organization.rules import Act
from proposals.models import Proposal
from proposals.queries import may_approve
from proposals.rules.states import ProposalState


def rights_of(user: Staff, proposal: Proposal) -> dict[str, bool]:
    """By the name of the act; who reads the proposal only may nothing."""
    edits, state = user.reach.may(Act.EDIT_CUSTOMER), proposal.state
    draft, waits = state == ProposalState.DRAFT, state == ProposalState.SUBMITTED
    being_written = Proposal.objects.filter(number=proposal.number).written().exists()
    return {
        "write": edits and draft,
        "submit": edits and draft,
        "return": edits and waits,
        "approve": edits and waits and may_approve(user, proposal),
        "send": edits and state == ProposalState.APPROVED,
        "mail": edits
        and not proposal.mailed_at
        and (state == ProposalState.APPROVED or proposal.link_works_on(business_today())),
        "link": edits and proposal.link_works_on(business_today()),
        "edition": edits and not draft and not waits and not being_written,
        "close": edits and state in (ProposalState.DRAFT, ProposalState.APPROVED, ProposalState.SENT),
    }
