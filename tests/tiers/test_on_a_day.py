"""What a tier was on a day, and why: on the page and by the API; what a change would do, by the API."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import at, make_bank, make_customer
from tests.tiers.books import keep_books, price_money, run_night
from tests.tiers.test_night import correct_last_month
from tiers import queries, services


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def risen(bank, as_loader):
    """The eleventh of twenty in September; its balances grow, and in the second of two nights it is Key."""
    customers = [make_customer(bank) for _ in range(20)]
    with as_loader():
        services.adopt_model(
            created_by=bank.executive,
            approved_by=bank.system_admin,
            active_from=date(2026, 1, 1),
            at=at(2026, 1, 1),
            up_nights=1,
            down_nights=1,
        )
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night(date(2026, 9, 30))
        correct_last_month(customers[10], 90_000_000)
        run_night()
    return customers[10]


def test_the_tier_of_a_day_is_that_of_its_interval(risen):
    now = queries.tier_on(risen, date(2026, 10, 31))
    earlier = [queries.tier_on(risen, day).tier_id for day in (date(2026, 9, 30), date(2026, 10, 30))]
    assert earlier[0] == earlier[1] > now.tier_id
    assert queries.tier_on(risen, date(2026, 9, 29)) is None


def test_an_earlier_day_is_explained_with_the_figures_kept_of_it(risen):
    then = queries.explanation(risen, on=date(2026, 10, 15))
    now = queries.explanation(risen)

    assert then.publication.business_date == date(2026, 9, 30)
    assert then.held_on.tier_id > now.score.tier_id
    assert then.points < now.points
    assert sum(line.points for line in then.indicators if line.points is not None) == then.points


def test_before_the_first_night_there_is_nothing_to_explain(client, bank, risen):
    assert queries.explanation(risen, on=date(2020, 1, 1)) is None
    client.force_login(bank.manager)
    page = client.get(reverse("tiers:why", args=[risen.customer_no]), {"on": "2020-01-01"})
    assert page.status_code == 200


def test_the_page_says_what_it_was_on_a_day(client, bank, risen):
    client.force_login(bank.manager)
    page = client.get(reverse("tiers:why", args=[risen.customer_no]), {"on": "2026-10-15"}).content.decode()
    with translation.override("en"):
        held = queries.tier_on(risen, date(2026, 10, 15)).tier.name
    assert f"On 2026-10-15: {held}, held since 2026-09-30. Below, the figures kept of 2026-09-30." in page
    assert "What if" not in page


def test_the_api_gives_the_same_figures_as_the_page(client, bank, risen):
    client.force_login(bank.manager)
    why = queries.explanation(risen)
    told = client.get(reverse("api-tier", args=[risen.customer_no])).json()

    assert told["tier"] == why.score.tier.code
    assert (told["score"], told["figures_of"], told["asked_on"]) == (str(why.points), "2026-10-31", None)
    assert [line["indicator"] for line in told["indicators"]] == [line.indicator for line in why.indicators]
    then = client.get(reverse("api-tier", args=[risen.customer_no]), {"on": "2026-10-15"}).json()
    assert (then["tier"], then["held_since"]) == (
        queries.tier_on(risen, date(2026, 10, 15)).tier.code,
        "2026-09-30",
    )
    assert then["ways"] == []


def test_a_day_that_is_none_is_said(client, bank, risen):
    client.force_login(bank.manager)
    answer = client.get(reverse("api-tier", args=[risen.customer_no]), {"on": "yesterday"})
    assert answer.status_code == 400


def test_supposing_by_the_api_is_supposing_on_the_page(client, bank, risen, as_loader):
    with as_loader():
        services.measure_peers(run=queries.active_model().runs.latest("pk"))
    client.force_login(bank.manager)
    body = {"deposits": "500000000.00", "services": ["payroll"]}
    told = client.post(
        reverse("api-tier-suppose", args=[risen.customer_no]), body, content_type="application/json"
    ).json()
    same = queries.suppose(risen, deposits_fen=500_000_000_00, loans_fen=0, services=["payroll"])
    assert (told["score"], told["tier"], told["nights"]) == (str(same.score), same.tier.code, same.nights)


def test_who_does_not_read_the_customer_finds_nothing(client, bank, risen):
    client.force_login(bank.outsider)
    assert client.get(reverse("api-tier", args=[risen.customer_no])).status_code == 404
