"""Pages of campaigns, by noun."""

from campaigns.views.bulletins import bulletin, bulletin_paper, evaluation, lead
from campaigns.views.campaigns import (
    campaign_create,
    campaign_detail,
    campaign_edit,
    campaign_end,
    campaign_list,
    campaign_start,
    ranking_export,
)
from campaigns.views.forces import forces
from campaigns.views.meetings import meeting, meetings
from campaigns.views.preparation import preparation, preparation_file, quotas
from campaigns.views.results import result_create, result_list, result_reverse, results_from_core
from campaigns.views.rewards import rewards, rewards_export
from campaigns.views.targets import assign, call_list, call_log, target_list_again, target_lists

__all__ = [
    "assign",
    "bulletin",
    "bulletin_paper",
    "call_list",
    "call_log",
    "campaign_create",
    "campaign_detail",
    "campaign_edit",
    "campaign_end",
    "campaign_list",
    "campaign_start",
    "evaluation",
    "forces",
    "lead",
    "meeting",
    "meetings",
    "preparation",
    "preparation_file",
    "quotas",
    "ranking_export",
    "result_create",
    "result_list",
    "result_reverse",
    "results_from_core",
    "rewards",
    "rewards_export",
    "target_list_again",
    "target_lists",
]
