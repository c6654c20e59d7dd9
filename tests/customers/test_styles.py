"""The relationship style is proposed from margin and number, with the reason, and people set another."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from customers import queries, services
from customers.models import CustomerScore
from customers.queries.styles import proposed_style
from customers.rules_of_style import STYLES, StyleBands, amounts_of, margin_of, number_of
from tests.browsing import browser
from tests.factories import at, make_customer, publish_scores

WAN = 1_000_000
BANDS = StyleBands(medium_from=50, high_from=200, few_up_to=10, some_up_to=30)


@pytest.mark.parametrize(
    ("contribution", "mean", "margin"),
    [
        (200, 100, "high"),
        (199, 100, "medium"),
        (50, 100, "medium"),
        (49, 100, "low"),
        (0, 100, "low"),
        # Half of 101 is not reached by 50.
        (50, 101, "low"),
        (51, 101, "medium"),
        # Where all peers cost money, who earns any stands out, and who costs less does not.
        (1, -100, "high"),
        (-1, -100, "low"),
        (0, 0, "low"),
    ],
)
def test_a_margin_is_measured_by_the_peers(contribution, mean, margin):
    assert margin_of(contribution, mean, BANDS) == margin


@pytest.mark.parametrize(("contribution", "mean"), list(product(range(-3, 260, 7), [-100, 0, 1, 99, 101])))
def test_the_amounts_of_a_margin_hold_exactly_those_who_have_it(contribution, mean):
    holds = {}
    for margin in STYLES:
        least, below = amounts_of(margin, mean, BANDS)
        holds[margin] = (least is None or contribution >= least) and (below is None or contribution < below)
    assert [margin for margin, held in holds.items() if held] == [margin_of(contribution, mean, BANDS)]


@pytest.mark.parametrize(
    ("customers", "number"), [(1, "few"), (10, "few"), (11, "some"), (30, "some"), (31, "many")]
)
def test_a_number_is_few_some_or_many(customers, number):
    assert number_of(customers, BANDS) == number


def test_few_of_a_high_margin_are_partners_and_many_of_a_low_one_get_basic_service():
    assert (STYLES["high"]["few"], STYLES["low"]["many"]) == ("partnership", "basic")
    assert {style for row in STYLES.values() for style in row.values()} == {
        "basic",
        "reactive",
        "accountable",
        "proactive",
        "partnership",
    }


def proposed(customer):
    score = CustomerScore.objects.current().filter(customer=customer).first()
    with translation.override("en"):
        return proposed_style(customer, score)


@pytest.fixture
def portfolio(bank, as_loader):
    """One customer that earns 900, eleven that earn 10 each, all led by the manager; their mean is 84."""
    star, *others = [make_customer(bank) for _ in range(12)]
    with as_loader():
        publish_scores(
            {star: {"contribution_fen": 900 * WAN}} | {one: {"contribution_fen": 10 * WAN} for one in others}
        )
    return star, others


@pytest.mark.django_db
def test_the_one_that_earns_most_is_a_partner_and_the_reason_names_bands_alone(portfolio):
    star, others = portfolio
    found = proposed(star)
    assert (found.style, found.margin, found.number) == ("partnership", "high", "few")
    assert found.because == (
        "High margin: contribution from 200% of the unit's mean; its lead has few such customers (up to 10)"
    )
    # Eleven of a low margin are some.
    found = proposed(others[0])
    assert (found.style, found.margin, found.number) == ("reactive", "low", "some")


@pytest.mark.django_db
def test_the_bands_are_the_banks(portfolio, settings):
    settings.STYLE_FEW_UP_TO, settings.STYLE_SOME_UP_TO, settings.STYLE_MEDIUM_FROM_PERCENT = 2, 10, 20
    assert proposed(portfolio[1][0]).style == "basic"
    settings.STYLE_MEDIUM_FROM_PERCENT = 10
    assert proposed(portfolio[1][0]).style == "reactive"


@pytest.mark.django_db
def test_customers_of_others_and_merged_ones_do_not_count(bank, portfolio, settings):
    settings.STYLE_FEW_UP_TO = 9
    _star, others = portfolio
    assert proposed(others[0]).number == "some"
    others[1].manager = bank.colleague
    others[1].save(update_fields=["manager"])
    type(others[2]).objects.filter(pk=others[2].pk).update(state="merged")
    assert proposed(others[0]).number == "few"


@pytest.mark.django_db
def test_nothing_is_proposed_without_a_score_or_a_lead(bank, portfolio, client):
    star, _others = portfolio
    new = make_customer(bank)
    assert proposed(new) is None
    star.manager = None
    assert proposed(star) is None
    client.force_login(bank.manager)
    page = client.get(reverse("customers:company", args=[new.customer_no]), headers={"Accept-Language": "en"})
    assert page.context["company"].proposed_style is None


@pytest.mark.django_db
def test_what_people_set_stays_beside_what_is_proposed(bank, portfolio):
    star, _others = portfolio
    address = f"/api/v1/customers/{star.customer_no}/profile/"
    person = browser(bank.manager)
    told = person.get(address).json()
    assert (told["style"], told["proposed_style"]["style"]) == ("", "partnership")
    services.set_profile(
        customer=star, changes={"style": "basic"}, version=0, by=bank.manager, at=timezone.now()
    )
    told = person.get(address).json()
    assert (told["style"], told["proposed_style"]["margin"], told["proposed_style"]["number"]) == (
        "basic",
        "high",
        "few",
    )
    company = queries.company(star, today=at(2026, 11, 20).date())
    assert (company.profile.style, company.proposed_style.style) == ("basic", "partnership")
    page = person.get(f"/customers/{star.customer_no}/company/").content.decode()
    assert ("200%" in page, "84" in company.proposed_style.because) == (True, False)
