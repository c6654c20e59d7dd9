"""What activities keep: contacts and their rule, visits that are planned, and the work diary."""

from activities.models.approaches import AssociationApproach
from activities.models.channels import Channel, ChannelContact, Outcome
from activities.models.contacts import (
    Aim,
    ContactHold,
    ContactRule,
    HoldReason,
    Interaction,
    InteractionKind,
    Mood,
)
from activities.models.dates import Observance
from activities.models.diary import DiaryComment, DiaryPage
from activities.models.education import Audience, EducationEvent
from activities.models.feeds import CalendarFeed
from activities.models.visits import Appointment, Visit, VisitState

__all__ = [
    "Aim",
    "Appointment",
    "AssociationApproach",
    "Audience",
    "CalendarFeed",
    "Channel",
    "ChannelContact",
    "ContactHold",
    "ContactRule",
    "DiaryComment",
    "DiaryPage",
    "EducationEvent",
    "HoldReason",
    "Interaction",
    "InteractionKind",
    "Mood",
    "Observance",
    "Outcome",
    "Visit",
    "VisitState",
]
