"""Opportunities that wait for somebody: past the day they were expected, or twice as long at a stage as usual."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, Window

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
    """The latest first, then those that stand longest; the first few and how many in all. One query."""
    mine = Opportunity.objects.visible_to(user).live().open()
    found = _late_or_stuck(mine if team else mine.filter(owner=user), day).annotate(total=Window(Count("*")))
    first = list(
        found.order_by("expected_on", "entered_stage_at", "id").select_related("customer", "prospect")[:SHOWN]
    )
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
            median_days=each.median_days,
        )
        for each in first
    ], first[0].total if first else 0


def _late_or_stuck(found: OpportunityQuerySet, day: date) -> OpportunityQuerySet:
    """Those past their date or more than twice the median at their stage, which is `median_days` of each."""
    figures = StageFigure.objects.filter(stage=OuterRef("stage"), median_days__gt=0)
    midnight = Value(datetime.combine(day, time.min, tzinfo=SHANGHAI), output_field=DateTimeField())
    # More than twice the median: one whole day more.
    since = ExpressionWrapper(
        midnight - F("median_days") * Value(timedelta(days=STUCK)), output_field=DateTimeField()
    )
    return found.annotate(median_days=Subquery(figures.values("median_days")[:1])).filter(
        Q(expected_on__lt=day) | Q(entered_stage_at__lt=since)
    )
