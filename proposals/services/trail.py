"""How acts on proposals are locked and recorded."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from organization.models import Staff
from proposals.models import Proposal
from proposals.refusals import NotDraft, WrongState
from proposals.rules.states import ProposalState


def hold(proposal: Proposal) -> Proposal:
    """The proposal, locked."""
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("customer__unit", "customer__manager", "need", "contact", "logo__file").get(
        pk=proposal.pk
    )


def hold_in(proposal: Proposal, *states: ProposalState) -> Proposal:
    """The proposal, locked; refuses WrongState for another state than these."""
    held = hold(proposal)
    if held.state not in states:
        raise WrongState(held.state)
    return held


@transaction.atomic
def hold_draft(*, proposal: Proposal, by: Staff) -> Proposal:
    """The draft, locked, with whoever writes in it among its hands; refuses NotDraft."""
    held = hold(proposal)
    if held.state != ProposalState.DRAFT:
        raise NotDraft(str(held.public_id))
    if by.pk not in held.hands:
        held.hands = [*held.hands, by.pk]
        held.save(update_fields=["hands"])
    return held


@transaction.atomic
def record(
    *,
    kind: str,
    proposal: Proposal,
    by: Staff | None,
    at: datetime,
    was: str = "",
    reason: str = "",
    **told: str,
) -> None:
    """Write an act into the customer's trail."""
    record_act(
        kind=kind,
        subject=proposal.customer,
        actor=by,
        at=at,
        reason=reason,
        before={"proposal_state": was} if was else {},
        after={"proposal": proposal.name, **({"proposal_state": proposal.state} if was else {}), **told},
    )
