"""From "ask for leave" to a new request for the rate and back: nothing is typed twice, and the request is chosen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.calendar import business_today
from common.models import uuid7
from negotiations.models import StopApproval
from pricing.models import Concession, Quote
from tests.factories import make_customer
from tests.negotiations.making import make_talk
from tests.negotiations.test_opening_from_a_deal import client_of, open_deal
from tests.pricing.making import make_prices, seat_everybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(bank, customer):
    """A talk about an opportunity of 50 million, with a rate on the table."""
    make_prices()
    seat_everybody(bank)
    return make_talk(bank, customer, opportunity=open_deal(bank, customer=customer))


def ask_page(talk) -> str:
    return reverse("negotiations:ask", args=[talk.rate.public_id])


def shown(page) -> dict[str, str]:
    """What a form shows, as a browser would send it back."""
    form = page.context["form"]
    return {
        name: "" if form[name].value() is None else str(form[name].value())
        for name in form.fields
        if name != "files"
    }


def test_there_and_back_with_everything_typed_once(bank, customer, talk):
    client = client_of(bank.manager)
    assert 'name="price"' in client.get(ask_page(talk)).content.decode()
    typed = {"value": "2.9", "reason": "同业给到 2.9%", "in_return": "结算搬来", "form_key": uuid7()}
    to_price = client.post(ask_page(talk), typed | {"price": "1"})
    assert to_price.status_code == 302
    assert not StopApproval.objects.exists() and "同业" not in to_price["Location"]

    page = client.get(to_price["Location"])
    form = shown(page)
    assert (form["line"], form["asked"]) == ("working_capital_loan", "2.9")
    written = client.post(to_price["Location"], form | {"amount_fen": "5000"})
    quote = Quote.objects.get()
    assert (quote.customer, f"{quote.asked_rate:.3f}", quote.amount_fen) == (customer, "0.029", 5_000_000_000)

    request_link = f"{reverse('pricing:concession-create', args=[quote.public_id])}?next="
    page = client.get(written["Location"]).content.decode()
    assert request_link in page and "Back to the question" in page
    to_request = page.split(f'href="{request_link}')[1].split('"')[0]
    to_request = f"{request_link}{to_request}"
    day = business_today() + timedelta(days=60)
    form = shown(client.get(to_request)) | {"reason": "客户书面申请", "settlement": "5000"}
    back = client.post(to_request, form | {"settlement_check_on": day.isoformat()})
    assert (back.status_code, back["Location"]) == (302, f"{ask_page(talk)}?priced=1")

    form = shown(client.get(back["Location"]))
    concession = Concession.objects.get()
    assert (form["value"], form["reason"], form["in_return"]) == ("2.9", "同业给到 2.9%", "结算搬来")
    assert form["concession"] == str(concession.public_id)
    assert client.post(back["Location"], form).status_code == 302
    asked = StopApproval.objects.get()
    assert (asked.concession, asked.reason, asked.asked_by) == (concession, "同业给到 2.9%", bank.manager)
    # What was laid aside is gone with the question.
    assert shown(client.get(back["Location"]))["reason"] == ""


def test_a_layer_goes_on_as_a_page(bank, talk):
    client = client_of(bank.manager)
    sent = client.post(ask_page(talk), {"price": "1", "value": "2.9"}, headers={"HX-Request": "true"})
    assert sent.status_code == 204 and "/prices/new/" in sent["HX-Redirect"]


def test_no_price_for_what_is_no_rate_or_no_customers(bank, talk):
    client = client_of(bank.manager)
    other = reverse("negotiations:ask", args=[talk.deposits.public_id])
    assert 'name="price"' not in client.get(other).content.decode()
    assert client.post(other, {"price": "1", "value": "1"}).status_code == 422


def test_a_price_with_nothing_to_request_leads_back(bank, customer, talk):
    client = client_of(bank.manager)
    to_price = client.post(ask_page(talk), {"price": "1", "value": "35"})["Location"]
    written = client.post(to_price, shown(client.get(to_price)) | {"amount_fen": "5000"})
    page = client.get(written["Location"]).content.decode()
    assert "There is nothing to request" in page and ask_page(talk) in page


def test_no_address_of_others_leads_anywhere(bank, customer, talk):
    """An address of another site is not gone to; a broken key names nothing; an opportunity of others tells nothing."""
    client = client_of(bank.manager)
    new = reverse("pricing:quote-create", args=[customer.customer_no])
    page = client.get(f"{new}?from={'x' * 36}&opportunity={'y' * 36}&asked=3.1&next=https://example.org/")
    assert page.status_code == 200 and shown(page)["asked"] == "3.1"
    written = client.post(f"{new}?next=https://example.org/", shown(page) | {"amount_fen": "5000"})
    assert "example" not in written["Location"]
    far = make_customer(bank, customer_no="8000000009", manager=bank.outsider, unit=bank.far_unit)
    deal = open_deal(bank, customer=customer)
    type(deal).objects.filter(pk=deal.pk).update(
        customer=far, owner=bank.outsider, unit=bank.far_unit, amount_fen=7
    )
    assert shown(client.get(f"{new}?opportunity={deal.public_id}"))["amount_fen"] != "0.000007"
