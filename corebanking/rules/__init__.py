"""The feed's rules: which resources there are and how their rows look, and the life of a batch."""

from corebanking.rules.batches import (
    NEEDED_FOR_SCORING,
    SCOPES,
    SENDING_ORDER,
    STANDING,
    UNFINISHED,
    YEARS_BACK,
    BatchState,
    Mode,
    Problem,
    Resource,
    may_become,
    scope_of,
)
from corebanking.rules.calendar import UNUSUAL, Punctuality, against_usual, due_at, punctuality
from corebanking.rules.clients import (
    LARGEST_BUDGET,
    MOST_ADDRESSES,
    MOST_PAIRS,
    NAME,
    USUAL_BUDGET,
    may_call_from,
    network,
)
from corebanking.rules.control import differing_totals, refusals
from corebanking.rules.layouts import LAYOUTS, Field, Kind, Layout, as_text

__all__ = [
    "LARGEST_BUDGET",
    "LAYOUTS",
    "MOST_ADDRESSES",
    "MOST_PAIRS",
    "NAME",
    "NEEDED_FOR_SCORING",
    "SCOPES",
    "SENDING_ORDER",
    "STANDING",
    "UNFINISHED",
    "UNUSUAL",
    "USUAL_BUDGET",
    "YEARS_BACK",
    "BatchState",
    "Field",
    "Kind",
    "Layout",
    "Mode",
    "Problem",
    "Punctuality",
    "Resource",
    "against_usual",
    "as_text",
    "differing_totals",
    "due_at",
    "may_become",
    "may_call_from",
    "network",
    "punctuality",
    "refusals",
    "scope_of",
]
