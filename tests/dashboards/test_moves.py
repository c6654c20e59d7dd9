"""Movers between any two dates: the matrix equals a slow look at every stretch, and each cell its list."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.models import Job
from customers.models import Customer
from customers.queries import every_tier
from dashboards import queries
from tests.dashboards.test_value import behind
from tests.factories import fresh
from tiers.models import ModelVersion, Run, TierInterval

pytestmark = pytest.mark.django_db
JULY, AUGUST, OCTOBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 10, 31)


@pytest.fixture
def stretched(branches):
    """Stretches of the bank's customers; tiers 1 to 5."""
    run = make_run(branches)
    for name, stretches in {
        "stays": [(3, JULY, None)],
        "rises": [(3, JULY, AUGUST), (2, AUGUST, None)],
        "falls": [(2, JULY, AUGUST), (3, AUGUST, OCTOBER), (4, OCTOBER, None)],
        "new": [(4, AUGUST, None)],
        "lost": [(5, JULY, AUGUST)],
        "far": [(4, JULY, AUGUST), (1, AUGUST, OCTOBER), (4, OCTOBER, None)],
        "sister": [(1, AUGUST, OCTOBER)],
    }.items():
        for tier, start, end in stretches:
            TierInterval.objects.create(
                customer=branches.customers[name],
                tier_id=tier,
                started_on=start,
                ended_on=end,
                opened_by=run,
                closed_by=run if end else None,
            )
    return branches


def make_run(branches):
    job = Job.objects.create(kind="night", slot="moves")
    model = ModelVersion.objects.order_by("number").first()
    return Run.objects.create(job=job, model=model, business_date=branches.today, month=JULY.replace(day=1))


def tier_held(customer, day):
    """The tier on which a customer stood on a day; None without one."""
    held = [
        one.tier
        for one in customer.tier_intervals.select_related("tier")
        if one.started_on <= day and (one.ended_on is None or one.ended_on > day)
    ]
    return held[0] if held else None


def slow(unit, first, second):
    """The matrix counted customer by customer."""
    counts = {}
    for customer in Customer.objects.filter(unit__path__startswith=unit.path):
        held = [tier_held(customer, day) for day in (first, second)]
        stood = [tier.code if tier else None for tier in held]
        if any(stood):
            counts[tuple(stood)] = counts.get(tuple(stood), 0) + 1
    return counts


@pytest.mark.parametrize("viewer", ["supervisor", "branch_supervisor", "executive"])
@pytest.mark.parametrize(("first", "second"), [(JULY, AUGUST), (JULY, OCTOBER), (AUGUST, OCTOBER)])
def test_each_cell_is_a_slow_count_and_leads_to_its_customers(stretched, viewer, first, second):
    person = stretched.bank.personas[viewer]
    page = queries.moves(queries.scope(fresh(person)), first, second)
    ends = [column.code for column in page.columns]
    told = {}
    for row in page.rows:
        for code, cell in zip(ends, row.cells, strict=True):
            if cell.count:
                then, later = (None if end in ("new", "lost") else end for end in (row.code, code))
                told[then, later] = cell.count
                assert len(behind(person, cell.url)) == cell.count
    assert told == slow(page.scope.unit, first, second)
    assert page.up == len(behind(person, page.urls["up"]))
    moved = sorted(
        behind(person, page.urls["moved"]),
        key=lambda one: (tier_held(one, second).rank, -tier_held(one, first).rank, one.customer_no),
    )
    assert page.moved == len(moved)
    assert [name.customer_no for name in page.names] == [customer.customer_no for customer in moved]


def test_the_figures_of_the_bank(stretched):
    page = queries.moves(queries.scope(fresh(stretched.bank.executive)), JULY, OCTOBER)
    # Far went up and came back: it stayed. Sister came and went within: nobody saw it on either day.
    assert (page.up, page.down, page.new, page.lost, page.totals.total) == (1, 1, 1, 1, 5)
    assert [(name.then_code, name.later_code) for name in page.names] == [
        ("quasi", "key"),
        ("key", "ordinary"),
    ]


def test_names_are_asked_once_and_by_who_shows_them(stretched, client: Client, django_assert_num_queries):
    scope = queries.scope(fresh(stretched.bank.executive))
    every_tier()  # asked once a process, whoever comes first
    with django_assert_num_queries(1):  # the counts
        page = queries.moves(scope, JULY, OCTOBER)
    with django_assert_num_queries(2):  # the keys and the customers
        assert page.names == page.names
    client.force_login(stretched.bank.executive)
    with CaptureQueriesContext(connection) as asked:
        told = client.get("/api/v1/value/moves/", {"since": str(JULY), "until": str(OCTOBER)})
    assert told.status_code == 200
    assert not [one for one in asked if "customer_no" in one["sql"]]


def test_a_day_before_all_that_is_known_stands_for_the_first_known(stretched, client: Client):
    client.force_login(stretched.bank.executive)
    page = client.get("/value/moves/", {"since": "1900-01-01", "until": str(OCTOBER)}).context["page"]
    assert (page.first, page.second, page.up, page.down, page.new) == (JULY, OCTOBER, 1, 1, 1)
    # Before the first night nobody moved: the days stay as they are asked for.
    page = client.get("/value/moves/", {"since": "1900-01-01", "until": str(JULY)}).context["page"]
    assert (page.first, page.second, page.moved) == (date(1900, 1, 1), JULY, 0)


def test_days_that_mean_nothing_are_refused_at_their_field(stretched, client: Client):
    client.force_login(stretched.bank.executive)
    for query, word in (
        ({"since": "2026-10-31", "until": "2026-08-31"}, "The first day must be before the second."),
        ({"until": "2999-01-01"}, "Tiers are known up to"),
        ({"since": "yesterday"}, "Enter a valid date."),
    ):
        answer = client.get("/value/moves/", query)
        assert answer.status_code == 422 and word in answer.content.decode()


def test_a_list_that_names_days_that_mean_nothing_says_so(stretched, client: Client):
    client.force_login(stretched.bank.executive)
    for typed in ("nonsense", "2026-10-31,2026-08-31,up", "2026-08-31,2026-10-31,sideways"):
        assert client.get("/customers/", {"stood": typed}).context["filters"].form.errors["stood"]
