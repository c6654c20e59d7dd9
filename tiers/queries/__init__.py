"""Finished answers about tiers, runs and models."""

from tiers.queries.calculation import Calculation, calculation
from tiers.queries.churn import Churn, ChurnReason, churn_of, churn_table
from tiers.queries.explanation import (
    Explanation,
    IndicatorLine,
    LineContribution,
    explanation,
    tier_on,
    with_ways,
)
from tiers.queries.models import active_model, fingerprint, model_parameters
from tiers.queries.nights import Night, is_past, night, night_before, night_under_way, nights, runs
from tiers.queries.overrides import (
    LATEST_OVERRIDES,
    OverridePage,
    listed_overrides,
    open_overrides,
    override_page,
)
from tiers.queries.parameters import (
    LATEST_CHANGES,
    Effect,
    ParameterRow,
    effect_of,
    parameter_changes,
    parameter_history,
    parameter_keys,
    parameter_on,
    parameters_on,
    waiting_changes,
)
from tiers.queries.phases import PhaseStretch, PhaseWhy, phase_why
from tiers.queries.potential import Potential, potential, upside_on
from tiers.queries.relationship import LineGrowth, Relationship, relationship
from tiers.queries.trials import FURTHEST_FIRST, MOVERS_SHOWN, Trial, mover_page, movers, newest_trial
from tiers.queries.versions import Comparison, comparison
from tiers.queries.ways import Outlook, Supposed, outlook, suppose, suppose_earned
from tiers.queries.workbench import STEPS, Workbench, models, weight_lines, workbench

__all__ = [
    "FURTHEST_FIRST",
    "LATEST_CHANGES",
    "LATEST_OVERRIDES",
    "MOVERS_SHOWN",
    "STEPS",
    "Calculation",
    "Churn",
    "ChurnReason",
    "Comparison",
    "Effect",
    "Explanation",
    "IndicatorLine",
    "LineContribution",
    "LineGrowth",
    "Night",
    "Outlook",
    "OverridePage",
    "ParameterRow",
    "PhaseStretch",
    "PhaseWhy",
    "Potential",
    "Relationship",
    "Supposed",
    "Trial",
    "Workbench",
    "active_model",
    "calculation",
    "churn_of",
    "churn_table",
    "comparison",
    "effect_of",
    "explanation",
    "fingerprint",
    "is_past",
    "listed_overrides",
    "model_parameters",
    "models",
    "mover_page",
    "movers",
    "newest_trial",
    "night",
    "night_before",
    "night_under_way",
    "nights",
    "open_overrides",
    "outlook",
    "override_page",
    "parameter_changes",
    "parameter_history",
    "parameter_keys",
    "parameter_on",
    "parameters_on",
    "phase_why",
    "potential",
    "relationship",
    "runs",
    "suppose",
    "suppose_earned",
    "tier_on",
    "upside_on",
    "waiting_changes",
    "weight_lines",
    "with_ways",
    "workbench",
]
