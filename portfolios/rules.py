"""What a handover may be, and how long it can be taken back."""

from datetime import timedelta
from enum import StrEnum

# A handover that was carried out is taken back within so many days.
UNDONE_WITHIN = timedelta(days=30)
# Customers that one step of the job moves.
PART = 20
MOST_CUSTOMERS = 5000


class State(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    MOVING = "moving"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RETURNING = "returning"
    UNDONE = "undone"


# Under way: a customer stands in one of these at most.
UNDER_WAY = (State.PROPOSED, State.ACCEPTED, State.MOVING, State.RETURNING)

# Before anything is moved: the new manager reads what they are asked to take.
BEFORE = (State.PROPOSED, State.ACCEPTED)


class Fate(StrEnum):
    """What became of a customer, or of one open thing of it."""

    WAITING = "waiting"
    MOVED = "moved"
    STAYED = "stayed"
    RETURNED = "returned"
    KEPT = "kept"


class Kind(StrEnum):
    """What moves along with a customer."""

    TASK = "task"
    VISIT = "visit"
    OPPORTUNITY = "opportunity"
    NEGOTIATION = "negotiation"
    COMPLAINT = "complaint"
    MEMBERSHIP = "membership"
