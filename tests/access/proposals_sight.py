"""Who reads what stands in proposals, in the bank's words."""

from collections.abc import Callable
from typing import Any


def proposals_sight(reads_customer: Callable[[Any, Any], bool]) -> dict[str, Callable[[Any, Any], bool]]:
    """What belongs to a proposal is read by readers of its customer."""
    return {
        "proposals.proposalproduct": lambda person, row: reads_customer(person, row.proposal.customer),
        "proposals.proposalanswer": lambda person, row: reads_customer(person, row.proposal.customer),
        "proposals.suitability": lambda person, row: reads_customer(person, row.product.proposal.customer),
    }
