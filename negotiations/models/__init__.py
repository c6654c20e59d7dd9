"""The talk, what is on the table, who offered what, tactics, approvals, and how it ended."""

from negotiations.models.agreement import Agreement, AgreementTerm, Lesson, Promise
from negotiations.models.approvals import StopApproval
from negotiations.models.issues import Issue
from negotiations.models.negotiation import Counterpart, Negotiation, TeamMember
from negotiations.models.table import Offer, PhaseNote, Round
from negotiations.models.tactics import Tactic, TacticSeen

__all__ = [
    "Agreement",
    "AgreementTerm",
    "Counterpart",
    "Issue",
    "Lesson",
    "Negotiation",
    "Offer",
    "PhaseNote",
    "Promise",
    "Round",
    "StopApproval",
    "Tactic",
    "TacticSeen",
    "TeamMember",
]
