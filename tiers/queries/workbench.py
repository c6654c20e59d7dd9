"""The workbench of the scoring model: versions, and one of them opened with its newest trial."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from customers.models import Tier
from tiers import phrases
from tiers.models import ModelState, ModelVersion, Run
from tiers.queries.models import active_model
from tiers.queries.trials import Trial, newest_trial
from tiers.rules import POINT, Indicator

STEPS = ("draft", "try", "compare", "approve", "activate")
MOST_WEIGHT = 50


@dataclass(frozen=True)
class WeightLine:
    """One indicator on the workbench: its weight, that of the version compared with, and where both lie (percent)."""

    indicator: str
    name: str
    basis: str
    weight: int
    held: int
    delta: int
    most: int
    tick: int


@dataclass(frozen=True)
class ThresholdLine:
    """One tier: its cumulative share in percent, that of the version compared with, and its points if it has any."""

    tier: Tier
    percent: Decimal
    held: Decimal
    points: Decimal | None


@dataclass(frozen=True)
class StepMark:
    """One step of a version's way: done, now or ahead."""

    number: int
    name: str
    state: str


@dataclass(frozen=True)
class Workbench:
    """One version opened: its contents beside those it is compared with, its newest trial, what the reader may do."""

    model: ModelVersion
    against: ModelVersion
    weights: list[WeightLine]
    total: int
    thresholds: list[ThresholdLine]
    trial: Trial | None
    steps: list[StepMark]
    edits: bool
    submits: bool
    decides: bool
    withdraws: bool
    rolls_back: bool
    first_night: date | None
    runs: int


def models(user: Any) -> QuerySet[ModelVersion]:
    """All versions, newest first, for those who shape them."""
    return (
        ModelVersion.objects.visible_to(user)
        .select_related("created_by", "submitted_by", "approved_by", "based_on")
        .order_by("-number")
    )


def workbench(model: ModelVersion, user: Any) -> Workbench:
    """Everything the workbench shows of a version to somebody who may see it."""
    trial = newest_trial(model)
    against = trial.simulation.against if trial else _compared_with(model)
    mine = bool({model.created_by_id, model.submitted_by_id} & set(user.reach.people))
    is_draft = model.state == ModelState.DRAFT
    waits = model.state in (ModelState.SUBMITTED, ModelState.APPROVED)
    weights = weight_lines(dict(model.weights.values_list("indicator", "weight")), against)
    runs = Run.objects.filter(model=model).order_by("business_date")
    return Workbench(
        model=model,
        against=against,
        weights=weights,
        total=sum(line.weight for line in weights),
        thresholds=_threshold_lines(model, against),
        trial=trial,
        steps=_steps(_step(model, trial), active=model.state in (ModelState.ACTIVE, ModelState.RETIRED)),
        edits=is_draft and model.created_by_id == user.pk,
        submits=is_draft and model.created_by_id == user.pk and trial is not None and trial.fresh,
        decides=model.state == ModelState.SUBMITTED and not mine,
        withdraws=waits,
        rolls_back=model.state == ModelState.RETIRED,
        first_night=runs.values_list("business_date", flat=True).first(),
        runs=runs.count(),
    )


def weight_lines(weights: dict[str, int], against: ModelVersion) -> list[WeightLine]:
    """The six indicators with these weights, beside those of another version."""
    held = dict(against.weights.values_list("indicator", "weight"))
    most = max(MOST_WEIGHT, *weights.values(), *held.values())
    return [
        WeightLine(
            indicator=indicator.value,
            name=str(phrases.INDICATORS[indicator]),
            basis=str(phrases.INDICATOR_BASES[indicator]),
            weight=weights.get(indicator, 0),
            held=held.get(indicator, 0),
            delta=weights.get(indicator, 0) - held.get(indicator, 0),
            most=most,
            tick=100 * held.get(indicator, 0) // most,
        )
        for indicator in Indicator
    ]


# ---------------------------------------------------------------- parts
def _compared_with(model: ModelVersion) -> ModelVersion:
    """The active version; an active or past one stands beside that which it was copied from, or itself."""
    if model.state in (ModelState.ACTIVE, ModelState.RETIRED):
        return model.based_on or model
    return active_model()


def _threshold_lines(model: ModelVersion, against: ModelVersion) -> list[ThresholdLine]:
    held = dict(against.thresholds.values_list("tier_id", "rank_share"))
    return [
        ThresholdLine(
            row.tier,
            (100 * row.rank_share).normalize(),
            100 * held.get(row.tier_id, row.rank_share),
            None if row.points is None else Decimal(row.points) / POINT,
        )
        for row in model.thresholds.select_related("tier").order_by("tier_id")
    ]


def _step(model: ModelVersion, trial: Trial | None) -> str:
    """Where a version stands on its way, one of STEPS."""
    if model.state == ModelState.SUBMITTED:
        return "approve"
    if model.state != ModelState.DRAFT:
        return "activate"
    if trial is None:
        return "draft"
    return "compare" if trial.fresh else "try"


def _steps(now: str, *, active: bool) -> list[StepMark]:
    place = STEPS.index(now)
    return [
        StepMark(
            number=number + 1,
            name=str(phrases.MODEL_STEPS[name]),
            state="done" if number < place or active else "now" if number == place else "ahead",
        )
        for number, name in enumerate(STEPS)
    ]
