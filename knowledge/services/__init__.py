"""Every write of shared knowledge: pieces, their review, what people follow, telling them, the week of a unit."""

from knowledge.services.pieces import (
    NamesCustomer,
    NotToShareWith,
    NotWaiting,
    OtherCustomersDeal,
    OwnPiece,
    PieceChanged,
    TakenBack,
    change_piece,
    note_from_report,
    review_piece,
    withdraw_piece,
    write_piece,
)
from knowledge.services.telling import FollowsTooMuch, follow, make_digests, tell_followers, unfollow

__all__ = [
    "FollowsTooMuch",
    "NamesCustomer",
    "NotToShareWith",
    "NotWaiting",
    "OtherCustomersDeal",
    "OwnPiece",
    "PieceChanged",
    "TakenBack",
    "change_piece",
    "follow",
    "make_digests",
    "note_from_report",
    "review_piece",
    "tell_followers",
    "unfollow",
    "withdraw_piece",
    "write_piece",
]
