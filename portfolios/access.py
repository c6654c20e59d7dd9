"""Who may do what with a handover, for pages and API alike."""

from organization.models import Staff
from portfolios.models import Handover
from portfolios.queries import supervises
from portfolios.rules import State


def may_propose(user: Staff) -> bool:
    """Whether a person supervises anybody whose customers could be handed over."""
    return bool(user.reach.subtrees)


def rights_of(user: Staff, handover: Handover) -> dict[str, bool]:
    """What a person may do to a handover now, by the name of the act."""
    above = supervises(user, handover.unit)
    return {
        "answer": handover.state == State.PROPOSED and handover.taker_id in user.reach.people,
        "withdraw": above and handover.state in {State.PROPOSED, State.ACCEPTED},
        "undo": above and handover.state == State.DONE and handover.giver_id is not None,
    }
