"""Value: deciles, curve and Gini equal the published measures, the map its classes, and every figure its list."""

import weakref
from datetime import timedelta
from fractions import Fraction
from urllib.parse import urlsplit

import numpy as np
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.filters import CustomerFilter
from customers.models import Customer, CustomerScore
from customers.queries import current_publication, listed_customers
from dashboards import queries, rules
from dashboards.models import ValueSpread
from dashboards.queries.spreads import spread_fields
from dashboards.services import keep_spreads
from tests.dashboards.conftest import WAN
from tests.factories import fresh, make_bank, publish_scores
from tiers.measures import concentration


# ---------------------------------------------------------------- rules, without a database
def spread_of(*values):
    return rules.spread(np.array(sorted(values, reverse=True), dtype=np.int64))


def test_ten_customers_worked_out_by_hand():
    found = spread_of(*range(100, 0, -10))
    assert (found.customers, found.total_fen) == (10, 550)
    assert [one.total_fen for one in found.deciles] == [100, 90, 80, 70, 60, 50, 40, 30, 20, 10]
    assert found.curve_fen[10] == 100 and found.curve_fen[20] == 190 and found.curve_fen[100] == 550
    assert found.gini_ppm == 300_000  # 2 (1*10 + 2*20 + ... + 10*100) / (10 * 550) - 11/10
    assert (found.peak_ppm, found.peak_at_ppm) == (None, None)


def test_with_losses_the_curve_peaks_above_the_whole():
    found = spread_of(600, 500, 100, -100, -100)
    assert found.gini_ppm is None
    assert (found.peak_ppm, found.peak_at_ppm) == (1_200_000, 600_000)
    assert found.curve_fen[60] == 1200 and found.curve_fen[100] == 1000


def test_equals_share_the_decile_that_the_first_of_them_reaches():
    found = spread_of(50, 7, 7, 7, 7, 7, 7, 7, 7, 1)
    told = [
        (one.number, one.customers, one.total_fen, one.lowest_fen, one.highest_fen) for one in found.deciles
    ]
    assert told == [(1, 1, 50, 50, 50), (2, 8, 56, 7, 7), (10, 1, 1, 1, 1)]


def test_a_sum_that_is_not_positive_has_neither():
    assert spread_of(-5, 5).gini_ppm is None and spread_of(-5, 5).peak_ppm is None
    assert spread_of().deciles == [] and spread_of().curve_fen == [0] * 101


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=60, unique=True))
def test_the_spread_is_the_published_measure(values):
    found, published = spread_of(*values), concentration(values)
    if published is None:
        assert found.total_fen <= 0
        return
    shares = {one.number: Fraction(one.total_fen, found.total_fen) for one in found.deciles}
    assert [shares.get(number, 0) for number in range(1, 11)] == published.deciles
    for ours, theirs in (
        (found.gini_ppm, published.gini),
        (found.peak_ppm, published.peak),
        (found.peak_at_ppm, published.peak_at),
    ):
        assert ours == (None if theirs is None else round(theirs * rules.PPM))


def test_the_map_of_the_five_customers_of_peppers_and_rogers():
    actual = np.array([900, 200, -50, -20, 150], dtype=np.int64) * 10_000_00
    potential = np.array([1000, 1200, -10, 300, 160], dtype=np.int64) * 10_000_00
    found = rules.class_map(actual, potential, np.array([1, 2, 5, 4, 3]))
    assert [(one.strategic_class, one.customers) for one in found.classes] == [(n, 1) for n in range(1, 6)]
    assert {(one.strategic_class, one.across, one.upwards) for one in found.squares} == {
        (1, 7, 6),
        (2, 6, 8),
        (5, 0, 5),
        (4, 0, 7),
        (3, 6, 4),
    }


def test_a_threshold_stands_inside_its_square_by_its_logarithm():
    side = 100 / rules.SQUARES
    assert rules.place_on(rules.ACROSS, 0) == pytest.approx(side)
    assert rules.place_on(rules.ACROSS, 100_000_00) == pytest.approx(4 * side)
    assert 4 * side < rules.place_on(rules.ACROSS, 200_000_00) < 5 * side
    assert rules.place_on(rules.ACROSS, -1) == pytest.approx(side / 2)


# ---------------------------------------------------------------- kept by the night, equal to a slow count
def behind(person, url):
    parts = urlsplit(url)
    assert parts.path == "/customers/"
    request = type("Request", (), {"user": fresh(person)})
    found = CustomerFilter(
        QueryDict(parts.query), listed_customers(request.user, current_publication()), request=request
    )
    assert found.is_valid(), found.errors
    return set(found.qs)


@pytest.fixture
def plain_bank():
    return make_bank()


@pytest.fixture
def kept(branches):
    keep_spreads(publication=branches.now)
    return branches


@pytest.mark.django_db
def test_the_columns_of_one_unit_are_held_at_a_time(kept, monkeypatch):
    held, most = [], []

    def weighed(rows):
        held.append(weakref.ref(rows))
        most.append(sum(one() is not None for one in held))
        return spread_fields(rows)

    monkeypatch.setattr("dashboards.services.values.spread_fields", weighed)
    written = keep_spreads(publication=kept.now)
    assert most == [1] * written and written > 2


@pytest.mark.django_db
def test_each_unit_is_kept_with_everything_below_it(kept):
    told = {
        row.unit.code: (row.customers, row.total_fen) for row in ValueSpread.objects.select_related("unit")
    }
    assert told == {
        "HO": (7, 105 * WAN),
        "B01": (5, 72 * WAN),
        "S0101": (4, 32 * WAN),
        "S0102": (1, 40 * WAN),
        "B02": (2, 33 * WAN),
        "S0201": (2, 33 * WAN),
    }
    before = list(ValueSpread.objects.values_list("unit_id", "curve_fen", "deciles").order_by("unit_id"))
    keep_spreads(publication=kept.now)
    assert (
        list(ValueSpread.objects.values_list("unit_id", "curve_fen", "deciles").order_by("unit_id")) == before
    )


@pytest.mark.django_db
def test_between_publishing_and_its_sums_the_figures_of_the_night_before_stand(kept, client):
    publish_scores({Customer.objects.first(): {}}, business_date=kept.today + timedelta(days=1))
    page = queries.value_of_unit(queries.scope(fresh(kept.bank.executive)))
    assert (page.customers, page.total_fen, page.as_of) == (7, 105 * WAN, kept.now.business_date)
    client.force_login(kept.bank.executive)
    assert "No customer here has a score yet" not in client.get("/value/").content.decode()
    keep_spreads(publication=current_publication())
    assert queries.value_of_unit(queries.scope(fresh(kept.bank.executive))).customers == 1


@pytest.mark.django_db
@pytest.mark.parametrize("viewer", ["supervisor", "branch_supervisor", "executive"])
def test_every_decile_and_class_leads_to_its_customers(kept, viewer):
    person = kept.bank.personas[viewer]
    page = queries.value_of_unit(queries.scope(fresh(person)))
    scores = CustomerScore.objects.filter(
        publication=kept.now, customer__unit__path__startswith=page.scope.unit.path
    )
    values = sorted(scores.values_list("contribution_fen", flat=True), reverse=True)
    assert page.customers == len(values) == len(behind(person, page.customers_url))
    slow = concentration(values)
    assert round(page.gini * 10**6) == round(slow.gini * 10**6)
    for line in page.deciles:
        rows = scores.filter(customer__in=behind(person, line.url))
        assert (len(rows), sum(one.contribution_fen for one in rows)) == (line.customers, line.total_fen)


@pytest.mark.django_db
def test_an_account_manager_reads_the_own_portfolio_and_no_other(kept, client):
    page = queries.value_of_own(fresh(kept.bank.manager))
    assert (page.customers, page.total_fen) == (3, 69 * WAN)  # stays, rises, sister
    names = [{kept.customers[name].pk} for name in ("sister", "rises", "stays")]
    assert [{one.pk for one in behind(kept.bank.manager, line.url)} for line in page.deciles] == names
    client.force_login(kept.bank.manager)
    answer = client.get("/value/", {"unit": "B01"})
    assert answer.status_code == 200 and answer.context["page"].scope is None
    assert client.get("/value/moves/").status_code == 403


@pytest.mark.django_db
def test_the_page_asks_the_same_number_of_queries_for_a_unit_and_for_the_bank(
    kept, client, django_assert_num_queries
):
    client.force_login(kept.bank.executive)
    client.get("/value/")
    with django_assert_num_queries(client_queries(client, "/value/?unit=S0201")):
        assert client.get("/value/").status_code == 200


def client_queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.django_db
def test_nothing_published_is_said(plain_bank, client):
    client.force_login(plain_bank.executive)
    assert "No customer here has a score yet" in client.get("/value/").content.decode()
    assert client.get("/value/moves/").status_code == 200
    assert Customer.objects.exists() is False


@pytest.mark.django_db
def test_programs_are_told_what_the_page_shows(kept, client):
    client.force_login(kept.bank.executive)
    told = client.get("/api/v1/value/", {"unit": "B01"}).json()
    assert (told["unit"], told["customers"], told["contribution"]) == ("B01", 5, "720000.00")
    assert told["gini"] == pytest.approx(0.533333)  # 2 (1*1 + 2*2 + 3*9 + 4*20 + 5*40) / (5 * 72) - 6/5
    best = told["deciles"][0]
    assert (best["number"], best["customers"], best["total"]) == (2, 1, "400000.00")
    assert client.get("/api/v1/value/", {"nosuch": "1"}).status_code == 400
    client.force_login(kept.bank.manager)
    assert client.get("/api/v1/value/").json()["contribution"] == "690000.00"
