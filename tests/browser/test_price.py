"""A price in a real browser: said while typed, asked for, and decided on the phone of whoever sits at the level."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from common.calendar import business_today
from pricing.models import Concession, Quote
from tests.browser.test_story import DESK, Teller, complaints, screens, tell  # noqa: F401  # fixtures
from tests.pricing.making import make_prices, seat_everybody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@screens(DESK)
def test_a_price_is_typed_asked_for_and_decided_by_two(tell: Teller):  # noqa: F811
    page, bank = tell.page, tell.bank
    make_prices()
    seat_everybody(bank)
    tell.sign_in(bank.manager)
    tell.go(f"/customers/{tell.star.customer_no}/prices/new/")
    result = page.locator("#price-result")
    before = result.locator(".hb-price-figures b").first.inner_text()
    page.locator("[name=amount_fen]").fill("3000")
    page.locator("[name=term_months]").fill("24")
    asked = Decimal(before.replace("%", "").strip()) - Decimal("0.20")
    page.locator("[name=asked]").press_sequentially(str(asked))
    expect(result.locator(".is-asked-word").first).to_be_visible()
    expect(result.locator(".hb-price-figures .is-asked").first).to_contain_text(str(asked))
    tell.accessible()
    tell.no_sideways_scroll()
    page.screenshot(path="/tmp/price-quote.png", full_page=True)

    page.get_by_role("button", name=tell.say("Write the quote down")).click()
    expect(page.locator("h1")).to_contain_text("BJ-")
    page.get_by_role("link", name=tell.say("Request a concession")).click()
    day = business_today() + timedelta(days=90)
    page.locator("[name=reason]").fill("客户书面要求，同业报价已核实")
    page.locator("[name=deposits]").fill("1500")
    page.locator("[name=deposits_check_on]").fill(day.isoformat())
    tell.accessible()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".hb-route .is-now")).to_be_visible()
    tell.accessible()
    page.screenshot(path="/tmp/price-asked.png", full_page=True)

    tell.sign_out()
    tell.sign_in(bank.supervisor)
    tell.go("/prices/approvals/")
    expect(page.locator(".hb-inbox-card")).to_have_count(1)
    page.locator(".hb-inbox-card button[type=submit]").click()
    expect(page.locator(".hb-inbox-card")).to_have_count(0)

    tell.sign_out()
    tell.sign_in(bank.branch_supervisor)
    page.set_viewport_size({"width": 390, "height": 844})
    tell.go("/prices/approvals/")
    expect(page.locator(".hb-inbox-card")).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()
    page.screenshot(path="/tmp/price-inbox.png")
    page.locator(".hb-inbox-ask").click()
    expect(page.locator("#decide")).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()
    page.screenshot(path="/tmp/price-decide.png", full_page=True)
    page.locator("#decide button[value=approve]").click()
    expect(page.locator(".hb-inbox-card")).to_have_count(0)
    request = Concession.objects.get()
    assert (request.state, request.rate, request.decisions.count()) == (
        "approved",
        Quote.objects.get().asked_rate,
        2,
    )
