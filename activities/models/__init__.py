"""What activities keep: contacts and their rule, and visits that are planned."""

from activities.models.contacts import Aim, ContactRule, Interaction, InteractionKind, Mood
from activities.models.feeds import CalendarFeed
from activities.models.visits import Appointment, Visit, VisitState

__all__ = [
    "Aim",
    "Appointment",
    "CalendarFeed",
    "ContactRule",
    "Interaction",
    "InteractionKind",
    "Mood",
    "Visit",
    "VisitState",
]
