"""Until when each resource is due, set by whoever mends feeds; and how the feeds are, as a machine reads it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Act
from common.calendar import SHANGHAI, business_today
from corebanking import queries, services
from corebanking.models import CutOff
from corebanking.rules import MEASURING, SENDING_ORDER
from tests.corebanking.conftest import DAY, Machine, customer_row

pytestmark = pytest.mark.django_db
PAGE = "corebanking:cut-offs"
METRICS = "/api/v1/corebanking/metrics/"


@pytest.fixture
def browser(bank) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(bank.system_admin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(**clocks: str) -> dict[str, str]:
    """The page's form as a browser sends it: every field, and what was opened beside each."""
    own = {name: f"{until:%H:%M}" for name, until in queries.cut_offs().items()}
    opened = {one.value: own.get(one.value, "") for one in SENDING_ORDER}
    return {f"initial-{name}": clock for name, clock in opened.items()} | opened | clocks


def test_a_clock_typed_on_the_page_counts_and_leaves_an_act(bank, browser, settings):
    settings.FEED_CUTOFFS = {"balances": "09:00"}
    assert "09:00" in browser.get(reverse(PAGE)).content.decode()
    assert browser.post(reverse(PAGE), typed(loans="07:15")).status_code == 302
    row = CutOff.objects.get()
    assert (row.resource, row.until, row.changed_by) == ("loans", time(7, 15), bank.system_admin)
    own = queries.cut_offs()
    assert own == {"balances": time(9), "loans": time(7, 15)}
    assert queries.due(DAY, "loans", own=own) == datetime(2026, 11, 1, 7, 15, tzinfo=SHANGHAI)
    assert queries.due(DAY, "customers", own=own) == datetime(2026, 11, 1, 5, 30, tzinfo=SHANGHAI)
    # Emptied, it is due with the night again.
    assert browser.post(reverse(PAGE), typed(loans="")).status_code == 302
    assert not CutOff.objects.exists()
    acts = Act.objects.filter(kind="feed.cut_off").order_by("pk").values_list("before__until", "after__until")
    assert list(acts) == [(None, "07:15"), ("07:15", None)]


def test_what_nobody_changed_is_not_set(browser):
    assert browser.post(reverse(PAGE), typed()).status_code == 302
    assert not CutOff.objects.exists()
    assert browser.post(reverse(PAGE), typed(loans="late")).status_code == 422


def test_the_api_sets_and_lists(browser):
    address = "/api/v1/corebanking/cut-offs/"
    one = browser.put(f"{address}loans/", {"until": "07:15"}, content_type="application/json")
    assert [(row["resource"], row["until"]) for row in one.json()["results"]] == [("loans", "07:15")]
    assert browser.get(address).json()["results"] == one.json()["results"]
    cleared = browser.put(f"{address}loans/", {"until": None}, content_type="application/json")
    assert cleared.json()["results"] == []
    wrong = browser.put(f"{address}weather/", {"until": None}, content_type="application/json")
    assert wrong.status_code == 404


def measuring(as_loader, *scopes: str) -> Machine:
    made = services.create_api_client(name="watch", scopes=list(scopes), starts_on=date(2020, 1, 1))
    machine = Machine(made, as_loader)
    machine.sign_in()
    return machine


def test_figures_are_read_by_their_scope_alone(bank, machine, as_loader):
    yesterday = business_today() - timedelta(days=1)
    row = customer_row(customer_since="2018-03-12")
    bad = customer_row("8000000002", unit_code="S9999")
    machine.send("customers", [row, bad], {"CNY": "500000000.00"}, mode="lenient", day=yesterday)
    answer = measuring(as_loader, MEASURING).get(METRICS)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    lines = answer.content.decode().splitlines()
    of = '{resource="customers",source="core"}'
    assert f"hausbank_feed_rows_received{of} 2" in lines
    assert f"hausbank_feed_rows_changed{of} 1" in lines
    assert f"hausbank_feed_rows_waiting{of} 1" in lines
    assert "hausbank_batches_unfinished 0" in lines
    assert "# TYPE hausbank_feed_late gauge" in lines
    states = [line for line in lines if line.endswith(" 1") and of in line and "rows" not in line]
    assert len(states) == 1
    assert machine.get(METRICS).status_code == 403
