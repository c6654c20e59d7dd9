"""Products in a real browser: the catalogue, one product, what fits one customer, and a fact that decides it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_story import DESK, Teller, complaints, screens, tell  # noqa: F401  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@screens(DESK)
def test_a_noted_fact_decides_what_fits(tell: Teller):  # noqa: F811
    page, bank = tell.page, tell.bank
    tell.sign_in(bank.manager)
    tell.go("/products/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.screenshot(path="/tmp/products.png")
    tell.go("/products/bank_loan_guarantee/")
    tell.accessible()
    page.screenshot(path="/tmp/product.png")
    tell.go(f"/customers/{tell.star.customer_no}/products/?fact=true_trade")
    tell.accessible()
    tell.no_sideways_scroll()
    page.locator("#bank_loan_guarantee summary").click()
    page.screenshot(path="/tmp/product-fit.png")
    page.locator("[name=value]").fill("yes")
    page.locator("[name=source]").fill("合同原件")
    page.locator("#tell button[type=submit]").click()
    expect(page.locator("#bills .hb-badge").first).to_have_class("hb-badge is-good")
