"""The bank's price sheets and limits, quotes, concessions with their way through the levels, and what came back."""

from pricing.models.audit import UnaskedNote
from pricing.models.changes import StandardChange, StandardTable
from pricing.models.concession import Concession, Decision, Given, GivenMonth, Scan, Step
from pricing.models.quote import Quote
from pricing.models.sheet import ConcessionLimit, CurrencyPrice, PostedRate, PriceSheet, Seat, SheetLine

__all__ = [
    "Concession",
    "ConcessionLimit",
    "CurrencyPrice",
    "Decision",
    "Given",
    "GivenMonth",
    "PostedRate",
    "PriceSheet",
    "Quote",
    "Scan",
    "Seat",
    "SheetLine",
    "StandardChange",
    "StandardTable",
    "Step",
    "UnaskedNote",
]
