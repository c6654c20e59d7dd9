"""Every write of activities: contacts with customers, the plan of the next ones, and visits."""

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
from activities.services.visits import (
    StrangerToCustomer,
    VisitChanged,
    VisitInPast,
    VisitOver,
    ask_for_reports,
    cancel_visit,
    change_visit,
    confirm_visit,
    plan_visit,
)

__all__ = [
    "HappensLater",
    "NextContactInPast",
    "NothingSaid",
    "PersonElsewhere",
    "StrangerToCustomer",
    "TaskTooLong",
    "VisitChanged",
    "VisitInPast",
    "VisitOver",
    "ask_for_reports",
    "cancel_visit",
    "change_visit",
    "confirm_visit",
    "log_interaction",
    "people_met",
    "plan_contacts",
    "plan_visit",
]
