"""The first path in a real browser: find a customer, read why it is Key, follow up, and see the branch's movers.

Told in both languages, on a desk and on a phone, and by keyboard alone; every page on the way passes axe-core.
"""

import json
import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import ConsoleMessage, Page, expect

from activities.models import Interaction
from customers.models import Customer
from organization.models import Staff
from tests.factories import PASSWORD, Bank
from tests.scored_bank import make_moving_bank
from worklist.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = (1280, 900), (390, 844)
# For long ways whose pages are looked at one by one elsewhere: each language once, English where room is scarce.
EACH_ONCE = (("zh-hans", DESK), ("en", PHONE))
# Two cores run the browser, the server and the database at once.
expect.set_options(timeout=20_000)

AXE = settings.ASSETS_DIR / "vendor" / "axe.min.js"
# The first few elements that reach past the right edge of the window, for the message of a failing test.
TOO_WIDE = """
Array.from(document.querySelectorAll("main *, header *"))
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .filter(one => !one.closest("details:not([open]) > :not(summary)"))
  .slice(0, 12)
  .map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`)
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Teller:
    """One browser page, in one language, on one bank."""

    page: Page
    address: str
    language: str
    bank: Bank
    star: Customer
    complaints: list[str]

    def say(self, text: str, context: str = "") -> str:
        """A source string as this language's reader sees it."""
        with translation.override(self.language):
            return pgettext(context, text) if context else gettext(text)

    @property
    def star_name(self) -> str:
        with translation.override(self.language):
            return self.star.label

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, person: Staff) -> None:
        self.go("/sign-in/")
        self.page.locator("[name=username]").fill(person.employee_no)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=password]").press("Enter")
        expect(self.page).not_to_have_url(re.compile("sign-in"))
        # Whoever goes on at once breaks off what the first page still asks for, and the browser complains.
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way: the network's idle state is told once a document, htmx asks later too."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("body.is-loading")).to_have_count(0)

    def sign_out(self) -> None:
        # Leave first: an answer still under way would bring a cookie after they were cleared.
        self.settle()
        self.page.goto("about:blank")
        self.page.context.clear_cookies()

    def accessible(self) -> None:
        """Fails on any violation of WCAG 2.2 AA that axe-core finds on the page as it stands."""
        self.settle()
        self.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        heard = len(self.complaints)
        self.page.evaluate(AXE.read_text())
        # Of what keeps to a rule nothing is worked out but that it does.
        found = self.page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
            ".then(({violations}) => ({violations}))",
            RULES,
        )
        broken = [
            f"{violation['id']}: {node['target']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        self.page.wait_for_timeout(250)
        # axe measures by inline styles of its own, to which the content policy objects.
        del self.complaints[heard:]
        assert broken == [], json.dumps(broken, ensure_ascii=False, indent=1)

    def no_sideways_scroll(self) -> None:
        wide = 0
        for _moment in range(10):  # a page that is still being laid out is wide for a moment
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wide <= 0:
                return
            self.page.wait_for_timeout(100)
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} pixels: {self.page.evaluate(TOO_WIDE)}"


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console objected to; a breach of the content policy is among it.

    A page left while it still asks for a panel breaks that request off, which htmx tells as two errors: `afterRequest`
    and then `sendAbort`. Somebody who moves on quickly does the same, and nothing is wrong.
    """
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if message.text.startswith("htmx:sendAbort"):
            if heard and heard[-1].startswith("htmx:afterRequest"):
                heard.pop()
            return
        heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def tell(page: Page, live_server, as_loader, request, complaints) -> Teller:
    language, (width, height) = request.param
    with as_loader():
        bank, star = make_moving_bank()
    Staff.objects.update(language=language)
    page.set_viewport_size({"width": width, "height": height})
    page.set_default_timeout(20_000)
    return Teller(page, live_server.url, language, bank, star, complaints)


def screens(*sizes: tuple[int, int], languages: tuple[str, ...] = ("zh-hans", "en")):
    """The test at each size in each language."""
    return told_on(*[(language, size) for language in languages for size in sizes])


def told_on(*chosen: tuple[str, tuple[int, int]]):
    """The test in these languages, each at its own size."""
    return pytest.mark.parametrize(
        "tell", chosen, indirect=True, ids=[f"{language}-{size[0]}" for language, size in chosen]
    )


@screens(DESK, PHONE)
def test_money_became_a_tier_that_people_work_with(tell: Teller):
    page, star = tell.page, tell.star

    tell.sign_in(tell.bank.manager)
    expect(page.get_by_role("heading", name=tell.say("Today"), level=1)).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    tell.go("/customers/")
    tell.accessible()
    page.locator("#main [name=q]:visible").first.fill("澜川")
    page.keyboard.press("Enter")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    tell.no_sideways_scroll()
    rows.get_by_role("link", name=tell.star_name, exact=True).click()
    expect(page).to_have_url(re.compile(f"/customers/{star.customer_no}/"))
    tell.accessible()
    tell.no_sideways_scroll()

    with translation.override(tell.language):
        key = star.scores.current().get().tier.name
    page.locator(".hb-tier-chip", has_text=key).first.click()
    why = page.locator("dialog#why")
    expect(why).to_be_visible()
    expect(why).to_contain_text(key)
    expect(why).to_contain_text("80.4")
    tell.accessible()
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()

    tell.go("/")
    follow_up = Task.objects.filter(owner=tell.bank.manager, kind="follow_up", state="open").order_by(
        "due_on", "pk"
    )
    waiting = follow_up.count()
    assert waiting > 0
    page.locator("[data-row]").get_by_role("link", name=tell.say("Log contact")).first.click()
    form = page.locator("form.hb-contact-form")
    form.locator("[name=summary]").fill("谈明年流动资金安排。\n- 报承兑保证金方案")
    if form.locator("[name=people]").count():
        form.locator("[name=people]").first.check(force=True)
    tell.accessible()
    form.get_by_role("button", name=tell.say("Save")).click()
    expect(form).to_be_hidden()
    tell.settle()
    assert Interaction.objects.get().summary.startswith("谈明年流动资金安排。")
    assert follow_up.count() == waiting - 1
    assert Task.objects.filter(kind="typed", title="报承兑保证金方案").count() == 1

    tell.sign_out()
    tell.sign_in(tell.bank.branch_supervisor)
    tell.go("/dashboard/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.locator(".hb-matrix td.is-up-1 a").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text(tell.star_name)
    assert tell.complaints == []


@screens(DESK)
def test_the_same_by_keyboard_alone(tell: Teller):
    page, star = tell.page, tell.star
    tell.go("/sign-in/")
    page.keyboard.type(tell.bank.manager.employee_no)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=tell.say("Today"), level=1)).to_be_visible()

    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.insert_text("澜川")
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text(tell.star_name)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/customers/{star.customer_no}/"))

    chip = page.locator("a.hb-tier-chip").first
    tab_to(page, chip)
    page.keyboard.press("Enter")
    why = page.locator("dialog#why")
    expect(why).to_be_visible()
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    expect(chip).to_be_focused()

    page.keyboard.press("v")
    expect(page.locator("form.hb-contact-form [name=summary]")).to_be_visible()
    tab_to(page, page.locator("form.hb-contact-form [name=summary]"))
    page.keyboard.insert_text("电话确认下周拜访。")
    tab_to(page, page.locator("form.hb-contact-form [name=people]").first)
    page.keyboard.press("Space")
    tab_to(page, page.locator("form.hb-contact-form").get_by_role("button", name=tell.say("Save")))
    page.keyboard.press("Enter")
    expect(page.locator("form.hb-contact-form")).to_be_hidden()
    tell.settle()
    assert Interaction.objects.get().customer == star

    tell.sign_out()
    tell.sign_in(tell.bank.branch_supervisor)
    tell.go("/dashboard/")
    mover = page.locator(".hb-matrix td.is-up-1 a")
    tab_to(page, mover)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_contain_text(tell.star_name)
    assert tell.complaints == []


def tab_to(page: Page, target, *, most: int = 120) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse would."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached by Tab")
