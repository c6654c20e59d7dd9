"""Account plans of the tour: one agreed and under way, one that is being written."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from accountplans.models import AccountPlan
from accountplans.queries import figure, measured
from accountplans.services import (
    add_aim,
    add_step,
    agree_plan,
    begin_plan,
    link_need,
    note_expense,
    note_risk,
    submit_plan,
    win_person,
)
from common.calendar import business_date
from crm_site.demo import roster
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Contact, Customer
from needs.models import Need
from organization.models import Staff
from products.models import ProductLine
from worklist.services import complete_task

WAN = 1_000_000
NAMESPACE = uuid.UUID("5d0e3c2a-7b94-5c61-9a55-2f6f1d0c8b73")


@dataclass(frozen=True)
class Aim:
    """What of a line is to grow by how many percent of where it stands, at least to so many ten thousand yuan."""

    line: str
    measure: str
    percent: int
    least_wan: int


AIMS = (
    Aim("rmb_current", "balance", 30, 500),
    Aim("working_capital_loan", "balance", 20, 800),
    Aim("fee_services", "fees", 40, 12),
    Aim("rmb_current", "contribution", 25, 20),
)
# Days after the plan was made, what, whether it is done.
STEPS = (
    (30, "与财务总监确认全年结算安排", True),
    (75, "提交供应链融资方案", True),
    (190, "行领导拜访董事长", False),
    (300, "季度服务回顾会", False),
)
RISKS = (
    ("同业以更低利率争夺流动资金贷款", "high", "medium", "以结算和供应链方案绑定，利率随贡献度浮动"),
    ("下游账期继续拉长，现金流趋紧", "medium", "high", "推进保理，按月跟踪应收账款"),
)


@transaction.atomic
def make_plans(*, at: dt.datetime) -> int:
    """Make the plans where there are none yet, from the books of today; returns how many there are."""
    people = Staff.objects.in_bulk(
        [roster.LOGINS["account_manager"], roster.LOGINS["supervisor"]], field_name="employee_no"
    )
    manager, supervisor = (people[roster.LOGINS[role]] for role in ("account_manager", "supervisor"))
    tour = Customer.objects.get(customer_no=TOUR_CUSTOMER)
    others = Customer.objects.live().filter(manager=manager).exclude(pk=tour.pk).order_by("customer_no")
    made = [_plan(tour, number=0, by=manager, at=at)]
    if made[0] is not None:
        _agree(made[0], manager, supervisor, at)
    made += [_plan(customer, number=1, by=manager, at=at) for customer in others[:1]]
    return AccountPlan.objects.count()


def _plan(customer: Customer, *, number: int, by: Staff, at: dt.datetime) -> AccountPlan | None:
    """The plan, written as a draft; None where it was made before."""
    key = uuid.uuid5(NAMESPACE, str(number))
    if AccountPlan.objects.filter(form_key=key).exists():
        return None
    acting, today = {"by": by, "at": at}, business_date(at)
    plan = begin_plan(
        customer=customer,
        year=today.year,
        words={
            "goal": "成为主办行：结算、流贷与供应链融资首选我行",
            "outset": "结算份额约四成，授信集中在一家同业；财务部门认可我行服务，采购部门尚未接触。",
            "budget_fen": 6 * WAN,
        },
        form_key=key,
        **acting,
    )
    books = measured([customer.pk])
    for aim in AIMS[: 4 if number == 0 else 2]:
        line = ProductLine.objects.get(code=aim.line)
        now = figure(books.get((customer.pk, line.pk)), aim.measure)
        to = max(now * (100 + aim.percent) // 100, aim.least_wan * WAN)
        last = max(dt.date(today.year, 12, 31), today + dt.timedelta(days=60))
        add_aim(plan=plan, line=line, measure=aim.measure, aim_fen=to, by_on=last, **acting)
    for need in Need.objects.filter(customer=customer).order_by("id")[:2]:
        link_need(plan=plan, need=need, **acting)
    for contact in Contact.objects.live().filter(customer=customer, left_on=None).order_by("part", "id")[:2]:
        how = "每季度由分管行长拜访一次，邀请参加供应链论坛"
        win_person(plan=plan, contact=contact, wished_attitude="favours", how=how, **acting)
    for days, what, _ in STEPS:
        add_step(plan=plan, what=what, owner=by, due_on=today + dt.timedelta(days=days), **acting)
    for what, likelihood, effect, counter in RISKS:
        words = {"what": what, "likelihood": likelihood, "effect": effect, "counter": counter}
        note_risk(plan=plan, **words, owner=by, **acting)
    return plan


def _agree(plan: AccountPlan, manager: Staff, supervisor: Staff, at: dt.datetime) -> None:
    """Submitted, agreed by the branch's supervisor, two steps done and two sums spent."""
    submit_plan(plan=plan, by=manager, at=at)
    agree_plan(plan=plan, seen=at, by=supervisor, at=at)
    done = {what for _, what, finished in STEPS if finished}
    for step in plan.steps.select_related("task"):
        if step.what in done and step.task is not None:
            complete_task(task=step.task, by=manager, at=at)
    for amount, note in ((12_000_00, "供应链论坛场地与资料"), (8_500_00, "行业研究报告")):
        note_expense(plan=plan, amount_fen=amount, spent_on=business_date(at), note=note, by=manager, at=at)
