"""How likely a customer is to leave: worked examples, NumPy beside them, and what people read of it."""

from datetime import date

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import CustomerPulse, CustomerScore, CustomerSignal
from tests.factories import make_bank, make_customer
from tests.tiers.books import NIGHT, keep_books, price_money, result, run_night
from tests.tiers.test_night import correct_last_month
from tiers import queries
from tiers.churn import Factor, Weighing, parts, risk, risk_columns, strength
from tiers.columns import UNKNOWN
from tiers.models import ChurnParameter, Feature

TABLE = [
    Weighing(30, -1000, -5000),
    Weighing(15, -2000, -7000),
    Weighing(15, 0, 2),
    Weighing(10, 0, 2),
    Weighing(10, 700, 300),
    Weighing(10, 0, 2),
    Weighing(10, 0, 90),
]
NOTHING = [0, 0, 0, 0, 1000, 0, 0]
EVERYTHING = [-9999, -9999, 5, 5, 0, 5, 500]


# ---------------------------------------------------------------- the rule
@pytest.mark.parametrize(
    ("value", "weighing", "thousandths"),
    [
        (-1000, TABLE[0], 0),
        (2500, TABLE[0], 0),
        (-1004, TABLE[0], 1),
        (-1002, TABLE[0], 0),  # 0.5 to the even one
        (-1006, TABLE[0], 2),  # 1.5 to the even one
        (-3400, TABLE[0], 600),
        (-5000, TABLE[0], 1000),
        (-10000, TABLE[0], 1000),
        (1, TABLE[2], 500),
        (700, TABLE[4], 0),
        (400, TABLE[4], 750),
        (45, TABLE[6], 500),
    ],
)
def test_a_sign_shows_from_where_it_begins_to_where_it_is_full(value, weighing, thousandths):
    assert strength(value, weighing) == thousandths


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (NOTHING, [0, 0, 0, 0, 0, 0, 0]),
        (EVERYTHING, [30, 15, 15, 10, 10, 10, 10]),
        # Two unknown: the other 80 points stand for the whole. 22.5, 22.5, 31.875, 38.125, 44.375 of a hundred.
        ([-3400, -2000, 1, 1, None, None, 45], [22, 0, 10, 6, None, None, 6]),
        # What is always known weighs 25, a contact date 35: too little without books.
        ([None, None, 5, 5, None, None, 500], None),
        ([None, None, 0, 0, 300, None, 90], None),
        # With an answer and rivals asked for, 55 are known.
        ([None, None, 0, 0, 300, 0, 90], [None, None, 0, 0, 18, 0, 18]),
        ([None, -7000, 0, 0, None, 0, None], [None, 30, 0, 0, None, 0, None]),
    ],
)
def test_the_parts_of_the_risk(values, found):
    assert parts(values, TABLE) == found
    assert risk(values, TABLE) == (None if found is None else sum(part or 0 for part in found))


UNITS = [st.integers(-12_000, 3_000), st.integers(-12_000, 3_000), st.integers(0, 4), st.integers(0, 4)]
UNITS += [st.integers(0, 1000), st.integers(0, 4), st.integers(0, 400)]
SIGNS = st.tuples(*(st.none() | unit for unit in UNITS))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    bank=st.lists(SIGNS, min_size=1, max_size=30),
    weights=st.lists(st.integers(1, 60), min_size=7, max_size=7),
)
def test_numpy_says_the_same_and_the_parts_always_sum_to_a_risk_within_a_hundred(bank, weights):
    table = [Weighing(weight, each.begins, each.full) for weight, each in zip(weights, TABLE, strict=True)]
    facts = {
        factor: np.array([UNKNOWN if one[place] is None else one[place] for one in bank], dtype=np.int64)
        for place, factor in enumerate(Factor)
    }
    null = np.iinfo(np.int16).min
    columns = {
        name: [None if v == null else int(v) for v in column]
        for name, column in risk_columns(facts, table).items()
    }
    for place, one in enumerate(bank):
        expected = parts(one, table)
        assert columns["churn_risk"][place] == risk(one, table)
        assert [columns[f"risk_{factor}"][place] for factor in Factor] == (expected or [None] * 7)
        assert expected is None or 0 <= risk(one, table) <= 100
        assert all(part is None or part >= 0 for part in expected or [])


# ---------------------------------------------------------------- the night
@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def leaving(bank, as_loader):
    """One who took two thirds of the deposits away, complained in vain, and whom nobody called; one who did nothing."""
    leaving, staying = make_customer(bank), make_customer(bank)
    CustomerSignal.objects.create(customer=leaving, kind="complaint_breach", happened_on=date(2026, 9, 1))
    CustomerSignal.objects.create(
        customer=leaving, kind="satisfaction", happened_on=date(2026, 9, 2), parameters={"tenths": 400}
    )
    CustomerPulse.objects.create(customer=leaving, next_contact_on=date(2026, 9, 16))
    with as_loader():
        keep_books(leaving, 30_000_000)
        keep_books(staying, 30_000_000)
        correct_last_month(leaving, 10_000_000)
        run_night()
    return leaving, staying


def test_the_night_finds_the_risk_and_publishes_it(leaving):
    run = queries.active_model().runs.get()
    risky, quiet = (result(run, customer) for customer in leaving)

    # 75 known: 30 wholly, 0, 5, 7.5, 5 of them for deposits, lines, the complaint, the answer and 45 days.
    assert [getattr(risky, f"risk_{factor}") for factor in Factor] == [40, None, 0, 7, 10, None, 6]
    assert (risky.churn_risk, quiet.churn_risk) == (63, 0)
    assert CustomerScore.objects.current().get(customer=leaving[0]).churn_risk == 63
    feature = Feature.objects.get(run=run, customer=leaving[0])
    assert (feature.deposits_change_bp, feature.satisfaction, feature.overdue_days) == (-6667, 400, 45)
    assert queries.churn_of(feature, risky, on=NIGHT).known_weight == 75


def test_weights_count_from_their_day(leaving, as_loader):
    ChurnParameter.objects.filter(factor="deposits").update(valid_until=date(2026, 11, 1))
    ChurnParameter.objects.create(
        factor="deposits", weight=0, begins=-1000, full=-5000, valid_from=date(2026, 11, 1)
    )
    with as_loader():
        again = run_night(NIGHT)
        later = run_night(date(2026, 11, 1))

    assert result(again, leaving[0]).churn_risk == 63
    assert result(later, leaving[0]).risk_deposits == 0


# ---------------------------------------------------------------- what people read
def test_the_page_tells_the_risk_with_its_reasons(client, bank, leaving):
    client.force_login(bank.manager)
    page = client.get(reverse("tiers:why", args=[leaving[0].customer_no])).content.decode()
    for words in [
        "Churn risk",
        "75 of 100 points of weight have data",
        "−66.7% against the three months before",
    ]:
        assert words in page
    assert "on 1 day of the last 90" in page
    assert "45 days late" in page
    with translation.override("zh-hans"):
        chinese = client.get(
            reverse("tiers:why", args=[leaving[0].customer_no]), headers={"accept-language": "zh"}
        )
    assert chinese.status_code == 200


def test_the_api_gives_risk_and_reasons(client, bank, leaving):
    client.force_login(bank.manager)
    told = client.get(f"/api/v1/tiers/customers/{leaving[0].customer_no}/").json()["churn"]
    assert (told["risk"], told["known_weight"], told["weight"]) == (63, 75, 100)
    assert sum(reason["points"] or 0 for reason in told["reasons"]) == 63
    assert told["reasons"][1] == {
        "factor": "settlement",
        "name": "Settlement falls",
        "seen": None,
        "weight": 15,
        "points": None,
    }
    row = client.get("/api/v1/customers/?ordering=-risk").json()["results"][0]
    assert (row["customer_no"], row["churn_risk"]) == (leaving[0].customer_no, 63)


def test_the_list_shows_filters_and_orders_by_risk(client, bank, leaving):
    client.force_login(bank.manager)
    page = client.get("/customers/?columns=name,risk&sort=-risk")
    assert [row.churn_risk for row in page.context["page"].rows] == [63, 0]
    assert '<td class="num bad">63</td>' in page.content.decode()
    narrowed = client.get("/customers/?risk_min=63").context["page"].rows
    assert [row.customer_no for row in narrowed] == [leaving[0].customer_no]
    assert client.get("/customers/?risk_min=64").context["page"].rows == []
    assert "risk_min" in client.get("/customers/?risk_min=101").context["filters"].errors
