"""The bell and the notices: in the reader's language, by day, read one by one or all, and only one's own."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import at, make_customer
from worklist.models import Notice
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices, add_task, sweep_reminders

pytestmark = pytest.mark.django_db


def tell(person, customer, slot="run:1", kind=NoticeKind.TIER_DOWN, when=None):
    parameters = {"tier_from": 2, "tier_to": 3, "cause": "wallet", "points": -2100}
    row = NewNotice(kind, person.pk, f"customer:{customer.customer_no}", slot, customer.pk, parameters)
    add_notices([row], at=when or at(2026, 11, 19, 5, 40))
    return Notice.objects.get(person=person, slot=slot, kind=kind, customer=customer)


def page(browser, **query):
    answer = browser.get(reverse("workspace:notices"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_notice_is_worded_in_the_readers_language(bank, signed_in):
    customer = make_customer(bank, short_name="越锦纺织", short_name_en="Yuejin")
    tell(bank.manager, customer)
    english = page(signed_in(bank.manager))
    assert "Yuejin" in english and "fell from Key to Quasi-key" in english
    assert "Mostly share of wallet, −2.1 points" in english
    bank.manager.language = "zh-hans"
    bank.manager.save()
    chinese = page(signed_in(bank.manager))
    assert "越锦纺织" in chinese and "重点" in chinese and "准重点" in chinese


def test_reminders_name_the_task_and_in_the_team_its_owner(bank, signed_in):
    customer = make_customer(bank, short_name_en="Ruifan")
    add_task(
        customer=customer,
        owner=bank.manager,
        title="写报告",
        due_on=at(2026, 11, 10).date(),
        by=bank.manager,
        at=at(2026, 11, 2),
    )
    sweep_reminders(at=at(2026, 11, 19, 8))
    assert "“写报告” was due on 10 Nov" in page(signed_in(bank.manager))
    team = page(signed_in(bank.supervisor))
    assert "“写报告” of Chen Siyuan was due on 10 Nov" in team
    assert "Overdue by two working days" in team


def test_the_bell_counts_what_is_unread_and_visible(bank, signed_in):
    mine, gone = make_customer(bank), make_customer(bank)
    tell(bank.manager, mine)
    tell(bank.manager, gone)
    gone.manager = bank.outsider
    gone.unit = bank.far_unit
    gone.save()
    browser = signed_in(bank.manager)
    bell = reverse("workspace:bell")
    assert "Notices, 1 unread" in browser.get(bell).content.decode()
    assert gone.short_name_en not in page(browser)
    browser.post(reverse("workspace:notices-read"))
    assert "unread" not in browser.get(bell).content.decode()


def test_one_is_read_opened_and_marked_unread_again(bank, signed_in):
    customer = make_customer(bank)
    notice = tell(bank.manager, customer)
    browser = signed_in(bank.manager)
    read = reverse("workspace:notice-read", args=[notice.public_id])
    opened = browser.post(read, {"open": "1"})
    assert opened.headers["Location"] == reverse("customers:detail", args=[customer.customer_no])
    notice.refresh_from_db()
    assert notice.read_at is not None
    browser.post(read, {"unread": "1"})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_somebody_elses_notice_does_not_exist(bank, signed_in):
    notice = tell(bank.manager, make_customer(bank))
    for stranger in (bank.supervisor, bank.outsider, bank.executive):
        browser = signed_in(stranger)
        assert browser.post(reverse("workspace:notice-read", args=[notice.public_id])).status_code == 404
        assert str(notice.public_id) not in page(browser)
        browser.post(reverse("workspace:notices-read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_filters_and_days(bank, signed_in):
    customer = make_customer(bank)
    down = tell(bank.manager, customer, when=at(2026, 11, 18, 23, 30))
    up = tell(bank.manager, customer, kind=NoticeKind.TIER_UP, when=at(2026, 11, 19, 0, 30))
    browser = signed_in(bank.manager)
    whole = page(browser)
    assert whole.index(str(up.public_id)) < whole.index(str(down.public_id))
    assert "18 Nov" in whole and "19 Nov" in whole
    assert str(down.public_id) not in page(browser, kind="tier_up")
    browser.post(reverse("workspace:notice-read", args=[up.public_id]))
    unread = page(browser, unread="1")
    assert str(up.public_id) not in unread and str(down.public_id) in unread


def test_pages_of_fifty_and_a_flat_cost(bank, signed_in):
    customer = make_customer(bank)
    browser = signed_in(bank.manager)

    def asked(**query):
        with CaptureQueriesContext(connection) as queries:
            html = page(browser, **query)
        return len(queries), html.count('id="notice-')

    for number in range(3):
        tell(bank.manager, customer, slot=f"run:{number}")
    asked()  # the first request of a session writes it
    few, shown = asked()
    assert shown == 3
    for number in range(3, 55):
        tell(bank.manager, customer, slot=f"run:{number}")
    many, shown = asked()
    assert (many, shown) == (few, 50)
    last = Notice.objects.order_by("-created_at", "-id")[49]
    assert asked(before=last.pk)[1] == 5


def test_the_bell_on_its_own_does_not_keep_a_session_alive(bank, signed_in):
    browser = signed_in(bank.manager)
    bell = reverse("workspace:bell")
    with time_machine.travel(at(2026, 11, 19, 9, 0), tick=False) as clock:
        assert browser.get(bell).status_code == 200
        for _minute in range(14):
            clock.shift(60)
            assert browser.get(bell, headers={"x-background": "1"}).status_code == 200
        clock.shift(120)
        assert browser.get(bell, headers={"x-background": "1"}).status_code == 302


def test_work_keeps_a_session_alive(bank, signed_in):
    browser = signed_in(bank.manager)
    with time_machine.travel(at(2026, 11, 19, 9, 0), tick=False) as clock:
        for _quarter in range(3):
            assert page(browser)
            clock.shift(14 * 60)
        assert page(browser)
