"""Visits of the demo bank's tour: some over and reported, one without a report, some planned, two at one time."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from activities.models import ContactHold, DiaryPage, HoldReason, Observance, Visit
from activities.rules import Occasion
from activities.services import (
    ask_for_reports,
    comment_on_day,
    confirm_visit,
    hold_contact_rule,
    log_interaction,
    plan_dates,
    plan_visit,
    record_observance,
    write_notes,
)
from common.calendar import SHANGHAI, business_date
from common.working_days import bank_calendar
from crm_site.demo import roster
from crm_site.demo.relations import TOUR_MANAGER
from customers.models import Contact, Customer
from customers.services import note_datum
from organization.models import Staff

NAMESPACE = uuid.UUID("0b8a6f5e-55d1-5a5c-9f3a-7d2c1e4b8f60")


@dataclass(frozen=True)
class Plan:
    """One visit: working days from today, hour, what for; `said` makes it one that is reported."""

    days: int
    hour: int
    purpose: str
    agenda: str = ""
    kind: str = "visit"
    confirmed: bool = False
    said: str = ""
    need: str = ""
    rivals: str = ""


PLANS = (
    Plan(
        -6,
        10,
        "谈代发工资上线",
        "10 现有流程\n20 系统对接\n10 下一步",
        said="同意下月起由我行代发，财务部配合提供名册。\n- 报代发系统对接方案\n! 周五前给出代发费率",
    ),
    Plan(
        -4,
        14,
        "年度授信回访",
        said="二期厂房明年三月投产，流动资金需求约四千万。",
        need="二期流动资金约四千万元",
        rivals="同业报流贷利率 3.3%",
    ),
    Plan(
        -3, 9, "介绍银企直联", kind="video", said="技术负责人认可方案，等信息部排期。\n- 发银企直联接口文档"
    ),
    Plan(-1, 15, "核对保函格式"),
    Plan(0, 17, "谈承兑保证金比例", "15分钟 保证金\n15分钟 贴现价格", confirmed=True),
    Plan(1, 10, "拜会新任财务总监", "10 问候\n20 资金池\n10 下一步", confirmed=True),
    Plan(1, 10, "外汇套保需求", kind="video"),
    Plan(2, 14, "存款到期续存", "20 到期安排\n10 利率"),
    Plan(4, 9, "来行开立外币户", kind="invited", confirmed=True),
    Plan(6, 10, "供应链融资方案汇报", "10 背景\n30 方案\n20 问答"),
)


def hold_visits(*, at: dt.datetime) -> int:
    """File the tour manager's visits that are not filed yet; returns how many were filed now."""
    by = Staff.objects.get(employee_no=TOUR_MANAGER)
    with_people = Contact.objects.filter(left_on=None).values("customer_id")
    # The first numbers are those of whom the tour tells something else.
    found = Customer.objects.filter(manager=by, state="live", pk__in=with_people)
    customers = list(found.order_by("-customer_no")[: len(PLANS)])
    pairs = enumerate(zip(PLANS, customers, strict=False))
    filed = sum(_hold(plan, place, customer, by, at) for place, (plan, customer) in pairs)
    ask_for_reports(at=at)
    write_diary(by=by, at=at)
    put_on_hold(customers[-1], at=at)
    keep_last_year(customers[0], by=by, at=at)
    plan_dates(at=at)
    return filed


@transaction.atomic
def write_diary(*, by: Staff, at: dt.datetime) -> None:
    """Notes on the tour manager's last working day but three, and what the supervisor said of them; once."""
    day = business_date(_moment(Plan(-3, 9, ""), at))
    if DiaryPage.objects.filter(person=by).exists():
        return
    write_notes(
        person=by, day=day, notes="园区三家企业都问到银企直联，周内整理一页对比材料。", version=0, at=at
    )
    comment_on_day(
        person=by,
        day=day,
        text="材料先发我看。信息部排期我来协调。",
        form_key=uuid.uuid5(NAMESPACE, "diary"),
        by=Staff.objects.get(employee_no=roster.LOGINS["supervisor"]),
        at=at,
    )


@transaction.atomic
def keep_last_year(customer: Customer, *, by: Staff, at: dt.datetime) -> None:
    """A birthday that comes in some days, with the gift and the words of last year; once."""
    key = uuid.uuid5(NAMESPACE, "birthday")
    person = Contact.objects.filter(customer=customer, left_on=None).order_by("part", "id").first()
    if person is None or Observance.objects.filter(form_key=key).exists():
        return
    day = business_date(at) + dt.timedelta(days=3)
    day += dt.timedelta(days=(day.month, day.day) == (2, 29))
    before = day.replace(year=day.year - 1)
    told = {"kind": "date", "text": "生日", "consent": "said", "source": "上门拜访"}
    note_datum(contact=person, **told, month=day.month, day=day.day, by=by, at=at)
    record_observance(
        customer=customer,
        occasion=Occasion.PERSON,
        on=before,
        words="上门送手写贺卡，聊到女儿在读高三",
        gift="明前龙井一盒",
        value_fen=26_000,
        reason="",
        contact=person,
        task=None,
        form_key=key,
        by=by,
        at=dt.datetime.combine(before, dt.time(10), tzinfo=SHANGHAI),
    )


def put_on_hold(customer: Customer, *, at: dt.datetime) -> None:
    """The contact rule of one customer, by the supervisor; once."""
    if not ContactHold.objects.filter(customer=customer).exists():
        hold_contact_rule(
            customer=customer,
            reason=HoldReason.DISPUTE,
            words="与承建方诉讼中，法务建议暂缓走访",
            until=business_date(at) + dt.timedelta(days=45),
            by=Staff.objects.get(employee_no=roster.LOGINS["supervisor"]),
            at=at,
        )


@transaction.atomic
def _hold(plan: Plan, place: int, customer: Customer, by: Staff, at: dt.datetime) -> bool:
    key = uuid.uuid5(NAMESPACE, f"{customer.customer_no}:{place}")
    if Visit.objects.filter(form_key=key).exists():
        return False
    starts_at = _moment(plan, at)
    planned_at = min(at, starts_at) - dt.timedelta(days=2)
    people = list(Contact.objects.filter(customer=customer, left_on=None).order_by("part", "id")[:2])
    visit = plan_visit(
        customer=customer,
        values={
            "kind": plan.kind,
            "starts_at": starts_at,
            "minutes": 60,
            "purpose": plan.purpose,
            "agenda": plan.agenda,
        },
        people=people,
        form_key=key,
        by=by,
        at=planned_at,
    )
    if plan.confirmed:
        confirm_visit(visit=visit, by=by, at=planned_at)
    if plan.said:
        log_interaction(
            customer=customer,
            kind=plan.kind,
            happened_at=starts_at,
            people=people,
            summary=plan.said,
            visit=visit,
            form_key=uuid.uuid5(NAMESPACE, f"report:{key}"),
            details={"aim": "reached", "need": plan.need, "rivals": plan.rivals},
            by=by,
            at=starts_at + dt.timedelta(hours=3),
        )
    return True


def _moment(plan: Plan, at: dt.datetime) -> dt.datetime:
    """The hour of the plan, so many working days from today; what is planned for today lies ahead of now."""
    calendar, day = bank_calendar(), business_date(at)
    if plan.days > 0:
        day = calendar.add_working_days(day, plan.days)
    for _ in range(-plan.days):
        day -= dt.timedelta(days=1)
        while not calendar.is_working(day):
            day -= dt.timedelta(days=1)
    moment = dt.datetime.combine(day, dt.time(plan.hour), tzinfo=SHANGHAI)
    return moment if plan.days or moment > at else moment + dt.timedelta(hours=4)
