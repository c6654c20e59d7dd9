"""What is done about prices: writing quotes, asking for less, deciding it, watching what comes back."""

from pricing.services.asking import (
    AskedAlready,
    CheckedTooLate,
    LastsTooLong,
    NobodyDecides,
    NothingAsked,
    NotRefused,
    NotYours,
    QuoteStale,
    WrittenLater,
    appeal,
    ask_concession,
    withdraw,
)
from pricing.services.auditing import find_unasked
from pricing.services.deciding import (
    DecidedAlready,
    NoCommittee,
    NotYoursToDecide,
    RateElsewhere,
    VotedDown,
    decide,
    seat_of,
)
from pricing.services.quoting import NothingToPrice, next_number, write_quote
from pricing.services.scanning import ScansClosed, attach_scans, record_scan_taken
from pricing.services.seating import SeatEndsFirst, SeatTaken, end_seat, give_seat
from pricing.services.tracking import look_after_prices, remind_late, track_promises

__all__ = [
    "AskedAlready",
    "CheckedTooLate",
    "DecidedAlready",
    "LastsTooLong",
    "NoCommittee",
    "NobodyDecides",
    "NotRefused",
    "NotYours",
    "NotYoursToDecide",
    "NothingAsked",
    "NothingToPrice",
    "QuoteStale",
    "RateElsewhere",
    "ScansClosed",
    "SeatEndsFirst",
    "SeatTaken",
    "VotedDown",
    "WrittenLater",
    "appeal",
    "ask_concession",
    "attach_scans",
    "decide",
    "end_seat",
    "find_unasked",
    "give_seat",
    "look_after_prices",
    "next_number",
    "record_scan_taken",
    "remind_late",
    "seat_of",
    "track_promises",
    "withdraw",
    "write_quote",
]
