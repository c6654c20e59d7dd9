"""One analysis sheet of each kind on the tour's customer, one of them worded anew."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from analyses.models import AnalysisSheet
from analyses.services import edit_sheet, write_sheet
from common.calendar import business_date
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import CompanyTie, Contact, Customer
from products.models import Product

ANNUAL, VISIT, TALK = "年报", "上门观察", "与财务总监面谈"

# Kind -> how many days ago, and what stands in each section with its source.
SHEETS: dict[str, tuple[int, dict[str, tuple[str, str]]]] = {
    "environment": (
        40,
        {
            "economy": ("本省装备制造业投资同比增长 6%，出口订单三季度起放缓。", "省统计局月报"),
            "industry": ("精密零部件向头部集中，账期普遍拉长到 90 至 120 天。", "行业协会简报"),
            "competitors": ("同城两家上市同行，均由大行以供应链融资切入。", "公开年报"),
            "affiliates": ("集团下有两家销售公司，结算分散在三家银行。", TALK),
            "trends": ("汽车件占比下降，医疗器械件两年翻番。", ANNUAL),
        },
    ),
    "on_site": (
        33,
        {
            "premises": ("两条新产线满负荷，成品库位紧张，门口每天约二十车次。", VISIT),
            "office": ("墙上是首台样机的照片和质量奖状，桌上放着德国设备样本。", VISIT),
            "culture": ("讲究准时和书面确认，会议从不超过半小时。", VISIT),
            "taste": ("喝龙井，不喝酒。", VISIT),
            "topics": ("设备国产化、徒步、孩子学的机械专业。", TALK),
        },
    ),
    "policy": (
        26,
        {
            "credit": ("属积极支持类行业，资产负债率低于准入线，担保以应收账款为主。", "授信政策"),
            "pricing": ("综合贡献可支持优惠档，单笔保理费率不低于底价。", "价格表"),
            "fit": ("先做有追索权保理，配套结算归集，贷款不再加额度。", "与风险经理讨论"),
        },
    ),
    "value_chain": (
        19,
        {
            "inbound": ("钢材按月预付三成，年用量约 1.2 万吨。", TALK),
            "operations": ("设备更新两年需 3,000 万元。", TALK),
            "outbound": ("出口占三成，美元结算。", ANNUAL),
            "marketing": ("投标保证金常年占用约 400 万元。", TALK),
            "staff": ("一千一百名员工，工资由他行代发。", TALK),
            "procurement": ("供应商多为小厂，希望账期内拿到现款。", VISIT),
            "tied_up": ("应收账款占流动资产六成，平均 118 天。", ANNUAL),
            "suppliers": ("前五大供应商占采购四成。", ANNUAL),
            "buyers": ("前三大买方均为上市公司，付款准时但账期长。", ANNUAL),
        },
    ),
    "markets": (
        12,
        {
            "customer": ("采购与财务分开决策，先过财务。", TALK),
            "internal": ("公司部、风险部和国际部每月碰一次。", "内部例会"),
            "supplier": ("信用保险公司可共同出方案。", "产品部"),
            "recruitment": ("校招以机械专业为主，可合办实习。", VISIT),
            "referral": ("审计师与会计师事务所常被问及融资渠道。", TALK),
            "influence": ("行业协会秘书长对同行有影响。", "行业协会"),
        },
    ),
}
# The bank's service for a link of the value chain, as far as the catalogue has it.
SERVICES = {
    "inbound": "working_capital",
    "operations": "fixed_asset",
    "marketing": "bid_bond",
    "staff": "payroll_service",
    "tied_up": "invoice_factoring",
    "outbound": "international_settlement",
}


def write_sheets(*, at: dt.datetime) -> int:
    """Write a sheet of each kind where there is none yet, as the account manager; returns how many there are."""
    customer = Customer.objects.select_related("manager").get(customer_no=TOUR_CUSTOMER)
    manager = customer.manager
    if manager is None or AnalysisSheet.objects.filter(customer=customer).exists():
        return 0
    with transaction.atomic():
        for kind, (days, said) in SHEETS.items():
            moment = at - dt.timedelta(days=days)
            sheet = write_sheet(
                customer=customer,
                kind=kind,
                dated_on=business_date(moment),
                words=_words(customer, kind, said),
                form_key=uuid.uuid5(uuid.NAMESPACE_URL, f"demo-sheet-{kind}"),
                by=manager,
                at=moment,
            )
            if kind == "environment":
                more = {"trends": {"text": "汽车件占比下降，医疗器械件两年翻番；明年拟投半导体件。"}}
                edit_sheet(sheet=sheet, changes=more, version=1, by=manager, at=at)
    return len(SHEETS)


def _words(customer: Customer, kind: str, said: dict[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = {
        section: {"text": text, "source": source} for section, (text, source) in said.items()
    }
    if kind == "value_chain":
        products = Product.objects.in_bulk(list(SERVICES.values()), field_name="code")
        for section, code in SERVICES.items():
            words[section]["product"] = products.get(code)
    if kind == "markets":
        people = list(Contact.objects.filter(customer=customer, left_on=None).order_by("part", "id")[:2])
        ties = CompanyTie.objects.filter(customer=customer, ended_on=None)
        words["customer"]["contact"] = people[0] if people else None
        words["referral"] |= {
            "contact": people[-1] if people else None,
            "asked": "请财务总监介绍两家下游买方的财务负责人",
            "given": "已介绍远汀物流，上月见面",
        }
        words["supplier"]["tie"] = ties.filter(kind="supplier").order_by("id").first()
        words["influence"]["tie"] = ties.filter(kind="association").order_by("id").first()
    return words
