"""The whole life of a complaint in a real browser: told, accepted, handled, checked, learned from, closed, asked about.

Told in both languages; every kind of page on the way passes axe-core and the content policy.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import Complaint
from complaints.services.asking import take_up_answers
from organization.rules import Role
from surveys.rules import Mark
from tests.browser.test_story import DESK, PHONE, Teller, complaints, screens, tell
from tests.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints", "tell"]

STEPS = ["listen", "understand", "position", "senior", "admit", "remedy", "agree", "carry_out"]


def fill(tell: Teller, **words: str) -> None:
    """Fill the open dialog and send it; it closes when the server has accepted."""
    dialog = tell.page.locator("dialog#act[open]")
    for name, value in words.items():
        field = dialog.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            dialog.locator(f"[name={name}][value='{value}']").check(force=True)
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value) if value else field.select_option(index=1)
        else:
            field.fill(value)
    with tell.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        dialog.locator("button[type=submit]").click()
    assert sent.value.status == 204, sent.value.url
    # The case comes again by itself; the network's idle state would be waited for half a second at each act.
    expect(dialog).to_have_count(0)
    expect(tell.page.locator("body.is-loading")).to_have_count(0)


def do(tell: Teller, name: str, **words: str) -> None:
    """Open an act from the foot of the case, or from its menu, and do it."""
    link = tell.page.locator(f"#case .hb-case-foot [href*='/do/{name}/']")
    if link.count():
        link.first.click()
    else:
        tell.page.locator("#case .hb-case-tools details summary").click()
        tell.page.locator(f"#case .hb-case-tools [href*='/do/{name}/']").first.click()
    expect(tell.page.locator("dialog#act[open]")).to_be_visible()
    fill(tell, **words)


@screens(DESK)
def test_the_whole_life_of_a_complaint(tell):
    officer = make_staff(Role.COMPLAINT_OFFICER, tell.bank.unit, "何平", "He Ping", language=tell.language)
    number = manager_writes_it_down(tell)
    officer_handles_it(tell, officer, number)
    supervisor_checks_it(tell, number)
    question = officer_closes_it(tell, officer, number)
    customer_says_how_satisfied_they_are(tell, number, question)
    assert tell.complaints == []


def manager_writes_it_down(tell: Teller) -> str:
    tell.sign_in(tell.bank.manager)
    tell.go("/complaints/new/")
    tell.page.locator("[name=customer]").fill(tell.star.customer_no)
    tell.page.locator("[name=text]").fill("结息多扣 3,260.40 元，两次致电未复。请退款并书面说明。")
    expect(tell.page.locator("#register-hint")).to_be_visible()
    tell.accessible()
    tell.page.locator("form.hb-intake button[type=submit]").click()
    expect(tell.page).to_have_url(re.compile(r"/complaints/[^/]+-\d{4}-\d{5}/$"))
    tell.accessible()
    tell.no_sideways_scroll()
    complaint = Complaint.objects.get()
    assert complaint.first_contact_id == tell.bank.manager.pk
    tell.sign_out()
    return complaint.number


def officer_handles_it(tell: Teller, officer, number: str) -> None:
    tell.sign_in(officer)
    tell.go("/complaints/")
    expect(tell.page.locator("#case")).to_contain_text(number)
    tell.accessible()
    tell.no_sideways_scroll()
    tell.page.keyboard.press("j")
    expect(tell.page.locator("[data-row].is-current")).to_have_count(1)
    tell.page.locator("#case .hb-case-foot form button").first.click()
    expect(tell.page.locator("#case .hb-case-foot [href*='/do/add_step/']")).to_be_visible()
    do(tell, "acknowledge", text="已收到，三日内答复。")
    for kind in STEPS:
        button = tell.page.locator(f"#case .hb-case-foot [href*='step={kind}']")
        expect(button).to_be_visible()
        button.click()
        expect(tell.page.locator("dialog#act[open]")).to_be_visible()
        fill(tell, text=f"已办：{kind}")
    do(tell, "decide_validity", validity="partly", note="重定价日录入晚一日")
    do(tell, "freeze_reply", findings="多扣属实", basis="利率确认书第三条", remedies="可在三十日内申请核查")
    do(tell, "resolve", text="已退款并寄出说明")
    expect(tell.page.locator("#case .hb-case-foot [href*='step=check_back']")).to_be_visible()
    tell.accessible()
    tell.sign_out()


def supervisor_checks_it(tell: Teller, number: str) -> None:
    tell.sign_in(tell.bank.supervisor)
    tell.go(f"/complaints/?view=check&case={number}")
    do(tell, "check", passed="yes", findings="已与客户核实，款项到账")
    tell.sign_out()


def officer_closes_it(tell: Teller, officer, number: str) -> str:
    tell.sign_in(officer)
    tell.go(f"/complaints/{number}/")
    do(tell, "add_step", text="客户确认满意")
    do(tell, "classify", channel_code="", business_code="", cause="", cause_note="录入晚一日")
    do(tell, "add_action", text="重定价日双人复核", owner="")
    expect(tell.page.locator("#missing")).to_have_count(0)
    tell.page.locator("#case .hb-case-foot [href*='/do/close/']").click()
    fill(tell)
    expect(tell.page.locator("#case .hb-case-foot [href*='/do/close/']")).to_have_count(0)
    assert Complaint.objects.get().state == "closed"
    tell.page.locator("#case .hb-case-tools details summary").click()
    tell.page.locator("#case .hb-case-tools form button").first.click()
    link = tell.page.locator("#case [href*='/survey/']")
    expect(link).to_be_visible()
    address = link.get_attribute("href")
    tell.sign_out()
    return address


def customer_says_how_satisfied_they_are(tell: Teller, number: str, question: str) -> None:
    tell.go(question)
    tell.accessible()
    for mark in Mark:
        tell.page.locator(f"[name={mark.value}][value='25']").check(force=True)
    tell.page.locator("[name=recommends][value='3']").check(force=True)
    # What comes back sooner than people can read is taken for a machine.
    tell.page.wait_for_timeout(5_000)
    tell.page.locator("form.hb-form button[type=submit]").click()
    expect(tell.page.locator("form.hb-form")).to_have_count(0)
    assert take_up_answers(at=timezone.now()) == 1
    survey = Complaint.objects.get(number=number).survey_answers.get()
    assert (survey.score, survey.unhappy) == (25, True)


@screens(PHONE)
def test_the_public_form_and_the_desk_fit_a_phone(tell):
    tell.go("/complaint/")
    tell.accessible()
    tell.no_sideways_scroll()
    tell.page.locator("[name=text]").fill("网银支付中断，投标保证金今日截止。")
    tell.page.locator("[name=complainant_name]").fill("庐州建工集团")
    tell.page.wait_for_timeout(5_000)
    tell.page.locator("form[enctype] button[type=submit]").click()
    code = tell.page.locator(".hb-public-code b")
    expect(code).to_have_count(2)
    number, secret = code.nth(0).inner_text(), code.nth(1).inner_text()
    tell.go("/complaint/follow/")
    tell.page.locator("[name=number]").fill(number)
    tell.page.locator("[name=secret]").fill(secret)
    tell.page.locator("form.hb-form button[type=submit]").click()
    expect(tell.page.locator("h1")).to_have_text(number)
    tell.accessible()
    tell.sign_in(tell.bank.branch_supervisor)
    tell.go("/complaints/?view=all")
    tell.accessible()
    tell.no_sideways_scroll()
    tell.page.locator("[data-row-link]").first.click()
    expect(tell.page).to_have_url(re.compile(rf"/complaints/{number}/$"))
    tell.accessible()
    tell.no_sideways_scroll()
