"""Every column of every row against windows written from the domain page, on banks drawn to be awkward."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count

from customers.models import Phase, StrategicClass
from tests.factories import at
from tests.tiers.books import NIGHT, OCTOBER, run_night
from tests.tiers.random_bank import change_books, draw_bank
from tiers.models import Feature, Result, Run
from tiers.queries import model_parameters, night_before
from tiers.services import adopt_model

pytestmark = pytest.mark.usefixtures("loader")

QUESTIONS = {}
for part in Path(__file__).with_name("oracle.sql").read_text(encoding="utf-8").split("-- name: ")[1:]:
    name, _, text = part.partition("\n")
    QUESTIONS[name] = text

CONTRIBUTIONS = """SELECT month, account_id, customer_id, product_line_id, average_yuan_fen, margin_fen, fees_fen,
    service_cost_fen, expected_loss_fen, capital_charge_fen, total_fen FROM tiers_contribution
    WHERE month <= %(month)s AND month > %(month)s::date - interval '24 months' ORDER BY 1, 2"""
FEATURES = """SELECT customer_id, unit_id, branch_id, industry, months_before, revenue_fen, change_ppm,
    relationship_days, entanglement, wallet_share_ppm, partnership, revenue_before_fen, customer_days, contract_days,
    active_lines, services, wallet_lines, wallet_ours_fen, wallet_total_fen, wallet_gain_fen, contact_levels, referrals,
    recent_quarter_fen, line_closed, deposits_fen, deposits_cny_fen, deposits_change_bp, loans_fen, loans_cny_fen,
    limit_cny_fen FROM tiers_feature WHERE run_id = %(run)s ORDER BY customer_id"""
RESULTS = """SELECT customer_id, revenue_pct, change_pct, relationship_pct, entanglement_pct, wallet_pct,
    partnership_pct, score, confidence, rank, bank_decile, branch_decile, actual_value_fen, potential_value_fen,
    strategic_class, phase, qualified_tier_id, tier_id, candidate_nights
    FROM tiers_result WHERE run_id = %(run)s ORDER BY customer_id"""


def rows(query: str, given: dict | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall() if cursor.description else []


def compare_with_oracle(run: Run) -> None:
    rows(QUESTIONS["half_even"])
    model = model_parameters(run.model)
    before = night_before(run)
    given = {
        "run": run.pk,
        "month": run.month,
        "as_of": run.business_date,
        "model": run.model_id,
        "peers": model.peer_group,
        "retention": model.retention,
        "discount": model.discount,
        "years": model.horizon_years,
        "valuable": model.valuable_percentile,
        "growable": model.growable_percentile,
        "up": model.up_nights,
        "down": model.down_nights,
        "margin": run.model.down_margin,
        "before": before.pk if before else 0,
        **{f"w{place}": weight for place, weight in enumerate(model.weights, start=1)},
    }
    for question, table in [("contributions", CONTRIBUTIONS), ("features", FEATURES), ("results", RESULTS)]:
        ours, theirs = rows(table, given), rows(QUESTIONS[question], given)
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


@pytest.mark.parametrize(
    ("seed", "peers", "weights"),
    [
        (1, "bank", None),
        (2, "branch", None),
        (3, "industry", {"revenue": 0, "change": 45, "entanglement": 0, "partnership": 30}),
    ],
)
def test_three_nights_equal_the_oracle_in_every_column(db, seed, peers, weights):
    bank = draw_bank(seed, customers=260)
    adopt_model(
        created_by=bank.executive,
        approved_by=bank.system_admin,
        active_from=date(2026, 1, 1),
        at=at(2026, 10, 1),
        weights=weights,
        peer_group=peers,
        up_nights=2,
        down_nights=3,
        down_margin=Decimal("0.02") if seed == 2 else Decimal(0),
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
