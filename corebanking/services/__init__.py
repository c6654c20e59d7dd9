"""Every write of the feed: clients, calls made once, batches received, checked and applied."""

from corebanking.lines import BadHeader
from corebanking.services.applying import apply_closed, resume_stuck_batches
from corebanking.services.batches import (
    Stale,
    WrongState,
    announce_batch,
    close_batch,
    receive_part,
)
from corebanking.services.clients import (
    NameTaken,
    Secret,
    StaleClient,
    TooManyPairs,
    add_credentials,
    change_client,
    create_api_client,
    note_use,
    withdraw_credentials,
)
from corebanking.services.once import Answer, InProgress, OtherBody, answer_once
from corebanking.services.quarantine import (
    MendedMeanwhile,
    NothingToReplay,
    NotMendable,
    Overtaken,
    mend_row,
    replay,
    set_aside,
)
from corebanking.services.receiving import BadEncoding, CutShort, Format, Sent, TooLarge, TooManyRows, unpack

__all__ = [
    "Answer",
    "BadEncoding",
    "BadHeader",
    "CutShort",
    "Format",
    "InProgress",
    "MendedMeanwhile",
    "NameTaken",
    "NotMendable",
    "NothingToReplay",
    "OtherBody",
    "Overtaken",
    "Secret",
    "Sent",
    "Stale",
    "StaleClient",
    "TooLarge",
    "TooManyPairs",
    "TooManyRows",
    "WrongState",
    "add_credentials",
    "announce_batch",
    "answer_once",
    "apply_closed",
    "change_client",
    "close_batch",
    "create_api_client",
    "mend_row",
    "note_use",
    "receive_part",
    "replay",
    "resume_stuck_batches",
    "set_aside",
    "unpack",
    "withdraw_credentials",
]
