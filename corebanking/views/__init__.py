"""Pages of the feeds, and of the machines that send them."""

from corebanking.views.clients import client_create, client_detail, client_list, pair_create, pair_withdraw
from corebanking.views.feeds import batch_detail, batch_list

__all__ = [
    "batch_detail",
    "batch_list",
    "client_create",
    "client_detail",
    "client_list",
    "pair_create",
    "pair_withdraw",
]
