"""Finished answers about prices: a quote while it is typed, concessions, the inbox, the public standard."""

from pricing.queries.concessions import (
    QUOTES,
    STATE_CHOICES,
    Before,
    ConcessionView,
    concession_part,
    concession_view,
    inbox,
    kept_promises,
    latest_quotes,
    running_list,
    waiting_count,
    whole,
)
from pricing.queries.drawing import Waterfall, waterfall
from pricing.queries.quoting import (
    Draft,
    NoPrice,
    Offered,
    drafted,
    offered,
    offered_at,
    relationship_of,
    terms_of,
)
from pricing.queries.relationship import Whole, whole_relationship
from pricing.queries.returns import hurdle_share, return_bars
from pricing.queries.sheets import limits_of, seats_on, sheet_on
from pricing.queries.standard import BookedRow, Standard, audit_page, sentences_of, standard

__all__ = [
    "QUOTES",
    "STATE_CHOICES",
    "Before",
    "BookedRow",
    "ConcessionView",
    "Draft",
    "NoPrice",
    "Offered",
    "Standard",
    "Waterfall",
    "Whole",
    "audit_page",
    "concession_part",
    "concession_view",
    "drafted",
    "hurdle_share",
    "inbox",
    "kept_promises",
    "latest_quotes",
    "limits_of",
    "offered",
    "offered_at",
    "relationship_of",
    "return_bars",
    "running_list",
    "seats_on",
    "sentences_of",
    "sheet_on",
    "standard",
    "terms_of",
    "waiting_count",
    "waterfall",
    "whole",
    "whole_relationship",
]
