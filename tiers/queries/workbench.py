"""The workbench of the scoring model: versions, one of them opened, its newest trial, and who would move."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from common.models import JobState
from common.pagination import Ordering, Page, keyset_page
from customers.models import Tier
from customers.standards import industry_name
from organization.models import Unit
from tiers import phrases
from tiers.models import Feature, ModelState, ModelVersion, Run, Simulated, Simulation
from tiers.queries.models import active_model, fingerprint
from tiers.queries.nights import StepLine, step_line
from tiers.rules import POINT, Indicator, divide_half_even

STEPS = ("draft", "try", "compare", "approve", "activate")
UNFINISHED = (JobState.PENDING, JobState.RUNNING)
MOVERS_SHOWN = 9
MOST_WEIGHT = 50
_FURTHEST_FIRST = Ordering("furthest", ("-distance", "customer_id"))
_MOVER_COLUMNS = [
    "customer_id",
    "score_before",
    "score_after",
    "tier_before__code",
    "tier_after__code",
    "cause",
    "cause_points",
    "customer__customer_no",
    "customer__short_name",
    "customer__short_name_en",
    "customer__industry_code",
]


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
class Cell:
    """How many go from one tier to another: stay, up or down, and whether across two tiers or more."""

    count: int
    kind: str
    far: bool
    tier_from: str
    tier_to: str


@dataclass(frozen=True)
class MatrixRow:
    """One tier's row of the movement."""

    tier: Tier
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class ShareLine:
    """What share of the bank's contribution a tier brings, after and before; None where nothing is earned."""

    tier: Tier
    share: float | None
    held: float | None


@dataclass(frozen=True)
class BranchLine:
    """What a trial does to one branch; `change` is the mean change of score in points."""

    name: str
    customers: int
    up: int
    down: int
    key_before: int
    key_after: int
    change: Decimal


@dataclass(frozen=True)
class Trial:
    """One simulation as the page shows it; figures are empty until it is done."""

    simulation: Simulation
    steps: list[StepLine]
    unfinished: bool
    failed: bool
    fresh: bool
    took: timedelta | None
    rows: list[MatrixRow]
    totals: list[int]
    shares: list[ShareLine]
    branches: list[BranchLine]
    top_share: float
    best_share: float | None
    best_held: float | None
    best_customers: float | None
    unchanged: int
    unchanged_share: float | None


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


def newest_trial(model: ModelVersion) -> Trial | None:
    """The newest simulation of a version, None where it was never tried."""
    simulation = (
        Simulation.objects.filter(model=model)
        .select_related("job", "against", "run")
        .prefetch_related("job__steps")
        .first()
    )
    return _trial(simulation, model) if simulation else None


def movers(
    user: Any, simulation: Simulation, *, way: str = "", cell: tuple[str, str] | None = None
) -> QuerySet:
    """The customers of a trial that this person reads: all whose score changed, up or down a tier, or a cell."""
    found = Simulated.objects.visible_to(user).filter(simulation=simulation)
    if cell is not None:
        return found.filter(tier_before__code=cell[0], tier_after__code=cell[1])
    found = found.filter(distance__gt=0)
    if way == "up":
        return found.filter(tier_after_id__lt=F("tier_before_id"))
    return found.filter(tier_after_id__gt=F("tier_before_id")) if way == "down" else found


def mover_page(found: QuerySet, simulation: Simulation, cursor: str = "", *, size: int) -> Page:
    """One page of movers, the largest change of score first, each with its cause in words."""
    page = keyset_page(found, ordering=_FURTHEST_FIRST, columns=_MOVER_COLUMNS, size=size, cursor=cursor)
    features = _features(simulation, page)
    for row in page.rows:
        _finish(row, features.get(row["customer_id"]))
    return page


def _features(simulation: Simulation, page: Page) -> dict[int, Feature]:
    chosen = [row["customer_id"] for row in page.rows]
    found = Feature.objects.filter(run=simulation.run_id, customer_id__in=chosen)
    return {feature.customer_id: feature for feature in found}


def _finish(row: dict[str, Any], feature: Feature | None) -> None:
    for when in ("before", "after"):
        row[f"points_{when}"] = Decimal(row[f"score_{when}"]) / POINT
    row["change"] = row["points_after"] - row["points_before"]
    row["reason"] = phrases.cause_of_trial(row["cause"], row["cause_points"], feature)
    row["industry"] = industry_name(row["customer__industry_code"])
    english = phrases.language() == "en"
    row["label"] = (english and row["customer__short_name_en"]) or row["customer__short_name"]
    row["deposits_fen"] = feature.deposits_fen if feature else None


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


def _trial(simulation: Simulation, model: ModelVersion) -> Trial:
    told, job = simulation.summary, simulation.job
    tiers = {tier.rank: tier for tier in Tier.objects.all()}
    order = [tiers[rank] for rank in told.get("tiers", [])]
    matrix = told.get("matrix", [])
    unchanged = sum(row[place] for place, row in enumerate(matrix))
    after, before = _shares(told.get("contribution_after", [])), _shares(told.get("contribution_before", []))
    totals = [sum(column) for column in zip(*matrix, strict=True)]
    return Trial(
        simulation=simulation,
        steps=[step_line(step) for step in job.steps.all()],
        unfinished=job.state in UNFINISHED,
        failed=job.state == JobState.FAILED,
        fresh=simulation.finished_at is not None and simulation.fingerprint == fingerprint(model),
        took=simulation.finished_at - job.started_at if simulation.finished_at and job.started_at else None,
        rows=[_matrix_row(place, row, order) for place, row in enumerate(matrix)],
        totals=totals,
        shares=[ShareLine(tier, after[place], before[place]) for place, tier in enumerate(order)],
        branches=_branches(told.get("branches", [])),
        top_share=max([share for share in (*after, *before) if share is not None], default=1.0) or 1.0,
        best_share=_sum_of(after[:2]),
        best_held=_sum_of(before[:2]),
        best_customers=sum(totals[:2]) / simulation.customers if simulation.customers else None,
        unchanged=unchanged,
        unchanged_share=unchanged / simulation.customers if simulation.customers else None,
    )


def _matrix_row(place: int, counts: list[int], order: list[Tier]) -> MatrixRow:
    cells = [
        Cell(
            count=count,
            kind="stay" if to == place else "up" if to < place else "down",
            far=abs(to - place) > 1,
            tier_from=order[place].code,
            tier_to=order[to].code,
        )
        for to, count in enumerate(counts)
    ]
    return MatrixRow(order[place], cells, sum(counts))


def _shares(sums: list[int]) -> list[float | None]:
    total = sum(sums)
    return [value / total if total > 0 else None for value in sums]


def _sum_of(shares: list[float | None]) -> float | None:
    known = [share for share in shares if share is not None]
    return sum(known) if known else None


def _branches(rows: list[dict[str, int]]) -> list[BranchLine]:
    units = Unit.objects.filter(pk__in=[row["branch"] for row in rows])
    names = {unit.pk: phrases.unit_name(unit) for unit in units}
    return [
        BranchLine(
            name=names.get(row["branch"], ""),
            change=Decimal(divide_half_even(row["change"], 10)) / 100,
            **{name: row[name] for name in ("customers", "up", "down", "key_before", "key_after")},
        )
        for row in sorted(rows, key=lambda row: -row["customers"])
    ]
