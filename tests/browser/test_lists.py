"""Views of a list in a real browser: filters kept under a name, left and restored, columns chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_story import DESK, Teller, complaints, screens, tell  # noqa: F401  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@screens(DESK)
def test_a_list_is_kept_as_a_view_and_left_again(tell: Teller):  # noqa: F811
    page, bank = tell.page, tell.bank
    tell.sign_in(bank.manager)
    tell.go("/customers/?sort=-deposits")
    page.locator(".hb-chips-end.is-kept a").first.click()
    page.locator("dialog[open] [name=name]").fill("大户")
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("大户")
    expect(page.locator(".hb-chips-end.is-kept")).to_have_count(0)
    page.locator("details:has(.hb-column-menu) summary").click()
    tell.accessible()
    page.locator(".hb-column-choice a").first.click()
    expect(page.locator(".hb-chips-end.is-kept")).to_be_visible()
    tell.no_sideways_scroll()
    page.screenshot(path="/tmp/lists-changed.png")
    page.locator(".hb-chips-end.is-kept button").click()
    expect(page.locator(".hb-chips-end.is-kept")).to_have_count(0)
    page.locator(".hb-page-title details summary").click()
    page.screenshot(path="/tmp/lists-menu.png")
    tell.accessible()
