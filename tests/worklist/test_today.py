"""Today: the exact order, the words, the chips, whose rows, and what it costs."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from customers.services import set_next_contact, touch_pulse
from tests.factories import at, fresh, join_team, make_bank, make_customer, publish_scores
from worklist.models import Task
from worklist.queries import today_queue, today_rows
from worklist.rules import Rank, TaskKind
from worklist.services import add_task, complete_task, snooze_task

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)
MADE = at(2026, 11, 17)


@pytest.fixture
def bank(loader):
    return make_bank()


def task(customer, title, due_on, owner, by=None, kind=TaskKind.TYPED, **parameters):
    return add_task(
        customer=customer,
        owner=owner,
        title=title,
        due_on=due_on,
        by=by or owner,
        kind=kind,
        parameters=parameters,
        at=MADE,
    )


def rule_task(customer, kind, due_on, **parameters):
    return Task.objects.create(
        customer=customer,
        owner=customer.manager,
        kind=kind,
        slot=str(due_on),
        due_on=due_on,
        parameters=parameters,
        created_at=MADE,
    )


@pytest.fixture
def full_day(bank):
    """Five customers with something waiting each; names say what."""
    quiet, falling, typed, coming, contact = (
        make_customer(bank, short_name=name, short_name_en=name_en)
        for name, name_en in [
            ("远汀物流", "Yuanting"),
            ("越锦纺织", "Yuejin"),
            ("瑞帆电气", "Ruifan"),
            ("澜川精密", "Lanchuan"),
            ("茗岭茶业", "Mingling"),
        ]
    )
    publish_scores(
        {
            quiet: {"tier_id": 1, "score": 95_000, "bank_decile": 1, "deposits_fen": 12_600_000_000},
            falling: {"tier_id": 3, "score": 74_000, "bank_decile": 2, "deposits_change_bp": -3400},
            typed: {"tier_id": 4, "score": 60_000, "bank_decile": 5},
            coming: {"tier_id": 2, "score": 89_000, "bank_decile": 1},
            contact: {"tier_id": 5, "score": 20_000, "bank_decile": 9},
        },
        business_date=date(2026, 11, 18),
    )
    touch_pulse(customer_id=quiet.pk, last_contact_at=at(2026, 10, 10), kind="call")
    rule_task(quiet, "follow_up", date(2026, 11, 10), tier=1, months=1, fixed=False)
    rule_task(falling, "tier_change", DAY, tier_from=2, tier_to=3, cause="wallet", cause_points=-2100)
    task(typed, "写拜访报告", date(2026, 11, 18), bank.manager)
    task(coming, "报承兑保证金方案", date(2026, 11, 24), bank.manager, kind=TaskKind.PROMISE)
    set_next_contact(customer_id=contact.pk, on=date(2026, 11, 18), fixed=True)
    return quiet, falling, typed, coming, contact


def test_the_order_is_exact_and_explained(bank, full_day):
    queue = today_queue(bank.manager, DAY)
    assert [(row.subject, row.rank) for row in queue.rows] == [
        ("远汀物流", Rank(50, 30, 8)),
        ("越锦纺织", Rank(30, 21, 20)),
        ("瑞帆电气", Rank(36, 12, 4)),
        ("茗岭茶业", Rank(36, 4, 8)),
        ("澜川精密", Rank(5, 26, 12)),
    ]
    assert [row.position for row in queue.rows] == [1, 2, 3, 4, 5]
    assert [row.rank.total for row in queue.rows] == [88, 71, 52, 48, 43]
    assert queue.counts == {"all": 5, "overdue": 3, "contact": 2, "tier": 1, "other": 2}


def test_equal_sums_go_by_due_date_then_customer(bank):
    first, second, third = (make_customer(bank) for _ in range(3))
    task(second, "乙", date(2026, 11, 18), bank.manager)
    task(first, "甲", date(2026, 11, 18), bank.manager)
    task(third, "丙", date(2026, 11, 1), bank.manager)
    assert [row.sentence for row in today_rows(bank.manager, DAY)] == ["丙", "甲", "乙"]


def test_rows_say_why_in_english(bank, full_day):
    with override("en"):
        rows = {row.subject: row for row in today_rows(bank.manager, DAY)}
    quiet = rows["Yuanting"]
    assert quiet.sentence == "has been quiet for 40 days"
    assert quiet.reason == "Gold: a contact every month"
    assert quiet.facts == "Deposits CNY 126 m; last 10 Oct, call"
    assert (quiet.due, quiet.due_tone, quiet.dot, quiet.tier) == ("9 days overdue", "bad", "bad", "gold")
    assert rows["Yuejin"].sentence == "fell from Key to Quasi-key"
    assert rows["Yuejin"].reason == "Mostly share of wallet, −2.1 points"
    assert (rows["Yuejin"].due, rows["Yuejin"].dot) == ("today", "warn")
    assert rows["Ruifan"].reason == "Noted on 17 Nov"
    assert (rows["Lanchuan"].reason, rows["Lanchuan"].due, rows["Lanchuan"].dot) == (
        "Promised on 17 Nov",
        "24 Nov",
        "accent",
    )
    assert rows["Mingling"].sentence == "was to be contacted on 18 Nov"
    assert rows["Mingling"].reason == "The date somebody agreed"
    assert rows["Mingling"].task is None


def test_a_limit_leaves_the_counts_whole_and_a_chip_keeps_its_kind(bank, full_day):
    queue = today_queue(bank.manager, DAY, limit=2)
    assert (len(queue.rows), queue.total, queue.rest) == (2, 5, 3)
    contacts = today_queue(bank.manager, DAY, only="contact")
    assert [row.subject for row in contacts.rows] == ["远汀物流", "茗岭茶业"]
    assert contacts.counts["all"] == 5


def test_what_is_done_put_off_or_far_ahead_is_not_there(bank):
    customer = make_customer(bank)
    complete_task(task=task(customer, "完", DAY, bank.manager), by=bank.manager, at=MADE)
    snooze_task(
        task=task(customer, "缓", DAY, bank.manager), until=date(2026, 11, 20), by=bank.manager, at=MADE
    )
    task(customer, "远", DAY + timedelta(days=6), bank.manager)
    task(customer, "近", DAY + timedelta(days=5), bank.manager)
    assert [row.sentence for row in today_rows(bank.manager, DAY)] == ["近"]
    assert [row.sentence for row in today_rows(bank.manager, date(2026, 11, 20))] == ["缓", "近", "远"]


def test_a_due_contact_stands_once_and_leaves_with_its_follow_up(bank):
    customer = make_customer(bank)
    set_next_contact(customer_id=customer.pk, on=date(2026, 11, 18), fixed=False)
    assert [row.task for row in today_rows(bank.manager, DAY)] == [None]
    follow_up = rule_task(customer, "follow_up", date(2026, 11, 18), months=1, tier=1)
    assert [row.task for row in today_rows(bank.manager, DAY)] == [follow_up.public_id]
    complete_task(task=follow_up, by=bank.manager, at=MADE)
    assert today_rows(bank.manager, DAY) == []


def test_ones_own_rows_and_the_teams(bank):
    mine, colleagues, far = (
        make_customer(bank),
        make_customer(bank, manager=bank.colleague),
        make_customer(bank, manager=bank.outsider),
    )
    task(mine, "我的", DAY, bank.manager)
    task(colleagues, "同事的", DAY, bank.colleague)
    task(far, "外地的", DAY, bank.outsider)
    set_next_contact(customer_id=colleagues.pk, on=DAY, fixed=False)

    def sentences(person, **options):
        return sorted(row.sentence for row in today_rows(person, DAY, **options) if row.task)

    assert sentences(bank.manager) == ["我的"]
    assert sentences(bank.supervisor) == []
    assert sentences(bank.supervisor, team=True) == ["同事的", "我的"]
    assert sentences(bank.branch_supervisor, team=True) == ["同事的", "我的"]
    assert sentences(bank.far_supervisor, team=True) == ["外地的"]
    assert sentences(bank.system_admin, team=True) == []
    team = today_queue(bank.supervisor, DAY, team=True)
    assert team.counts == {"all": 3, "overdue": 0, "contact": 1, "tier": 0, "other": 2}
    with override("en"):
        assert {row.owner for row in today_rows(bank.supervisor, DAY, team=True)} == {
            "Chen Siyuan",
            "Zhou Ming",
        }


def test_a_teams_contacts_are_asked_once_a_minute_and_what_was_done_is_gone_at_once(bank, counts_are_kept):
    def due(customer, days=3):
        set_next_contact(customer_id=customer.pk, on=DAY - timedelta(days=days), fixed=False)
        return customer

    def shown():
        return {row.customer_no for row in today_rows(fresh(bank.supervisor), DAY, team=True)}

    busy = make_customer(bank)
    task(busy, "办", DAY, bank.manager)
    assert shown() == {busy.customer_no}  # a team without any contact due has its tasks
    cache.clear()
    complete_task(task=Task.objects.get(), by=bank.manager, at=MADE)
    first, second = due(make_customer(bank)), due(make_customer(bank))
    assert shown() == {first.customer_no, second.customer_no}
    due(make_customer(bank))
    set_next_contact(customer_id=first.pk, on=DAY + timedelta(days=30), fixed=True)
    assert shown() == {second.customer_no}
    person = fresh(bank.supervisor)
    assert person.reach.subtrees
    with CaptureQueriesContext(connection) as asked:
        today_rows(person, DAY, team=True)
    assert len(asked) == 1


def test_a_former_leads_tasks_are_out_of_sight(bank):
    customer = make_customer(bank)
    task(customer, "旧", DAY, bank.manager)
    customer.manager = bank.colleague
    customer.save()
    assert today_rows(fresh(bank.manager), DAY) == []


def test_a_product_manager_sees_own_tasks_but_is_not_asked_to_contact(bank):
    customer = make_customer(bank)
    join_team(customer, bank.outsider)
    set_next_contact(customer_id=customer.pk, on=DAY, fixed=False)
    task(customer, "报价", DAY, bank.outsider)
    assert [row.sentence for row in today_rows(fresh(bank.outsider), DAY)] == ["报价"]


def test_somebody_elses_request_names_them(bank):
    customer = make_customer(bank)
    task(customer, "补材料", DAY, bank.manager, by=bank.supervisor)
    with override("en"):
        assert today_rows(bank.manager, DAY)[0].reason == "From Xu Jia, 17 Nov"


@pytest.mark.parametrize("rows", [3, 30])
def test_the_queue_is_one_query_however_many_rows(bank, rows):
    for _ in range(rows):
        customer = make_customer(bank)
        task(customer, "办", DAY, bank.manager)
        set_next_contact(customer_id=customer.pk, on=DAY, fixed=False)
    person = fresh(bank.manager)
    assert person.reach.on_teams
    with CaptureQueriesContext(connection) as asked:
        assert len(today_rows(person, DAY, limit=None)) == 2 * rows
    assert len(asked) == 1
