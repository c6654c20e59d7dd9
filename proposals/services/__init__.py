"""Writing proposals, deciding on them, sending them and taking answers."""

from proposals.services.deciding import (
    approve_proposal,
    close_proposal,
    new_edition,
    return_proposal,
    submit_proposal,
)
from proposals.services.sending import answer_by_link, mail_proposal, open_by_link, send_proposal
from proposals.services.writing import (
    add_product,
    begin_proposal,
    confirm_suitability,
    edit_proposal,
    take_out_product,
)

__all__ = [
    "add_product",
    "answer_by_link",
    "approve_proposal",
    "begin_proposal",
    "close_proposal",
    "confirm_suitability",
    "edit_proposal",
    "mail_proposal",
    "new_edition",
    "open_by_link",
    "return_proposal",
    "send_proposal",
    "submit_proposal",
    "take_out_product",
]
