"""The pipeline in a real browser: a card is dragged, its gate filled on the spot, another moved by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from prospects.models import Opportunity
from tests.browser.test_story import DESK, Teller, complaints, screens, tell  # noqa: F401  # fixtures
from tests.prospects.deals import bring, make_opportunity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@screens(DESK)
def test_a_card_is_dragged_its_gate_filled_and_another_moved_by_keyboard(tell: Teller):  # noqa: F811
    page, manager = tell.page, tell.bank.manager
    dragged = bring(make_opportunity(tell.star, manager, name="国内保理额度"), "contacted", manager)
    typed = bring(make_opportunity(tell.star, manager, name="保函额度"), "need_confirmed", manager)
    tell.sign_in(manager)
    tell.go("/opportunities/?all=1")
    expect(page.get_by_role("heading", name=tell.say("Opportunities"), level=1)).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    card = page.locator(f"[data-deal][data-move*='{dragged.public_id}']")
    box = card.bounding_box()
    goal = page.locator("[data-place=need_confirmed] [data-cards]").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 70, steps=3)
    page.mouse.move(goal["x"] + 60, goal["y"] + 60, steps=6)
    expect(page.locator(".hb-drop")).to_be_visible()
    page.mouse.up()
    gate = page.locator("dialog#gate")
    expect(gate).to_be_visible()
    tell.accessible()
    gate.locator("[name=need_said]").fill("透支额度 500 万")
    gate.locator("[name=need_found]").fill("应收账款周转慢")
    gate.locator("[name=new_decision_maker]").fill("沈国栋")
    gate.get_by_role("button", name=re.compile(tell.say("Save and move"))).click()
    expect(gate).to_be_hidden()
    expect(page.locator(f"[data-place=need_confirmed] [data-move*='{dragged.public_id}']")).to_be_visible()
    dragged.refresh_from_db()
    assert (dragged.stage, dragged.need_found) == ("need_confirmed", "应收账款周转慢")

    page.locator(f"[data-move*='{typed.public_id}'] [data-row-link]").focus()
    page.keyboard.press("]")
    expect(gate).to_be_visible()
    page.locator("dialog#gate [name=proposal]").focus()
    page.keyboard.insert_text("履约保函 300 万")
    page.keyboard.press("Enter")
    expect(gate).to_be_hidden()
    expect(page.locator(f"[data-place=proposal] [data-move*='{typed.public_id}']")).to_be_visible()
    assert Opportunity.objects.get(pk=typed.pk).proposal == "履约保函 300 万"

    page.wait_for_load_state("networkidle")
    page.locator(f"[data-move*='{typed.public_id}'] [data-row-link]").focus()
    page.keyboard.press("m")
    expect(page.locator("dialog#places")).to_be_visible()
    tell.accessible()
    assert tell.complaints == []


@screens(DESK, (390, 844), languages=("en",))
def test_list_forecast_and_page_are_accessible(tell: Teller):  # noqa: F811
    deal = bring(make_opportunity(tell.star, tell.bank.manager), "proposal", tell.bank.manager)
    tell.sign_in(tell.bank.manager)
    for path in (
        "/opportunities/",
        "/opportunities/list/",
        "/opportunities/forecast/",
        "/opportunities/new/",
    ):
        tell.go(path)
        tell.accessible()
        tell.no_sideways_scroll()
    tell.go(f"/opportunities/{deal.public_id}/")
    tell.accessible()
    tell.no_sideways_scroll()
