"""Every write to handovers."""

from portfolios.services.moving import move, start_due, take_back
from portfolios.services.proposing import (
    AlreadyAnswered,
    DayOver,
    NotAbove,
    NothingToHand,
    NotTheTaker,
    OnTheWay,
    TakerUnfit,
    TooLateToUndo,
    TooMany,
    UnitUnfit,
    WhyMissing,
    answer_handover,
    order_undo,
    propose_closing,
    propose_handover,
    withdraw_handover,
)

__all__ = [
    "AlreadyAnswered",
    "DayOver",
    "NotAbove",
    "NotTheTaker",
    "NothingToHand",
    "OnTheWay",
    "TakerUnfit",
    "TooLateToUndo",
    "TooMany",
    "UnitUnfit",
    "WhyMissing",
    "answer_handover",
    "move",
    "order_undo",
    "propose_closing",
    "propose_handover",
    "start_due",
    "take_back",
    "withdraw_handover",
]
