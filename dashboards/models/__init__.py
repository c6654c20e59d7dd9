"""What the nightly chain keeps for dashboards, and what people set for them."""

from dashboards.models.managers import ManagerMonth, RankingChoice
from dashboards.models.own import CockpitLayout, RhythmName, Subscription
from dashboards.models.summaries import (
    BandKind,
    BandTable,
    Cohort,
    CubeCell,
    CubeMonth,
    CustomerTurn,
    PairCount,
    RetentionMonth,
    Summary,
    TurnKind,
    UnitMover,
    ValueSpread,
    WinningCost,
)

__all__ = [
    "BandKind",
    "BandTable",
    "CockpitLayout",
    "Cohort",
    "CubeCell",
    "CubeMonth",
    "CustomerTurn",
    "ManagerMonth",
    "PairCount",
    "RankingChoice",
    "RetentionMonth",
    "RhythmName",
    "Subscription",
    "Summary",
    "TurnKind",
    "UnitMover",
    "ValueSpread",
    "WinningCost",
]
