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
from tiers.queries.phases import PhaseStretch, PhaseWhy, phase_why
from tiers.queries.ways import Outlook, Supposed, outlook, suppose, suppose_earned
from tiers.queries.workbench import (
    MOVERS_SHOWN,
    STEPS,
    Trial,
    Workbench,
    models,
    mover_page,
    movers,
    newest_trial,
    weight_lines,
    workbench,
)

__all__ = [
    "LATEST_OVERRIDES",
    "MOVERS_SHOWN",
    "STEPS",
    "Calculation",
    "Churn",
    "ChurnReason",
    "Explanation",
    "IndicatorLine",
    "LineContribution",
    "Night",
    "Outlook",
    "OverridePage",
    "PhaseStretch",
    "PhaseWhy",
    "Supposed",
    "Trial",
    "Workbench",
    "active_model",
    "calculation",
    "churn_of",
    "churn_table",
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
    "phase_why",
    "runs",
    "suppose",
    "suppose_earned",
    "tier_on",
    "weight_lines",
    "with_ways",
    "workbench",
]
