"""Every write of activities: contacts and their plan, visits, the calendar's address, diaries, consumer education."""

from activities.services.dates import OverLimit, plan_dates, record_observance
from activities.services.diary import (
    DayAhead,
    NotesChanged,
    NothingWritten,
    comment_on_day,
    write_notes,
)
from activities.services.education import (
    NotTheirs,
    NotTheirUnit,
    NotYetHeld,
    record_education,
    withdraw_education,
)
from activities.services.feeds import close_feed, open_feed, reader_of_feed
from activities.services.forgetting import forget_dates
from activities.services.holding import HeldAlready, HoldTooLong, end_hold, hold_contact_rule
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
    move_visit,
    plan_visit,
)

__all__ = [
    "DayAhead",
    "HappensLater",
    "HeldAlready",
    "HoldTooLong",
    "NextContactInPast",
    "NotTheirUnit",
    "NotTheirs",
    "NotYetHeld",
    "NotesChanged",
    "NothingSaid",
    "NothingWritten",
    "OverLimit",
    "PersonElsewhere",
    "StrangerToCustomer",
    "TaskTooLong",
    "VisitChanged",
    "VisitInPast",
    "VisitOver",
    "ask_for_reports",
    "cancel_visit",
    "change_visit",
    "close_feed",
    "comment_on_day",
    "confirm_visit",
    "end_hold",
    "forget_dates",
    "hold_contact_rule",
    "log_interaction",
    "move_visit",
    "open_feed",
    "people_met",
    "plan_contacts",
    "plan_dates",
    "plan_visit",
    "reader_of_feed",
    "record_education",
    "record_observance",
    "withdraw_education",
    "write_notes",
]
