"""What happens to targets, and what the night keeps."""

from targets.services.keeping import keep_achieved
from targets.services.setting import (
    LevelsDoNotRise,
    MonthIsOver,
    NothingToShareOut,
    NotTheirs,
    StaleTargets,
    set_targets,
    share_out_targets,
)

__all__ = [
    "LevelsDoNotRise",
    "MonthIsOver",
    "NotTheirs",
    "NothingToShareOut",
    "StaleTargets",
    "keep_achieved",
    "set_targets",
    "share_out_targets",
]
