"""The sheet for a visit: what stands on it for whom, that it fits one page, and that printing is recorded."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from activities.services import log_interaction
from audit.models import Act
from common.calendar import business_today
from customers.models import Contact
from tests.factories import fresh, make_customer
from tests.workspace.test_flat_queries import fill
from worklist.models import Task
from worklist.services import add_task
from workspace.queries.sheet import sheet
from workspace.services import print_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def visited(bank):
    customer = make_customer(bank, short_name="海曙", short_name_en="Haishu")
    person = Contact.objects.create(
        customer=customer, name="刘蔚", name_en="Liu Wei", title_en="CFO", part="decides", phone="13800001234"
    )
    now = timezone.now()
    log_interaction(
        customer=customer,
        kind="visit",
        happened_at=now - timedelta(hours=1),
        people=[person],
        summary="They will tender in spring\n! Send the draft contract",
        by=bank.manager,
        at=now,
    )
    add_task(
        customer=customer,
        owner=bank.manager,
        title="Ask for the annual report",
        due_on=business_today() - timedelta(days=1),
        by=bank.manager,
    )
    return customer


def part(shown, title):
    return next(each for each in shown.parts if each.title == title)


def test_who_decides_what_was_said_and_promised_and_what_is_late(bank, visited):
    shown = sheet(visited, fresh(bank.manager), timezone.now())
    (person,) = part(shown, "Who decides there").lines
    assert (person.head, person.text.startswith("CFO")) == ("Liu Wei", True)
    (said,) = part(shown, "Last said").lines
    assert said.text.startswith("They will tender in spring") and "Liu Wei" in said.note
    assert [line.head for line in part(shown, "Promised").lines] == ["Send the draft contract"]
    late = part(shown, "To do").lines[0]
    assert (late.head, late.tone) == ("Ask for the annual report", "bad")
    assert "13800001234" not in repr(shown) and "****1234" not in repr(shown)


def test_what_does_not_fit_is_counted(bank, visited):
    for number in range(7):
        add_task(
            customer=visited,
            owner=bank.manager,
            title=f"Thing {number}",
            due_on=business_today(),
            by=bank.manager,
        )
    todo = part(sheet(visited, fresh(bank.manager), timezone.now()), "To do")
    assert (len(todo.lines), todo.more) == (4, "and 4 more")
    assert Task.objects.filter(customer=visited, kind="typed").count() == 8


def test_a_full_file_fits_one_page_and_the_trail_says_who_took_it(bank, visited):
    now = timezone.now()
    for number in range(8):
        person = Contact.objects.create(
            customer=visited,
            name=f"王小明{number}",
            name_en=f"Wang Xiaoming {number}",
            title="副总经理兼财务总监",
        )
        add_task(
            customer=visited,
            owner=bank.manager,
            title="转三季报并确认授信条件与抵押物清单" * 4,
            due_on=business_today(),
            by=bank.manager,
        )
        log_interaction(
            customer=visited,
            kind="visit",
            happened_at=now - timedelta(hours=1),
            people=[person],
            summary="明年春天招标" * 90 + f"\n! 送合同草稿 {number}" + "，附担保方案" * 6,
            by=bank.manager,
            at=now,
        )
    for language in ("en", "zh-hans"):
        with override(language):
            pdf = print_sheet(customer=visited, by=fresh(bank.manager), at=timezone.now())
        assert pdf.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    printed = Act.objects.filter(kind="customer.sheet_printed", actor=bank.manager)
    assert printed.count() == 2


def test_the_page_says_it_to_readers_alone_in_their_language(bank, visited, signed_in):
    address = reverse("workspace:sheet", args=[visited.customer_no])
    bank.manager.language = "zh-hans"
    bank.manager.save()
    text = signed_in(bank.manager).get(address).content.decode()
    assert "海曙" in text and "最近谈过" in text
    assert signed_in(bank.outsider).get(address).status_code == 404
    assert signed_in(bank.outsider).get(f"{address[:-1]}.pdf").status_code == 404


def test_it_asks_as_many_queries_for_many_rows_as_for_few(bank, visited, django_assert_max_num_queries):
    fill(bank, visited, 3)
    with django_assert_max_num_queries(45):
        sheet(visited, fresh(bank.manager), timezone.now())
    fill(bank, visited, 20)
    with django_assert_max_num_queries(45):
        sheet(visited, fresh(bank.manager), timezone.now())


def test_programs_take_the_sheet_as_the_page_does(bank, visited, signed_in):
    address = f"/api/v1/customers/{visited.customer_no}/sheet/"
    answer = signed_in(bank.manager).get(address)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert signed_in(bank.outsider).get(address).status_code == 404
    assert Act.objects.filter(kind="customer.sheet_printed").count() == 1
