"""Why a relationship is in its phase: the published figures in words, how it came there, on page and API."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from customers.models import CustomerScore
from tests.factories import make_bank, make_customer
from tests.tiers.books import keep_books, price_money, run_night
from tests.tiers.test_night import correct_last_month
from tiers import phrases, queries


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def scored(bank, as_loader):
    """Twelve customers scored twice; the eleventh earned far more in the month that was corrected between."""
    customers = [make_customer(bank) for _ in range(12)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night(date(2026, 9, 30))
        correct_last_month(customers[10], 90_000_000)
        run_night()
    return customers


def test_the_reason_is_of_the_phase_that_was_published(scored):
    for customer in scored:
        why = queries.phase_why(customer)
        published = CustomerScore.objects.current().get(customer=customer)
        assert why.now.phase == published.phase
        assert why.now.reason == str(phrases.STAGE_REASONS[why.now.code])
        assert why.revenue_fen == published.contribution_fen
        assert why.quarter_share == 4 * why.recent_quarter_fen / (why.revenue_fen + 0 * why.quarter_share)


def test_each_stretch_says_from_which_night_and_a_night_alike_begins_none(scored):
    for customer in scored:
        stretches = queries.phase_why(customer).stretches
        nights = CustomerScore.objects.filter(customer=customer).order_by("publication_id")
        days = list(nights.values_list("publication__business_date", flat=True))
        assert stretches[-1].since == days[0] and len(days) == 2
        alike = len({(one.phase, one.code) for one in stretches}) == 1
        assert len(stretches) == (1 if alike else 2)


def test_the_company_page_asks_for_it_and_the_card_says_it_in_words(client, bank, scored):
    client.force_login(bank.manager)
    customer = scored[10]
    card = reverse("tiers:phase", args=[customer.customer_no])
    assert card in client.get(reverse("customers:company", args=[customer.customer_no])).content.decode()
    with translation.override("en"):
        why = queries.phase_why(customer)
        name = why.now.name
    page = client.get(card).content.decode()
    assert "<html" in page and name in page and why.now.reason in page
    fragment = client.get(card, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and why.now.reason in fragment and "Earned in the last three" in fragment


def test_the_api_says_the_same_and_strangers_and_the_unscored_find_nothing(client, bank, scored):
    client.force_login(bank.manager)
    told = client.get(reverse("api-phase", args=[scored[10].customer_no])).json()
    with translation.override("en"):
        why = queries.phase_why(scored[10])
    assert (told["now"]["code"], told["now"]["reason"]) == (why.now.code, why.now.reason)
    assert told["revenue"] == f"{why.revenue_fen / 100:.2f}"
    new = make_customer(bank)
    assert client.get(reverse("api-phase", args=[new.customer_no])).status_code == 404
    page = client.get(reverse("tiers:phase", args=[new.customer_no])).content.decode()
    assert "Not scored yet" in page
    client.force_login(bank.outsider)
    assert client.get(reverse("api-phase", args=[scored[10].customer_no])).status_code == 404


def test_it_asks_three_queries(scored):
    with CaptureQueriesContext(connection) as asked:
        queries.phase_why(scored[0])
    assert len(asked) <= 4
