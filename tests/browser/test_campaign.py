"""A campaign in a real browser: call list, result, ranking, bulletin, evaluation, in both languages, desk and phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns.models import Call, Campaign, Result
from campaigns.services.bulletins import make_bulletin
from campaigns.services.planning import create_campaign, set_quota, start_campaign
from campaigns.services.targets import import_list
from common.calendar import business_today
from common.spreadsheets import read_sheet
from products.models import ProductLine
from tests.browser.test_story import DESK, PHONE, Teller, complaints, screens, tell  # noqa: F401
from tests.factories import Bank, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = business_today()


def make_campaign(bank: Bank) -> Campaign:
    now = at(TODAY.year, TODAY.month, TODAY.day, 9)
    acting = {"by": bank.branch_supervisor, "at": now}
    campaign = create_campaign(
        owner_unit=bank.branch,
        facts={
            "name": "维修资金",
            "offer": "专户",
            "starts_on": TODAY - timedelta(days=40),
            "ends_on": TODAY + timedelta(days=60),
            "universe_size": 3000,
            "universe_base": "户",
            "reachable_size": 500,
            "reachable_base": "户",
            "market_fen": 20_000_000_000_00,
        },
        lines=[ProductLine.objects.get(code="rmb_current")],
        criteria=["大"],
        units=[bank.unit, bank.sister_unit],
        **acting,
    )
    start_campaign(campaign=campaign, **acting)
    for unit, staff, count in (
        (bank.unit, None, 5),
        (bank.sister_unit, None, 5),
        (bank.unit, bank.manager, 3),
    ):
        set_quota(
            campaign=campaign, unit=unit, staff=staff, count=count, starts_on=campaign.starts_on, **acting
        )
    table = read_sheet(f"名称,机构,工号\n桂花苑,S0101,{bank.manager.employee_no}\n".encode())
    import_list(campaign=campaign, name="名单", sheet=table, file_name="a.csv", **acting)
    return campaign


@screens(DESK, PHONE)
def test_a_campaign_runs_from_its_list_to_its_evaluation(tell: Teller):  # noqa: F811
    page, bank = tell.page, tell.bank
    campaign = make_campaign(bank)
    home = f"/campaigns/{campaign.public_id}/"

    tell.sign_in(bank.manager)
    tell.go("/campaigns/")
    tell.accessible()
    page.get_by_role("link", name="维修资金").click()
    expect(page.get_by_role("heading", name="维修资金", level=1)).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    tell.go(f"{home}calls/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.get_by_role("link", name=re.compile("桂花苑")).first.click()
    dialog = page.locator("dialog#call-log")
    expect(dialog).to_be_visible()
    tell.accessible()
    dialog.get_by_role("radio", name=tell.say("Agreed, collects papers")).check()
    dialog.get_by_role("button", name=tell.say("Save")).click()
    expect(dialog).to_be_hidden()
    assert Call.objects.get().outcome == "agreed"

    tell.go(f"{home}results/new/")
    tell.accessible()
    page.locator("[name=count]").fill("2")
    page.locator("[name=evidence]").fill("回执 12")
    page.locator("#main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(f"{home}$"))
    first = page.locator(".hb-league tbody tr").first
    expect(first).to_contain_text("2 / 5")
    assert Result.objects.get().count == 2
    tell.go(f"{home}?by=people")
    expect(page.locator(".hb-league tbody tr").first).to_contain_text("2 / 3")
    tell.sign_out()

    bulletin = make_bulletin(
        campaign=campaign,
        week_on=TODAY - timedelta(days=TODAY.weekday()),
        at=at(TODAY.year, TODAY.month, TODAY.day, 9),
    )
    tell.sign_in(bank.branch_supervisor)
    tell.go(f"/campaigns/bulletins/{bulletin.public_id}/")
    expect(page.locator(".hb-bulletin")).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    tell.go(f"{home}evaluation/")
    page.locator("[name=cost_fen]").fill("10")
    page.locator("[name=repeat]").fill("每周两训")
    page.locator("#main form button[type=submit]").click()
    expect(page.locator("[name=repeat]")).to_have_value("每周两训")
    tell.accessible()
    tell.no_sideways_scroll()
    for path in ("lists/", "quotas/", "preparation/", "results/", "edit/"):
        tell.go(home + path)
        tell.accessible()
        tell.no_sideways_scroll()
