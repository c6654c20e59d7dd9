"""Every write of activities: contacts with customers and the plan of the next ones."""

from activities.services.interactions import (
    HappensLater,
    NextContactInPast,
    NothingSaid,
    PersonElsewhere,
    TaskTooLong,
    log_interaction,
    people_met,
)
from activities.services.planning import plan_contacts

__all__ = [
    "HappensLater",
    "NextContactInPast",
    "NothingSaid",
    "PersonElsewhere",
    "TaskTooLong",
    "log_interaction",
    "people_met",
    "plan_contacts",
]
