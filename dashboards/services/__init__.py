"""What the night keeps for figures."""

from dashboards.services.summaries import MOVERS_KEPT, summarize
from dashboards.services.values import keep_spreads

__all__ = ["MOVERS_KEPT", "keep_spreads", "summarize"]
