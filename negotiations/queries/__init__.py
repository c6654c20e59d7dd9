"""Finished answers for the screens of negotiations."""

from negotiations.queries.endings import how_they_ended
from negotiations.queries.listing import due_soon, known, of_customer, talks, waiting
from negotiations.queries.summary import document_terms, signed, summary
from negotiations.queries.workbench import workbench

__all__ = [
    "document_terms",
    "due_soon",
    "how_they_ended",
    "known",
    "of_customer",
    "signed",
    "summary",
    "talks",
    "waiting",
    "workbench",
]
