"""A tier that people decided is marked as such wherever a list or a page shows it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from customers.models import CompanyTie, Tier
from pricing.queries.relationship import whole_relationship
from tests.activities.making import make_visit
from tests.factories import at, fresh, make_bank, make_customer
from tests.pricing.making import make_quote
from tests.tiers.books import NIGHT, keep_books, price_money, run_night
from tiers import services

NOW = at(2026, 11, 2)


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def scored(bank, as_loader):
    """Ten customers of the manager; the first is marginal by its score and key by decision since the second night."""
    customers = [make_customer(bank, manager=bank.manager) for _ in range(10)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night()
    words = {"today": NOW.date(), "at": NOW}
    override = services.propose_override(
        customer=customers[0],
        tier=Tier.objects.get(rank=2),
        reason="集团明年上市",
        until=date(2026, 12, 31),
        by=fresh(bank.manager),
        **words,
    )
    services.decide_override(override=override, approve=True, note="", by=fresh(bank.supervisor), **words)
    with as_loader():
        run_night(NIGHT + timedelta(1))
    return customers


def test_ties_visits_prices_and_moves_carry_the_mark(client, bank, scored):
    acting = {"noted_by": bank.manager, "noted_at": NOW}
    CompanyTie.objects.create(
        customer=scored[1], other=scored[0], kind="subsidiary", other_name="子公司", source="财报", **acting
    )
    visit = make_visit(scored[0], bank.manager)
    number, mark = scored[0].customer_no, "Key, by decision"
    client.force_login(bank.manager)

    ties = client.get(reverse("customers:ties", args=[scored[1].customer_no])).content.decode()
    assert ties.count(f'title="{mark}"') == 2  # in the group and among the ties
    for page in (
        reverse("activities:visit", args=[visit.public_id]),
        reverse("activities:visit-create", args=[number]),
        reverse("activities:interaction-create", args=[number]),
    ):
        assert mark in client.get(page).content.decode(), page
    assert whole_relationship(make_quote(bank, scored[0])).tier_decided is True
    assert whole_relationship(make_quote(bank, scored[1])).tier_decided is False

    client.force_login(bank.supervisor)
    days = {"since": NIGHT.isoformat(), "until": (NIGHT + timedelta(1)).isoformat()}
    moves = client.get(reverse("dashboards:moves"), days).content.decode()
    assert moves.count(f'title="{mark}"') == 1
