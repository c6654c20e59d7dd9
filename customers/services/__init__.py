"""Every write to the customer file: one function per business act."""

from customers.services.company import StaleProfile, record_figures, set_profile
from customers.services.dossier import (
    NoReason,
    NotedAlready,
    NothingToShow,
    note_datum,
    remove_datum,
    reveal_datum,
)
from customers.services.editing import NotEditable, StaleVersion, edit_customer
from customers.services.merging import (
    CannotMerge,
    UnmergedAlready,
    merge_customers,
    say_not_same,
    unmerge_customers,
)
from customers.services.notes import EmptyNote, add_note
from customers.services.people import AlreadyThere, StaleContact, add_contact, edit_contact
from customers.services.pulse import (
    add_signals,
    count_open_complaints,
    count_open_tasks,
    count_open_warnings,
    hold_contacts,
    set_next_contact,
    touch_pulse,
)
from customers.services.team import AlreadyOnTeam, LeavesBeforeJoining, join_team, leave_team
from customers.services.ties import TieKnown, TieToItself, add_tie, end_tie
from customers.services.wallet import record_wallet_estimate

__all__ = [
    "AlreadyOnTeam",
    "AlreadyThere",
    "CannotMerge",
    "EmptyNote",
    "LeavesBeforeJoining",
    "NoReason",
    "NotEditable",
    "NotedAlready",
    "NothingToShow",
    "StaleContact",
    "StaleProfile",
    "StaleVersion",
    "TieKnown",
    "TieToItself",
    "UnmergedAlready",
    "add_contact",
    "add_note",
    "add_signals",
    "add_tie",
    "count_open_complaints",
    "count_open_tasks",
    "count_open_warnings",
    "edit_contact",
    "edit_customer",
    "end_tie",
    "hold_contacts",
    "join_team",
    "leave_team",
    "merge_customers",
    "note_datum",
    "record_figures",
    "record_wallet_estimate",
    "remove_datum",
    "reveal_datum",
    "say_not_same",
    "set_next_contact",
    "set_profile",
    "touch_pulse",
    "unmerge_customers",
]
