"""At a desk, in the language of the longer words: every page of the menu shows its title whole and fits the window."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_story import DESK, Teller, complaints, tell, told_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints", "tell"]

# Titles that are cut for the acts beside them.
CUT = """
Array.from(document.querySelectorAll("main h1"))
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.textContent.trim())
"""
# Behind a link of a page of the menu, and once wider than the window.
BESIDE = {
    "branch_supervisor": ["/imports/into/customers/", "/imports/into/prospects/", "/customers/looks/"],
    "executive": ["/prices/standard/settings/", "/prices/seats/"],
}


@told_on(("en", DESK))
def test_no_title_is_cut_and_no_page_scrolls_sideways(tell: Teller):
    page, cut, seen = tell.page, {}, set()
    for persona, beside in BESIDE.items():
        tell.sign_in(tell.bank.personas[persona])
        links = page.locator("nav a[href^='/']").evaluate_all(
            "found => found.map(one => one.getAttribute('href'))"
        )
        paths = {re.sub("[?#].*", "", link) for link in links} | set(beside)
        assert len(paths) > 20
        for path in sorted(paths - seen):
            tell.go(path)
            expect(page.locator("main h1").first).to_be_attached()
            tell.no_sideways_scroll()
            if titles := page.evaluate(CUT):
                cut[path] = titles
        seen |= paths
        tell.sign_out()
    assert cut == {}
