"""A talk opened from an opportunity, of a prospect too: it says the need, and what the price tables leave."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.calendar import business_today
from common.models import uuid7
from negotiations import services
from negotiations.models import Negotiation, Offer
from negotiations.queries.leave import authority_of
from pricing.rules.route import Level, Limit, free_bp
from products.models import ProductLine
from prospects.services.opportunities import open_opportunity
from tests.factories import fresh
from tests.negotiations.making import offer, open_talk, rate_values
from tests.pricing.making import make_prices, make_quote
from tests.prospects.making import make_prospect

WAN = 1_000_000


def client_of(person) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(fresh(person))
    return client


def open_deal(bank, **company):
    line = ProductLine.objects.get(code="working_capital_loan")
    deal = open_opportunity(
        **company,
        name="流动资金贷款 5000 万元",
        product_line=line,
        amount_fen=5000 * WAN,
        expected_on=None,
        owner=bank.manager,
        by=bank.manager,
        at=timezone.now(),
    )
    type(deal).objects.filter(pk=deal.pk).update(need_said="要透支额度", need_found="应收账款占用资金")
    return deal


def said(**more) -> dict:
    day = (business_today() + timedelta(days=20)).isoformat()
    return {"title": "谈流贷", "deadline_on": day, "form_key": str(uuid7())} | more


def address(deal) -> str:
    return f"{reverse('negotiations:create')}?opportunity={deal.public_id}"


def test_a_talk_with_a_prospect_is_opened_from_its_opportunity(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    deal = open_deal(bank, prospect=prospect)
    client = client_of(bank.manager)
    assert address(deal) in client.get(f"/opportunities/{deal.public_id}/").content.decode()
    assert prospect.label in client.get(address(deal)).content.decode()
    assert client.post(address(deal), said()).status_code == 302
    talk = Negotiation.objects.get()
    assert (talk.prospect, talk.customer, talk.opportunity) == (prospect, None, deal)
    page = client.get(f"/negotiations/{talk.public_id}/").content.decode()
    assert "要透支额度" in page and "应收账款占用资金" in page


def test_an_opportunity_of_others_and_one_that_is_none_are_404(bank, customer):
    deal = open_deal(bank, customer=customer)
    assert client_of(bank.outsider).get(address(deal)).status_code in (403, 404)
    client = client_of(bank.manager)
    path = reverse("negotiations:create")
    assert client.get(f"{path}?opportunity=none").status_code == 404
    assert client.get(f"{path}?opportunity={uuid7()}").status_code == 404
    assert not Negotiation.objects.exists()


def test_with_a_customer_the_talk_and_its_company_are_those_of_the_opportunity(bank, customer):
    deal = open_deal(bank, customer=customer)
    client = client_of(bank.manager)
    assert client.post(address(deal), said(title="")).status_code == 422
    assert client.post(address(deal), said(customer="别人")).status_code == 302
    talk = Negotiation.objects.get()
    assert (talk.customer, talk.opportunity, talk.title) == (customer, deal, "谈流贷")


LIMITS = [Limit(Level.SUB_BRANCH, 20, 3000 * WAN, 1), Limit(Level.BUSINESS, 50, None, 2)]


@pytest.mark.parametrize(
    ("amount", "room", "bp"),
    [(3000 * WAN, 80, 20), (3000 * WAN, 12, 12), (3000 * WAN + 1, 80, 0), (1, 0, 0)],
)
def test_the_lowest_level_gives_its_points_on_its_amount_down_to_the_floor(amount, room, bp):
    assert free_bp(LIMITS, amount_fen=amount, room_bp=room) == bp


def test_no_level_gives_nothing_and_one_without_points_goes_to_the_floor():
    assert free_bp([], amount_fen=1, room_bp=80) == 0
    assert free_bp([Limit(Level.SUB_BRANCH, None, None, 1)], amount_fen=1, room_bp=80) == 80


def test_an_authority_left_empty_is_what_the_price_tables_leave(bank, customer):
    make_prices()
    deal = open_deal(bank, customer=customer)
    talk = open_talk(bank, customer, opportunity=deal)
    quote = make_quote(bank, customer, asked=None, wan=100)
    top = quote.quoted_rate * 100
    values = rate_values(best=top + 1, likely=top, bottom=top - 2, authority=None)
    rate = services.add_issue(negotiation=talk, values=values, by=bank.manager, at=timezone.now())
    limit = authority_of(rate)
    assert limit is not None and 0 < top - limit <= Decimal("0.5")
    offer(bank, rate, "ours", str(limit))
    with pytest.raises(services.NeedsLeave) as refused:
        offer(bank, rate, "ours", str(limit - Decimal("0.01")))
    assert refused.value.limit == limit
    assert Offer.objects.count() == 1
    page = client_of(bank.manager).get(f"/negotiations/{talk.public_id}/").content.decode()
    assert "Price tables: quote" in page and "goes further" not in page


def test_a_typed_authority_beyond_the_price_tables_is_said(bank, customer):
    make_prices()
    talk = open_talk(bank, customer, opportunity=open_deal(bank, customer=customer))
    quote = make_quote(bank, customer, asked=None, wan=100)
    top = quote.quoted_rate * 100
    values = rate_values(best=top + 1, likely=top, bottom=top - 2, authority=top - Decimal("1.5"))
    rate = services.add_issue(negotiation=talk, values=values, by=bank.manager, at=timezone.now())
    assert authority_of(rate) == top - Decimal("1.5")
    page = client_of(bank.manager).get(f"/negotiations/{talk.public_id}/").content.decode()
    assert "The authority that was typed goes further" in page
