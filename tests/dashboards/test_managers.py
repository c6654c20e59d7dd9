"""Account managers side by side and ranked fairly: ties, pace, what each reader sees, and who opens the ranking."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Act
from common.spreadsheets import read_sheet
from dashboards import queries, services
from dashboards.models import ManagerMonth, RankingChoice
from dashboards.queries import Period, Race
from dashboards.rules import pace, ranks_in_public
from organization.rules import Role
from targets.models import Achieved, Target
from targets.rules import Measure
from tests.factories import fresh, make_bank, make_staff

NOVEMBER, OCTOBER, LAST_YEAR = date(2026, 11, 1), date(2026, 10, 1), date(2025, 11, 1)
PAGE, CHOICE = "/dashboard/managers/", "/dashboard/managers/ranking/"


def kept(person, unit, month: date = NOVEMBER, **figures) -> ManagerMonth:
    return ManagerMonth.objects.create(
        month=month, as_of=month.replace(day=20), unit=unit, person=person, **figures
    )


def came_to(person, unit, month: date, contribution: int) -> None:
    Achieved.objects.create(
        month=month,
        business_date=date(2026, 11, 19),
        unit=unit,
        person=person,
        customers=1,
        key_customers=0,
        new_customers=contribution,
        deposits=0,
        loans=0,
        contribution=contribution,
    )


def asked(person, unit, month: date, target: int, by, measure: Measure = Measure.CONTRIBUTION) -> None:
    Target.objects.create(
        unit=unit,
        person=person,
        measure=measure,
        month=month,
        floor=target,
        target=target,
        stretch=target,
        set_by=by,
        set_at="2026-01-05T09:00:00+08:00",
    )


@pytest.fixture
def bank(loader):
    """Four people in one unit: 1200, 900 and 900 of 1000, and one without a target; one in another branch."""
    bank = make_bank()
    bank.third = make_staff(Role.ACCOUNT_MANAGER, bank.unit, "何畏", "He Wei")
    bank.fourth = make_staff(Role.ACCOUNT_MANAGER, bank.unit, "程诺", "Cheng Nuo")
    reached = {bank.manager: 1200, bank.colleague: 900, bank.third: 900, bank.fourth: 300}
    for place, (person, actual) in enumerate(reached.items()):
        kept(
            person,
            bank.unit,
            customers=10 + place,
            contribution_fen=100_000_00 * (place + 1),
            contacts_asked=10,
            contacts_kept=9 - place,
            contacts=20,
            facts_known=50,
            hard=place,
            deals_won=place,
            deals_lost=1,
            won_days=40 * place,
        )
        came_to(person, bank.unit, OCTOBER, actual)
        if actual != 300:
            asked(person, bank.unit, date(2026, 12, 1), 1000, bank.executive)
    kept(bank.outsider, bank.far_unit, customers=7)
    kept(bank.manager, bank.unit, OCTOBER, customers=8)
    kept(bank.manager, bank.unit, LAST_YEAR, customers=6)
    return bank


def page_of(person) -> queries.Managers:
    return queries.managers(queries.scope(fresh(person)))


def lines_of(page, viewer, race=None):
    found = queries.ranking(fresh(viewer), page, race or Race())
    return [(line.person.name_en, line.rank, line.reached) for line in found.rows]


def client_of(person) -> Client:
    client = Client()
    client.force_login(fresh(person))
    return client


def test_pace_is_the_way_gone_by_the_time_that_passed():
    assert round(float(pace(620, 0, 1000, Fraction(150, 248))), 4) == 1.0251
    # From 500 to 1000: 620 is 24% of the way.
    assert pace(620, 500, 1000, Fraction(1, 2)) == Fraction(12, 25)
    assert pace(620, 0, None, Fraction(1, 2)) is None
    assert pace(620, 1000, 1000, Fraction(1, 2)) is None
    assert pace(620, 0, 1000, Fraction(0)) is None


def test_the_nearest_choice_says_whether_a_unit_ranks_in_public():
    chosen = {"HO/B01/": False, "HO/B01/S0102/": True}
    units = ["HO/", "HO/B01/", "HO/B01/S0101/", "HO/B01/S0102/", "HO/B02/"]
    assert [ranks_in_public(path, chosen) for path in units] == [True, False, False, True, True]


@pytest.mark.django_db
def test_equals_share_a_rank_and_nobody_is_ranked_without_a_target(bank):
    found = queries.ranking(fresh(bank.supervisor), page_of(bank.supervisor), Race())
    assert [(line.person.name_en, line.rank, line.reached) for line in found.rows] == [
        ("Chen Siyuan", 1, 1.2),
        ("He Wei", 2, 0.9),
        ("Zhou Ming", 2, 0.9),
        ("Cheng Nuo", None, None),
    ]
    assert (found.reached, found.hidden, found.closed) == (1.0, 0, False)
    assert [line.difficulty for line in found.rows] == [0, 2 / 12, 1 / 11, 3 / 13]
    assert found.rows[0].completeness == 0.5
    # 1200 of 1000 from nothing, ten of the twelve months of 2026 gone.
    assert found.passed is not None and found.rows[0].pace == pytest.approx(1.2 / found.passed)
    assert 0.8 < found.passed < 0.85


@pytest.mark.django_db
def test_what_adds_up_needs_a_target_every_month_and_what_stands_is_measured_from_where_it_began(bank):
    page = page_of(bank.supervisor)
    months = [date(2026, month, 1) for month in (10, 11, 12)]
    for month in months:
        asked(bank.manager, bank.unit, month, 800, bank.executive, Measure.NEW_CUSTOMERS)
    asked(bank.colleague, bank.unit, months[0], 800, bank.executive, Measure.NEW_CUSTOMERS)
    found = lines_of(page, bank.supervisor, Race(Measure.NEW_CUSTOMERS, Period.QUARTER))
    assert found[0] == ("Chen Siyuan", 1, 0.5) and found[1][1] is None
    assert lines_of(page, bank.supervisor, Race(Measure.NEW_CUSTOMERS, Period.MONTH))[:2] == [
        ("Chen Siyuan", 1, 1.5),
        ("Zhou Ming", 2, 1.125),
    ]
    came_to(bank.manager, bank.unit, date(2026, 9, 1), 600)
    stands = queries.ranking(fresh(bank.supervisor), page, Race(Measure.CONTRIBUTION, Period.QUARTER))
    assert stands.rows[0].pace == pytest.approx((1200 - 600) / (1000 - 600) / stands.passed)


@pytest.mark.django_db
def test_a_person_stands_beside_the_month_and_the_year_before(bank):
    page = page_of(bank.supervisor)
    row = next(row for row in page.rows if row.person == bank.manager)
    assert (page.as_of, page.whole.customers, page.last_month.customers) == (date(2026, 11, 20), 46, 8)
    assert (row.now.customers, row.last_month.customers, row.last_year.customers) == (10, 8, 6)
    html = client_of(bank.supervisor).get(f"{PAGE}?person={bank.manager.employee_no}").content.decode()
    assert "8 last month" in html and "6 a year before" in html
    assert queries.managers(page.scope, OCTOBER).whole.customers == 8


@pytest.mark.django_db
def test_any_figure_orders_the_table_and_who_lacks_it_stands_last(bank):
    def names(sort):
        return [row.person.name_en for row in queries.managers(scope, sort=sort).rows]

    scope = queries.scope(fresh(bank.supervisor))
    assert names("-contribution") == ["Cheng Nuo", "He Wei", "Zhou Ming", "Chen Siyuan"]
    assert names("kept") == ["Cheng Nuo", "He Wei", "Zhou Ming", "Chen Siyuan"]
    assert names("days")[-1] == names("-days")[-1] == "Chen Siyuan"
    answer = client_of(bank.supervisor).get(f"{PAGE}?sort=nonsense")
    assert answer.status_code == 422


@pytest.mark.django_db
def test_an_account_manager_reads_their_own_figures_and_the_ranking_of_their_unit(bank):
    client = client_of(bank.colleague)
    html = client.get(PAGE).content.decode()
    assert "Chen Siyuan" in html and "Side by side" not in html
    told = client.get("/api/v1/managers/").json()
    assert [one["employee_no"] for one in told["people"]] == [bank.colleague.employee_no]
    assert told["unit"] is None and told["total"]["customers"] == 11
    assert [(one["name"], one["rank"]) for one in told["ranking"]["lines"]] == [
        ("Chen Siyuan", 1),
        ("He Wei", 2),
        ("Zhou Ming", 2),
        ("Cheng Nuo", None),
    ]
    # Somebody else's figures are not reached by their number.
    assert client.get(f"{PAGE}?person={bank.manager.employee_no}").status_code == 404


@pytest.mark.django_db
def test_a_unit_that_keeps_its_ranking_to_itself_shows_it_to_its_supervisors_alone(bank):
    answer = client_of(bank.supervisor).post(CHOICE, {"unit": bank.unit.code, "public": "0"})
    assert answer.status_code == 302
    act = Act.objects.get(kind="dashboards.ranking_chosen")
    assert (act.actor, act.after) == (bank.supervisor, {"unit": bank.unit.code, "public": False})
    own = queries.own_work(fresh(bank.colleague))
    assert lines_of(own, bank.colleague) == [("Zhou Ming", None, 0.9)]
    html = client_of(bank.colleague).get(PAGE).content.decode()
    assert "Chen Siyuan" not in html and "keeps its ranking to its supervisors" in html
    told = client_of(bank.colleague).get("/api/v1/managers/").json()["ranking"]
    assert (told["closed"], told["attainment"], len(told["lines"])) == (True, None, 1)
    # Supervisors of the unit and above see it; head office, which supervises nobody there, does not.
    for viewer, ranked, hidden in (
        (bank.supervisor, 4, 0),
        (bank.branch_supervisor, 4, 0),
        (bank.executive, 1, 4),
    ):
        found = queries.ranking(fresh(viewer), page_of(viewer), Race())
        assert (len(found.rows), found.hidden) == (ranked, hidden), viewer
    told = client_of(bank.supervisor).post(
        "/api/v1/managers/ranking/",
        {"unit": bank.unit.code, "public": True},
        content_type="application/json",
        headers={"Idempotency-Key": "ranking-1"},
    )
    assert (told.status_code, told.json()) == (201, {"unit": bank.unit.code, "public": True})
    assert len(lines_of(own, bank.colleague)) == 4


@pytest.mark.django_db
def test_whoever_does_not_supervise_a_unit_chooses_nothing_for_it(bank):
    for viewer, status in ((bank.manager, 403), (bank.executive, 403), (bank.far_supervisor, 422)):
        answer = client_of(viewer).post(CHOICE, {"unit": bank.unit.code, "public": "0"})
        assert answer.status_code == status, viewer
    told = client_of(bank.far_supervisor).post(
        "/api/v1/managers/ranking/",
        {"unit": bank.unit.code, "public": False},
        content_type="application/json",
        headers={"Idempotency-Key": "ranking-2"},
    )
    assert told.status_code == 404
    with pytest.raises(services.NotItsSupervisor):
        services.choose_ranking(
            unit=bank.unit, public=False, by=fresh(bank.far_supervisor), at="2026-11-20T09:00:00+08:00"
        )
    assert not RankingChoice.objects.exists() and not Act.objects.filter(kind="dashboards.ranking_chosen")


@pytest.mark.django_db
def test_the_table_goes_out_in_the_order_of_the_page(bank):
    answer = client_of(bank.supervisor).post(
        "/lists/managers/export/?sort=customers", {"format": "csv"}, headers={"Accept-Language": "en"}
    )
    sheet = read_sheet(answer.content)
    rows = [dict(zip(sheet.header, row, strict=True)) for _, row in sheet.rows]
    assert [row["Account manager"] for row in rows] == ["Chen Siyuan", "Zhou Ming", "He Wei", "Cheng Nuo"]
    assert [row["Rank"] for row in rows] == ["1", "2", "2", None]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_people(bank):
    client = client_of(bank.supervisor)
    client.get(PAGE)
    few = _queries(client)
    for number in range(20):
        person = make_staff(Role.ACCOUNT_MANAGER, bank.unit, f"员工{number}", f"Person {number}")
        kept(person, bank.unit, customers=1)
    assert _queries(client) == few


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(PAGE).status_code == 200
    return len(counted)
