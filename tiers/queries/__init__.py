"""Finished answers about tiers, runs and models."""

from tiers.queries.explanation import Explanation, IndicatorLine, LineContribution, explanation
from tiers.queries.models import active_model, model_parameters
from tiers.queries.nights import Night, night, night_before, night_under_way, nights, runs
from tiers.queries.ways import Outlook, Supposed, outlook, suppose, suppose_earned

__all__ = [
    "Explanation",
    "IndicatorLine",
    "LineContribution",
    "Night",
    "Outlook",
    "Supposed",
    "active_model",
    "explanation",
    "model_parameters",
    "night",
    "night_before",
    "night_under_way",
    "nights",
    "outlook",
    "runs",
    "suppose",
    "suppose_earned",
]
