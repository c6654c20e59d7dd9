"""Every column of every row against windows written from the domain page, on banks drawn to be awkward."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Count

from customers.models import Phase, StrategicClass
from tests.factories import at
from tests.tiers.books import NIGHT, OCTOBER, run_night
from tests.tiers.oracle import OURS, QUESTIONS, given
from tests.tiers.random_bank import change_books, draw_bank
from tiers.churn import Factor
from tiers.models import Feature, Result, Run
from tiers.services import adopt_model

pytestmark = pytest.mark.usefixtures("loader")


def rows(query: str, given: dict | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall() if cursor.description else []


def compare_with_oracle(run: Run) -> None:
    rows(QUESTIONS["half_even"])
    asked = given(run)
    rows(QUESTIONS["gathered"], asked)
    for question, table in OURS.items():
        ours, theirs = rows(table, asked), rows(QUESTIONS[question], asked)
        assert len(ours) > 100
        assert len(ours) == len(theirs), question
        # Said by the first row that differs: a diff of all of them takes longer than the night.
        differing = next(((mine, its) for mine, its in zip(ours, theirs, strict=True) if mine != its), None)
        assert differing is None, f"{question}: {differing}"


def assert_awkward(run: Run) -> None:
    """The bank holds what the rules differ on: every class, phase and tier, ties, unknowns, and a branch of one."""
    results, features = Result.objects.filter(run=run), Feature.objects.filter(run=run)
    assert set(results.values_list("strategic_class", flat=True)) == set(StrategicClass.values)
    assert set(results.values_list("phase", flat=True)) == set(Phase.values)
    assert set(results.values_list("tier_id", flat=True)) >= {2, 3, 4, 5}
    assert results.values("rank").distinct().count() < results.count()
    assert features.values("branch").annotate(n=Count("customer")).filter(n=1).exists()
    for unknown in ["change", "wallet", "partnership"]:
        assert results.filter(**{f"{unknown}_pct": None}).exists()
        assert results.exclude(**{f"{unknown}_pct": None}).exists()
    assert set(features.values_list("size", flat=True)) == {"", "A", "B", "C", "D"}
    risks = list(results.values_list("churn_risk", flat=True))
    assert None in risks
    assert len(set(risks)) > 20
    for factor in Factor:
        assert {"unknown", "nothing", "something"} >= _kinds(results, factor) >= {"nothing", "something"}


def _kinds(results, factor):
    parts = results.exclude(churn_risk=None).values_list(f"risk_{factor}", flat=True)
    return {"unknown" if part is None else "something" if part else "nothing" for part in parts}


@pytest.mark.parametrize(
    ("seed", "peers", "weights", "points"),
    [
        (1, "bank", None, None),
        (2, "branch", None, None),
        (3, "industry", {"revenue": 0, "change": 45, "entanglement": 0, "partnership": 30}, None),
        (5, "size", None, None),
        (4, "bank", None, {1: 95_000, 2: 75_000, 3: 60_500, 4: 35_000}),
    ],
)
def test_three_nights_equal_the_oracle_in_every_column(db, seed, peers, weights, points):
    bank = draw_bank(seed, customers=260)
    adopt_model(
        created_by=bank.executive,
        approved_by=bank.system_admin,
        active_from=date(2026, 1, 1),
        at=at(2026, 10, 1),
        weights=weights,
        peer_group=peers,
        threshold_by="points" if points else "rank",
        points=points,
        up_nights=2,
        down_nights=3,
        down_margin=Decimal("0.02") if seed in {2, 4} else Decimal(0),
        retention=Decimal("0.8765"),
    )

    first = run_night(NIGHT)
    assert_awkward(first)
    compare_with_oracle(first)
    for day in range(1, 4):
        change_books(seed * 100 + day, share=0.3 if day < 3 else 0)
        compare_with_oracle(run_night(date(2026, 11, day)))
    assert Run.objects.filter(month=OCTOBER).count() == 4
    waiting = Result.objects.filter(run__business_date=date(2026, 11, 2), candidate_nights__gt=0)
    assert waiting.exists()
    assert Run.objects.filter(moved_up__gt=0).exists()
    assert Run.objects.filter(moved_down__gt=0).exists()
