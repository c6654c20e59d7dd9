"""What the tiers app does: the steps of a night, publishing, and the life of model versions."""

from tiers.services.contributions import NoTransferPrice, compute_contributions
from tiers.services.corrections import corrections_wait, rescore_corrected
from tiers.services.features import compute_features
from tiers.services.overrides import (
    DayUnfit,
    NotScored,
    NotTheLead,
    OverrideNeedsSecondPerson,
    OverrideSettled,
    OverrideWaits,
    ReasonMissing,
    decide_override,
    end_override,
    propose_override,
    withdraw_override,
)
from tiers.services.publishing import forget_old_nights, notify_moves, publish_run
from tiers.services.results import compute_results
from tiers.services.runs import NightUnderWay, NoBooks, fail_run, open_run, request_night
from tiers.services.scales import measure_peers
from tiers.services.simulation import (
    NothingPublished,
    advance_simulation,
    request_simulation,
    score_kept,
)
from tiers.services.versions import (
    ModelNeedsSecondPerson,
    PointsDoNotFall,
    ThresholdsDoNotRise,
    WeightsAreNotWhole,
    adopt_model,
)
from tiers.services.workbench import (
    DayIsPast,
    EditedMeanwhile,
    NotTheAuthor,
    NotTried,
    WrongModelState,
    activate_due_model,
    approve_model,
    discard_draft,
    draft_model,
    edit_draft,
    return_model,
    roll_back,
    submit_model,
)

__all__ = [
    "DayIsPast",
    "DayUnfit",
    "EditedMeanwhile",
    "ModelNeedsSecondPerson",
    "NightUnderWay",
    "NoBooks",
    "NoTransferPrice",
    "NotScored",
    "NotTheAuthor",
    "NotTheLead",
    "NotTried",
    "NothingPublished",
    "OverrideNeedsSecondPerson",
    "OverrideSettled",
    "OverrideWaits",
    "PointsDoNotFall",
    "ReasonMissing",
    "ThresholdsDoNotRise",
    "WeightsAreNotWhole",
    "WrongModelState",
    "activate_due_model",
    "adopt_model",
    "advance_simulation",
    "approve_model",
    "compute_contributions",
    "compute_features",
    "compute_results",
    "corrections_wait",
    "decide_override",
    "discard_draft",
    "draft_model",
    "edit_draft",
    "end_override",
    "fail_run",
    "forget_old_nights",
    "measure_peers",
    "notify_moves",
    "open_run",
    "propose_override",
    "publish_run",
    "request_night",
    "request_simulation",
    "rescore_corrected",
    "return_model",
    "roll_back",
    "score_kept",
    "submit_model",
    "withdraw_override",
]
