"""What people ask figures for, by noun."""

from dashboards.forms.fairness import FairnessForm, FairRowsForm
from dashboards.forms.figures import (
    BANDS,
    DIMENSIONS,
    GRAINS,
    MEASURES,
    MONEY,
    AffinityForm,
    BandForm,
    CubeForm,
    DaysForm,
    ManagersForm,
    RankingChoiceForm,
    RetentionForm,
    TurnsForm,
    WinningCostForm,
)
from dashboards.forms.own import CardsForm, SubscriptionForm

__all__ = [
    "BANDS",
    "DIMENSIONS",
    "GRAINS",
    "MEASURES",
    "MONEY",
    "AffinityForm",
    "BandForm",
    "CardsForm",
    "CubeForm",
    "DaysForm",
    "FairRowsForm",
    "FairnessForm",
    "ManagersForm",
    "RankingChoiceForm",
    "RetentionForm",
    "SubscriptionForm",
    "TurnsForm",
    "WinningCostForm",
]
