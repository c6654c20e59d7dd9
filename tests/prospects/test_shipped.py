"""What ships: the bank's conditions for target customers, the terms of the pool, visiting time by grade."""

import pytest

from prospects.models import PoolRule, Rule, VisitPlan

pytestmark = pytest.mark.django_db


def test_the_shipped_conditions_are_the_banks():
    rows = Rule.objects.filter(rule_set__code="target", rule_set__number=1)
    assert list(rows.values_list("code", "measure", "bound", "threshold")) == [
        ("years", "years", "at_least", 3),
        ("net_assets", "net_assets_fen", "at_least", 1_000_000_000),
        ("revenue", "annual_revenue_fen", "at_least", 3_000_000_000),
        ("debt_ratio", "debt_ratio_bp", "at_most", 7_000),
        ("credit_record", "answer", "yes", None),
        ("business", "answer", "yes", None),
        ("people", "answer", "yes", None),
        ("guarantee", "answer", "yes", None),
    ]


def test_the_banks_own_terms_stand_from_the_first_day():
    terms = PoolRule.objects.values_list("unit", "capacity", "days", "warn_days")
    assert list(terms) == [(None, 30, 30, 7)]
    assert dict(VisitPlan.objects.values_list("grade", "minutes")) == {1: 240, 2: 120, 3: 60, 4: 20}
