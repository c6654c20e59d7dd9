"""The feed's rules: which resources there are and how their rows look, and the life of a batch."""

from corebanking.rules.batches import (
    NEEDED_FOR_SCORING,
    SENDING_ORDER,
    UNFINISHED,
    YEARS_BACK,
    BatchState,
    Mode,
    Problem,
    Resource,
    may_become,
    scope_of,
)
from corebanking.rules.control import differing_totals, refusals
from corebanking.rules.layouts import LAYOUTS, Field, Kind, Layout

__all__ = [
    "LAYOUTS",
    "NEEDED_FOR_SCORING",
    "SENDING_ORDER",
    "UNFINISHED",
    "YEARS_BACK",
    "BatchState",
    "Field",
    "Kind",
    "Layout",
    "Mode",
    "Problem",
    "Resource",
    "differing_totals",
    "may_become",
    "refusals",
    "scope_of",
]
