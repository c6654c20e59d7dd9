"""Which channels bring companies that become customers, by unit and beside the year before; what campaigns brought."""

from datetime import timedelta

import pytest
from django.test import Client

from common.calendar import business_today
from dashboards import queries
from prospects.models import Prospect
from tests.dashboards.work import at, make_sources, prospect
from tests.factories import fresh, make_bank, make_customer


@pytest.fixture
def bank(db):
    """Four companies by a referral of whom two became customers after 20 and 40 days, and two by an event, dropped."""
    bank, today = make_bank(), business_today()
    for days in (20, 40):
        added = today - timedelta(days=90)
        prospect(bank, bank.unit, "referral", added, added + timedelta(days=days), make_customer(bank))
    for unit in (bank.unit, bank.sister_unit):
        prospect(bank, unit, "referral", today - timedelta(days=30))
        prospect(bank, unit, "event", today - timedelta(days=60), today - timedelta(days=10))
    prospect(
        bank,
        bank.unit,
        "event",
        today - timedelta(days=500),
        today - timedelta(days=400),
        make_customer(bank),
    )
    prospect(bank, bank.far_unit, "press", today - timedelta(days=5))
    prospect(bank, bank.far_unit, "press", today - timedelta(days=800))
    return bank


def page_of(person) -> queries.Sources:
    return queries.sources(queries.scope(fresh(person)))


def told_by(row) -> tuple:
    return row.source, row.now.came, row.now.converted, row.now.conversion, row.now.days_to_convert


def test_channels_stand_by_customers_won_with_their_days_and_the_year_before(bank):
    page = page_of(bank.branch_supervisor)
    assert [told_by(row) for row in page.rows] == [
        ("referral", 4, 2, 0.5, 30.0),
        ("event", 2, 0, 0.0, None),
    ]
    assert (page.rows[0].share, page.rows[1].before.converted, page.total_before.came) == (100.0, 1, 1)
    assert (page.total.came, page.total.running, page.total.dropped) == (6, 2, 2)
    units = [(row.label, row.now.came, row.now.conversion, row.best) for row in page.units]
    assert units == [("城东支行", 4, 0.5, "referral"), ("西湖支行", 2, 0.0, None)]
    assert [told_by(row)[:2] for row in page_of(bank.far_supervisor).rows] == [("press", 1)]


def test_a_year_before_the_records_begin_is_unknown_and_no_share_of_it_is_told(bank, client: Client):
    Prospect.objects.filter(created_at__lt=at(business_today() - timedelta(days=731))).delete()
    page = page_of(bank.branch_supervisor)
    assert (page.total_before, {row.before for row in page.rows}, {row.before for row in page.units}) == (
        None,
        {None},
        {None},
    )
    assert page.total.came == 6
    client.force_login(fresh(bank.branch_supervisor))
    html = client.get("/dashboard/sources/").content.decode()
    assert html.count("上年数据不完整") + html.count("year before not known") == 4
    told = client.get("/api/v1/sources/").json()
    assert told["total_before"] is None and told["channels"][0]["before"] is None
    assert client.post("/lists/sources/export/", {"format": "csv"}).status_code == 200


def test_a_figure_opens_the_companies_behind_it_and_they_are_as_many(bank, client: Client):
    client.force_login(fresh(bank.branch_supervisor))
    page = page_of(bank.branch_supervisor)
    html = client.get("/dashboard/sources/").content.decode()
    for row in page.rows:
        assert row.urls["all"].replace("&", "&amp;") in html
        found = client.get("/api/v1/prospects/?" + row.urls["all"].partition("?")[2].replace("tab=all&", ""))
        assert len(found.json()["results"]) == row.now.came
    told = client.get("/api/v1/sources/").json()
    assert told["channels"][0]["now"]["converted"] == 2 and told["unit"] == "B01"
    assert client.get("/dashboard/sources/?unit=S0201").status_code == 404


def test_campaigns_tell_cost_and_return_where_somebody_looked_back(bank):
    bank.customers = []
    make_sources(bank)
    page = page_of(bank.executive)
    assert [(row.campaign.name, row.cost_fen, row.return_on_cost) for row in page.campaigns] == [
        ("活动0", 0, None),
        ("活动300", 300, pytest.approx(1 / 3, abs=1e-9)),
        ("活动400", 400, 2.25),
    ]
    assert (page.cost_fen, page.return_fen, page.return_on_cost) == (700, 1000, pytest.approx(1000 / 700))
    assert [row.campaign.name for row in page_of(bank.supervisor).campaigns] == ["活动400"]
