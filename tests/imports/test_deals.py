"""Closed deals of another system: closed deals give exactly its win rate; rows with mistakes are named, not written."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.calendar import business_today, months_later
from files.sheets import AlreadyOrdered
from imports.queries import preview
from imports.rules import Verdict
from imports.services import map_run, take_over
from prospects.models import Opportunity, Prospect, StageFigure
from prospects.queries.forecast import forecast
from tests.factories import make_customer
from tests.imports.conftest import acting, done, taken_back

HEADS = [
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
        company = f"杭州历史客户{number % 40}有限公司"
        stage = "negotiating" if result == "丢单" else ""
        amount = dice.randint(1, 9000) / 10
        rows.append(
            [f"D{number:05d}", company, "流动资金贷款", amount, opened, closed, result, stage, "price"]
        )
    return rows


def test_880_closed_deals_give_exactly_the_win_rate_of_the_system_they_come_from(bank, brought):
    rows = sales_history(880, 424)
    run = brought(bank.supervisor, "deals", HEADS, *rows, source_system="old-crm")
    done(run, bank.supervisor)
    assert (run.taken, run.known, run.wrong_rows, run.figures) == (880, 0, 0, {"won": 424, "lost": 456})
    seen = forecast(found=Opportunity.objects.all(), today=business_today())
    assert seen.since == months_later(business_today(), -24)
    assert (seen.flow.won, seen.flow.lost) == (424, 456)
    assert seen.flow.rate == Decimal(424) / 880
    figure = StageFigure.objects.get(stage="negotiating")
    assert (figure.cases, figure.won, figure.bp, figure.learned) == (880, 424, 4_818, True)
    amount = sum(round(Decimal(str(row[3])) * 1_000_000) for row in rows)
    assert sum(Opportunity.objects.values_list("amount_fen", flat=True)) == amount
    assert Prospect.objects.filter(state="dropped").count() == 40

    again = brought(bank.supervisor, "deals", HEADS, *rows, source_system="old-crm")
    shown = preview(again, at=timezone.now())
    assert (shown.counts[Verdict.SAME], shown.counts[Verdict.MAKE], shown.writes) == (880, 0, 0)


def test_deals_are_taken_back_with_the_companies_that_only_they_named(bank, brought):
    run = brought(bank.supervisor, "deals", HEADS, *sales_history(6, 3), source_system="x")
    done(run, bank.supervisor)
    assert (Opportunity.objects.count(), Prospect.objects.count()) == (6, 6)
    taken_back(run, bank.supervisor)
    assert (Opportunity.objects.count(), Prospect.objects.count()) == (0, 0)
    assert set(run.changes.values_list("kept_back", flat=True)) == {""}


def test_rows_with_mistakes_are_named_and_left_out(bank, brought):
    customer = make_customer(bank)
    good = ["D1", customer.name, "保函", 100, date(2026, 1, 5), date(2026, 3, 1), "won", "", ""]
    bad = [
        ["D2", customer.name, "火箭", 100, date(2026, 1, 5), date(2026, 3, 1), "won", "", ""],
        ["D3", customer.name, "", "viel", date(2026, 1, 5), "irgendwann", "maybe", "", ""],
        ["D1", customer.name, "", 5, date(2026, 1, 5), date(2025, 3, 1), "lost", "moon", ""],
    ]
    run = done(brought(bank.supervisor, "deals", HEADS, good, *bad, source_system="x"), bank.supervisor)
    assert {tuple(fault[:3]) for fault in run.faults} == {
        (3, "product_line", "unknown_word"),
        (4, "amount_wan", "unreadable"),
        (4, "closed_on", "unreadable"),
        (4, "result", "unknown_word"),
        (5, "stage", "unknown_word"),
        (5, "number", "twice"),
        (5, "opened_on", "after_close"),
    }
    deal = Opportunity.objects.get()
    assert (deal.customer, deal.state, deal.amount_fen, deal.imported) == (customer, "won", 100_000_000, True)
    with pytest.raises(AlreadyOrdered):
        map_run(run=run, mapping={}, codes={}, **acting(bank.supervisor))


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


def test_a_foreign_table_is_mapped_on_the_page_and_reproduces_its_win_rate(bank, brought, signed_in):
    rows = foreign_history({"Won": 516, "Lost": 301, "Engaging": 159, "Prospecting": 50})
    run = brought(bank.supervisor, "deals", FOREIGN, *rows, source_system="sales")
    page, client = f"/imports/{run.public_id}/", signed_in(bank.supervisor)
    assert (run.rows, Opportunity.objects.count()) == (1_026, 0)
    seen = preview(run, at=timezone.now())
    # The heads differ from ours in a few: what is not guessed is said on the page, and so are its words.
    assert [(each.field, each.said) for each in seen.questions if each.field != "product_line"] == [
        ("result", "Engaging"),
        ("result", "Prospecting"),
    ]
    words = {f"column_{name}": str(place) for name, place in run.mapping.items() if name != "owner"}
    lines = {"GTX Plus Basic": "working_capital_loan", "MG Special": "guarantee"}
    words |= {
        f"code_{place}": lines.get(each.said) or WORDS[each.said] for place, each in enumerate(seen.questions)
    }
    assert client.post(page, words).status_code == 302
    run.refresh_from_db()
    seen = preview(run, at=timezone.now())
    counted = [seen.counts[each] for each in (Verdict.MAKE, Verdict.PASS, Verdict.WRONG)]
    assert counted == [817, 209, 0]
    assert "63.16%" in client.get(page).content.decode()
    done(run, bank.supervisor)
    assert (run.state, run.taken, run.passed) == ("done", 817, 209)
    assert run.figures == {"won": 516, "lost": 301, "running": 209}
    assert forecast(found=Opportunity.objects.all(), today=business_today()).flow.rate == Decimal(516) / 817
    assert "63.16%" in client.get(page).content.decode()
    amount = sum(row[7] or 0 for row in rows if WORDS[row[4]] != "running")
    assert sum(Opportunity.objects.values_list("amount_fen", flat=True)) == amount * 100
    # Ordered again nothing is written twice.
    client.post(f"{page}take/")
    take_over(job_id=run.job_id)
    assert Opportunity.objects.count() == 817


def test_a_table_without_our_heads_asks_for_its_columns(bank, brought, signed_in):
    run = brought(bank.supervisor, "deals", ["甲", "乙"], [1, 2], source_system="x")
    text = signed_in(bank.supervisor).get(f"/imports/{run.public_id}/").content.decode()
    assert "Say below which column holds:" in text


def test_files_are_their_supervisors_own(bank, brought, signed_in):
    run = brought(bank.supervisor, "deals", HEADS, *sales_history(4, 1), source_system="x")
    assert signed_in(bank.branch_supervisor).get(f"/imports/{run.public_id}/").status_code == 404
    assert signed_in(bank.manager).get(f"/imports/{run.public_id}/").status_code == 404
    assert signed_in(bank.manager).get("/imports/into/deals/").status_code == 403
