"""Trials of a version beside another one: what each would do to the bank, and who would move."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from common.models import JobState
from common.pagination import Ordering, Page, keyset_page
from customers.models import Tier
from customers.standards import industry_name
from organization.models import Unit
from tiers import phrases
from tiers.models import Feature, ModelVersion, Simulated, Simulation
from tiers.queries.models import fingerprint
from tiers.queries.nights import StepLine, step_line
from tiers.rules import POINT, TRIALS_KEPT, divide_half_even

UNFINISHED = (JobState.PENDING, JobState.RUNNING)
MOVERS_SHOWN = 9
FURTHEST_FIRST = Ordering("furthest", ("-distance", "customer_id"))
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

    code: str
    name: str
    customers: int
    up: int
    down: int
    key_before: int
    key_after: int
    change: Decimal


@dataclass(frozen=True)
class Trial:
    """One simulation as the page shows it; figures are empty until it is done.

    `fresh` while both versions stand as they were tried; `kept` as long as its customers are.
    """

    simulation: Simulation
    steps: list[StepLine]
    unfinished: bool
    failed: bool
    fresh: bool
    kept: bool
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


def newest_trial(model: ModelVersion) -> Trial | None:
    """The newest simulation of a version beside the one that scored then, None where it was never tried."""
    return _newest(model, Simulation.objects.filter(model=model, beside_active=True))


def trial_beside(model: ModelVersion, against: ModelVersion) -> Trial | None:
    """The newest simulation of a version beside another one, None where the two were never compared."""
    return _newest(model, Simulation.objects.filter(model=model, against=against))


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
    page = keyset_page(found, ordering=FURTHEST_FIRST, columns=_MOVER_COLUMNS, size=size, cursor=cursor)
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
def _newest(model: ModelVersion, found: QuerySet[Simulation]) -> Trial | None:
    simulation = found.select_related("job", "against", "run").prefetch_related("job__steps").first()
    return _trial(simulation, model) if simulation else None


def _stands(simulation: Simulation, model: ModelVersion) -> bool:
    """Whether both versions are still as they were tried; what scores is never edited, so old trials kept one mark."""
    held = simulation.against_fingerprint
    return simulation.fingerprint == fingerprint(model) and held in ("", fingerprint(simulation.against))


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
        fresh=simulation.finished_at is not None and _stands(simulation, model),
        kept=Simulation.objects.filter(pk__gt=simulation.pk).count() < TRIALS_KEPT,
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
    known = {unit.pk: unit for unit in units}
    return [
        BranchLine(
            code=known[row["branch"]].code,
            name=phrases.unit_name(known[row["branch"]]),
            change=Decimal(divide_half_even(row["change"], 10)) / 100,
            **{name: row[name] for name in ("customers", "up", "down", "key_before", "key_after")},
        )
        for row in sorted(rows, key=lambda row: -row["customers"])
    ]
