"""What the demo bank's people know and share: intelligence, cases, answers, one that waits, what the tour follows."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from common.calendar import business_date
from crm_site.demo import roster
from customers.models import Customer
from knowledge.services import follow, review_piece, write_piece
from organization.models import Staff

NAMESPACE = uuid.UUID("7c0b1a52-9a3f-5f0e-8a1d-3f5f2f6b1c77")


@dataclass(frozen=True)
class Known:
    """One piece: days ago, kind, words, facts; `who` reads it: the unit, the bank (reviewed or waiting), a customer."""

    days: int
    kind: str
    title: str
    body: str
    topic: str
    who: str = "unit"
    competitor: str = ""
    tags: tuple[str, ...] = ()
    confidence: int = 2
    importance: int = 2
    source: str = ""
    industry: str = ""


PIECES = (
    Known(
        2,
        "news",
        "宁波银行一年期流贷报到 3.25%",
        "对制造业存量客户，授信 3000 万以内，要求结算量达到贷款的三成。本季度末截止。",
        "price",
        competitor="宁波银行",
        tags=("利率", "流动资金贷款"),
        importance=3,
        source="两家客户财务经理所述",
        industry="C34",
    ),
    Known(
        4,
        "news",
        "纺织企业普遍推迟新增设备",
        "走访的四家企业都在等订单，设备贷款需求后移到明年二季度，短期以票据为主。",
        "industry",
        tags=("纺织", "票据"),
        industry="C17",
        source="本周走访",
    ),
    Known(
        1,
        "news",
        "招商银行在推银企直联免年费",
        "客户信息部说对方承诺两周上线。我行可比的是代发与外汇一并办理。",
        "price",
        who="customer",
        competitor="招商银行",
        tags=("银企直联",),
        source="拜访",
    ),
    Known(
        9,
        "case",
        "一家装备企业的结算户是怎样转过来的",
        "先解决外币到账慢的老问题，不提贷款\n请产品经理现场演示到账查询\n财务总监同意试用三个月\n"
        "三个月后代发与结算一并转入\n授信随后按结算量定价",
        "won",
        who="bank",
        tags=("结算", "外汇", "装备制造"),
        importance=3,
        industry="C34",
    ),
    Known(
        6,
        "case",
        "供应链融资输在上线时间",
        "方案和价格客户都认可\n系统对接排期要八周，对手承诺三周\n客户改选对手\n"
        "教训：先与科技部定下排期再报方案",
        "lost",
        tags=("供应链", "系统对接"),
    ),
    Known(
        12,
        "answer",
        "承兑保证金最低比例是多少？",
        "一般客户不低于 30%；黄金、重点客户经分行审批可降到 20%。以授信批复为准。",
        "policy",
        who="bank",
        tags=("承兑", "保证金"),
        confidence=3,
        source="总行授信制度问答",
    ),
    Known(
        1,
        "answer",
        "代发协议可以用电子章吗？",
        "可以，须为经认证的企业电子章，并留存验签记录。",
        "policy",
        who="waiting",
        tags=("代发", "电子章"),
    ),
)


def share_knowledge(*, at: dt.datetime) -> int:
    """Write down what is not written yet, once; returns how many pieces there are."""
    by = Staff.objects.get(employee_no=roster.LOGINS["account_manager"])
    reviewer = Staff.objects.get(employee_no=roster.LOGINS["executive"])
    customer = Customer.objects.filter(manager=by, state="live").order_by("customer_no").first()
    with transaction.atomic():
        for number, known in enumerate(PIECES):
            _write(number, known, by, reviewer, customer, at - dt.timedelta(days=known.days))
        for tag in ("利率", "结算"):
            follow(by=by, at=at, confidence=1, importance=2, tag=tag)
    return len(PIECES)


def _write(
    number: int, known: Known, by: Staff, reviewer: Staff, customer: Customer | None, at: dt.datetime
) -> None:
    unit = by.unit
    bank = unit
    while bank.parent is not None:
        bank = bank.parent
    piece = write_piece(
        kind=known.kind,
        title=known.title,
        body=known.body,
        noted_on=business_date(at),
        customer=customer if known.who == "customer" else None,
        shared_with=bank if known.who in {"bank", "waiting"} else unit,
        facts={
            "topic": known.topic,
            "competitor": known.competitor,
            "tags": list(known.tags),
            "confidence": known.confidence,
            "importance": known.importance,
            "source": known.source,
            "industry_code": known.industry,
        },
        form_key=uuid.uuid5(NAMESPACE, str(number)),
        by=by,
        at=at,
    )
    if known.who == "bank" and piece.state == "waiting":
        review_piece(
            piece=piece,
            approve=True,
            note="内容准确，未涉及客户信息。",
            by=reviewer,
            at=at + dt.timedelta(hours=3),
        )
