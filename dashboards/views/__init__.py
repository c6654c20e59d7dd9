"""The pages of dashboards, by noun."""

from dashboards.views.fairness import board_pdf, fair_rows, fairness
from dashboards.views.figures import (
    affinity,
    bands,
    cockpit,
    cube,
    figures,
    follow_ups,
    lost,
    managers,
    moves,
    next_products,
    ranking_choice,
    retention,
    scope_of,
    scope_of_managers,
    sources,
    turns,
    value,
    winning_cost,
)
from dashboards.views.own import cards

__all__ = [
    "affinity",
    "bands",
    "board_pdf",
    "cards",
    "cockpit",
    "cube",
    "fair_rows",
    "fairness",
    "figures",
    "follow_ups",
    "lost",
    "managers",
    "moves",
    "next_products",
    "ranking_choice",
    "retention",
    "scope_of",
    "scope_of_managers",
    "sources",
    "turns",
    "value",
    "winning_cost",
]
