"""Who moved most: what the night keeps of each unit gives the same names as a look at everybody who moved."""

from datetime import date, timedelta
from random import Random

import pytest
from django.core.cache import cache

from common.models import Job
from customers.models import CustomerScore
from dashboards import queries
from dashboards.models import UnitMover
from dashboards.services import MOVERS_KEPT, summarize
from organization.models import Unit
from tests.dashboards.conftest import follow_up, score
from tests.factories import fresh, make_customer, publish_scores
from tiers.models import ModelVersion, Run, TierMove

pytestmark = pytest.mark.django_db
SHOWN = 4


def seen(person, unit):
    page = queries.cockpit(queries.scope(fresh(person), unit.code))
    return [[mover.customer_no for mover in side] for side in (page.risers, page.fallers)]


def slow(publication, unit, up):
    """Everybody of a unit who moved, in the order of the page."""
    scores = CustomerScore.objects.filter(publication=publication, unit__path__startswith=unit.path)
    moved = [each for each in scores if each.tier_before_id and (each.tier_id < each.tier_before_id) == up]
    moved = [each for each in moved if each.tier_id != each.tier_before_id]
    points = {
        move.customer_id: abs(move.cause_points)
        for move in TierMove.objects.filter(run_id__lte=publication.pk).order_by("run_id")
    }
    moved.sort(key=lambda each: (-points.get(each.customer_id, -1), each.rank, each.customer_id))
    return [each.customer.customer_no for each in moved[:SHOWN]]


@pytest.fixture
def crowd(branches):
    """Forty customers in three units, most of whom moved, with causes told for half of them."""
    random, bank = Random(7), branches.bank
    made = [
        make_customer(bank, unit=unit, manager=bank.manager)
        for unit in (bank.unit, bank.sister_unit, bank.far_unit)
        for _ in range(14)
    ]
    publication = publish_scores(
        {each: score(random.randint(1, 5), random.choice([1, 2, 3, 4, 5, None]), 10) for each in made},
        business_date=branches.now.business_date,
    )
    run = Run.objects.create(
        pk=publication.pk,
        job=Job.objects.create(kind="night", slot="movers"),
        model=ModelVersion.objects.first(),
        business_date=publication.business_date,
        month=date(2026, 10, 1),
    )
    for each in made[::2]:
        TierMove.objects.create(
            run=run,
            customer=each,
            tier_from_id=1,
            tier_to_id=2,
            cause="revenue",
            cause_points=random.randint(-9, 9) * 1000,
        )
    summarize(publication=publication)
    return publication


def test_each_unit_shows_the_names_that_a_look_at_everybody_gives(branches, crowd):
    for unit in Unit.objects.all():
        found = seen(branches.bank.executive, unit)
        assert found == [slow(crowd, unit, up=True), slow(crowd, unit, up=False)], unit.code
    assert all(len(side) == SHOWN for side in seen(branches.bank.executive, branches.bank.head_office))
    most = UnitMover.objects.filter(up=True, unit=branches.bank.unit).count()
    assert most <= MOVERS_KEPT


def test_who_left_the_branch_since_the_night_is_not_named(branches):
    bank, rose = branches.bank, branches.customers["rises"]
    assert seen(bank.branch_supervisor, bank.branch)[0] == [rose.customer_no]
    rose.unit = bank.far_unit
    rose.save()
    assert seen(bank.branch_supervisor, bank.branch)[0] == []


def test_open_work_is_counted_once_for_all_who_look_within_a_minute(branches, counts_are_kept):
    def looked_at_by(person):
        return queries.cockpit(queries.scope(fresh(person), ""))

    first = looked_at_by(branches.bank.executive)
    follow_up(branches.customers["stays"], branches.today - timedelta(days=40))
    other = looked_at_by(branches.bank.branch_supervisor)
    assert other.scope.standing.counted_at == first.scope.standing.counted_at
    assert (first.follow_ups.late, other.follow_ups.late) == (3, 2)
    cache.clear()
    assert looked_at_by(branches.bank.branch_supervisor).follow_ups.late == 3
