"""A visit is logged on a phone in at most six taps and one text field, and a lost connection loses no word of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Interaction, Visit
from activities.services import ask_for_reports
from customers.models import Contact
from tests.activities.making import make_visit
from tests.browser.test_story import PHONE, Teller, complaints, screens, tell
from worklist.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The fixtures of the first story serve this one as well.
__all__ = ["complaints", "tell"]

MOST_TAPS = 6


@screens(PHONE)
def test_a_visit_is_logged_on_a_phone_in_six_taps_and_one_text_field(tell: Teller):
    page, star, manager = tell.page, tell.star, tell.bank.manager
    person = Contact.objects.filter(customer=star).first() or Contact.objects.create(
        customer=star, name="刘蔚"
    )
    now = timezone.now()
    visit = make_visit(star, manager, at=now - timedelta(hours=4), starts_at=now - timedelta(hours=3))
    ask_for_reports(at=now)
    Task.objects.exclude(kind="visit_report").update(state="cancelled", closed_at=now)
    tell.sign_in(manager)
    taps = typed = 0

    def tap(what):
        nonlocal taps
        what.click()
        taps += 1

    tap(page.locator("[data-row]").get_by_role("link", name=re.compile(tell.say("Write report"))).first)
    form = page.locator("form.hb-contact-form")
    expect(form).to_be_visible()
    tell.no_sideways_scroll()
    tap(form.locator(".hb-pick", has_text=tell_name(tell, person)).first)
    tap(form.locator("[name=summary]"))
    page.keyboard.type("二期厂房 3 月投产，接受 3.35%。")
    typed += 1
    tap(form.locator(".hb-pick", has_text=tell.say("Reached")).first)
    tap(form.locator(".hb-pick", has_text=tell.say("In 1 week", "next contact")).first)
    tell.accessible()
    page.screenshot(path=f"/tmp/visit-phone-{tell.language}.png", full_page=True)
    tap(form.get_by_role("button", name=tell.say("Save")))
    expect(page.locator("form.hb-contact-form")).to_have_count(0)
    tell.settle()

    assert (taps, typed) == (MOST_TAPS, 1)
    visit.refresh_from_db()
    report = Interaction.objects.get()
    assert (visit.state, visit.interaction) == ("reported", report)
    assert (report.summary, report.aim) == ("二期厂房 3 月投产，接受 3.35%。", "reached")
    assert [*report.people.all()] == [person]
    assert not Task.objects.filter(kind="visit_report", state="open").exists()
    assert tell.complaints == []


def tell_name(tell: Teller, person: Contact) -> str:
    return (person.name_en or person.name) if tell.language == "en" else person.name


@screens(PHONE, languages=("zh-hans",))
def test_a_lost_connection_loses_no_word(tell: Teller):
    page, star = tell.page, tell.star
    Contact.objects.get_or_create(customer=star, name="刘蔚")
    tell.sign_in(tell.bank.manager)
    address = f"/customers/{star.customer_no}/interactions/new/"
    tell.go(address)
    page.locator("[name=summary]").fill("谈到一半断网\n- 周五前回电")
    page.locator(".hb-add summary").first.click()
    page.locator("[name=need]").fill("二期缺口四千万")
    page.context.set_offline(True)
    page.context.set_offline(False)
    tell.go("/")
    tell.go(address)
    expect(page.locator("[name=summary]")).to_have_value("谈到一半断网\n- 周五前回电")
    expect(page.locator("[name=need]")).to_have_value("二期缺口四千万")
    page.locator(".hb-pick", has_text="刘蔚").first.click()
    page.locator("form.hb-contact-form").get_by_role("button", name=tell.say("Save")).click()
    expect(page).not_to_have_url(re.compile("interactions/new"))
    report = Interaction.objects.get()
    assert (report.summary, report.need) == ("谈到一半断网", "二期缺口四千万")
    tell.go(address)
    expect(page.locator("[name=summary]")).to_have_value("")


@screens((1280, 900), PHONE)
def test_a_visit_is_planned_and_prepared(tell: Teller):
    page, star = tell.page, tell.star
    Contact.objects.get_or_create(customer=star, name="刘蔚")
    tell.sign_in(tell.bank.manager)
    tell.go(f"/customers/{star.customer_no}/visits/new/")
    page.locator("[name=purpose]").fill("谈代发工资和保函费率")
    page.locator("form.hb-contact-form summary").first.click()
    page.locator("[name=agenda]").fill("10 问候\n30 代发方案\n20 保函费率")
    tell.accessible()
    tell.no_sideways_scroll()
    page.get_by_role("button", name=tell.say("Save")).click()
    expect(page).to_have_url(re.compile("/customers/"))
    visit = Visit.objects.get()
    tell.go(f"/visits/{visit.public_id}/")
    expect(page.locator(".hb-agenda").first).to_contain_text("保函费率")
    tell.accessible()
    tell.no_sideways_scroll()
    wide = page.viewport_size["width"]
    page.screenshot(path=f"/tmp/visit-{tell.language}-{wide}.png", full_page=True)
    tell.go("/visits/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.screenshot(path=f"/tmp/visits-{tell.language}-{wide}.png", full_page=True)
    tell.go("/")
    tell.accessible()
    assert tell.complaints == []
