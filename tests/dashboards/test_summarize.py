"""The night's summaries: sums by unit, tier and tier before, equal to a slow honest count, the same when done again."""

from collections import defaultdict

import pytest

from customers.models import CustomerScore
from dashboards.models import Summary
from dashboards.services import summarize
from tests.factories import make_customer, publish_scores

pytestmark = pytest.mark.django_db


def slow_summary(now, before):
    """The same question asked customer by customer in Python."""
    earlier = {s.customer_id: s for s in CustomerScore.objects.filter(publication=before)}
    present = {s.customer_id: s for s in CustomerScore.objects.filter(publication=now)}
    rows = defaultdict(lambda: [0] * 7)
    for customer in earlier.keys() | present.keys():
        then, today = earlier.get(customer), present.get(customer)
        key = (
            (today or then).unit_id,
            today.tier_id if today else None,
            today.tier_before_id if today else then.tier_id,
        )
        values = [
            1,
            today.deposits_fen if today else 0,
            today.loans_fen if today else 0,
            today.contribution_fen if today else 0,
            then.deposits_fen if then else 0,
            then.loans_fen if then else 0,
            (today.contribution_before_fen or 0) if today else 0,
        ]
        rows[key] = [total + value for total, value in zip(rows[key], values, strict=True)]
    return {key: tuple(values) for key, values in rows.items()}


def kept_summary(publication):
    return {
        (row.unit_id, row.tier_id, row.tier_before_id): (
            row.customers,
            row.deposits_fen,
            row.loans_fen,
            row.contribution_fen,
            row.deposits_before_fen,
            row.loans_before_fen,
            row.contribution_before_fen,
        )
        for row in Summary.objects.filter(publication=publication)
    }


def test_the_summary_equals_a_count_customer_by_customer(branches):
    kept = kept_summary(branches.now)
    assert kept == slow_summary(branches.now, branches.before)
    assert sum(row[0] for row in kept.values()) == 8  # seven with a tier and the one who was lost


def test_done_twice_it_is_the_same_as_once_and_says_how_many_rows(branches):
    kept = kept_summary(branches.now)
    assert summarize(publication=branches.now) == len(kept)
    assert kept_summary(branches.now) == kept


def test_the_first_publication_has_everybody_new_and_nobody_lost(branches):
    rows = Summary.objects.filter(publication=branches.before)
    assert {row.tier_before_id for row in rows} == {None}
    assert not rows.filter(tier=None).exists()
    assert {row.deposits_before_fen for row in rows} == {0}


def test_a_second_night_of_the_month_compares_with_the_same_month_end(branches):
    names = branches.customers
    again = publish_scores(
        {names["stays"]: {"tier_id": 1, "tier_before_id": 2}}, business_date=branches.now.business_date
    )
    summarize(publication=again)
    assert kept_summary(again) == slow_summary(again, branches.before)
    lost = Summary.objects.filter(publication=again, tier=None)
    assert sum(row.customers for row in lost) == 6


def test_a_customer_that_moved_to_another_unit_is_counted_where_it_is_now(branches):
    moved = make_customer(branches.bank, manager=branches.bank.manager)
    CustomerScore.objects.create(
        **{
            **{
                f.attname: getattr(
                    CustomerScore.objects.filter(publication=branches.before).first(), f.attname
                )
                for f in CustomerScore._meta.concrete_fields
            },
            "customer_id": moved.pk,
            "unit_id": branches.bank.far_unit.pk,
        }
    )
    again = publish_scores(
        {moved: {"tier_id": 3, "tier_before_id": 1}}, business_date=branches.now.business_date
    )
    summarize(publication=again)
    assert Summary.objects.get(publication=again, tier=3).unit == branches.bank.unit
