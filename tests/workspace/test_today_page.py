"""The first screen: whose day it shows, in both languages, with and without htmx, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar import business_today
from customers.services import set_next_contact
from tests.factories import make_customer
from worklist.models import Task
from worklist.services import add_task

pytestmark = pytest.mark.django_db


def page(browser, **query):
    answer = browser.get(reverse("workspace:today"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_account_manager_begins_with_the_queue(bank, busy, signed_in):
    html = page(signed_in(bank.manager))
    assert "has been quiet for 40 days" in html
    assert "报承兑保证金方案" in html
    assert "10 days overdue" in html
    assert html.index("Yuanting") < html.index("报承兑保证金方案")
    assert "Why ranked 1" in html


def test_the_same_day_in_chinese(bank, busy, signed_in):
    bank.manager.language = "zh-hans"
    bank.manager.save()
    answer = signed_in(bank.manager).get("/")
    assert answer.headers["Content-Language"] == "zh-hans"
    assert "远汀物流" in answer.content.decode()


def test_a_chip_and_all_rows_come_as_fragment_and_as_page(bank, busy, signed_in):
    whole = page(signed_in(bank.manager), only="contact")
    assert "has been quiet" in whole and "报承兑保证金方案" not in whole and "<html" in whole
    part = page(signed_in(bank.manager, hx_request="true"), only="other")
    assert "报承兑保证金方案" in part and "has been quiet" not in part and "<html" not in part


def test_ten_rows_stand_and_the_rest_is_a_click_away(bank, signed_in):
    for number in range(14):
        add_task(
            customer=make_customer(bank),
            owner=bank.manager,
            title=f"第{number:02}件",
            due_on=business_today(),
            by=bank.manager,
        )
    html = page(signed_in(bank.manager))
    assert html.count("data-row-link") == 10
    assert "Show the other 4" in html
    assert page(signed_in(bank.manager), rows="all").count("data-row-link") == 14


def test_nothing_waiting_is_celebrated(bank, signed_in):
    assert "Nothing waits for you" in page(signed_in(bank.manager))


def test_a_supervisor_begins_with_the_team_and_can_switch(bank, busy, signed_in):
    browser = signed_in(bank.supervisor)
    team = page(browser)
    assert "Team today" in team and "Chen Siyuan" in team and "has been quiet" in team
    mine = page(browser, who="mine")
    assert "has been quiet" not in mine


def test_an_outsider_sees_nothing_of_it(bank, busy, signed_in):
    for person in (bank.outsider, bank.colleague, bank.far_supervisor):
        html = page(signed_in(person))
        assert "Yuanting" not in html and "远汀" not in html and "报承兑" not in html


def test_what_stands_beside_the_queue_comes_after_it(bank, busy, signed_in):
    (customer, *_rest), tomorrow = busy, business_today() + timedelta(days=1)
    set_next_contact(customer_id=customer.pk, on=tomorrow, fixed=True)
    coming = f'href="/customers/{customer.customer_no}/"'
    address = reverse("workspace:today-beside")
    browser = signed_in(bank.manager)
    assert f'hx-get="{address}?" hx-trigger="load" hx-target="this"' in page(browser)
    whole = browser.get(address).content.decode()
    assert coming in whole and "<html" in whole and 'id="day-next"' not in whole
    part = signed_in(bank.manager, hx_request="true").get(address).content.decode()
    assert coming in part and "<html" not in part and '<span id="day-next" hx-swap-oob="innerHTML">' in part
    for person in (bank.outsider, bank.colleague, bank.far_supervisor):
        assert coming not in signed_in(person).get(address).content.decode()
    assert coming not in signed_in(bank.supervisor).get(address, {"who": "mine"}).content.decode()
    assert signed_in(bank.executive).get(address).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("persona", "words"),
    [("security_admin", "You look after people"), ("audit_admin", "You read the trail")],
)
def test_administrators_begin_with_an_honest_page(bank, persona, words, signed_in):
    assert words in page(signed_in(bank.personas[persona]))


def test_executives_and_system_administrators_are_sent_to_their_pages(bank, signed_in):
    assert signed_in(bank.executive).get("/").headers["Location"] == reverse("dashboards:cockpit")
    assert signed_in(bank.system_admin).get("/").headers["Location"] == reverse("tiers:run-list")


def test_visitors_are_sent_to_sign_in(client, bank):
    assert client.get("/").headers["Location"].startswith(reverse("organization:sign-in"))


def test_the_page_asks_the_same_for_three_rows_and_for_thirty(bank, signed_in):
    def fill(count):
        for _ in range(count):
            customer = make_customer(bank)
            add_task(
                customer=customer, owner=bank.manager, title="办", due_on=business_today(), by=bank.manager
            )
            set_next_contact(customer_id=customer.pk, on=business_today() + timedelta(days=2), fixed=True)

    browser = signed_in(bank.manager)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(browser, rows="all")
        return len(queries)

    fill(3)
    asked()  # the first request of a session writes it
    few = asked()
    fill(27)
    assert asked() == few
    assert Task.objects.count() == 30
