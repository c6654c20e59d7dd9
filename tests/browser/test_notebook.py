"""The customer's page in a real browser: a colleague is named behind an @, a fact changed in place, many marked."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common.calendar import business_today
from customers.models import Customer, Note
from customers.services import make_tag, pin_customer, put_tag, remove_tag
from tests.browser.test_story import EACH_ONCE, Teller, complaints, tell, told_on
from worklist.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The fixtures of the first story serve this one as well.
__all__ = ["complaints", "tell"]
SHOTS = Path("/tmp/notebook-shots")


@told_on(*EACH_ONCE)
def test_names_facts_tags_and_many(tell: Teller):
    page, star, bank = tell.page, tell.star, tell.bank
    acting = {"by": bank.manager, "at": timezone.now()}
    tag = make_tag(name="季末冲存款", colour="good", shared_with=bank.unit, **acting)
    put_tag(customer=star, tag=tag, **acting)
    pin_customer(customer=star, by=bank.manager, pinned=True)
    remove_tag(tag=make_tag(name="旧标签", colour="bad", shared_with=None, **acting), **acting)
    Customer.objects.filter(pk=star.pk).update(staff_count=320, figures_year=business_today().year - 1)
    tell.sign_in(bank.manager)
    tell.go(f"/customers/{star.customer_no}/")

    field = page.locator(".hb-composer textarea")
    field.fill("")
    field.type("请 @")
    expect(page.locator(".hb-names [role=option]").first).to_be_visible()
    field.type("许")
    expect(page.locator(".hb-names [role=option]")).to_have_count(1)
    shot(page, tell, "names")
    field.press("Enter")
    field.type("看报表")
    page.locator(".hb-composer button[type=submit]").click()
    expect(page.locator("#timeline")).to_contain_text("看报表")
    assert Note.objects.filter(text__contains="看报表").count() == 1
    assert Notice.objects.filter(kind="mention", person=bank.supervisor).count() == 1

    page.locator("#fact-staff_count [data-inline-open]").click()
    one = page.locator("#fact-staff_count input:not([type=hidden])")
    expect(one).to_be_focused()
    one.press("Escape")
    expect(page.locator("#fact-staff_count [data-inline-open]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(one).to_be_focused()
    shot(page, tell, "fact")
    one.fill("451")
    one.press("Enter")
    expect(page.locator("#fact-staff_count")).to_contain_text("451")
    tell.no_sideways_scroll()
    if page.viewport_size["width"] > 400:  # on the phone a link of another panel is too small
        tell.accessible()
    page.screenshot(path=SHOTS / f"record-{page.viewport_size['width']}.png", full_page=True)

    for name, path in PAGES.items():
        tell.go(path.format(no=star.customer_no, note=Note.objects.latest("id").public_id))
        tell.no_sideways_scroll()
        tell.accessible()
        shot(page, tell, name)

    if page.viewport_size["width"] < 400:
        return  # rows are chosen on a desk: a phone shows cards without boxes
    tell.go("/customers/")
    page.locator("input[data-select]").first.check()
    shot(page, tell, "selected")
    page.locator("[data-bulk] button[type=submit]").click()
    expect(page.locator("h1, .hb-top-title").first).to_be_visible()
    tell.accessible()
    shot(page, tell, "bulk")
    page.locator("select[name=act]").select_option("follow")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#bulk-run")).to_be_visible()
    shot(page, tell, "bulk-run")


PAGES = {
    "list": "/customers/?columns=tier,next,deposits,tags",
    "tags": "/tags/",
    "note": "/customers/{no}/notes/{note}/",
    "files": "/customers/{no}/files/",
    "bin": "/removed/",
    "today": "/",
}


def shot(page, tell: Teller, name: str) -> None:
    """A picture for people who look at it."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{page.viewport_size['width']}.png")
