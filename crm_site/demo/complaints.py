"""Complaints of the demo bank: past cases out of its old system, and live ones in every state, through the services."""

import datetime as dt
import io
import random
import uuid
from dataclasses import dataclass

from django.db import transaction

from common.calendar import business_date, business_today
from common.spreadsheets import Table, write_workbook
from complaints import services
from complaints.models import Complaint, StandardCode
from complaints.services.detection import detect_groups
from crm_site.demo.filing import NAMESPACE
from customers.models import Customer
from imports.models import SheetRun
from imports.services import bring_sheet, order_run
from imports.targets import targets
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Role
from organization.services import enter_absence
from products.models import ProductLine

BRANCH = "8810"
PAST_CASES, PAST_DAYS = 64, 400
OLD_SYSTEM = "OLDCRM"


@dataclass(frozen=True)
class Matter:
    """What somebody complains of: words, channel, category and topic, and the cause that was found."""

    text: str
    channel: str
    topic: str
    cause: str
    business: str
    category: str = "business"


PAST = (
    Matter("票据托收两周没有入账，问了三次没有人说得清。", "phone", "process", "C0304", "B0203"),
    Matter("账户管理费重复扣收，要求退还。", "visit", "price", "C0102", "B0401"),
    Matter("续贷审批拖了一个多月，过桥利息由我们自己承担。", "letter", "process", "C0303", "B0201"),
    Matter("代发工资迟到一天，员工找财务部要说法。", "phone", "system", "C0201", "B0402"),
    Matter("开户材料一次没有说全，跑了四趟。", "visit", "process", "C0302", "B0401"),
    Matter("经办人答应的贴现利率当天又变了。", "phone", "broken_promise", "C0103", "B0203", "service"),
    Matter("柜台相互推诿，电话转了五个部门。", "phone", "neglect", "C0104", "B0401", "service"),
    Matter("网银批量付款文件总是报格式错误。", "web_form", "system", "C0202", "B09"),
    Matter("外汇收款三天没有解付，客户以为我们没发货。", "phone", "process", "C0301", "B0501"),
)
# Five customers with one matter: the detector finds them by itself.
TOLD_BY_FIVE = (
    "上周末系统升级以后，企业网银批量代发文件校验不通过，工资没有按时发出去。",
    "网银升级后代发工资的文件一直校验失败，员工今天都来问工资。",
    "系统升级之后代发文件校验不过，改了三遍模板还是失败，工资拖到现在。",
    "升级以后批量代发校验报错，工资发不出去，财务加班两天。",
    "网银代发文件升级后校验失败，打热线说在排查，工资还没到账。",
)
HEADS = (
    "投诉编号",
    "收到时间",
    "机构",
    "客户号",
    "投诉内容",
    "级别",
    "渠道",
    "投诉类别",
    "投诉原因",
    "业务代码",
    "首次回复时间",
    "办结时间",
    "结案时间",
    "是否有效",
    "金额",
)


def file_complaints(*, seed: int, at: dt.datetime) -> int:
    """File past cases for the worker, then the live ones, unless they are there. Returns how many live ones are."""
    cast = _cast()
    if cast is None or Complaint.objects.filter(registered_by__isnull=False, imported=False).exists():
        return 0
    _bring_history(cast, random.Random(seed), at)
    clerk = _Clerk(cast, at)
    clerk.file_all()
    _send_away(cast)
    detect_groups(at=at)
    return Complaint.objects.filter(imported=False).count()


@dataclass(frozen=True)
class _Cast:
    officer: Staff
    supervisor: Staff
    manager: Staff
    unit: Unit
    customers: list[Customer]
    branch_customers: list[Customer]


def _cast() -> _Cast | None:
    """The people and customers of the stories; None in a bank too small to have them."""
    officers = RoleAssignment.objects.filter(role=Role.COMPLAINT_OFFICER, unit__code=BRANCH)
    officer = officers.select_related("staff").order_by("pk").first()
    manager = Staff.objects.filter(employee_no="M1001").select_related("unit").first()
    if officer is None or manager is None or manager.unit is None:
        return None
    above = RoleAssignment.objects.filter(role=Role.SUPERVISOR, unit=manager.unit).select_related("staff")
    supervisor = above.order_by("pk").first()
    customers = list(Customer.objects.filter(manager=manager).order_by("customer_no")[:20])
    around = Customer.objects.filter(unit__path__contains=f"/{BRANCH}/").select_related("unit")
    if supervisor is None or len(customers) < 14:
        return None
    return _Cast(
        officer.staff,
        supervisor.staff,
        manager,
        manager.unit,
        customers,
        list(around.order_by("customer_no")[:60]),
    )


def _send_away(cast: _Cast) -> None:
    """A colleague of the account manager is away for two weeks, and the account manager stands in."""
    colleague = (
        Staff.objects.working()
        .filter(unit=cast.unit, role_assignments__role=Role.ACCOUNT_MANAGER)
        .exclude(pk=cast.manager.pk)
        .order_by("employee_no")
        .first()
    )
    if colleague is not None:
        today = business_today()
        enter_absence(
            staff=colleague,
            starts_on=today,
            last_on=today + dt.timedelta(days=13),
            deputy=cast.manager,
            note="年休假",
            by=colleague,
        )


def _bring_history(cast: _Cast, choose: random.Random, at: dt.datetime) -> None:
    """A workbook of past cases as an old system would give it out, read and ordered by the complaint officer."""
    key = uuid.uuid5(NAMESPACE, "past complaints")
    if SheetRun.objects.filter(form_key=key).exists():
        return
    rows = []
    for number in range(1, PAST_CASES + 1):
        matter = choose.choice(PAST)
        received = at - dt.timedelta(days=choose.randint(20, PAST_DAYS), minutes=choose.randint(0, 400))
        answered = received + dt.timedelta(hours=choose.choice([1, 3, 8, 20, 30]))
        solved = received + dt.timedelta(days=choose.choice([1, 2, 3, 4, 6, 9, 16]))
        customer = choose.choice(cast.branch_customers)
        local = [moment.strftime("%Y-%m-%d %H:%M") for moment in map(_local, (received, answered, solved))]
        rows.append(
            [
                f"{business_date(received).year}-{number:03d}",
                local[0],
                customer.unit.short_name,
                customer.customer_no,
                matter.text,
                choose.choice(["紧急", "优先", "一般", "一般", "一般"]),
                {"phone": "热线", "visit": "来访", "letter": "来信", "web_form": "网站"}[matter.channel],
                matter.topic,
                matter.cause,
                matter.business,
                local[1],
                local[2],
                _local(solved + dt.timedelta(days=1)).strftime("%Y-%m-%d %H:%M"),
                choose.choice(["属实", "属实", "部分属实", "不属实"]),
                choose.choice([None, None, 1200, 35_000]),
            ]
        )
    # As every old system has one: answered before it was received.
    rows.append([*rows[0][:1], *rows[0][1:]])
    rows[-1][0], rows[-1][10] = "2026-999", "2020-01-01 09:00"
    content = write_workbook([Table("投诉", HEADS, rows)])
    history = bring_sheet(
        target=targets()["complaints"],
        content=io.BytesIO(content),
        name="旧系统投诉.xlsx",
        size=len(content),
        said={"source_system": OLD_SYSTEM},
        form_key=key,
        by=cast.officer,
        at=at,
    )
    order_run(run=history, by=cast.officer, at=at)


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.timezone(dt.timedelta(hours=8)))


class _Clerk:
    """Leads cases as far as their stories go; each story in one transaction."""

    def __init__(self, cast: _Cast, at: dt.datetime) -> None:
        self._cast, self._at = cast, at
        self._payroll = ProductLine.objects.filter(code="fee_services").first()
        self._customers = iter(cast.customers)

    def file_all(self) -> None:
        for text in TOLD_BY_FIVE:
            self._register(text, topic="system", product_line=self._payroll)
        self._register(
            "对账单寄错了地址，别家公司看到了我们的余额。",
            topic="data_protection",
            harm="serious",
            mood="angry",
        )
        for story in (
            self._being_handled,
            self._waiting_for_customer,
            self._waiting_for_help,
            self._to_be_checked,
            self._closed,
            self._withdrawn,
            self._asked_only,
        ):
            with transaction.atomic():
                story()

    def _register(self, text: str, **facts) -> Complaint:
        facts.setdefault("channel", "phone")
        facts.setdefault("category", "business")
        facts.setdefault("topic", "process")
        facts.setdefault("customer", next(self._customers))
        facts["form_key"] = uuid.uuid5(NAMESPACE, f"complaint {text}")
        return services.register_complaint(
            text=text, unit=self._cast.unit, by=self._cast.manager, **facts
        ).complaint

    def _accepted(self, text: str, **facts) -> Complaint:
        complaint = self._register(text, **facts)
        services.accept_complaint(complaint=complaint, by=self._cast.officer)
        services.acknowledge(
            complaint=complaint, text="已收到您的意见，由我负责到底。", by=self._cast.officer
        )
        return complaint

    def _being_handled(self) -> None:
        complaint = self._accepted(
            "流动资金贷款利率重定价后高出合同约定，利息多扣了两期。", topic="price", amount_fen=1_860_000
        )
        services.add_step(
            complaint=complaint,
            kind="understand",
            text="客户认为加点应为35个基点，系统按50个基点计。",
            told=True,
            by=self._cast.officer,
        )

    def _waiting_for_customer(self) -> None:
        complaint = self._accepted(
            "收了一笔财务顾问费，合同上没有写服务内容。", topic="price", amount_fen=5_000_000
        )
        services.pause_clock(
            complaint=complaint,
            waiting_for="客户寄来收费凭证",
            proof="已电话约定并短信确认",
            by=self._cast.officer,
        )

    def _waiting_for_help(self) -> None:
        complaint = self._accepted("银行承兑汇票托收拖了八天，供应商停了供货。", topic="process")
        services.request_contribution(
            complaint=complaint,
            person=self._cast.manager,
            question="请说明托收交接的经过和时间。",
            due_at=self._at + dt.timedelta(days=1),
            by=self._cast.officer,
        )

    def _resolved(self, text: str, **facts) -> Complaint:
        complaint = self._accepted(text, **facts)
        for kind, said in (
            ("understand", "复述并确认了客户的诉求。"),
            ("position", "说明了我行的责任和办法。"),
            ("senior", "分行分管行长与客户财务负责人通话，听取意见。"),
            ("admit", "就办理失误向客户致歉。"),
            ("agree", "客户同意方案。"),
            ("carry_out", "当日已办妥。"),
            ("check_back", "回访，客户表示满意。"),
        ):
            services.add_step(complaint=complaint, kind=kind, text=said, told=True, by=self._cast.officer)
        services.decide_validity(
            complaint=complaint, validity="valid", note="经核实属实", by=self._cast.officer
        )
        services.freeze_reply(
            complaint=complaint,
            findings="经核实，情况属实。",
            basis="依据我行结算业务管理办法。",
            remedies="如有异议，可在30日内申请核查。",
            by=self._cast.officer,
        )
        services.resolve_complaint(complaint=complaint, text="已解决并告知客户。", by=self._cast.officer)
        return complaint

    def _to_be_checked(self) -> None:
        self._resolved("回单打印机坏了一周，没有人修。", topic="system")

    def _closed(self) -> None:
        complaint = self._resolved("电汇手续费比公示多收十元。", topic="price")
        code = StandardCode.objects.get
        services.classify(
            complaint=complaint,
            channel_code=code(kind="channel", code="A0101"),
            business_code=code(kind="business", code="B0401"),
            cause=code(kind="cause", code="C0102"),
            by=self._cast.officer,
        )
        services.add_action(
            complaint=complaint,
            text="每月抽查收费公示与系统参数是否一致",
            owner=self._cast.manager,
            due_on=business_date(self._at) + dt.timedelta(days=14),
            by=self._cast.officer,
        )
        services.check_result(
            complaint=complaint, passed=True, findings="已电话核实，退费到账。", by=self._cast.supervisor
        )
        services.close_complaint(complaint=complaint, by=self._cast.officer)

    def _withdrawn(self) -> None:
        complaint = self._accepted("结汇汇率比报价差了二十个点。", topic="price")
        services.withdraw_complaint(complaint=complaint, text="客户核对后来电撤回。", by=self._cast.officer)

    def _asked_only(self) -> None:
        self._register("想了解大额存单提前支取的规定。", topic="information", consultation=True)
