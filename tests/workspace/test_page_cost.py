"""What a page may cost: twelve queries for each role, whatever it shows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar import business_today
from customers.models import Customer
from customers.services import set_next_contact
from tests.factories import make_customer, publish_scores
from tests.workspace.test_flat_queries import fill

pytestmark = pytest.mark.django_db
AT_MOST = 12
LOADS = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="[^"]*\b(?:load|intersect once)\b')
AT_ONCE = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="[^"]*\bload\b')


@pytest.fixture
def busy(bank, as_loader):
    """A customer with a few of everything, in lists of more than one page."""
    customer = make_customer(bank, short_name="样例")
    fill(bank, customer, 8)
    for number in range(60):
        other = make_customer(bank)
        set_next_contact(customer_id=other.pk, on=business_today() + timedelta(days=number), fixed=True)
    with as_loader():
        publish_scores({one: {} for one in Customer.objects.all()})
    return customer


def browser_of(person):
    """Signed in as a browser is: the person of each request is loaded by our own backend."""
    browser = Client()
    browser.force_login(person, backend="organization.backends.StaffBackend")
    return browser


def asked(browser, address, **headers):
    assert (
        browser.get(address, headers=headers).status_code == 200
    )  # the first request of a session writes it
    with CaptureQueriesContext(connection) as queries:
        browser.get(address, headers=headers)
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("persona", ["manager", "branch_supervisor", "executive"])
def test_pages_and_what_they_load_ask_twelve_queries_at_most(bank, busy, persona):
    browser = browser_of(bank.personas[persona])
    listed = browser.get(reverse("customers:list")).context["next_href"]
    record = reverse("customers:detail", args=[busy.customer_no])
    addresses = {
        "list": reverse("customers:list"),
        "second page": listed,
        "search": f"{reverse('workspace:search')}?q=样例",
        "prospects": reverse("prospects:list"),
        "opportunities": reverse("prospects:opportunity-list"),
        "complaints": reverse("complaints:desk"),
        "record": record,
    }
    if persona != "executive":  # whose day begins with the dashboard
        addresses["today"] = reverse("workspace:today")
        addresses["beside the queue"] = reverse("workspace:today-beside")
    if persona != "manager":
        addresses["dashboard"] = reverse("dashboards:cockpit")
    shown = browser.get(record).content.decode()
    loaded = {address.removeprefix(record): address for address in map(unescape, LOADS.findall(shown))}
    assert len(loaded) == 16
    assert len(AT_ONCE.findall(shown)) == 5  # the rest is asked for when it comes into sight
    counts = {name: len(asked(browser, address)) for name, address in addresses.items()}
    counts |= {
        name: len(asked(browser, address, **{"HX-Request": "true"})) for name, address in loaded.items()
    }
    assert {name: count for name, count in counts.items() if count > AT_MOST} == {}
