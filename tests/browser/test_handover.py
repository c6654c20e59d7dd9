"""A handover in a real browser: whose, which and to whom, the dossier, the answer; and who sees a customer and why."""

import pytest
from playwright.sync_api import expect

from portfolios.models import Handover
from tests.browser.test_story import EACH_ONCE, Teller, complaints, tell, told_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints", "tell"]


@told_on(*EACH_ONCE)
def test_a_portfolio_goes_to_a_colleague_who_accepts_it(tell: Teller, tmp_path):
    page, bank = tell.page, tell.bank

    def looked_at(name: str) -> None:
        tell.accessible()
        tell.no_sideways_scroll()
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)

    tell.sign_in(bank.supervisor)
    tell.go(f"/customers/{tell.star.customer_no}/sight/")
    expect(page.get_by_role("table", name=tell.say("Who sees this and why"))).to_be_visible()
    looked_at("sight")
    tell.go("/handovers/closing/")
    looked_at("closing")
    tell.go(f"/handovers/new/?giver={bank.manager.employee_no}")
    looked_at("wizard")
    page.locator("[name=taker]").select_option(bank.colleague.employee_no)
    page.locator("[name=reason]").fill("岗位轮换")
    page.get_by_role("button", name=tell.say("Propose the handover")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("→")
    looked_at("proposed")
    tell.go("/handovers/")
    looked_at("list")
    tell.sign_out()

    tell.sign_in(bank.colleague)
    tell.go(f"/handovers/{Handover.objects.get().public_id}/")
    looked_at("asked")
    page.get_by_role("button", name=tell.say("Accept"), exact=True).click()
    expect(page.get_by_role("button", name=tell.say("Accept"), exact=True)).to_have_count(0)
    assert Handover.objects.get().answered_by == bank.colleague
    assert tell.complaints == []
