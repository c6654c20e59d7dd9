"""Pages of the feeds, of rows kept apart, of the machines that send them, and of where these are told of changes."""

from corebanking.views.clients import client_create, client_detail, client_list, pair_create, pair_withdraw
from corebanking.views.cut_offs import cut_offs
from corebanking.views.feeds import batch_detail, batch_list, reconciliation
from corebanking.views.quarantine import batch_replay, quarantine, row_mend, row_set_aside
from corebanking.views.webhooks import (
    dead_letters,
    message_replay,
    secret_create,
    secret_withdraw,
    webhook_create,
    webhook_detail,
    webhook_list,
    webhook_replay,
)

__all__ = [
    "batch_detail",
    "batch_list",
    "batch_replay",
    "client_create",
    "client_detail",
    "client_list",
    "cut_offs",
    "dead_letters",
    "message_replay",
    "pair_create",
    "pair_withdraw",
    "quarantine",
    "reconciliation",
    "row_mend",
    "row_set_aside",
    "secret_create",
    "secret_withdraw",
    "webhook_create",
    "webhook_detail",
    "webhook_list",
    "webhook_replay",
]
