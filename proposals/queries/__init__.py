"""Proposals as lists, pages and documents show them."""

from proposals.queries.document import Document, document
from proposals.queries.standing import (
    LATEST,
    ProposalPage,
    Told,
    answered_lately,
    choosable_logos,
    choosable_people,
    choosable_products,
    choosable_quotes,
    link_of,
    listed_proposals,
    may_approve,
    proposal_of,
    proposal_page,
    proposals_of,
    told,
    told_of_need,
)

__all__ = [
    "LATEST",
    "Document",
    "ProposalPage",
    "Told",
    "answered_lately",
    "choosable_logos",
    "choosable_people",
    "choosable_products",
    "choosable_quotes",
    "document",
    "link_of",
    "listed_proposals",
    "may_approve",
    "proposal_of",
    "proposal_page",
    "proposals_of",
    "told",
    "told_of_need",
]
