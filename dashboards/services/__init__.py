"""What the night keeps for figures, what people set, and dashboards on paper."""

from dashboards.services.cube import BandsDoNotRise, MonthIsClosed, close_month, set_bands
from dashboards.services.layout import NothingShown, choose_cards, use_usual_cards
from dashboards.services.letters import NotTheirUnit, mail_boards, subscribe, unsubscribe
from dashboards.services.managers import NotItsSupervisor, choose_ranking, keep_managers
from dashboards.services.pairs import count_pairs
from dashboards.services.printing import print_board
from dashboards.services.retention import CostNotPositive, keep_retention, set_winning_cost
from dashboards.services.summaries import MOVERS_KEPT, summarize
from dashboards.services.values import keep_spreads

__all__ = [
    "MOVERS_KEPT",
    "BandsDoNotRise",
    "CostNotPositive",
    "MonthIsClosed",
    "NotItsSupervisor",
    "NotTheirUnit",
    "NothingShown",
    "choose_cards",
    "choose_ranking",
    "close_month",
    "count_pairs",
    "keep_managers",
    "keep_retention",
    "keep_spreads",
    "mail_boards",
    "print_board",
    "set_bands",
    "set_winning_cost",
    "subscribe",
    "summarize",
    "unsubscribe",
    "use_usual_cards",
]
