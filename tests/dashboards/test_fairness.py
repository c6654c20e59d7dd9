"""How fairly customers are treated: exact shares by unit and month, each with what stands behind it, kept from nobody
but those it is about."""

from datetime import date, timedelta

import pytest
from django.test import Client

from common.calendar import add_months, business_today, last_complete_month, month_start
from customers.models import Contact
from dashboards import queries
from dashboards.rules import Duty
from tests.browsing import browser
from tests.dashboards.treatment import asked, complaint, make_treatment, promise, proposal, taught
from tests.factories import fresh, make_bank, make_customer

LAST = last_complete_month(business_today())
MONTH = f"{LAST:%Y-%m}"


def on(day: int, *, months: int = 0) -> date:
    """A day of the last complete month, or of so many months before."""
    return add_months(LAST, -months) + timedelta(days=day - 1)


@pytest.fixture
def bank(db):
    """Two units of a branch: of three promises one was kept in time; one of two proposals was disclosed before."""
    bank = make_bank()
    near, sister = make_customer(bank), make_customer(bank, unit=bank.sister_unit)
    promise(near, on(5), on(5))
    promise(near, on(6), on(7))
    promise(sister, on(8), None)
    promise(near, on(9), None, state="cancelled")
    promise(near, on(5, months=1), on(4, months=1))
    promise(near, on(5, months=12), on(9, months=12))
    proposal(bank, near, on(10), on(9))
    proposal(bank, near, on(11), on(12))
    complaint(bank, bank.unit, on(10), on(10))
    complaint(bank, bank.unit, on(10), on(11))
    complaint(bank, bank.sister_unit, on(12), None)
    contact = Contact.objects.create(customer=near, name="刘蔚")
    asked(contact, on(15), on(15))
    taught(bank.unit, bank.manager, on(20), 40)
    taught(bank.unit, bank.manager, on(21), 25, withdrawn=True)
    taught(bank.sister_unit, bank.manager, on(22), 60)
    taught(bank.far_unit, bank.outsider, on(22), 7)
    return bank


def page_of(person, month: date | None = None) -> queries.Fairness:
    return queries.fairness(queries.scope(fresh(person)), month)


def test_a_unit_is_told_what_was_due_and_what_was_met_beside_last_month_and_last_year(bank):
    page = page_of(bank.branch_supervisor)
    now = page.now
    assert (page.month, page.running) == (LAST, False)
    assert (now.promises, now.promises_kept) == (3, 1)
    assert (now.proposals, now.disclosed, now.disclosed_share) == (2, 1, 0.5)
    assert (now.complaints, now.answered) == (3, 1)
    assert (now.requests, now.settled, now.settled_share) == (1, 1, 1.0)
    assert (now.events, now.reached) == (2, 100)
    assert (page.last_month.promises_share, page.last_year.promises_share) == (1.0, 0.0)
    assert page.last_month.settled_share is None
    units = [
        (row.label, row.now.promises_share, row.now.answered_share, row.now.reached) for row in page.units
    ]
    assert units == [("城东支行", 0.5, 0.5, 40), ("西湖支行", 0.0, 0.0, 60)]
    assert [line.month for line in page.months] == [add_months(LAST, -gone) for gone in range(13)]
    assert page_of(bank.far_supervisor).now == queries.Treated(events=1, reached=7)


def test_of_the_month_under_way_counts_what_is_past(bank):
    today, customer = business_today(), make_customer(bank)
    promise(customer, today, None)
    assert page_of(bank.supervisor, month_start(today)).now.promises == 0
    if today.day > 1:
        promise(customer, today - timedelta(days=1), None)
        assert page_of(bank.supervisor, month_start(today)).now == queries.Treated(promises=1)


@pytest.mark.parametrize("duty", list(Duty))
def test_a_figure_leads_to_as_many_rows_as_it_counts(bank, duty):
    bank.customers = [make_customer(bank, manager=lead) for lead in (bank.manager, bank.outsider) * 8]
    make_treatment(bank)
    for person in (bank.supervisor, bank.branch_supervisor, bank.far_supervisor, bank.executive):
        scope = queries.scope(fresh(person))
        now = queries.fairness(scope).now
        counted = {
            Duty.PROMISES: (now.promises, now.promises_kept),
            Duty.DISCLOSURE: (now.proposals, now.disclosed),
            Duty.COMPLAINTS: (now.complaints, now.answered),
            Duty.REQUESTS: (now.requests, now.settled),
            Duty.EDUCATION: (now.events, now.events),
        }[duty]
        every = queries.fair_rows(scope, duty=duty, month=LAST)
        missed = queries.fair_rows(scope, duty=duty, month=LAST, missed=True)
        assert (every.count, every.count - missed.count) == counted
        assert len(every.rows) == every.count and not any(row.met for row in missed.rows)
        client = browser(fresh(person))
        for row in every.rows:
            assert client.get(row.url).status_code == 200, row


def test_a_case_about_a_supervisor_is_in_none_of_their_figures(bank):
    complaint(bank, bank.unit, on(14), None)
    complaint(bank, bank.unit, on(14), None, accused=[bank.branch_supervisor])
    assert page_of(bank.branch_supervisor).now.complaints == 4
    assert page_of(bank.executive).now.complaints == 5


def test_pages_api_and_tables_tell_the_same(bank):
    client = browser(fresh(bank.branch_supervisor))
    html = client.get("/dashboard/fairness/").content.decode()
    assert "33.3%" in html and "duty=promises&amp;missed=1" in html
    told = client.get("/api/v1/fairness/").json()
    assert (told["unit"], told["treated"]["promises_due"], told["treated"]["promises_kept"]) == ("B01", 3, 1)
    assert [part["unit"] for part in told["parts"]] == ["S0101", "S0102"]
    address = f"unit=B01&month={MONTH}&duty=promises&missed=1"
    rows = client.get(f"/api/v1/fairness/rows/?{address}").json()
    assert [(row["day"], row["in_time"]) for row in rows["rows"]] == [
        (on(6).isoformat(), False),
        (on(8).isoformat(), False),
    ]
    assert client.get(f"/dashboard/fairness/rows/?{address}").status_code == 200
    table = client.post(f"/lists/duties/export/?{address}", {"format": "csv"})
    assert table.content.decode().count("Sample") == 2
    sheet = client.post("/lists/fairness/export/?unit=B01", {"format": "csv"}).content.decode()
    assert "Hangzhou" in sheet and "0.5" in sheet
    pdf = client.get(f"/dashboard/fairness/pdf/?unit=B01&month={MONTH}")
    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/dashboard/fairness/?month=2020-01", 422),
        ("/dashboard/fairness/rows/?duty=promises", 404),
        ("/dashboard/fairness/?unit=S0201", 404),
        ("/dashboard/nothing/pdf/", 404),
        ("/api/v1/fairness/?month=x", 400),
        ("/api/v1/fairness/rows/?duty=promises", 400),
        ("/api/v1/fairness/?hue=red", 400),
    ],
)
def test_what_means_nothing_is_refused(bank, address, status):
    assert browser(fresh(bank.branch_supervisor)).get(address).status_code == status


def test_the_page_asks_as_much_for_many_rows_as_for_few(bank, client: Client, django_assert_max_num_queries):
    client.force_login(fresh(bank.branch_supervisor), backend="django.contrib.auth.backends.ModelBackend")
    client.get("/dashboard/fairness/")
    bank.customers = [make_customer(bank) for _ in range(8)]
    make_treatment(bank)
    with django_assert_max_num_queries(12):
        client.get("/dashboard/fairness/")
    with django_assert_max_num_queries(12):
        client.get(f"/dashboard/fairness/rows/?duty=complaints&month={MONTH}")


def test_the_drawing_says_the_shares_of_the_table_and_leaves_gaps(bank):
    page = browser(bank.branch_supervisor).get(f"/dashboard/fairness/?month={MONTH}")
    drawn, told = page.context["chart"], page.context["page"]
    assert len(drawn["labels"]) == len(told.months) == 13
    promises, disclosed, answered, settled = (one["values"] for one in drawn["series"])
    assert (promises[-1], promises[-2], disclosed[-1], answered[-1]) == (33.3, 100.0, 50.0, 33.3)
    assert promises[0] == 0.0 and promises[1] is None
    assert settled.count(None) >= 11
    assert {one["open"] for one in drawn["series"]} == {False}
    running = browser(bank.branch_supervisor).get(f"/dashboard/fairness/?month={business_today():%Y-%m}")
    assert {one["open"] for one in running.context["chart"]["series"]} == {True}
