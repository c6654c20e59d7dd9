"""What account managers read about a tier, and head office about the nights."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import Job
from tests.factories import make_bank, make_customer
from tests.tiers.books import keep_books, price_money, run_night


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def scored(bank, as_loader):
    """Twenty customers, scored at the end of September and of October; the last one earns most."""
    customers = [make_customer(bank) for _ in range(20)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night(date(2026, 9, 30))
        run_night()
    return customers


def test_the_why_page_says_every_figure(client, bank, scored):
    client.force_login(bank.manager)
    page = client.get(reverse("tiers:why", args=[scored[-1].customer_no])).content.decode()

    for said in ["Why this tier", "Rank 1 of 20", "confidence 55%", "last 12 months", "RMB current", "Interest margin"]:
        assert said in page, said
    assert "since 30 Sep" in page
    open("/tmp/tiers/why.html", "w").write(page)


def test_runs(client, bank, scored):
    client.force_login(bank.executive)
    page = client.get(reverse("tiers:run-list"))
    assert page.status_code == 200
    job = Job.objects.first()
    page = client.get(reverse("tiers:run-detail", args=[job.public_id]))
    assert page.status_code == 200
