"""Answers for the cockpit and the lists behind its figures."""

from dashboards.queries.cockpit import Cockpit, cockpit
from dashboards.queries.moves import Moves, days_compared, moves
from dashboards.queries.names import FollowUps, LostCustomers, follow_ups, lost_customers
from dashboards.queries.scope import NothingToRead, Scope, scope
from dashboards.queries.value import Value, value_of_own, value_of_unit

__all__ = [
    "Cockpit",
    "FollowUps",
    "LostCustomers",
    "Moves",
    "NothingToRead",
    "Scope",
    "Value",
    "cockpit",
    "days_compared",
    "follow_ups",
    "lost_customers",
    "moves",
    "scope",
    "value_of_own",
    "value_of_unit",
]
