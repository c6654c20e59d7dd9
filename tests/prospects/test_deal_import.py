"""Closed deals of another system: over 8,000 give exactly its win rate; rows with mistakes are named, not written."""

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from common.calendar import business_today, months_later
from common.spreadsheets import Table, read_sheet, write_csv, write_workbook
from files.sheets import AlreadyOrdered
from prospects.models import DealImport, Opportunity, Prospect, StageFigure
from prospects.queries.deal_import import preview
from prospects.queries.forecast import forecast
from prospects.services.deal_import import import_closed_deals, map_deals, take_over_deals
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
        (5, "stage", "unknown"),
        (5, "opened_on", "after_close"),
    ]
    done = import_closed_deals(
        sheet=sheet, source="x", by=bank.supervisor, at=timezone.now(), leave_out_errors=True
    )
    assert done.written == 1
    deal = Opportunity.objects.get()
    assert (deal.customer, deal.state, deal.amount_fen, deal.imported) == (customer, "won", 100_000_000, True)


FOREIGN = [
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
]
WORDS = {"Won": "won", "Lost": "lost", "Engaging": "running", "Prospecting": "running"}


def browser(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def foreign_history(results: dict[str, int]) -> list[list]:
    """Rows as a foreign system writes them: its own product names and stage words, open deals among them."""
    dice = random.Random(11)
    said = [word for word, count in results.items() for _ in range(count)]
    dice.shuffle(said)
    today = business_today()
    rows = []
    for number, word in enumerate(said):
        closed = today - timedelta(days=dice.randint(1, 600))
        running = WORDS[word] == "running"
        rows.append(
            [
                f"{number:08X}",
                "Moses Frase",
                dice.choice(["GTX Plus Basic", "MG Special"]),
                f"Cancity {number % 85}",
                word,
                closed - timedelta(days=40),
                None if running else closed,
                None if running else dice.randint(30, 30_000),
            ]
        )
    return rows


def upload(client, header, rows, **words):
    content = write_workbook([Table("deals", header, rows)])
    sent = {"source_system": "sales", "form_key": str(uuid4()), **words}
    return client.post("/opportunities/import/", sent | {"file": SimpleUploadedFile("deals.xlsx", content)})


def test_a_foreign_table_is_mapped_on_the_page_and_reproduces_its_win_rate(
    bank, django_capture_on_commit_callbacks
):
    rows = foreign_history({"Won": 5_160, "Lost": 3_011, "Engaging": 1_589, "Prospecting": 500})
    client = browser(bank.supervisor)
    answer = upload(client, FOREIGN, rows)
    assert answer.status_code == 302, answer.content.decode()
    page = answer["Location"]
    kept = DealImport.objects.get()
    assert (kept.rows, Opportunity.objects.count()) == (10_260, 0)

    seen = preview(kept, at=timezone.now())
    # The heads differ from ours in a few: what is not guessed is said on the page, and so are its words.
    assert [(each.field, each.said) for each in seen.questions if each.field != "product_line"] == [
        ("result", "Engaging"),
        ("result", "Prospecting"),
    ]
    places = {name: place for name, place in kept.mapping.items() if name != "owner"}
    words = {f"column_{name}": str(place) for name, place in places.items()}
    lines = {"GTX Plus Basic": "working_capital_loan", "MG Special": "guarantee"}
    words |= {
        f"code_{place}": lines.get(each.said) or WORDS[each.said] for place, each in enumerate(seen.questions)
    }
    assert client.post(page, words).status_code == 302
    seen = preview(DealImport.objects.get(), at=timezone.now())
    assert (seen.fit, seen.running, seen.won, seen.lost, seen.error_rows) == (8_171, 2_089, 5_160, 3_011, 0)
    assert "63.15%" in client.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{page}take/").status_code == 302
    kept.refresh_from_db()
    assert (kept.state, kept.taken, kept.won, kept.lost, kept.running) == ("done", 8_171, 5_160, 3_011, 2_089)
    done = forecast(found=Opportunity.objects.all(), today=business_today())
    assert done.flow.rate == Decimal(5_160) / 8_171
    assert "63.15%" in client.get(page).content.decode()
    amount = sum(row[7] or 0 for row in rows if WORDS[row[4]] != "running")
    assert sum(Opportunity.objects.values_list("amount_fen", flat=True)) == amount * 100

    # Ordered again, and the same file read again, nothing is written twice.
    client.post(f"{page}take/")
    take_over_deals(job_id=kept.job_id)
    assert Opportunity.objects.count() == 8_171


def test_rows_with_mistakes_are_named_left_out_and_kept(bank, django_capture_on_commit_callbacks):
    good = ["D1", "甲公司", "保函", 100, date(2026, 1, 5), date(2026, 3, 1), "won", "", ""]
    bad = ["D2", "乙公司", "火箭", 100, date(2026, 1, 5), "irgendwann", "vielleicht", "", ""]
    client = browser(bank.supervisor)
    page = upload(client, HEADER, [good, bad])["Location"]
    text = client.get(page).content.decode()
    assert "火箭" in text and "vielleicht" in text and "irgendwann" in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}take/")
    kept = DealImport.objects.get()
    assert (kept.taken, [fault[:3] for fault in kept.faults]) == (
        1,
        [
            [3, "result", "unknown"],
            [3, "product_line", "unknown"],
            [3, "closed_on", "unreadable"],
            [3, "closed_on", "empty"],
        ],
    )
    assert "irgendwann" in client.get(page).content.decode()
    # What was ordered is settled.
    with pytest.raises(AlreadyOrdered):
        map_deals(kept=kept, mapping={}, codes={}, by=bank.supervisor, at=timezone.now())


def test_a_table_without_our_heads_asks_for_its_columns(bank):
    client = browser(bank.supervisor)
    page = upload(client, ["甲", "乙"], [[1, 2]])["Location"]
    text = client.get(page).content.decode()
    assert "Say below which column holds:" in text
    words = {"source_system": "x", "form_key": str(uuid4())}
    broken = client.post(
        "/opportunities/import/", words | {"file": SimpleUploadedFile("deals.csv", b"\x00\x01")}
    )
    assert broken.status_code == 422


def test_files_are_their_supervisors_own(bank):
    page = upload(browser(bank.supervisor), HEADER, sales_history(4, 1))["Location"]
    assert browser(bank.branch_supervisor).get(page).status_code == 404
    assert browser(bank.manager).get(page).status_code == 403
    assert browser(bank.manager).get("/opportunities/import/").status_code == 403
