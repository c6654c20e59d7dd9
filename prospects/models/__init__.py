"""Companies that may become customers: the pool, what the bank asks of them, and contacts with them."""

from prospects.models.pool import (
    Approach,
    ApproachKind,
    ClaimEvent,
    PoolRule,
    TurnKind,
    VisitPlan,
)
from prospects.models.prospect import (
    Competitor,
    Level,
    Prospect,
    ProspectPerson,
    ProspectPhase,
    ProspectSource,
    ProspectState,
    Qualification,
    Strength,
)
from prospects.models.qualification import (
    Finding,
    FindingResult,
    Rule,
    RuleSet,
    Waiver,
)

__all__ = [
    "Approach",
    "ApproachKind",
    "ClaimEvent",
    "Competitor",
    "Finding",
    "FindingResult",
    "Level",
    "PoolRule",
    "Prospect",
    "ProspectPerson",
    "ProspectPhase",
    "ProspectSource",
    "ProspectState",
    "Qualification",
    "Rule",
    "RuleSet",
    "Strength",
    "TurnKind",
    "VisitPlan",
    "Waiver",
]
