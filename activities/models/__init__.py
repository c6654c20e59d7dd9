"""What activities keep: contacts and their rule, and visits that are planned."""

from activities.models.contacts import Aim, ContactRule, Interaction, InteractionKind, Mood
from activities.models.visits import Appointment, Visit, VisitState

__all__ = [
    "Aim",
    "Appointment",
    "ContactRule",
    "Interaction",
    "InteractionKind",
    "Mood",
    "Visit",
    "VisitState",
]
