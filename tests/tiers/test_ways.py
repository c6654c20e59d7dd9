"""What a change would do to a score, and the cheapest ways to a tier: against the night that really computes it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import add_months, month_end
from customers.models import AccountMonth, Customer
from tests.scored_bank import last_month, make_scored_bank, run_night
from tiers import queries, ways
from tiers.models import Feature, PeerScale
from tiers.rules import Indicator, percentile
from tiers.services.scales import thinned
from tiers.ways import GRID, Act, Change, Possible, Scale, Standing

SMALL = {indicator: Scale(11, list(range(0, 1100, 100))) for indicator in Indicator}


def standing(**other) -> Standing:
    """The worst of eleven in everything; weights a simple hundred, deposits of a million earning two percent."""
    return replace(
        Standing(
            values=(0,) * 6,
            percentiles=(0,) * 6,
            weights=(30, 15, 10, 15, 15, 15),
            scales=SMALL,
            revenue_before_fen=None,
            months_before=0,
            wallet_ours_fen=0,
            wallet_total_fen=0,
            wallet_has_deposits=False,
            wallet_has_loans=False,
            deposits_fen=100_000_000,
            loans_fen=0,
            deposit_yield=Fraction(2, 100),
            loan_yield=None,
        ),
        **other,
    )


# ---------------------------------------------------------------- scales
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.data())
def test_a_whole_scale_gives_the_percentile_of_the_rules(values, data):
    place = data.draw(st.integers(0, len(values) - 1))
    value = data.draw(st.integers(-60, 60))
    scale = Scale(len(values), sorted(values))
    others = values[:place] + values[place + 1 :]
    rank = 1 + sum(other < value for other in others)
    assert scale.percentile(value, values[place]) == percentile(rank, len(values))
    assert scale.percentile(value, None) == percentile(1 + sum(v < value for v in values), len(values) + 1)


def test_a_thinned_scale_never_promises_too_much_and_little_too_little():
    values = np.random.default_rng(7).integers(0, 10**9, 50_000)
    scale = Scale(len(values), thinned(values=values))
    assert len(scale.values) == GRID + 1
    assert (scale.values[0], scale.values[-1]) == (values.min(), values.max())
    for value in np.random.default_rng(8).integers(-1, 10**9, 300):
        exact = int((values < value).sum())
        assert exact - len(values) / GRID - 1 <= scale.smaller(int(value)) <= exact


# ---------------------------------------------------------------- ways
def test_the_smallest_amount_that_reaches_is_found_and_rounded_up_to_two_digits():
    # Twenty percent of the peers are passed above 2,000,000 fen a year: at 2%, just over 100,000,000 fen of deposits.
    scales = SMALL | {Indicator.REVENUE: Scale(11, [n * 10**6 for n in range(11)])}
    [way] = ways.ways(standing(scales=scales), 6_000, Possible(referral=False))
    assert (way.acts, way.change) == ((Act.DEPOSITS,), Change(deposits_fen=110_000_000))
    assert (way.score, way.effort) == (6_000, 11)
    [way] = ways.ways(standing(scales=scales), 30_000, Possible(referral=False))
    assert way.change.deposits_fen == 510_000_000


def test_services_and_people_are_tried_alone_and_together_the_least_effort_first():
    scales = SMALL | {
        Indicator.ENTANGLEMENT: Scale(11, [0] * 6 + [1, 1, 2, 2, 2]),
        Indicator.PARTNERSHIP: Scale(11, [0] * 9 + [1, 1]),
    }
    possible = Possible(services=(Act.PAYROLL, Act.ONLINE_BANKING), level=True, money=())
    case = standing(scales=scales)
    # A service passes five of ten peers, a second one seven; a level met or a referral passes eight.
    assert ways.score_after(case, Change(services=1)) == 7_500
    assert ways.score_after(case, Change(services=2)) == 10_500
    assert ways.score_after(case, Change(levels=1)) == 12_000
    assert [(way.acts, way.score, way.effort) for way in ways.ways(case, 7_500, possible)] == [
        ((Act.LEVEL,), 12_000, Fraction(1, 2)),
        ((Act.PAYROLL,), 7_500, 1),
        ((Act.PAYROLL, Act.LEVEL), 19_500, Fraction(3, 2)),
    ]
    [pair] = ways.ways(case, 19_500, replace(possible, referral=False))[:1]
    assert pair.acts == (Act.PAYROLL, Act.LEVEL)
    assert ways.ways(case, 25_000, possible) == []


def test_what_earns_nothing_is_no_way():
    possible = Possible(referral=False)
    assert ways.ways(standing(deposit_yield=None), 1_000, possible) == []
    assert ways.ways(standing(deposit_yield=Fraction(-1, 100)), 1_000, possible) == []


# ---------------------------------------------------------------- against the night
@pytest.fixture
def scored(db, as_loader):
    with as_loader():
        bank, star = make_scored_bank()
    return bank, star


def score_of(customer) -> Decimal:
    return queries.explanation(customer).points


def next_night(as_loader) -> None:
    with as_loader():
        run_night(month_end(last_month()))


def test_supposing_nothing_gives_the_published_score(scored):
    for customer in Customer.objects.all():
        supposed = queries.suppose(customer, deposits_fen=0, loans_fen=0, services=[])
        assert (supposed.score, supposed.change) == (score_of(customer), 0)


def test_a_service_supposed_is_what_the_next_night_finds(scored, as_loader):
    customer = Customer.objects.filter(payroll=False).order_by("pk")[10]
    supposed = queries.suppose(customer, deposits_fen=0, loans_fen=0, services=["payroll"])
    Customer.objects.filter(pk=customer.pk).update(payroll=True)
    next_night(as_loader)
    assert supposed.change > 0
    assert score_of(customer) == supposed.score


def test_deposits_supposed_are_what_a_year_of_them_brings(scored, as_loader):
    customer = Customer.objects.order_by("pk")[30]
    more = 2_000_000_00
    supposed = queries.suppose(customer, deposits_fen=more, loans_fen=0, services=[])
    with as_loader():
        AccountMonth.objects.filter(customer=customer, month__gt=add_months(last_month(), -12)).update(
            average_fen=F("average_fen") + more, average_yuan_fen=F("average_yuan_fen") + more
        )
    next_night(as_loader)
    assert supposed.change > 1
    assert score_of(customer) == supposed.score


def test_every_way_offered_reaches_the_boundary_and_no_smaller_amount_does(scored):
    offered = 0
    for customer in Customer.objects.all():
        outlook = queries.outlook(customer)
        for way in outlook.ways:
            offered += 1
            assert way.gain >= outlook.gap > 0
    assert offered > 50


def test_only_the_scales_of_the_newest_run_are_kept(scored, as_loader):
    first = set(PeerScale.objects.values_list("run", flat=True))
    next_night(as_loader)
    second = set(PeerScale.objects.values_list("run", flat=True))
    assert len(first) == len(second) == 1 and first != second
    revenue = PeerScale.objects.get(indicator="revenue")
    assert revenue.values == sorted(
        Feature.objects.filter(run=revenue.run).values_list("revenue_fen", flat=True)
    )


# ---------------------------------------------------------------- the page
def test_the_page_offers_ways_as_tasks_and_the_sliders_answer(scored, client):
    bank, _star = scored
    client.force_login(bank.manager)
    customer = next(one for one in Customer.objects.filter(manager=bank.manager) if queries.outlook(one).ways)
    with translation.override("en"):
        way = queries.outlook(customer).ways[0]
    page = client.get(reverse("tiers:why", args=[customer.customer_no])).content.decode()
    assert way.title in page and "?customer=" + customer.customer_no in page
    path = reverse("tiers:suppose", args=[customer.customer_no])
    present = queries.outlook(customer).sliders[0].present
    answer = client.get(path, {"deposits": present + 500}, headers={"HX-Request": "true"})
    supposed = queries.suppose(customer, deposits_fen=500_000_000, loans_fen=0, services=[])
    assert f"{supposed.score:.2f}" in answer.content.decode() and "<html" not in answer.content.decode()
    plain = client.get(path, {"deposits": present + 500})
    assert plain.status_code == 302 and plain.url.startswith(
        reverse("tiers:why", args=[customer.customer_no])
    )
    assert f"{supposed.score:.2f}" in client.get(plain.url).content.decode()


def test_nonsense_on_a_slider_changes_nothing(scored, client):
    bank, star = scored
    client.force_login(bank.manager)
    path = reverse("tiers:suppose", args=[star.customer_no])
    for typed in ("x", "-1", "9" * 30):
        answer = client.get(path, {"deposits": typed}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
