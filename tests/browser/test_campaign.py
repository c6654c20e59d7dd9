"""The demo's campaign in a real browser: its lists, calls, results, ranking, Monday's bulletin and PDF, evaluation.

In both languages, on a desk and on a phone; the facts of the market are those of the demo bank.
"""

import re
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from campaigns.models import Bulletin, Call, Campaign, Evaluation, Result, Target, Training
from campaigns.services.bulletins import make_due_bulletins
from campaigns.services.planning import create_campaign, set_quota, start_campaign
from common.calendar import SHANGHAI, business_today
from common.spreadsheets import Table, write_workbook
from crm_site.demo.campaign import CRITERIA, FACTS, NAME, PLACES
from products.models import ProductLine
from tests.browser.test_story import EACH_ONCE, Teller, complaints, tell, told_on  # noqa: F401
from tests.factories import Bank, at
from tests.prospects.making import make_prospect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = business_today()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
STREETS = [f"{place}花园业委会" for place in PLACES]


def make_campaign(bank: Bank) -> Campaign:
    """Planned and started with the demo's facts; both sub-branches are to open five accounts, as each is there."""
    now = at(TODAY.year, TODAY.month, TODAY.day, 9)
    acting = {"by": bank.branch_supervisor, "at": now}
    dates = {"starts_on": TODAY - timedelta(days=40), "ends_on": TODAY + timedelta(days=60)}
    campaign = create_campaign(
        owner_unit=bank.branch,
        facts=FACTS | dates,
        lines=[ProductLine.objects.get(code="rmb_current")],
        criteria=CRITERIA,
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
    return campaign


def workbook(bank: Bank) -> dict:
    """The association's list of committees as a file of the bank."""
    heads = ["名称", "机构", "工号", "决策人", "切入点", "规模"]
    unit, manager = bank.unit.code, bank.manager.employee_no
    rows = [[name, unit, manager, "业委会主任", "物业协会", 300 + 7 * n] for n, name in enumerate(STREETS)]
    return {
        "name": "物业协会名录.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": write_workbook([Table("list", heads, rows)]),
    }


@told_on(*EACH_ONCE)
def test_the_demo_campaign_runs_from_its_lists_to_its_evaluation(tell: Teller):  # noqa: F811
    page, bank = tell.page, tell.bank
    campaign = make_campaign(bank)
    make_prospect(bank, name=STREETS[0], owner=bank.manager)
    home = f"/campaigns/{campaign.public_id}/"

    # The planner: a list from a file, then one from a filter over prospects; what stands in both is shown.
    tell.sign_in(bank.branch_supervisor)
    tell.go(f"{home}lists/")
    page.locator("[name=name]").fill("物业协会名录")
    page.locator("[name=file]").set_input_files(workbook(bank))
    page.locator("#main form[enctype] button[type=submit]").click()
    expect(page.locator("#main table tbody tr")).to_have_count(1)
    page.locator("[name=name]").fill("潜在客户")
    page.locator("[name=address]").fill(f"{tell.address}/prospects/?tab=all&q=业委会")
    page.locator("#main form[enctype] button[type=submit]").click()
    expect(page.locator("#main table tbody tr")).to_have_count(2)
    tell.accessible()
    tell.no_sideways_scroll()
    assert Target.objects.count() == len(STREETS)
    assert list(campaign.target_lists.values_list("lines_read", "new_targets")) == [
        (len(STREETS), len(STREETS)),
        (1, 0),
    ]

    tell.go(f"{home}meetings/")
    page.locator("[name=topic]").fill("区域例会")
    page.locator("[name=kind]").select_option("area")
    page.locator("[name=held_on]").fill(str(TODAY + timedelta(days=2)))
    page.locator("[name=every]").select_option("7")
    page.locator("#main form[method=post] button[type=submit]").click()
    expect(page.locator("#main table tbody tr")).to_have_count(9)
    tell.accessible()
    tell.no_sideways_scroll()
    assert Training.objects.filter(kind="area").count() == 9
    tell.sign_out()

    # The account manager: from the list of campaigns to a call and a result, which move the ranking.
    tell.sign_in(bank.manager)
    tell.go("/campaigns/")
    tell.accessible()
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    tell.accessible()
    tell.no_sideways_scroll()

    tell.go(f"{home}calls/")
    tell.accessible()
    tell.no_sideways_scroll()
    page.get_by_role("link", name=re.compile(STREETS[1])).first.click()
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
    page.locator("[name=happened_on]").fill(str(MONDAY - timedelta(days=1)))
    page.locator("[name=evidence]").fill("开户回执 001")
    page.locator("#main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(f"{home}$"))
    first = page.locator(".hb-league tbody tr").first
    expect(first).to_contain_text("2 / 5")
    assert Result.objects.get().count == 2
    tell.go(f"{home}?by=people")
    expect(page.locator(".hb-league tbody tr").first).to_contain_text("2 / 3")
    tell.sign_out()

    # Monday at eight: the tick makes the bulletin and mails it; asked again it does nothing.
    eight = datetime.combine(MONDAY, time(8), tzinfo=SHANGHAI)
    assert make_due_bulletins(at=eight - timedelta(minutes=1)) == 0
    assert (make_due_bulletins(at=eight), make_due_bulletins(at=eight)) == (1, 0)
    bulletin = Bulletin.objects.get()
    tell.sign_in(bank.branch_supervisor)
    tell.go(home)
    page.locator(f"a[href='/campaigns/bulletins/{bulletin.public_id}/']").click()
    paper = page.locator(".hb-bulletin")
    expect(paper).to_be_visible()
    expect(paper).to_contain_text("2 / 5")
    tell.accessible()
    tell.no_sideways_scroll()
    answer = page.request.get(f"{tell.address}/campaigns/bulletins/{bulletin.public_id}/paper.pdf")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

    # A year later: what was reached of the market, what it cost, what to repeat.
    tell.go(f"{home}evaluation/")
    page.locator("[name=cost_fen]").fill("10")
    page.locator("[name=repeat]").fill("每周两训")
    page.locator("#main form button[type=submit]").click()
    expect(page.locator("[name=repeat]")).to_have_value("每周两训")
    assert Evaluation.objects.get().campaign == campaign
    expect(page.locator("#main")).to_contain_text("0.4%")
    tell.accessible()
    tell.no_sideways_scroll()
    for path in (
        "lists/",
        "quotas/",
        "preparation/",
        "meetings/",
        "forces/",
        "rewards/",
        "results/",
        "edit/",
    ):
        tell.go(home + path)
        tell.accessible()
        tell.no_sideways_scroll()
