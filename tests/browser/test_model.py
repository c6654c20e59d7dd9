"""The scoring model tried as head office would: a weight changed, simulated, understood, approved by another, seen."""

import re

import pytest
from django.db.models import F
from django.utils import translation
from playwright.sync_api import expect

from common.calendar import business_today
from organization.rules import Role
from tests.browser.test_story import EACH_ONCE, Teller, complaints, tell, told_on  # noqa: F401
from tests.factories import make_staff
from tests.scored_bank import run_night
from tiers import services
from tiers.models import ModelVersion, Simulated, Simulation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@told_on(*EACH_ONCE)
def test_a_weight_is_changed_tried_approved_and_seen_in_the_branch(tell: Teller, as_loader, monkeypatch):  # noqa: F811
    page, bank = tell.page, tell.bank
    second = make_staff(Role.EXECUTIVE, bank.head_office, "宋慧敏", "Song Huimin", language=tell.language)
    asked: list[int] = []
    monkeypatch.setattr("common.jobs.enqueue", lambda name, **ids: asked.append(ids["job_id"]))

    tell.sign_in(bank.executive)
    tell.go("/models/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.get_by_role("button", name=tell.say("Draft from the active one")).click()
    expect(page).to_have_url(re.compile("/models/[0-9a-f-]{36}/"))
    tell.accessible()
    tell.no_sideways_scroll()

    # The server says what is wrong while it is typed.
    page.locator("[name=weight_revenue]").fill("10")
    expect(page.locator("#model-check")).to_contain_text("80")
    expect(page.locator("#delta-revenue")).to_contain_text("−20")
    page.locator('[data-mirrors="id_weight_entanglement"]').fill("35")
    expect(page.locator("[name=weight_entanglement]")).to_have_value("35")
    expect(page.locator("#model-check")).to_contain_text("100")

    page.get_by_role("button", name=tell.say("Save and simulate")).click()
    expect(page.get_by_role("heading", name=tell.say("Simulation under way"))).to_be_visible()
    with as_loader():
        services.advance_simulation(job_id=asked.pop())
    expect(page.get_by_role("heading", name=tell.say("Movement between tiers"))).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    # Who moves, and by what.
    simulation = Simulation.objects.get()
    risen = Simulated.objects.filter(
        simulation=simulation, tier_after_id__lt=F("tier_before_id"), customer__unit__parent=bank.branch
    )
    mover = risen.select_related("customer", "tier_after").order_by("-distance").first()
    assert mover is not None
    tell.go(f"{page.url.removeprefix(tell.address)}movers/?way=up")
    expect(page.locator(f'a[href="/customers/{mover.customer.customer_no}/"]').first).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    model = ModelVersion.objects.get(state="draft")
    home = f"/models/{model.public_id}/"
    tell.go(home)
    page.get_by_role("button", name=tell.say("Submit for approval")).click()
    dialog = page.locator("dialog#submit-model")
    dialog.locator("[name=active_from]").fill(business_today().isoformat())
    dialog.get_by_role("button", name=tell.say("Submit"), exact=True).click()
    expect(page.locator(".hb-page-header")).to_contain_text(tell.say("Waits for approval", "model version"))
    expect(page.get_by_role("button", name=tell.say("Approve"), exact=True)).to_have_count(0)
    tell.sign_out()

    tell.sign_in(second)
    tell.go(home)
    page.get_by_role("button", name=tell.say("Approve"), exact=True).click()
    expect(page.locator(".hb-page-header")).to_contain_text(tell.say("Approved"))
    tell.sign_out()

    with as_loader():
        run_night(business_today())
    tell.sign_in(bank.branch_supervisor)
    tell.go(f"/customers/{mover.customer.customer_no}/tier/")
    expect(page.locator("#main")).to_contain_text(model.label)
    with translation.override(tell.language):
        name = mover.tier_after.name
    expect(page.locator(".hb-tier-chip").first).to_contain_text(name)
