"""Aims are measured from the books, and whose tier asks for a plan is asked once a year."""

import pytest
from django.utils import timezone

from accountplans.models import PlanAim, PlanRule
from accountplans.queries import measured, needing, plans_due, rule_in_force, standings
from accountplans.refusals import (
    AlreadyThere,
    NoSuchMeasure,
    NothingChanged,
    NothingToReach,
)
from accountplans.services import (
    ask_for_plans,
    decide_rule,
)
from common.calendar import business_today
from customers.models import Customer
from customers.queries import books_of, product_states
from organization.models import Staff
from products.models import ProductLine
from tests.accountplans.making import (
    WAN,
    acting,
    agreed,
    begun,
    in_days,
    line,
    months,
    with_aim,
)
from tests.factories import (
    make_bank,
    make_customer,
    publish_scores,
)
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


# ---------------------------------------------------------------- what the books say
def test_what_is_measured_is_what_the_customers_page_shows(bank, as_loader):
    first, second, empty = (make_customer(bank) for _ in range(3))
    with as_loader():
        months(first, "rmb_current", [10, 20, 30], fees=7)
        months(first, "rmb_time", [500, 600])
        months(first, "fee_services", [0] * 14, fees=11)
        months(second, "rmb_current", [40])
    found = measured([first.pk, second.pk, empty.pk])
    for customer in (first, second, empty):
        shown = {state.code: state.amount_fen or 0 for state in product_states(books_of(customer))}
        for one in ProductLine.objects.all():
            mine = found.get((customer.pk, one.pk))
            told_of = 0 if mine is None else mine.fees if one.kind == "fee" else mine.balance
            assert told_of == shown[one.code], (customer, one.code)
    assert found[first.pk, line("rmb_current").pk].fees == 21
    assert found[first.pk, line("fee_services").pk].fees == 12 * 11


def test_an_aim_starts_at_the_books_and_moves_with_them(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        months(customer, "rmb_current", [200 * WAN])
    plan = begun(bank, customer)
    aim = with_aim(bank, plan, 300 * WAN)
    assert (aim.start_fen, aim.started_on) == (200 * WAN, business_today())
    with as_loader():
        months(customer, "rmb_current", [50 * WAN])
    (standing,) = standings([plan], today=business_today())
    assert [(one.now_fen, one.progress.percent) for one in standing.aims] == [(250 * WAN, 50)]
    assert standing.percent == 50
    assert not hasattr(aim, "now_fen")


def test_a_line_without_books_in_the_newest_month_has_no_balance(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        months(customer, "rmb_time", [70, 80, 0])
        months(customer, "rmb_current", [5])
    assert measured([customer.pk])[customer.pk, line("rmb_time").pk].balance == 0


def test_an_aim_is_ahead_elsewhere_and_named_once(bank):
    plan = begun(bank)
    with pytest.raises(NothingToReach):
        with_aim(bank, plan, 0)
    with pytest.raises(NothingToReach):
        with_aim(bank, plan, by_on=business_today())
    with pytest.raises(NoSuchMeasure):
        with_aim(bank, plan, line=line("fee_services"))
    with_aim(bank, plan)
    with pytest.raises(AlreadyThere):
        with_aim(bank, plan, 200 * WAN)
    with_aim(bank, plan, measure="contribution")
    assert PlanAim.objects.count() == 2


# ---------------------------------------------------------------- who is asked
def test_customers_of_the_decided_tiers_without_a_plan_are_asked_once_a_year(bank, as_loader):
    gold, key, ordinary, planned = (make_customer(bank) for _ in range(4))
    agreed(bank, planned)
    with as_loader():
        publish_scores(
            {gold: {"tier_id": 1}, key: {"tier_id": 2}, ordinary: {"tier_id": 4}, planned: {"tier_id": 1}}
        )
    before = Task.objects.count()
    assert ask_for_plans(at=timezone.now()) == 2
    assert ask_for_plans(at=timezone.now()) == 0
    asked = Task.objects.filter(kind="plan").order_by("customer_id")
    assert [(task.customer, task.owner, task.state) for task in asked] == [
        (gold, bank.manager, "open"),
        (key, bank.manager, "open"),
    ]
    assert Task.objects.count() == before + 2
    assert {task.due_on for task in asked} == {in_days(30)} or business_today().month == 1
    year = business_today().year
    assert [one.customer_no for one in plans_due(bank.manager, year=year)] == [
        gold.customer_no,
        key.customer_no,
    ]
    assert list(plans_due(bank.outsider, year=year)) == []
    agreed(bank, gold)
    assert Task.objects.get(kind="plan", customer=gold).state == "done"
    complete_task(task=Task.objects.get(kind="plan", customer=key), **acting(bank.manager))
    assert ask_for_plans(at=timezone.now()) == 0


def test_a_reminder_goes_with_its_reason_and_follows_the_lead(bank, as_loader):
    first, second = make_customer(bank), make_customer(bank)
    with as_loader():
        publish_scores({first: {"tier_id": 1}, second: {"tier_id": 2}})
    assert ask_for_plans(at=timezone.now()) == 2
    Customer.objects.filter(pk=first.pk).update(manager=bank.colleague)
    rule = {"tiers": [1], "due_month": 1, "reason": "先做金牌客户"}
    decide_rule(**rule, **acting(bank.executive))
    with pytest.raises(NothingChanged):
        decide_rule(**rule, **acting(bank.executive))
    assert ask_for_plans(at=timezone.now()) == 0
    tasks = {task.customer: task for task in Task.objects.filter(kind="plan")}
    assert (tasks[first].owner, tasks[first].state) == (bank.colleague, "open")
    assert tasks[second].state == "cancelled"


def test_a_reminder_waits_for_the_successor_of_a_lead_who_left(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 1}})
    assert ask_for_plans(at=timezone.now()) == 1
    Staff.objects.filter(pk=bank.manager.pk).update(status="left")
    assert ask_for_plans(at=timezone.now()) == 0
    Customer.objects.update(manager=None)
    assert ask_for_plans(at=timezone.now()) == 0
    assert [(task.owner, task.state) for task in Task.objects.all()] == [(bank.manager, "open")]
    Customer.objects.update(manager=bank.colleague)
    assert ask_for_plans(at=timezone.now()) == 0
    assert [(task.owner, task.state) for task in Task.objects.all()] == [(bank.colleague, "open")]


def test_who_needs_a_plan_again_is_asked_again(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 2}})
    assert ask_for_plans(at=timezone.now()) == 1
    rule = {"due_month": 1, **acting(bank.executive)}
    decide_rule(tiers=[1], reason="先做金牌客户", **rule)
    assert ask_for_plans(at=timezone.now()) == 0
    decide_rule(tiers=[1, 2], reason="重点客户也做", **rule)
    assert [ask_for_plans(at=timezone.now()) for _ in range(2)] == [1, 0]
    tasks = Task.objects.filter(customer=customer).order_by("pk")
    assert list(tasks.values_list("state", flat=True)) == ["cancelled", "open"]
    complete_task(task=tasks[1], **acting(bank.manager))
    assert ask_for_plans(at=timezone.now()) == 0


def test_nobody_is_asked_before_the_month_of_the_decision(bank, as_loader):
    customer = make_customer(bank)
    with as_loader():
        publish_scores({customer: {"tier_id": 1}})
    now = timezone.now().replace(month=2, day=10)
    decide_rule(tiers=[1], due_month=3, reason="三月", **acting(bank.executive))
    assert ask_for_plans(at=now) == 0 and Task.objects.count() == 0
    assert ask_for_plans(at=now.replace(month=3)) == 1


def test_gold_and_key_customers_need_a_plan_as_shipped(bank):
    rule = rule_in_force()
    assert (rule.tiers, rule.due_month, rule.decided_by, PlanRule.objects.count()) == ([1, 2], 1, None, 1)
    assert not needing(Customer.objects.all(), year=2026, rule=rule).exists()
