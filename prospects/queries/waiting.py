"""Opportunities that wait for somebody: past the day they were expected, or twice as long at a stage as usual."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from common.calendar import SHANGHAI, business_date
from prospects.models import Opportunity, StageFigure, StageName
from prospects.querysets.opportunities import OpportunityQuerySet
from prospects.rules.pipeline import days_in

SHOWN = 5
STUCK = 2  # times the median


@dataclass(frozen=True)
class WaitingDeal:
    """One opportunity: days past its date (none where it is on time), days at its stage against the median."""

    public_id: UUID
    company: str
    name: str
    stage: str
    amount_fen: int | None
    late: int
    days: int
    median_days: int | None


def waiting_deals(user, day: date, *, team: bool = False) -> tuple[list[WaitingDeal], int]:
    """The latest first, then those that stand longest; the first few and how many in all. Three queries."""
    medians = dict(StageFigure.objects.values_list("stage", "median_days"))
    mine = Opportunity.objects.visible_to(user).live().open()
    found = _late_or_stuck(mine if team else mine.filter(owner=user), medians, day)
    first = found.order_by("expected_on", "entered_stage_at", "id").select_related("customer", "prospect")
    names = dict(StageName.choices)
    return [
        WaitingDeal(
            public_id=each.public_id,
            company=each.company.label,
            name=each.name,
            stage=str(names[each.stage]),
            amount_fen=each.amount_fen,
            late=max(0, (day - each.expected_on).days) if each.expected_on else 0,
            days=days_in(business_date(each.entered_stage_at), day),
            median_days=medians.get(each.stage),
        )
        for each in first[:SHOWN]
    ], found.count()


def _late_or_stuck(
    found: OpportunityQuerySet, medians: dict[str, int | None], day: date
) -> OpportunityQuerySet:
    condition = Q(expected_on__lt=day)
    for stage, median in medians.items():
        if median:
            # More than twice the median: one whole day more.
            since = datetime.combine(day - timedelta(days=STUCK * median), time.min, tzinfo=SHANGHAI)
            condition |= Q(stage=stage, entered_stage_at__lt=since)
    return found.filter(condition)
