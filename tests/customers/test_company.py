"""What a company is: figures by year with their source, the size class by the bank's bounds, and how it is classed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from audit.models import Act
from customers import queries
from customers.models import CompanyFigures, CustomerProfile
from customers.rules import Thresholds, debt_ratio, size_class
from customers.services import StaleProfile, record_figures, set_profile
from tests.browsing import browser
from tests.factories import at, make_customer

MILLION = 1_000_000 * 100
BOUNDS = Thresholds(
    a_assets_over=100 * MILLION,
    a_revenue_over=100 * MILLION,
    d_net_assets_under=5 * MILLION,
    d_revenue_under=10 * MILLION,
    d_profit_under=MILLION // 2,
    b_net_assets_over=10 * MILLION,
    b_revenue_over=30 * MILLION,
    c_net_assets_up_to=15 * MILLION,
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("millions", "code", "reason", "figures"),
    [
        # assets, net assets, revenue, profit
        ((101, 40, 101, 9), "A", "large", ("total_assets", "annual_revenue")),
        # A comes before D: a large company with a loss.
        ((101, 40, 101, -3), "A", "large", ("total_assets", "annual_revenue")),
        # Exactly at the bound is not over it.
        ((100, 40, 101, 9), "B", "medium", ("net_assets", "annual_revenue")),
        # D comes before B.
        ((60, 40, 90, 0.4), "D", "small", ("profit",)),
        ((60, 4.9, 9.9, 0.5), "D", "small", ("net_assets", "annual_revenue")),
        ((60, 5, 10, 0.5), "C", "growing", ("net_assets",)),
        ((60, 12, 20, 1), "C", "growing", ("net_assets",)),
        ((60, 16, 20, 1), "", "between", ("net_assets", "annual_revenue")),
        # Without its profit class D cannot be excluded; without its assets class A cannot.
        ((60, 40, 90, None), "", "missing", ("profit",)),
        ((None, 40, 101, 9), "", "missing", ("total_assets",)),
        ((None, 40, 90, 9), "B", "medium", ("net_assets", "annual_revenue")),
        ((None, 4, 90, None), "D", "small", ("net_assets",)),
        ((150, 4, None, 9), "", "missing", ("annual_revenue",)),
        (
            (None, None, None, None),
            "",
            "missing",
            ("total_assets", "net_assets", "annual_revenue", "profit"),
        ),
    ],
)
def test_the_first_class_that_fits_in_the_order_a_d_b_c(millions, code, reason, figures):
    assets, net, revenue, profit = (None if one is None else int(one * MILLION) for one in millions)
    found = size_class(assets=assets, net_assets=net, revenue=revenue, profit=profit, bounds=BOUNDS)
    assert (found.code, found.reason, found.figures) == (code, reason, figures)


def test_the_debt_ratio_needs_assets():
    assert str(debt_ratio(200, 140)) == "0.7"
    assert str(debt_ratio(200, None, 80)) == "0.6" and str(debt_ratio(200, 140, 80)) == "0.7"
    assert debt_ratio(200, None, None) is None and debt_ratio(0, None, 80) is None
    assert debt_ratio(None, 140) is None and debt_ratio(0, 140) is None and debt_ratio(200, None) is None


def note(customer, bank, year=2025, source="audited", when=None, **values):
    return record_figures(
        customer=customer,
        year=year,
        source=source,
        values=values,
        by=bank.manager,
        at=when or at(2026, 11, 20),
    )


def test_figures_of_the_newest_year_stand_on_the_customer_and_older_ones_do_not(bank, customer):
    note(customer, bank, year=2024, total_assets_fen=500 * MILLION, staff_count=900)
    customer.refresh_from_db()
    assert (customer.figures_year, customer.total_assets_fen, customer.staff_count) == (
        2025,
        860 * MILLION,
        1120,
    )
    note(customer, bank, year=2026, total_assets_fen=990 * MILLION, liabilities_fen=495 * MILLION)
    customer.refresh_from_db()
    assert (customer.figures_year, customer.total_assets_fen, customer.staff_count) == (
        2026,
        990 * MILLION,
        None,
    )
    years = queries.company(customer, today=at(2026, 11, 20).date()).years
    assert [(row.year, row.total_assets_fen, row.source) for row in years] == [
        (2026, 990 * MILLION, "Audited report"),
        (2024, 500 * MILLION, "Audited report"),
    ]
    assert str(years[0].debt_ratio) == "0.5"


def test_what_is_told_anew_supersedes_and_the_first_telling_stays(bank, customer):
    note(customer, bank, source="told", profit_fen=9 * MILLION)
    note(customer, bank, source="audited", profit_fen=7 * MILLION, when=at(2026, 11, 21))
    rows = list(CompanyFigures.objects.order_by("pk").values_list("source", "profit_fen", "superseded_at"))
    assert rows == [("told", 9 * MILLION, at(2026, 11, 21)), ("audited", 7 * MILLION, None)]
    (row,) = queries.company(customer, today=at(2026, 11, 21).date()).years
    assert (row.profit_fen, row.tellings) == (7 * MILLION, 2)
    act = Act.objects.filter(kind="customer.figures_noted").order_by("-pk").first()
    assert (act.before["source"], act.after["source"]) == ("told", "audited")


def test_the_same_words_again_write_nothing(bank, customer):
    first = note(customer, bank, profit_fen=9 * MILLION)
    assert note(customer, bank, profit_fen=9 * MILLION) == first
    assert (CompanyFigures.objects.count(), Act.objects.filter(kind="customer.figures_noted").count()) == (
        1,
        1,
    )


def test_classing_keeps_a_version_and_the_second_editor_is_refused(bank, customer):
    set_profile(customer=customer, changes={"pool": "focus"}, version=0, by=bank.manager, at=at(2026, 11, 20))
    with pytest.raises(StaleProfile) as stale:
        set_profile(
            customer=customer,
            changes={"pool": "potential"},
            version=0,
            by=bank.supervisor,
            at=at(2026, 11, 20),
        )
    assert stale.value.current.pool == "focus"
    assert CustomerProfile.objects.get().version == 1


# ---------------------------------------------------------------- pages
def test_the_page_says_the_class_its_reason_and_the_source(bank, customer, client):
    client.force_login(bank.manager)
    page = reverse("customers:figures-record", args=[customer.customer_no])
    told = {"year": "2026", "source": "audited", "total_assets_fen": "86000", "annual_revenue_fen": "64000"}
    assert client.post(page, told).status_code == 302
    html = client.get(reverse("customers:company", args=[customer.customer_no])).content.decode()
    assert "<b>A</b> Total assets and revenue over the bounds of class A" in html
    assert "Audited report" in html and "Chen Siyuan" in html


def test_no_figure_and_a_year_to_come_are_refused_and_what_was_typed_stays(bank, customer, client):
    client.force_login(bank.manager)
    page = reverse("customers:figures-record", args=[customer.customer_no])
    answer = client.post(page, {"year": "2031", "source": "audited", "profit_fen": "77"})
    assert answer.status_code == 422 and 'value="77"' in answer.content.decode()
    assert client.post(page, {"year": "2025", "source": "audited"}).status_code == 422
    assert not CompanyFigures.objects.exists()


def test_two_people_classing_one_customer_lose_no_word(bank, customer, client):
    client.force_login(bank.manager)
    page = reverse("customers:profile-edit", args=[customer.customer_no])
    opened = client.get(page).context["form"]["opened"].value()
    set_profile(
        customer=customer, changes={"pool": "focus"}, version=0, by=bank.supervisor, at=at(2026, 11, 20)
    )
    answer = client.post(page, {"opened": opened, "pool": "potential", "style": "partnership"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Focus" in html and "Potential" in html and "Partnership" in html
    taken = answer.context["opened"]
    final = {"opened": taken, "pool": "potential", "style": "partnership", "choice-pool": "theirs"}
    assert client.post(page, final).status_code == 302
    profile = CustomerProfile.objects.get()
    assert (profile.pool, profile.style) == ("focus", "partnership")


def test_the_history_tab_words_figures_and_classes(bank, customer, client):
    note(customer, bank, profit_fen=9 * MILLION)
    set_profile(customer=customer, changes={"pool": "focus"}, version=0, by=bank.manager, at=at(2026, 11, 20))
    client.force_login(bank.manager)
    html = client.get(reverse("workspace:history", args=[customer.customer_no])).content.decode()
    for words in ("Figures of a year noted", "Audited report", "Classed", "Pool", "Focus"):
        assert words in html


def test_each_class_tells_how_it_came_from_when_by_whom_and_why(bank, customer, client):
    bank_sees = {"by": bank.manager, "reason": "年度复评"}
    changes = {"pool": "focus", "style": "partnership"}
    set_profile(customer=customer, changes=changes, version=0, at=at(2026, 11, 18), **bank_sees)
    set_profile(customer=customer, changes={"pool": "potential"}, version=1, at=at(2026, 11, 20), **bank_sees)
    note(customer, bank, year=2024, net_assets_fen=4 * MILLION, total_assets_fen=60 * MILLION)
    customer.refresh_from_db()
    customer.standing = "lost"
    customer.save(update_fields=["standing"])
    told = [
        (turn.thing, turn.was, turn.became, turn.on.isoformat(), turn.reason)
        for turn in queries.turns(customer, today=date(2026, 11, 23))
        if turn.thing != "standing"
    ]
    assert told == [
        ("pool", "Focus", "Potential", "2026-11-20", "年度复评"),
        ("style", "", "Partnership", "2026-11-18", "年度复评"),
        ("pool", "", "Focus", "2026-11-18", "年度复评"),
        ("size", "", "D", "2024-12-31", "Under the bounds of class D: Net assets"),
    ]
    (lost,) = [turn for turn in queries.turns(customer, today=date(2026, 11, 23)) if turn.thing == "standing"]
    assert (lost.was, lost.became, lost.who) == ("Current", "Lost", "Core banking")
    client.force_login(bank.manager)
    html = client.get(reverse("customers:company", args=[customer.customer_no])).content.decode()
    api = client.get(f"/api/v1/customers/{customer.customer_no}/turns/").json()["turns"]
    assert [row["thing"] for row in api].count("pool") == 2 and len(api) == 5
    assert "How that came" in html and "before: Focus" in html and "年度复评" in html


def test_queries_of_the_company_page_do_not_grow_with_years(bank, customer, client):
    client.force_login(bank.manager)
    page = reverse("customers:company", args=[customer.customer_no])
    counts = []
    for years in (range(2023, 2026), range(2000, 2023)):
        for year in years:
            note(customer, bank, year=year, profit_fen=year * MILLION)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_does_not_see_the_customer_finds_no_company(bank, customer, client):
    client.force_login(bank.outsider)
    assert client.get(reverse("customers:company", args=[customer.customer_no])).status_code == 404
    other = make_customer(bank, manager=bank.outsider)
    assert client.get(reverse("customers:company", args=[other.customer_no])).status_code == 200


def test_the_api_tells_every_telling_of_a_year_and_takes_another(bank, customer):
    person = browser(bank.manager)
    address = f"/api/v1/customers/{customer.customer_no}/figures/"
    words = {"year": 2025, "source": "audited", "total_assets": "86000000.00", "staff_count": 12}
    for wrong in ({"year": 2999}, {"source": "rumour"}, {"staff_count": -1}):
        assert person.post(address, words | wrong, "application/json").status_code == 400
    empty = {"year": 2025, "source": "audited"}
    assert person.post(address, empty, "application/json").status_code == 400
    assert not CompanyFigures.objects.exists()
    assert person.post(address, words | {"source": "told"}, "application/json").status_code == 201
    made = person.post(address, words, "application/json").json()
    assert (made["total_assets"], made["net_assets"], made["superseded_at"]) == ("86000000.00", None, None)
    rows = person.get(address).json()["results"]
    assert [(row["source"], row["superseded_at"] is None) for row in rows] == [
        ("audited", True),
        ("told", False),
    ]
    assert browser(bank.executive).post(address, words, "application/json").status_code == 403
    assert browser(bank.outsider).get(address).status_code == 404
