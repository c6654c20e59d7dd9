"""Where a proposal stands, what a customer may answer, and which parts it has."""

from datetime import date
from enum import StrEnum

# A link works so many days at the most, and no longer than what is offered.
LONGEST_LINK_DAYS = 60
# So many answers by one link at the most; an acceptance or a refusal is the last one.
MOST_ANSWERS = 10


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"


class Answer(StrEnum):
    """What a customer says to a proposal."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    QUESTIONS = "questions"


class Part(StrEnum):
    """The parts of a proposal that its author writes, in the order of the document."""

    SITUATION = "situation"
    LACK = "lack"
    OFFER = "offer"
    PRICE = "price"
    TEAM = "team"
    PROMISES = "promises"
    STEPS = "steps"


WRITTEN = frozenset({ProposalState.DRAFT, ProposalState.SUBMITTED})
ANSWERED = {Answer.ACCEPTED: ProposalState.ACCEPTED, Answer.REFUSED: ProposalState.REFUSED}


def link_works(state: ProposalState | str, expires_on: date | None, today: date) -> bool:
    """Whether the customer's link still takes an answer."""
    return state == ProposalState.SENT and expires_on is not None and today <= expires_on
