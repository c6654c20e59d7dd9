"""Tables that were brought, one done and one waiting, and a pair of customers that may be one company."""

import datetime as dt
import io
import uuid

from common.spreadsheets import Table, write_workbook
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Customer
from customers.services import add_contact
from imports.models import SheetRun
from imports.services import bring_sheet, order_run
from imports.targets import targets
from organization.models import Staff

NAMESPACE = uuid.UUID("5b7f9c1e-0d54-4a6e-9a2b-2f6f4f0c6a11")
PEOPLE = [["林书瑶", "出纳", "名片"], ["邵一鸣", "行政主管", "现场拜访"]]
COMPANIES = [
    ["杭州岚庭新材料有限公司", "2016-05-01", 6200, 3100, 7400, "协会名册"],
    ["浙江叙风智能装备有限公司", "2019-09-01", 2800, 1200, 2600, "协会名册"],
    ["杭州小满食品商行", "2025-03-01", 120, 60, 90, ""],
]


def bring_tables(*, at: dt.datetime) -> int:
    """Bring and order where nobody has yet; returns how many tables there are."""
    tour = Customer.objects.select_related("manager", "unit").get(customer_no=TOUR_CUSTOMER)
    manager = tour.manager
    if manager is None or SheetRun.objects.filter(form_key=_key("people")).exists():
        return 0
    others = list(
        Customer.objects.filter(manager=manager, state="live").exclude(pk=tour.pk).order_by("customer_no")
    )
    if not others:
        return 0
    heads = ["客户号", "姓名", "职务", "来源"]
    people = _bring(
        "people", "联系人.xlsx", heads, [[others[0].customer_no, *row] for row in PEOPLE], manager, at
    )
    order_run(run=people, by=manager, at=at)
    heads = ["企业名称", "成立日期", "总资产(万元)", "净资产(万元)", "营业收入(万元)", "备注"]
    said = {"unit": tour.unit.code, "source": "directory"}
    _bring("prospects", "协会名册.xlsx", heads, COMPANIES, manager, at, said=said)
    _one_phone(others[-2:], manager, at)
    return 2


def _one_phone(companies: list[Customer], manager: Staff, at: dt.datetime) -> None:
    """The same phone at two customers: the page of duplicates asks whether they are one company."""
    for customer in companies:
        words = {"name": "丁可安", "title": "会计", "phone": "13900008126", "source": "名片"}
        add_contact(customer=customer, values=words, by=manager, at=at)


def _bring(
    target: str,
    name: str,
    heads: list[str],
    rows: list[list],
    by: Staff,
    at: dt.datetime,
    said: dict | None = None,
) -> SheetRun:
    content = write_workbook([Table("名单", heads, rows)])
    return bring_sheet(
        target=targets()[target],
        content=io.BytesIO(content),
        name=name,
        size=len(content),
        said=said,
        form_key=_key(target),
        by=by,
        at=at,
    )


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)
