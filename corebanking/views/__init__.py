"""Pages of the feeds, of rows kept apart, and of the machines that send them."""

from corebanking.views.clients import client_create, client_detail, client_list, pair_create, pair_withdraw
from corebanking.views.feeds import batch_detail, batch_list, reconciliation
from corebanking.views.quarantine import batch_replay, quarantine, row_mend, row_set_aside

__all__ = [
    "batch_detail",
    "batch_list",
    "batch_replay",
    "client_create",
    "client_detail",
    "client_list",
    "pair_create",
    "pair_withdraw",
    "quarantine",
    "reconciliation",
    "row_mend",
    "row_set_aside",
]
