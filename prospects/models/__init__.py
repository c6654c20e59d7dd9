"""Companies that may become customers: the pool, what the bank asks of them, and contacts with them."""

from prospects.models.opportunities import (
    DecidingFactor,
    Opportunity,
    OpportunityState,
    StageFigure,
    StageMove,
    StageName,
    StageRule,
)
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
    "DecidingFactor",
    "Finding",
    "FindingResult",
    "Level",
    "Opportunity",
    "OpportunityState",
    "PoolRule",
    "Prospect",
    "ProspectPerson",
    "ProspectPhase",
    "ProspectSource",
    "ProspectState",
    "Qualification",
    "Rule",
    "RuleSet",
    "StageFigure",
    "StageMove",
    "StageName",
    "StageRule",
    "Strength",
    "TurnKind",
    "VisitPlan",
    "Waiver",
]
