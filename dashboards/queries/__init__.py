"""Answers for the cockpit and the lists behind its figures."""

from dashboards.queries.cockpit import Cockpit, cockpit
from dashboards.queries.names import FollowUps, LostCustomers, follow_ups, lost_customers
from dashboards.queries.scope import NothingToRead, Scope, scope

__all__ = [
    "Cockpit",
    "FollowUps",
    "LostCustomers",
    "NothingToRead",
    "Scope",
    "cockpit",
    "follow_ups",
    "lost_customers",
    "scope",
]
