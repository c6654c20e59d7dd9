"""Fair treatment, one's own cockpit and dashboards by mail in a real browser: by keyboard, on phone and desktop."""

import pytest
from playwright.sync_api import expect

from common.calendar import business_today
from dashboards.models import CockpitLayout, Subscription
from tests.browser.test_story import EACH_ONCE, Teller, complaints, tell, told_on
from tests.dashboards.treatment import promise, taught

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints", "tell"]


@told_on(*EACH_ONCE)
def test_a_supervisor_looks_at_fair_treatment_and_lays_out_the_cockpit(tell: Teller, tmp_path):
    page, bank = tell.page, tell.bank
    promise(tell.star, business_today().replace(day=1), None)
    event = taught(bank.unit, bank.manager, business_today(), 46)

    def looked_at(name: str) -> None:
        tell.accessible()
        tell.no_sideways_scroll()
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)

    tell.sign_in(bank.branch_supervisor)
    tell.go(f"/dashboard/fairness/?month={business_today():%Y-%m}")
    looked_at("fairness")
    tell.go(f"/dashboard/fairness/rows/?duty=education&month={business_today():%Y-%m}")
    expect(page.get_by_role("link", name=event.topic)).to_be_visible()
    looked_at("rows")
    for path, name in (
        ("/education/", "education"),
        ("/education/new/", "education-form"),
        (f"/education/{event.public_id}/", "education-event"),
        ("/dashboard/", "cockpit"),
    ):
        tell.go(path)
        looked_at(name)

    tell.go("/dashboard/cards/")
    looked_at("cards")
    page.locator("button[name=up][value=units]").press("Enter")
    expect(page.locator("button[name=up][value=units]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[id^=card-]").nth(1)).to_have_id("card-units")
    expect(page.locator("button[name=up][value=units]")).to_be_focused()
    page.locator("#card-movers input[type=checkbox]").uncheck()
    page.locator("button[name=save]").click()
    expect(page.locator("#card-movers input[type=checkbox]")).not_to_be_checked()
    assert CockpitLayout.objects.get().cards == ["figures", "units", "needs", "movement"]

    tell.go("/dashboard/letters/")
    page.locator("[name=board]").select_option("fairness")
    page.get_by_role("button", name=tell.say("Send it to me")).click()
    expect(page.locator("form[action$='/stop/']")).to_have_count(1)
    looked_at("letters")
    assert Subscription.objects.get().board == "fairness"
    assert tell.complaints == []
