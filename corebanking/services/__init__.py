"""Every write of the feed: clients, calls made once, batches received and applied, machines told of changes."""

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
from corebanking.services.cut_offs import set_cut_off
from corebanking.services.lateness import tell_of_late_feeds
from corebanking.services.once import Answer, InProgress, OtherBody, answer_once, forget_keys
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
from corebanking.services.telling import body_of, forget_messages, tell_changes, wake_webhooks, write_messages
from corebanking.services.versions import forget_versions
from corebanking.services.webhooks import (
    LastSecret,
    NotFollowed,
    Signing,
    StaleWebhook,
    TooManySecrets,
    add_secret,
    change_webhook,
    missing_scopes,
    register_webhook,
    tell_again,
    withdraw_secret,
)

__all__ = [
    "Answer",
    "BadEncoding",
    "BadHeader",
    "CutShort",
    "Format",
    "InProgress",
    "LastSecret",
    "MendedMeanwhile",
    "NameTaken",
    "NotFollowed",
    "NotMendable",
    "NothingToReplay",
    "OtherBody",
    "Overtaken",
    "Secret",
    "Sent",
    "Signing",
    "Stale",
    "StaleClient",
    "StaleWebhook",
    "TooLarge",
    "TooManyPairs",
    "TooManyRows",
    "TooManySecrets",
    "WrongState",
    "add_credentials",
    "add_secret",
    "announce_batch",
    "answer_once",
    "apply_closed",
    "body_of",
    "change_client",
    "change_webhook",
    "close_batch",
    "create_api_client",
    "forget_keys",
    "forget_messages",
    "forget_versions",
    "mend_row",
    "missing_scopes",
    "note_use",
    "receive_part",
    "register_webhook",
    "replay",
    "resume_stuck_batches",
    "set_aside",
    "set_cut_off",
    "tell_again",
    "tell_changes",
    "tell_of_late_feeds",
    "unpack",
    "wake_webhooks",
    "withdraw_credentials",
    "withdraw_secret",
    "write_messages",
]
