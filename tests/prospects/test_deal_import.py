"""Closed deals of another system: 8,800 give exactly its win rate; rows with mistakes are named and write nothing."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from common.calendar import business_today, months_later
from common.spreadsheets import Table, read_sheet, write_csv, write_workbook
from prospects.models import Opportunity, Prospect, StageFigure
from prospects.queries.forecast import forecast
from prospects.services.deal_import import import_closed_deals
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db
HEADER = [
    "商机编号",
    "客户名称",
    "产品线",
    "金额(万元)",
    "创建日期",
    "关闭日期",
    "结果",
    "到达阶段",
    "决定因素",
]


@pytest.fixture
def bank():
    return make_bank()


def sales_history(count: int, won: int) -> list[list]:
    """`won` of `count` deals won, over the last twenty months, with forty companies."""
    dice = random.Random(7)
    results = ["赢单"] * won + ["丢单"] * (count - won)
    dice.shuffle(results)
    today = business_today()
    rows = []
    for number, result in enumerate(results):
        closed = today - timedelta(days=dice.randint(0, 600))
        opened = closed - timedelta(days=dice.randint(1, 120))
        rows.append(
            [
                f"D{number:05d}",
                f"杭州历史客户{number % 40}有限公司",
                "流动资金贷款",
                dice.randint(1, 9000) / 10,
                opened,
                closed,
                result,
                "negotiating" if result == "丢单" else "",
                "price",
            ]
        )
    return rows


def test_8800_closed_deals_give_exactly_the_win_rate_of_the_system_they_come_from(bank):
    rows = sales_history(8_800, 4_238)
    sheet = read_sheet(write_workbook([Table("deals", HEADER, rows)]))
    done = import_closed_deals(sheet=sheet, source="old-crm", by=bank.supervisor, at=timezone.now())
    assert (done.written, done.known, done.won, done.lost, done.errors) == (8_800, 0, 4_238, 4_562, [])
    seen = forecast(found=Opportunity.objects.all(), today=business_today())
    assert seen.since == months_later(business_today(), -24)
    assert (seen.flow.won, seen.flow.lost) == (4_238, 4_562)
    assert seen.flow.rate == Decimal(4_238) / 8_800
    figure = StageFigure.objects.get(stage="negotiating")
    assert (figure.cases, figure.won, figure.bp, figure.learned) == (8_800, 4_238, 4_816, True)
    amount = sum(round(Decimal(str(row[3])) * 1_000_000) for row in rows)
    assert sum(Opportunity.objects.values_list("amount_fen", flat=True)) == amount
    assert Prospect.objects.filter(state="dropped").count() == 40

    again = import_closed_deals(sheet=sheet, source="old-crm", by=bank.supervisor, at=timezone.now())
    assert (again.written, again.known) == (0, 8_800)
    assert Opportunity.objects.count() == 8_800


def test_a_row_with_a_mistake_writes_nothing_unless_it_is_left_out(bank):
    customer = make_customer(bank)
    good = ["D1", customer.name, "保函", 100, date(2026, 1, 5), date(2026, 3, 1), "won", "", ""]
    bad = [
        ["D2", customer.name, "火箭", 100, date(2026, 1, 5), date(2026, 3, 1), "won", "", ""],
        ["D3", customer.name, "", "viel", date(2026, 1, 5), "irgendwann", "maybe", "", ""],
        ["D1", customer.name, "", 5, date(2026, 1, 5), date(2025, 3, 1), "lost", "moon", ""],
    ]
    sheet = read_sheet(write_csv(Table("deals", HEADER, [good, *bad])))
    done = import_closed_deals(sheet=sheet, source="x", by=bank.supervisor, at=timezone.now())
    assert (done.written, Opportunity.objects.count()) == (0, 0)
    assert [(error.row, error.field, error.code) for error in done.errors] == [
        (3, "product_line", "unknown"),
        (4, "result", "unknown"),
        (4, "closed_on", "unreadable"),
        (4, "closed_on", "empty"),
        (4, "amount_wan", "unreadable"),
        (5, "opened_on", "after_close"),
        (5, "stage", "unknown"),
    ]
    done = import_closed_deals(
        sheet=sheet, source="x", by=bank.supervisor, at=timezone.now(), leave_out_errors=True
    )
    assert done.written == 1
    deal = Opportunity.objects.get()
    assert (deal.customer, deal.state, deal.amount_fen, deal.imported) == (customer, "won", 100_000_000, True)


def test_the_page_takes_the_file_and_says_the_rate(bank):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(bank.supervisor, backend="django.contrib.auth.backends.ModelBackend")
    content = write_csv(Table("deals", HEADER, sales_history(40, 10)))
    sent = {"source": "old", "file": SimpleUploadedFile("deals.csv", content)}
    answer = client.post("/opportunities/import/", sent)
    assert answer.status_code == 200
    assert "25.0%" in answer.content.decode()
    wrong = {"source": "old", "file": SimpleUploadedFile("deals.csv", "甲,乙\n1,2\n".encode())}
    assert client.post("/opportunities/import/", wrong).status_code == 422
    client.force_login(bank.manager, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/opportunities/import/").status_code == 403
