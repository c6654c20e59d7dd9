"""Why a customer has its tier: every figure behind the score, what changed, and where the next tier begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from common.calendar import add_months
from customers.models import Customer, CustomerScore, Publication, Tier
from customers.queries import current_publication, last_of_earlier_month
from products.models import ProductLine
from tiers import phrases
from tiers.models import (
    Contribution,
    CorrectedScore,
    Feature,
    ModelVersion,
    Result,
    Run,
    TierInterval,
    TierOverride,
)
from tiers.queries.churn import Churn, churn_of
from tiers.queries.models import model_parameters
from tiers.queries.phases import phase_reason
from tiers.queries.worth import Worth, worth_of
from tiers.rules import (
    PERCENTILE,
    POINT,
    Class,
    Indicator,
    Parameters,
    divide_half_even,
    points,
)

# The page shows points with two decimals; the parts sum to the score it shows.
SHOWN = 100
PARTS = ("margin_fen", "fees_fen", "service_cost_fen", "expected_loss_fen", "capital_charge_fen", "total_fen")


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator: its raw value in words, percentile and last month's (0-100), weight, points and their change."""

    indicator: Indicator
    name: str
    actual: str
    basis: str
    percentile: Decimal | None
    last: Decimal | None
    weight: int
    points: Decimal | None
    change: Decimal | None


@dataclass(frozen=True)
class LineContribution:
    """What one product line earned in the last 12 months, in fen of yuan, and from which parts."""

    name: str
    code: str
    margin_fen: int
    fees_fen: int
    service_cost_fen: int
    expected_loss_fen: int
    capital_charge_fen: int
    total_fen: int


@dataclass(frozen=True)
class Corrected:
    """Books were corrected after the publication: the score they would give against its boundaries, until the night.

    Points with two decimals; the contribution of 12 months as corrected and as published, in fen of yuan.
    """

    score: Decimal
    change: Decimal
    reaches: Tier
    contribution_fen: int
    published_fen: int
    at: datetime


@dataclass(frozen=True)
class Explanation:
    """Everything the why page shows of one customer, of the publication that readers follow.

    Scores and points in points with two decimals; `gap` is how far the next tier's boundary lies above the score, None
    where there is none or it is reached; `computed` is the tier by the score, `override` the decision that stood in its
    place that night; `nights` of `nights_needed` is how long another tier has been qualified for.
    """

    customer: Customer
    publication: Publication
    model: ModelVersion
    month: date
    first_month: date
    score: CustomerScore
    points: Decimal
    change: Decimal | None
    compared_with: Publication | None
    thresholds: dict[str, Decimal]
    scale_from: Decimal
    computed: Tier
    override: TierOverride | None
    next_tier: Tier | None
    gap: Decimal | None
    nights: int
    nights_needed: int
    below_zero: bool
    phase_reason: str
    worth: Worth
    churn: Churn
    known_weight: int
    indicators: list[IndicatorLine]
    contributions: list[LineContribution]
    contribution_sum: LineContribution
    asked_on: date | None
    held_on: TierInterval | None
    history: list[TierInterval]
    corrected: Corrected | None = None
    ways: Sequence[Any] = ()


def with_ways(why: Explanation, ways: Sequence[Any]) -> Explanation:
    """The explanation with the cards of the ways beside it, as the API gives both at once."""
    return replace(why, ways=ways)


def tier_on(customer: Customer, day: date) -> TierInterval | None:
    """The stretch on a tier in which a business date lies; None before the first scoring."""
    held = customer.tier_intervals.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)
    return held.select_related("tier").order_by("-pk").first()


def _corrected(customer: Customer, published: CustomerScore) -> Corrected | None:
    """What books corrected since the publication would make of the score; None where none were."""
    found = CorrectedScore.objects.filter(customer=customer, run_id=published.publication_id)
    held = found.select_related("reaches").first()
    if held is None:
        return None
    score = _hundredths(held.score)
    return Corrected(
        score=score,
        change=score - _hundredths(published.score),
        reaches=held.reaches,
        contribution_fen=held.contribution_fen,
        published_fen=published.contribution_fen,
        at=held.computed_at,
    )


def explanation(customer: Customer, *, on: date | None = None) -> Explanation | None:
    """The explanation of a customer's tier as published; None where the customer is not scored.

    `on` asks for an earlier day: the newest publication up to it whose rows are still kept (month-ends are for 36
    months), beside the tier held on the very day.
    """
    publication = _kept_publication(customer, on) if on else current_publication()
    scores = CustomerScore.objects.select_related("tier", "qualifies_for", "tier_before")
    score = scores.filter(customer=customer, publication=publication).first() if publication else None
    run = Run.objects.select_related("model").filter(pk=publication.pk).first() if publication else None
    if publication is None or score is None or run is None:
        return None
    decided = ("override__tier", "override__decided_by", "override__proposed_by")
    result = Result.objects.select_related(*decided).get(run=run, customer=customer)
    feature = Feature.objects.get(run=run, customer=customer)
    earlier = last_of_earlier_month(publication.business_date)
    before = _scored_in(earlier, customer)
    parameters = model_parameters(run.model)
    tiers = {tier.rank: tier for tier in Tier.objects.all()}
    thresholds = _thresholds(publication, tiers)
    offered = {line.pk: line for line in ProductLine.objects.all()}
    contributions = _contributions(customer, run.month, offered)
    shown = _hundredths(result.score)
    up = result.qualified_tier_id < result.tier_id
    return Explanation(
        customer=customer,
        publication=publication,
        model=run.model,
        month=run.month,
        first_month=add_months(run.month, -11),
        score=score,
        points=shown,
        change=shown - _hundredths(before[0].score) if before else None,
        compared_with=earlier if before else None,
        thresholds=thresholds,
        scale_from=_scale_from(thresholds),
        computed=tiers[result.tier_id],
        override=result.override,
        **_next_tier(publication, result, tiers),
        nights=result.candidate_nights,
        nights_needed=parameters.up_nights if up else parameters.down_nights,
        below_zero=result.strategic_class == Class.BELOW_ZERO,
        phase_reason=str(phrases.STAGE_REASONS[phase_reason(feature, publication.business_date)]),
        worth=worth_of(feature, result, on=publication.business_date, offered=len(offered)),
        churn=churn_of(feature, result, on=publication.business_date),
        known_weight=result.confidence,
        indicators=_indicator_lines(customer, feature, result, parameters, before),
        contributions=contributions,
        contribution_sum=_sum_of(contributions),
        asked_on=on,
        held_on=tier_on(customer, on) if on else None,
        history=list(
            customer.tier_intervals.select_related("tier", "override").order_by("-started_on", "-pk")[:12]
        ),
        corrected=None if on else _corrected(customer, score),
    )


def _kept_publication(customer: Customer, on: date) -> Publication | None:
    scores = CustomerScore.objects.filter(customer=customer, publication__business_date__lte=on)
    newest = scores.order_by("-publication__business_date", "-publication_id")
    keys = list(newest.values_list("publication_id", flat=True)[:40])
    explained = set(
        Result.objects.filter(run_id__in=keys, customer=customer).values_list("run_id", flat=True)
    )
    found = [key for key in keys if key in explained][:1]
    return Publication.objects.filter(pk__in=found).first()


def _hundredths(thousandths: int) -> Decimal:
    return Decimal(divide_half_even(thousandths, POINT // SHOWN)) / SHOWN


def _percentiles(result: Result) -> list[int | None]:
    return [getattr(result, f"{indicator}_pct") for indicator in Indicator]


def _scored_in(publication: Publication | None, customer: Customer) -> tuple[Result, Parameters] | None:
    run = Run.objects.select_related("model").filter(pk=publication.pk).first() if publication else None
    result = Result.objects.filter(run=run, customer=customer).first() if run else None
    return (result, model_parameters(run.model)) if run and result else None


def _indicator_lines(
    customer: Customer,
    feature: Feature,
    result: Result,
    parameters: Parameters,
    before: tuple[Result, Parameters] | None,
) -> list[IndicatorLine]:
    services = [str(name) for field, name in phrases.SERVICES.items() if getattr(customer, field)]
    now, held = _percentiles(result), _percentiles(before[0]) if before else [None] * len(Indicator)
    earned = points(now, parameters.weights, SHOWN)
    earned_before = points(held, before[1].weights, SHOWN) if before else [None] * len(Indicator)
    return [
        IndicatorLine(
            indicator=indicator,
            name=str(phrases.INDICATORS[indicator]),
            actual=phrases.actual(indicator, feature),
            basis=phrases.basis(indicator, feature, services),
            percentile=_points_of(now[place]),
            last=_points_of(held[place]),
            weight=parameters.weights[place],
            points=None if earned[place] is None else Decimal(earned[place] or 0) / SHOWN,
            change=Decimal((earned[place] or 0) - (earned_before[place] or 0)) / SHOWN if before else None,
        )
        for place, indicator in enumerate(Indicator)
    ]


def _points_of(percentile: int | None) -> Decimal | None:
    return None if percentile is None else Decimal(percentile) / PERCENTILE


def _thresholds(publication: Publication, tiers: dict[int, Tier]) -> dict[str, Decimal]:
    last = max(tiers)
    return {
        tiers[int(rank)].code: _hundredths(score)
        for rank, score in publication.boundaries.items()
        if int(rank) in tiers and int(rank) != last
    }


def _scale_from(thresholds: dict[str, Decimal]) -> Decimal:
    """Where the drawn scale begins: so low that the last tier takes about an eighth of it."""
    lowest = min(thresholds.values(), default=Decimal(0))
    return max(Decimal(0), round(lowest - (100 - lowest) * Decimal("0.15"), 1))


def _next_tier(publication: Publication, result: Result, tiers: dict[int, Tier]) -> dict[str, Any]:
    """The tier above the one held, and how far its boundary lies above the score."""
    tier = tiers.get(result.tier_id - 1)
    boundary = publication.boundaries.get(str(result.tier_id - 1)) if tier else None
    if tier is None or boundary is None:
        return {"next_tier": tier, "gap": None}
    gap = _hundredths(boundary) - _hundredths(result.score)
    return {"next_tier": tier, "gap": gap if boundary > result.score else None}


def _contributions(customer: Customer, month: date, lines: dict[int, ProductLine]) -> list[LineContribution]:
    """What each line earned in the 12 months up to `month`, in the order in which the bank lists its lines."""
    sums = Contribution.objects.filter(customer=customer, month__range=(add_months(month, -11), month))
    return [
        LineContribution(lines[line].name, lines[line].code, **dict(zip(PARTS, map(int, parts), strict=True)))
        for line, *parts in sums.values_list("product_line")
        .order_by("product_line__position")
        .annotate(*(Sum(name) for name in PARTS))
    ]


def _sum_of(lines: list[LineContribution]) -> LineContribution:
    return LineContribution(
        name="", code="", **{part: sum(getattr(line, part) for line in lines) for part in PARTS}
    )
