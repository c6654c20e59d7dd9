"""Finished answers about tiers, runs and models."""

from tiers.queries.models import active_model, model_parameters
from tiers.queries.nights import night_before

__all__ = ["active_model", "model_parameters", "night_before"]
