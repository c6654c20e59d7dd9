"""Answers for the cockpit and the lists behind its figures."""

from dashboards.queries.affinity import (
    LEAST,
    PAIRS_SHOWN,
    AffinityPage,
    NextProducts,
    Peers,
    affinities,
    next_products,
    turned_down,
)
from dashboards.queries.bands import band_tables, bands_on
from dashboards.queries.cockpit import Cockpit, cockpit
from dashboards.queries.cube import Cube, CubeField, Question, closed_months, cube, period_name
from dashboards.queries.fair_rows import FairRows, counted_rows, fair_rows, told
from dashboards.queries.fairness import Fairness, Treated, fair_months, fairness
from dashboards.queries.layout import Layout, layout_of
from dashboards.queries.managers import SORTS, ManagerRow, Managers, manager_months, managers, own_work
from dashboards.queries.moves import Moves, days_compared, known_from, moves
from dashboards.queries.names import FollowUps, LostCustomers, follow_ups, lost_customers
from dashboards.queries.ranking import Period, Race, Ranking, ranking, ranking_units, supervised_units
from dashboards.queries.retention import (
    Retention,
    Turns,
    months_kept,
    retention,
    turned,
    turns,
    winning_costs,
)
from dashboards.queries.scope import NothingToRead, Scope, scope
from dashboards.queries.sources import Sources, sources
from dashboards.queries.value import Value, value_of_own, value_of_unit

__all__ = [
    "LEAST",
    "PAIRS_SHOWN",
    "SORTS",
    "AffinityPage",
    "Cockpit",
    "Cube",
    "CubeField",
    "FairRows",
    "Fairness",
    "FollowUps",
    "Layout",
    "LostCustomers",
    "ManagerRow",
    "Managers",
    "Moves",
    "NextProducts",
    "NothingToRead",
    "Peers",
    "Period",
    "Question",
    "Race",
    "Ranking",
    "Retention",
    "Scope",
    "Sources",
    "Treated",
    "Turns",
    "Value",
    "affinities",
    "band_tables",
    "bands_on",
    "closed_months",
    "cockpit",
    "counted_rows",
    "cube",
    "days_compared",
    "fair_months",
    "fair_rows",
    "fairness",
    "follow_ups",
    "known_from",
    "layout_of",
    "lost_customers",
    "manager_months",
    "managers",
    "months_kept",
    "moves",
    "next_products",
    "own_work",
    "period_name",
    "ranking",
    "ranking_units",
    "retention",
    "scope",
    "sources",
    "supervised_units",
    "told",
    "turned",
    "turned_down",
    "turns",
    "value_of_own",
    "value_of_unit",
    "winning_costs",
]
