"""The calendar in the browser: a visit moves by mouse, by keyboard and by its form; tasks are ticked and done."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Visit
from common.calendar import SHANGHAI, business_today
from tests.activities.making import make_visit
from tests.browser.test_story import DESK, EACH_ONCE, PHONE, Teller, complaints, screens, tell, told_on
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The fixtures of the first story serve this one as well.
__all__ = ["complaints", "tell"]


def on(visit):
    visit.refresh_from_db()
    return timezone.localtime(visit.starts_at)


@screens(DESK, languages=("zh-hans",))
def test_a_visit_is_moved_by_mouse_by_keyboard_and_by_its_form(tell: Teller):
    page, star = tell.page, tell.star
    monday = timezone.localtime() + timedelta(days=7 - timezone.localtime().weekday())
    starts_at = monday.replace(hour=10, minute=30, second=0, microsecond=0)
    visit = make_visit(star, tell.bank.manager, starts_at=starts_at)
    tell.sign_in(tell.bank.manager)
    tell.go(f"/calendar/?view=week&on={starts_at:%Y-%m-%d}")
    tell.accessible()
    entry = page.locator("[data-entry]")
    expect(entry).to_have_count(1)

    wednesday = starts_at + timedelta(days=2)
    entry.drag_to(page.locator(f'[data-drop="{wednesday:%Y-%m-%d}T14:00"]'))
    expect(page.locator(f'[data-starts="{wednesday:%Y-%m-%d}T14:30"]')).to_have_count(1)
    assert on(visit) == wednesday.replace(hour=14)

    page.locator("[data-entry] .hb-entry-link").focus()
    page.keyboard.press("]")
    thursday = starts_at + timedelta(days=3)
    expect(page.locator(f'[data-starts="{thursday:%Y-%m-%d}T14:30"]')).to_have_count(1)

    page.locator("[data-entry] .hb-entry-link").focus()
    page.keyboard.press("m")
    form = page.locator("dialog[open] form")
    form.locator("[name=starts_at]").fill(f"{thursday:%Y-%m-%d}T16:00")
    form.locator("button[type=submit]").click()
    expect(page.locator(f'[data-starts="{thursday:%Y-%m-%d}T16:00"]')).to_have_count(1)
    assert (Visit.objects.get().version, Visit.objects.get().appointment) == (4, "moved")
    assert tell.complaints == []


@told_on(*EACH_ONCE)
def test_every_view_and_the_list_of_tasks_fit_and_can_be_read_aloud(tell: Teller):
    page, star, manager = tell.page, tell.star, tell.bank.manager
    # Soon, but today: half an hour before midnight it is what has just begun.
    last = datetime.combine(business_today(), time(23, 30), tzinfo=SHANGHAI)
    starts_at = min(timezone.now() + timedelta(minutes=30), last)
    for shift in (0, 0, 1, 2):
        make_visit(
            star,
            manager,
            at=starts_at - timedelta(hours=1),
            starts_at=starts_at + timedelta(days=shift),
        )
    for number, kind in enumerate((TaskKind.TYPED, TaskKind.PROMISE, TaskKind.TYPED)):
        add_task(
            customer=star,
            owner=manager,
            title=f"报承兑保证金方案{number}",
            kind=kind,
            due_on=business_today() + timedelta(days=number),
            by=manager,
            repeat="" if number else "weekly",
        )
    tell.sign_in(manager)
    for view in ("week", "month", "day", "agenda"):
        tell.go(f"/calendar/?view={view}")
        tell.accessible()
        tell.no_sideways_scroll()
        expect(page.locator(".hb-entry.is-clash").first).to_be_visible()
    tell.go("/calendar/feed/")
    tell.accessible()
    tell.go("/tasks/")
    tell.accessible()
    tell.no_sideways_scroll()
    if page.viewport_size["width"] > PHONE[0]:
        page.locator("[data-select]").first.check()
        page.get_by_role("button", name=re.compile(tell.say("Done", "task"))).first.click()
    else:
        # On a phone there is nothing to tick: a task opens and is done there.
        page.locator("[data-row-link]").first.click()
        page.locator("dialog[open] button[type=submit]").first.click()
    tell.settle()
    assert Task.objects.filter(state="done").count() == 1
    assert tell.complaints == []
