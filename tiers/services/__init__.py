"""What the tiers app does: the steps of a night, publishing, and the adoption of model versions."""

from tiers.services.contributions import NoTransferPrice, compute_contributions
from tiers.services.features import compute_features
from tiers.services.publishing import forget_old_nights, notify_moves, publish_run
from tiers.services.results import compute_results
from tiers.services.runs import NightUnderWay, NoBooks, fail_run, open_run, request_night
from tiers.services.scales import measure_peers
from tiers.services.versions import (
    ModelNeedsSecondPerson,
    ThresholdsDoNotRise,
    WeightsAreNotWhole,
    adopt_model,
)

__all__ = [
    "ModelNeedsSecondPerson",
    "NightUnderWay",
    "NoBooks",
    "NoTransferPrice",
    "ThresholdsDoNotRise",
    "WeightsAreNotWhole",
    "adopt_model",
    "compute_contributions",
    "compute_features",
    "compute_results",
    "fail_run",
    "forget_old_nights",
    "measure_peers",
    "notify_moves",
    "open_run",
    "publish_run",
    "request_night",
]
