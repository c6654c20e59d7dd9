"""How long, deep and broad a relationship is, each figure equal to an honest count, on page and API."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from common.calendar import add_months
from customers.models import Account
from tests.factories import make_account, make_bank, make_customer
from tests.tiers.books import keep_books, price_money, run_night
from tiers import phrases, queries
from tiers.models import Contribution, Run
from tiers.rules import Class


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def scored(bank, as_loader):
    customers = [make_customer(bank, referrals_given=2 if place == 3 else None) for place in range(6)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        make_account(customers[3], "rmb_current")
        run_night()
    return customers


def test_what_each_line_earned_and_how_often_it_was_taken_is_an_honest_count(scored):
    customer, month = scored[3], Run.objects.get().month
    told = queries.relationship(customer)
    assert told.lines and told.referrals == 2
    for line in told.lines:
        kept = Contribution.objects.filter(customer=customer, product_line__code=line.code)
        since = add_months(month, -11)
        assert line.earned_fen == sum(row.total_fen for row in kept if since <= row.month <= month)
        before = add_months(month, -23)
        assert line.before_fen == sum(row.total_fen for row in kept if before <= row.month < since)
        assert (
            line.accounts == Account.objects.filter(customer=customer, product_line__code=line.code).count()
        )
    assert told.repeated == sum(line.accounts > 1 for line in told.lines) >= 1


def test_growth_is_told_only_where_the_year_before_has_enough_months(bank, as_loader):
    old, young, grown = (make_customer(bank) for _ in range(3))
    with as_loader():
        keep_books(old, 1_000_000)
        keep_books(young, 1_000_000, months=14)
        keep_books(grown, 1_000_000, months=12)
        keep_books(grown, 1_000_000, line="rmb_time")
        run_night()
    changes = {
        name: {line.code: line.change for line in queries.relationship(customer).lines}
        for name, customer in (("old", old), ("young", young), ("grown", grown))
    }
    assert abs(changes["old"]["rmb_current"]) < Decimal("0.01")
    assert changes["young"] == {"rmb_current": None}
    assert changes["grown"]["rmb_current"] == 2


def test_the_stance_is_that_of_the_strategic_class_in_words(scored):
    for customer in scored:
        told = queries.relationship(customer)
        assert told.worth.stance == str(phrases.STANCES[Class(told.strategic_class)])
        assert told.stance_means == str(phrases.STANCE_MEANS[Class(told.strategic_class)])
    assert phrases.STANCE_MEANS.keys() == phrases.STANCES.keys() == set(Class)


def test_page_and_api_say_the_same_and_strangers_and_the_unscored_find_nothing(client, bank, scored):
    client.force_login(bank.manager)
    card = reverse("tiers:relationship", args=[scored[3].customer_no])
    assert card in client.get(reverse("customers:company", args=[scored[3].customer_no])).content.decode()
    with translation.override("en"):
        told = queries.relationship(scored[3])
    fragment = client.get(card, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and told.stance_means in fragment and told.class_name in fragment
    assert f"{told.worth.lines_used} of {told.worth.lines_offered} product lines" in fragment
    assert "<html" in client.get(card).content.decode()
    answer = client.get(reverse("api-relationship", args=[scored[3].customer_no])).json()
    assert answer["stance"] == told.worth.stance and answer["referrals_given"] == 2
    assert answer["lines_used"] == told.worth.lines_used and answer["lines_repeated"] == told.repeated
    assert [line["earned"] for line in answer["lines"]] == [
        f"{line.earned_fen / 100:.2f}" for line in told.lines
    ]
    new = make_customer(bank)
    assert client.get(reverse("api-relationship", args=[new.customer_no])).status_code == 404
    page = client.get(reverse("tiers:relationship", args=[new.customer_no])).content.decode()
    assert "Not scored yet" in page
    client.force_login(bank.outsider)
    assert client.get(card).status_code == 404
