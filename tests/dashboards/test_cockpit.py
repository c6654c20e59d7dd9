"""Every figure of the cockpit, for each who reads one, equals a slow count of the rows that it leads to."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.calendar import business_today
from customers.filters import CustomerFilter
from customers.models import Customer, CustomerScore
from customers.queries import current_publication, listed_customers
from dashboards import queries
from dashboards.services import summarize
from organization.models import Staff, Unit
from organization.rules import Role
from tests.dashboards.conftest import WAN, follow_up, score
from tests.factories import fresh, grant, make_bank, make_customer, publish_scores

pytestmark = pytest.mark.django_db
VIEWERS = ["supervisor", "branch_supervisor", "far_supervisor", "executive"]


def cockpit_of(person, code=""):
    return queries.cockpit(queries.scope(fresh(person), code))


def customers_behind(person, url):
    """The customers in the list that a link leads to."""
    parts = urlsplit(url)
    assert parts.path == "/customers/"
    request = type("Request", (), {"user": fresh(person)})
    found = CustomerFilter(
        QueryDict(parts.query), listed_customers(request.user, current_publication()), request=request
    )
    assert found.is_valid(), found.errors
    return set(found.qs)


# ---------------------------------------------------------------- who sees which figures
def test_an_account_manager_is_refused_and_an_administrator_too(branches, client):
    for name in ("manager", "colleague", "system_admin", "security_admin", "audit_admin", "client_account"):
        client.force_login(branches.bank.personas[name])
        for page in ("/dashboard/", "/dashboard/follow-ups/", "/dashboard/lost/"):
            assert client.get(page).status_code == 403, (name, page)


@pytest.mark.parametrize(
    ("viewer", "code", "status"),
    [
        ("supervisor", "S0101", 200),
        ("supervisor", "S0102", 404),
        ("supervisor", "B01", 404),
        ("branch_supervisor", "S0102", 200),
        ("branch_supervisor", "HO", 404),
        ("branch_supervisor", "S0201", 404),
        ("branch_supervisor", "NOSUCH", 404),
        ("executive", "S0201", 200),
    ],
)
def test_a_unit_outside_the_subtree_does_not_exist(branches, client, viewer, code, status):
    client.force_login(branches.bank.personas[viewer])
    for page in ("/dashboard/", "/dashboard/follow-ups/", "/dashboard/lost/"):
        assert client.get(page, {"unit": code}).status_code == status


def test_the_cockpit_opens_on_the_highest_unit_one_reads(branches):
    opened = {name: cockpit_of(branches.bank.personas[name]).scope.unit.code for name in VIEWERS}
    assert opened == {
        "supervisor": "S0101",
        "branch_supervisor": "B01",
        "far_supervisor": "B02",
        "executive": "HO",
    }


# ---------------------------------------------------------------- figures, worked out by hand
def test_the_figures_of_a_branch(branches):
    page = cockpit_of(branches.bank.branch_supervisor)
    total = page.total
    assert (total.customers, total.gained, total.people, total.late) == (5, 0, 2, 2)
    assert (total.deposits_fen, total.deposits_before_fen) == (1020 * WAN, 500 * WAN)
    assert (total.loans_fen, total.loans_before_fen) == (320 * WAN, 250 * WAN)
    assert (total.contribution_fen, total.contribution_before_fen) == (72 * WAN, 60 * WAN)
    assert total.deposits_change == pytest.approx(1.04)
    assert total.contribution_change == pytest.approx(0.2)
    assert total.contacts_kept == pytest.approx(0.6)
    assert (page.as_of, page.compared_on) == (branches.now.business_date, branches.month_end)


def test_the_movement_of_a_branch(branches):
    movement = cockpit_of(branches.bank.branch_supervisor).movement
    assert (movement.up, movement.down, movement.new, movement.lost) == (1, 1, 1, 1)
    assert (movement.moved, movement.stayed) == (4, 2)
    matrix = {row.code: [cell.count for cell in row.cells] for row in movement.rows}
    assert matrix == {
        "gold": [1, 0, 0, 0, 0, 0],
        "key": [0, 1, 0, 0, 0, 0],
        "quasi": [0, 1, 0, 1, 0, 0],
        "ordinary": [0, 0, 0, 0, 0, 0],
        "marginal": [0, 0, 0, 0, 0, 1],
        "new": [0, 0, 0, 1, 0, 0],
    }
    assert [cell.count for cell in movement.totals.cells] == [1, 2, 0, 2, 0, 1]
    assert movement.totals.total == 5
    assert [row.total for row in movement.rows] == [1, 1, 2, 0, 1, 1]


def test_the_drawing_shows_movers_only_and_the_table_the_same(branches):
    movement = cockpit_of(branches.bank.branch_supervisor).movement
    drawn = {(link["from"], link["to"], link["value"], link["kind"]) for link in movement.chart["links"]}
    assert drawn == {
        ("a2", "b1", 1, "up"),
        ("a2", "b3", 1, "down"),
        ("a5", "b3", 1, "new"),
        ("a4", "b5", 1, "lost"),
    }
    assert {node["id"] for node in movement.chart["nodes"]} == {"a2", "a4", "a5", "b1", "b3", "b5"}
    assert sum(flow.count for flow in movement.flows) == movement.moved


def test_units_stand_side_by_side_with_bars_against_the_largest(branches):
    page = cockpit_of(branches.bank.branch_supervisor)
    rows = [(row.unit.code, row.sums.customers, row.deposits_share, row.sums.late) for row in page.units]
    assert rows == [("S0101", 4, 100.0, 2), ("S0102", 1, 96.2, 0)]
    bank = cockpit_of(branches.bank.executive)
    assert [(row.unit.code, row.sums.customers) for row in bank.units] == [("B01", 5), ("B02", 2)]
    leaf = cockpit_of(branches.bank.supervisor)
    assert [(row.unit.code, row.sums.customers) for row in leaf.units] == [("S0101", 4)]


def test_people_with_overdue_follow_ups_come_longest_waiting_first(branches):
    team = cockpit_of(branches.bank.branch_supervisor).follow_ups
    assert (team.open, team.late, team.people_late) == (3, 2, 2)
    told = [(needs.person, needs.late, needs.best, needs.days, needs.tone) for needs in team.people]
    assert told == [
        (branches.bank.colleague, 1, 0, 12, "bad"),
        (branches.bank.manager, 1, 1, 3, "bad"),
    ]


def test_risers_and_fallers_are_those_of_the_matrix(branches):
    page = cockpit_of(branches.bank.executive)
    rose, fell = branches.customers["rises"], branches.customers["falls"]
    far = branches.customers["far rises"]
    assert {mover.customer_no for mover in page.risers} == {rose.customer_no, far.customer_no}
    assert [(m.customer_no, m.tier_before_code, m.tier_code) for m in page.fallers] == [
        (fell.customer_no, "quasi", "ordinary")
    ]


# ---------------------------------------------------------------- each figure and its rows
@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_figure_equals_a_slow_count_and_the_rows_it_leads_to(branches, viewer):
    person = branches.bank.personas[viewer]
    for unit in Unit.objects.read_whole_by(fresh(person)):
        page = cockpit_of(person, unit.code)
        scores = [
            s
            for s in CustomerScore.objects.filter(publication=branches.now).select_related("customer__unit")
            if s.customer.unit.path.startswith(unit.path)
        ]
        ids = {s.customer_id for s in scores}
        assert page.total.customers == len(scores)
        assert page.total.deposits_fen == sum(s.deposits_fen for s in scores)
        assert page.total.loans_fen == sum(s.loans_fen for s in scores)
        assert page.total.contribution_fen == sum(s.contribution_fen for s in scores)
        for url in (page.links.customers, page.links.deposits, page.links.loans, page.links.contribution):
            assert {customer.pk for customer in customers_behind(person, url)} == ids
        late = {
            s.customer_id
            for s in scores
            if hasattr(s.customer, "pulse") and s.customer.pulse.next_contact_on < branches.today
        }
        assert page.total.late == len(late)
        assert {c.pk for c in customers_behind(person, page.links.late_contacts)} == late
        for row in page.units:
            assert len(customers_behind(person, row.customers_url)) >= row.sums.customers
        moved = page.movement
        for count, url in [
            (moved.up, page.links.up),
            (moved.down, page.links.down),
            (moved.new, page.links.new),
            (moved.up + moved.down, page.links.moved),
        ]:
            assert len(customers_behind(person, url)) == count
        for cell in moved.totals.cells[:-1]:
            assert len(customers_behind(person, cell.url)) == cell.count
        for row in moved.rows:
            for cell in row.cells:
                if cell.count and cell.kind != "lost":
                    assert len(customers_behind(person, cell.url)) == cell.count, (unit.code, row.code, cell)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_follow_ups_and_lost_customers_lead_to_as_many_rows(branches, viewer, client):
    person = branches.bank.personas[viewer]
    client.force_login(person)
    page = cockpit_of(person)
    answer = client.get(page.links.follow_ups).context["page"]
    assert (answer.count, len(answer.rows)) == (page.follow_ups.open, page.follow_ups.open)
    assert client.get(page.links.late_follow_ups).context["page"].count == page.follow_ups.late
    for needs in page.follow_ups.people:
        rows = client.get(needs.url).context["page"].rows
        assert [row.owner for row in rows] == [needs.person] * needs.late
    assert client.get(page.links.lost).context["page"].count == page.movement.lost
    for row in page.movement.rows:
        for cell in row.cells:
            if cell.count and cell.kind == "lost":
                names = client.get(cell.url).context["page"].rows
                assert [name.tier_code for name in names] == [row.code] * cell.count


def test_a_person_outside_the_subtree_has_no_follow_ups_here(branches, client):
    client.force_login(branches.bank.supervisor)
    number = branches.bank.outsider.employee_no
    assert client.get("/dashboard/follow-ups/", {"person": number}).context["page"].count == 0
    assert client.get("/dashboard/follow-ups/", {"person": "nobody"}).context["page"].count == 0
    assert (
        branches.bank.outsider.name_en
        not in client.get("/dashboard/follow-ups/", {"person": number}).content.decode()
    )


# ---------------------------------------------------------------- the page
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_the_business_date_and_what_it_compares_with(branches, viewer, language):
    Staff.objects.filter(pk=branches.bank.personas[viewer].pk).update(language=language)
    client = Client()
    client.force_login(branches.bank.personas[viewer])
    html = client.get("/dashboard/").content.decode()
    day = branches.month_end
    named = f"{day.month}月{day.day}日" if language == "zh-hans" else f"{day.day} {day:%b}"
    assert named in html
    assert "hb-matrix" in html


def test_before_the_first_publication_the_page_says_so(client, loader):
    bank = make_bank()
    client.force_login(bank.supervisor)
    response = client.get("/dashboard/")
    assert response.status_code == 200
    assert "No scoring has been published yet" in response.content.decode()


def test_in_the_first_month_there_is_nothing_to_compare_with(client, loader):
    bank = make_bank()
    summarize(
        publication=publish_scores({make_customer(bank): score(3, None, 10)}, business_date=business_today())
    )
    client.force_login(bank.supervisor)
    html = client.get("/dashboard/").content.decode()
    assert "Nothing to compare with yet" in html
    assert "hb-matrix" not in html


# ---------------------------------------------------------------- cost
def count_queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["/dashboard/", "/dashboard/follow-ups/", "/dashboard/lost/"])
def test_the_number_of_queries_does_not_grow_with_rows_or_units(branches, client, page):
    client.force_login(branches.bank.executive)
    count_queries(client, page)
    few = count_queries(client, page)
    bank = branches.bank
    for number in range(30):
        unit = bank.unit
        if number % 3 == 0:
            unit = Unit.objects.create(
                code=f"X{number}",
                level="sub_branch",
                parent=bank.branch,
                path=f"{bank.branch.path}X{number}/",
                name="x",
                short_name="x",
            )
        customer = make_customer(bank, unit=unit, manager=bank.manager)
        follow_up(customer, branches.today - timedelta(days=number))
    summarize(
        publication=publish_scores(
            {
                customer: score(3, 4, 10)
                for customer in Customer.objects.exclude(pk=branches.customers["lost"].pk)
            },
            business_date=branches.now.business_date,
        )
    )
    assert count_queries(client, page) == few


def test_who_supervises_two_units_opens_on_the_first_and_can_turn_to_the_other(branches):
    grant(branches.bank.supervisor, Role.SUPERVISOR, branches.bank.other_branch)
    page = cockpit_of(branches.bank.supervisor)
    assert page.scope.unit == branches.bank.unit
    assert [(choice.label, choice.current) for choice in page.scope.choices] == [
        ("城东支行", True),
        ("宁波分行", False),
    ]
    other = cockpit_of(branches.bank.supervisor, "B02")
    assert (other.total.customers, other.scope.below) == (2, 2)
    assert [choice.label for choice in other.scope.above] == []
