"""What the pipeline promises by month, where it ages, how fast it flows, and why the bank wins and loses."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import TruncDate, TruncMonth

from common.calendar import SHANGHAI, add_months, month_start, months_later
from prospects.models import DecidingFactor, StageName
from prospects.queries.pipeline import Odds, Totals, odds_by_stage, totals_by
from prospects.querysets.opportunities import OpportunityQuerySet
from prospects.rules.pipeline import (
    LEARNING_MONTHS,
    OPEN_STAGES,
    STAGES,
    State,
    conversions,
    overall,
    velocity_fen,
    win_rate,
)

MONTHS = 12
COMPETITORS = 5


@dataclass(frozen=True)
class MonthRow:
    """What is expected in one month; `month` is None for what has no day, `late` for days that have passed."""

    month: date | None
    totals: Totals
    late: bool = False
    later: bool = False


@dataclass(frozen=True)
class AgeRow:
    """One stage: how many stand there, how many longer than the median, how many longer than twice that."""

    stage: str
    name: str
    count: int
    median_days: int | None
    over: int
    twice: int


@dataclass(frozen=True)
class FunnelRow:
    """One stage of the closed deals: how many reached it, how many of those the next, how likely it ends funded."""

    stage: str
    name: str
    reached: int
    onward: Decimal | None
    bp: int
    learned: bool


@dataclass(frozen=True)
class Flow:
    """How fast the pipeline flows: open deals, their average amount, win rate, length of the cycle, fen a day."""

    deals: int
    value_fen: int
    won: int
    lost: int
    rate: Decimal | None
    days: Decimal | None
    velocity_fen: int | None


@dataclass(frozen=True)
class Factor:
    """What decided, or who was chosen instead: how often for us and against us."""

    name: str
    won: int
    lost: int


@dataclass(frozen=True)
class Forecast:
    """The whole page; `running` adds up the months."""

    months: list[MonthRow]
    running: Totals
    ages: list[AgeRow]
    funnel: list[FunnelRow]
    overall: Decimal | None
    flow: Flow
    factors: list[Factor]
    competitors: list[Factor]
    since: date
    computed_on: date | None


def forecast(*, found: OpportunityQuerySet, today: date) -> Forecast:
    """Everything over what was found; probabilities and conversions are the whole bank's, of two years."""
    odds = odds_by_stage()
    since = months_later(today, -LEARNING_MONTHS)
    months = by_month(found, odds, today)
    running = sum((row.totals for row in months), Totals())
    closed = found.closed_since(since)
    reached = [odds[stage].cases for stage in STAGES]
    return Forecast(
        months=months,
        running=running,
        ages=ageing(found, odds, today),
        funnel=_funnel(odds, reached),
        overall=overall(reached),
        flow=flow(running, closed),
        factors=_factors(closed),
        competitors=_competitors(closed),
        since=since,
        computed_on=odds[STAGES[0]].computed_on,
    )


def by_month(found: OpportunityQuerySet, odds: dict[str, Odds], today: date) -> list[MonthRow]:
    """Open ones by expected month: what is late, twelve months from this one, what is later, what has no day."""
    this = month_start(today)
    last = add_months(this, MONTHS - 1)
    late = totals_by(found.past_their_date(today), odds)
    ahead = found.open().filter(Q(expected_on__gte=today)).annotate(month=TruncMonth("expected_on"))
    by: dict[date, Totals] = {}
    for (_, month), totals in totals_by(ahead, odds, "month").items():
        by[month] = by.get(month, Totals()) + totals
    undated = totals_by(found.open().filter(expected_on=None), odds)
    rows = [MonthRow(None, _sum(late), late=True)]
    rows += [MonthRow(add_months(this, n), by.get(add_months(this, n), Totals())) for n in range(MONTHS)]
    rows.append(MonthRow(last, _sum({key: each for key, each in by.items() if key > last}), later=True))
    rows.append(MonthRow(None, _sum(undated)))
    return [row for row in rows if row.totals.count or (row.month and not row.later)]


def ageing(found: OpportunityQuerySet, odds: dict[str, Odds], today: date) -> list[AgeRow]:
    """How long open ones have stood at their stage, against the bank's median of it, in one query."""
    over, twice = Q(pk__in=[]), Q(pk__in=[])
    for stage in OPEN_STAGES:
        median = odds[stage].median_days
        if median:
            over |= Q(stage=stage, entered_stage_at__lt=_start(today - timedelta(days=median)))
            twice |= Q(stage=stage, entered_stage_at__lt=_start(today - timedelta(days=2 * median)))
    rows = {
        row["stage"]: row
        for row in found.open()
        .order_by()
        .values("stage")
        .annotate(n=Count("pk"), over=Count("pk", filter=over), twice=Count("pk", filter=twice))
    }
    return [
        AgeRow(
            stage=stage.value,
            name=str(StageName(stage).label),
            count=rows[stage]["n"] if stage in rows else 0,
            median_days=odds[stage].median_days,
            over=rows[stage]["over"] if stage in rows else 0,
            twice=rows[stage]["twice"] if stage in rows else 0,
        )
        for stage in OPEN_STAGES
    ]


def flow(running: Totals, closed: OpportunityQuerySet) -> Flow:
    """Velocity of what runs, by win rate and mean days from opening to funding of what was closed in two years."""
    counts = closed.aggregate(
        won=Count("pk", filter=Q(state=State.WON)), lost=Count("pk", filter=Q(state=State.LOST))
    )
    lasted = ExpressionWrapper(
        F("closed_on") - TruncDate("opened_at", tzinfo=SHANGHAI), output_field=DurationField()
    )
    mean = closed.filter(state=State.WON).aggregate(mean=Avg(lasted))["mean"]
    days = (
        None
        if mean is None
        else (Decimal(mean // timedelta(microseconds=1)) / Decimal(86_400_000_000)).quantize(Decimal("0.1"))
    )
    rate = win_rate(counts["won"], counts["lost"])
    value = running.amount_fen // running.count if running.count else 0
    return Flow(
        deals=running.count,
        value_fen=value,
        won=counts["won"],
        lost=counts["lost"],
        rate=rate,
        days=days,
        velocity_fen=velocity_fen(deals=running.count, value_fen=value, rate=rate, days=days)
        if rate is not None and days
        else None,
    )


def _funnel(odds: dict[str, Odds], reached: list[int]) -> list[FunnelRow]:
    onward = [*conversions(reached), None]
    return [
        FunnelRow(
            stage=stage.value,
            name=str(StageName(stage).label),
            reached=reached[at],
            onward=onward[at],
            bp=odds[stage].bp,
            learned=odds[stage].learned,
        )
        for at, stage in enumerate(STAGES)
    ]


def _factors(closed: OpportunityQuerySet) -> list[Factor]:
    rows = _won_and_lost(closed.exclude(decided_by=""), "decided_by")
    return [Factor(str(DecidingFactor(name).label), won, lost) for name, won, lost in rows]


def _competitors(closed: OpportunityQuerySet) -> list[Factor]:
    rows = _won_and_lost(closed.exclude(competitor=""), "competitor")
    return [Factor(name, won, lost) for name, won, lost in rows[:COMPETITORS]]


def _won_and_lost(closed: OpportunityQuerySet, column: str) -> list[tuple[str, int, int]]:
    rows = (
        closed.order_by()
        .values(column)
        .annotate(
            won=Count("pk", filter=Q(state=State.WON)),
            lost=Count("pk", filter=Q(state=State.LOST)),
            amount=Sum("amount_fen"),
        )
    )
    return sorted(
        ((row[column], row["won"], row["lost"]) for row in rows),
        key=lambda row: (-row[1] - row[2], row[0]),
    )


def _sum(totals) -> Totals:
    return sum(totals.values(), Totals())


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
