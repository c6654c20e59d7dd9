"""Rows of the list of customers in a real browser: a class and a day changed where they stand; the team."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common.calendar import business_today
from customers.models import CustomerProfile, CustomerPulse, TeamMember
from customers.services import set_profile
from organization.rules import Role
from tests.browser.test_story import DESK, PHONE, Teller, complaints, screens, tell
from tests.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The fixtures of the first story serve this one as well.
__all__ = ["complaints", "tell"]
SHOTS = Path("/tmp/rows-shots")


@screens(DESK)
def test_a_row_is_changed_where_it_stands(tell: Teller):
    page, star, bank = tell.page, tell.star, tell.bank
    day = business_today() + timedelta(days=3)
    CustomerPulse.objects.update_or_create(customer=star, defaults={"next_contact_on": day})
    tell.sign_in(bank.manager)
    tell.go("/customers/?columns=tier,next,pool,style,deposits")
    cell = page.locator(f"#fact-{star.customer_no}-pool")
    shot(page, tell, "list")

    cell.locator("[data-inline-open]").click()
    expect(cell.locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell.locator("[data-inline-open]")).to_be_focused()
    page.keyboard.press("Enter")
    cell.locator("select").select_option("focus")
    shot(page, tell, "open")
    tell.accessible()
    cell.locator("select").press("Enter")
    expect(cell.locator("[data-inline-open]")).to_be_focused()
    expect(cell).to_contain_text(tell.say("Focus"))
    assert CustomerProfile.objects.get(customer=star).pool == "focus"

    # A colleague is faster: both values stand there, and nothing that was typed is lost.
    cell.locator("[data-inline-open]").click()
    expect(cell.locator("select")).to_be_focused()
    held = CustomerProfile.objects.get(customer=star)
    words = {"customer": star, "version": held.version, "by": bank.supervisor, "at": timezone.now()}
    set_profile(changes={"pool": "cooperating"}, **words)
    cell.locator("select").select_option("potential")
    cell.locator("button[type=submit]").click()
    expect(cell.locator("[role=alert]")).to_contain_text(tell.say("Cooperating"))
    expect(cell.locator("[role=alert]")).to_contain_text(tell.say("Potential", "pool"))
    shot(page, tell, "both")
    cell.locator("button[type=submit]").click()
    expect(cell.locator("[data-inline-open]")).to_be_focused()
    expect(cell).to_contain_text(tell.say("Potential", "pool"))
    assert CustomerProfile.objects.get(customer=star).pool == "potential"

    due = page.locator(f"#fact-{star.customer_no}-next")
    due.locator("[data-inline-open]").click()
    due.locator("input[type=date]").fill("2020-01-01")
    due.locator("input[type=date]").press("Enter")
    expect(due).to_contain_text(tell.say("Choose a day after today."))
    shot(page, tell, "day")
    later = day + timedelta(days=7)
    due.locator("input[type=date]").fill(later.isoformat())
    due.locator("input[type=date]").press("Enter")
    expect(due.locator("[data-inline-open]")).to_be_focused()
    assert CustomerPulse.objects.get(customer=star).next_contact_on == later


@screens(DESK, PHONE)
def test_a_colleague_is_taken_onto_the_team_and_off_it(tell: Teller):
    page, star, bank = tell.page, tell.star, tell.bank
    expert = make_staff(Role.PRODUCT_MANAGER, bank.head_office, "冯产", "Feng Chan")
    tell.sign_in(bank.manager)
    tell.go(f"/customers/{star.customer_no}/people/")
    page.locator('#team a[href$="/team/new/"]').click()
    page.locator("dialog[open] [name=staff]").select_option(expert.employee_no)
    page.locator("dialog[open] [name=part]").select_option("middle")
    shot(page, tell, "join")
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator("dialog[open] .hb-field-error").first).to_be_visible()
    page.locator("dialog[open] [name=reason]").fill("需要保理方案")
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator("#team")).to_contain_text("冯产" if tell.language != "en" else "Feng Chan")
    assert TeamMember.objects.get(staff=expert).reason == "需要保理方案"
    shot(page, tell, "people")
    tell.no_sideways_scroll()
    tell.go(f"/customers/{star.customer_no}/team/")
    shot(page, tell, "team")
    tell.no_sideways_scroll()
    tell.accessible()
    page.locator('a[href$="/leave/"]').first.click()
    page.locator("main [name=reason]").fill("方案已交付")
    page.locator("main button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(tell.say("called off"))
    tell.go(f"/customers/{star.customer_no}/company/")
    expect(page.locator("#phase .hb-facts")).to_be_visible()
    shot(page, tell, "company")
    tell.no_sideways_scroll()


def shot(page, tell: Teller, name: str) -> None:
    """A picture to be looked at; no test compares it."""
    SHOTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"]
    page.screenshot(path=str(SHOTS / f"{name}-{tell.language}-{width}.png"))
