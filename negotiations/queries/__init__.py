"""Finished answers for the screens of negotiations."""

from negotiations.queries.crossing import check, question, tactics
from negotiations.queries.endings import how_they_ended, similar_talks
from negotiations.queries.facts import settled_values
from negotiations.queries.listing import (
    Known,
    due_soon,
    known,
    known_of,
    known_talks,
    knows,
    of_customer,
    own,
    talks,
    waiting,
)
from negotiations.queries.needs import need_of, needs_to_serve, of_need
from negotiations.queries.summary import document_terms, signed, summary
from negotiations.queries.table import table
from negotiations.queries.workbench import workbench

__all__ = [
    "Known",
    "check",
    "document_terms",
    "due_soon",
    "how_they_ended",
    "known",
    "known_of",
    "known_talks",
    "knows",
    "need_of",
    "needs_to_serve",
    "of_customer",
    "of_need",
    "own",
    "question",
    "settled_values",
    "signed",
    "similar_talks",
    "summary",
    "table",
    "tactics",
    "talks",
    "waiting",
    "workbench",
]
