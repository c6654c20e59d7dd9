"""Parameters, contributions, models, runs and their results: what a customer is worth, and why."""

from tiers.models.changes import ChangeState, ParameterChange, ParameterTable
from tiers.models.nights import Contribution, CorrectedScore, Feature, PeerScale, Result, Run, RunState
from tiers.models.overrides import OverrideState, TierOverride
from tiers.models.parameters import (
    BankParameter,
    ChurnFactor,
    ChurnParameter,
    Dated,
    LineParameter,
    PotentialParameter,
    RatingParameter,
    TransferPrice,
)
from tiers.models.simulations import Simulated, Simulation
from tiers.models.standing import TierInterval, TierMove
from tiers.models.versions import (
    IndicatorWeight,
    ModelState,
    ModelVersion,
    PeerGroup,
    ThresholdBy,
    TierThreshold,
)

__all__ = [
    "BankParameter",
    "ChangeState",
    "ChurnFactor",
    "ChurnParameter",
    "Contribution",
    "CorrectedScore",
    "Dated",
    "Feature",
    "IndicatorWeight",
    "LineParameter",
    "ModelState",
    "ModelVersion",
    "OverrideState",
    "ParameterChange",
    "ParameterTable",
    "PeerGroup",
    "PeerScale",
    "PotentialParameter",
    "RatingParameter",
    "Result",
    "Run",
    "RunState",
    "Simulated",
    "Simulation",
    "ThresholdBy",
    "TierInterval",
    "TierMove",
    "TierOverride",
    "TierThreshold",
    "TransferPrice",
]
