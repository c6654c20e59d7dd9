"""From a need to a signed agreement in a browser: a price that two levels approve on the phone, its promise tracked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common.calendar import business_today
from needs.models import Need
from negotiations import services
from negotiations.models import Agreement, Offer, StopApproval
from pricing.models import Concession, GivenMonth
from pricing.services import track_promises
from tests.browser.test_story import DESK, Teller, complaints, screens, tell  # noqa: F401  # fixtures
from tests.factories import fresh
from tests.negotiations.making import make_talk, offer
from tests.pricing.making import make_prices, make_request, seat_everybody
from worklist.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@screens(DESK)
def test_from_a_need_to_a_signed_agreement(tell: Teller):  # noqa: F811
    page, bank, customer = tell.page, tell.bank, tell.star
    make_prices()
    seat_everybody(bank)
    tell.sign_in(bank.manager)

    # The need as the customer said it.
    tell.go(f"/customers/{customer.customer_no}/needs/new/")
    page.locator("[name=kind]").select_option("working_capital")
    page.locator("[name=asked]").fill("流动资金贷款利率再低一些")
    page.locator("[name=lacks]").fill("旺季备货资金")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text("旺季备货资金")

    # The talk about it; a rate below our bottom line, for which the price levels are asked.
    talk, issue, request = _prepared(bank, customer)
    rate = f"{(request.asked_rate * 100).normalize():f}"
    table = f"/negotiations/{talk.negotiation.public_id}/"
    _offer(tell, table, issue, rate)
    expect(page.locator("main [role=alert], main .hb-notice").first).to_be_visible()
    assert not Offer.objects.exists()

    # Two levels agree on the phone, from one page for all that waits for them.
    page.set_viewport_size({"width": 390, "height": 844})
    for person in (bank.supervisor, bank.branch_supervisor):
        tell.sign_out()
        tell.sign_in(person)
        tell.go("/approvals/")
        card = page.locator(f"#waits-{request.public_id}")
        expect(card).to_be_visible()
        tell.no_sideways_scroll()
        tell.accessible()
        card.locator("button[value=approve]").click()
        expect(card).to_have_count(0)
    request.refresh_from_db()
    assert (request.state, request.decisions.count()) == ("approved", 2)

    # Now the offer stands; both sides meet, and it is signed with a promise.
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    tell.sign_out()
    tell.sign_in(bank.manager)
    _offer(tell, table, issue, rate)
    expect(page).not_to_have_url(f"{tell.address}{table}offers/new/")
    assert (Offer.objects.get().approval, StopApproval.objects.get().state) == (
        StopApproval.objects.get(),
        "approved",
    )
    _meet(bank, talk, issue, rate)
    tell.go(f"{table}sign/")
    page.locator("[name=conditions]").fill("按季回顾")
    page.locator("[name=our_satisfaction]").select_option("4")
    page.locator("[name=their_satisfaction]").select_option("5")
    page.locator("[name=promise-1]").fill("旺季前转入代发工资")
    page.locator("[name=due-1]").fill((business_today() + timedelta(days=30)).isoformat())
    tell.accessible()
    page.locator("main form button[type=submit]").last.click()
    expect(page).not_to_have_url(f"{tell.address}{table}sign/")
    signed = Agreement.objects.get()
    assert (signed.our_satisfaction, signed.their_satisfaction) == (4, 5)
    assert Task.objects.filter(
        customer=customer, kind="promise", title__contains="旺季前转入代发工资"
    ).exists()
    tell.go(f"{table}document/")
    expect(page.locator("main")).to_contain_text("按季回顾")
    page.screenshot(path="/tmp/deal-document.png", full_page=True)

    # What was promised for the price is read from the books.
    track_promises(at=timezone.now())
    month = GivenMonth.objects.get(given__concession=request)
    tell.go(f"/prices/requests/{request.public_id}/")
    expect(page.locator("main")).to_contain_text(request.number)
    assert month.actual == month.given.actual and Need.objects.get(lacks="旺季备货资金").customer == customer


def _prepared(bank, customer):
    """A talk whose bottom line lies above what the customer asks, and the request that rests on it."""
    talk = make_talk(bank, customer)
    request: Concession = make_request(bank, customer)
    asked = request.asked_rate * 100
    acting = {"by": fresh(bank.manager), "at": timezone.now()}
    changes = {
        "best": asked + 1,
        "likely": asked + Decimal("0.5"),
        "bottom": asked + Decimal("0.2"),
        "authority": asked + Decimal("0.4"),
    }
    issue = services.edit_issue(issue=talk.rate, changes=changes, version=talk.rate.version, **acting)
    services.ask_to_cross(issue=issue, value=asked, reason="同业更低", concession=request, **acting)
    return talk, issue, request


def _offer(tell: Teller, table: str, issue, rate: str) -> None:  # noqa: F811
    page = tell.page
    tell.go(f"{table}offers/new/")
    page.locator("[name=issue]").select_option(str(issue.public_id))
    page.locator("[name=side][value=ours], select[name=side]").first.wait_for(state="attached")
    page.locator("[name=value]").fill(rate)
    page.locator("[name=in_return]").fill("存款日均 1,500 万元")
    page.locator("main form button[type=submit]").last.click()


def _meet(bank, talk, issue, rate: str) -> None:
    """They say the same, both agree on the deposits, and the talk is summed up."""
    act = {"negotiation": talk.negotiation, "by": fresh(bank.manager), "at": timezone.now()}
    talk.negotiation.refresh_from_db()
    services.edit_negotiation(changes={"our_alternative": "转投"}, version=talk.negotiation.version, **act)
    services.add_counterpart(name="李总", **act)
    offer(bank, issue, "theirs", rate)
    for side in ("ours", "theirs"):
        offer(bank, talk.deposits, side, "1500")
    for step in ("infer", "open", "signal", "propose", "exchange", "sum_up"):
        services.move_step(to=step, **act)
