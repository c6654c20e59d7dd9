"""Campaigns, whom they call, what they reach."""

from campaigns.models.campaign import (
    Campaign,
    Criterion,
    MeetingKind,
    Part,
    Participant,
    PreparationFile,
    PreparationKind,
    Rival,
    Strength,
    TaskForceMember,
    Training,
)
from campaigns.models.results import Bulletin, Evaluation, PointRule, Quota, Result, ResultSource, RewardRule
from campaigns.models.targets import Call, ListLine, ListSource, Target, TargetList

__all__ = [
    "Bulletin",
    "Call",
    "Campaign",
    "Criterion",
    "Evaluation",
    "ListLine",
    "ListSource",
    "MeetingKind",
    "Part",
    "Participant",
    "PointRule",
    "PreparationFile",
    "PreparationKind",
    "Quota",
    "Result",
    "ResultSource",
    "RewardRule",
    "Rival",
    "Strength",
    "Target",
    "TargetList",
    "TaskForceMember",
    "Training",
]
