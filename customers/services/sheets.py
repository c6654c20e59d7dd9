"""Tables of customers taken over: what their columns mean, whose rows they may change, and undoing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.text import fold_name
from customers.models import Customer, Ownership
from customers.rules import EARLIEST_FIGURES, credit_code_is_valid
from customers.services.editing import EDITABLE, StaleVersion, edit_customer
from customers.services.opening import close_customer, open_customer
from customers.standards import codes_of, industry_name, region_name
from imports.queries import in_use
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import KeptBack, RowRefused, Target, Written, named, restored
from organization.models import Staff, Unit
from organization.querysets import subtree_condition
from organization.rules import Act

_industry = lazy(industry_name, str)
_region = lazy(region_name, str)
_FIGURES = ("total_assets_fen", "net_assets_fen", "annual_revenue_fen", "profit_fen", "staff_count")
UNDONE = "import undone"


@dataclass(frozen=True)
class KnownCustomers:
    """What the bank has of the numbers in a table: those the person may change, and those taken by others."""

    own: dict[str, Customer]
    taken: set[str]
    codes: set[str]
    units: dict[str, Unit]
    staff: dict[str, Staff]


class CustomerSheet(Target):
    """Customers: those the person may change are changed by their number, a supervisor's new numbers are opened."""

    code = "customers"
    title = _("Customers")
    note = _(
        "Changes your customers by their number. A supervisor's new numbers become potential customers of the unit."
    )
    home = "customers:list"
    key = ("customer_no",)
    fields = (
        Field(
            "customer_no",
            _("Customer number"),
            ("客户号", "客户编号", "customer no"),
            required=True,
            longest=20,
            example="C900001",
        ),
        Field(
            "name",
            _("Legal name"),
            ("企业名称", "公司名称", "客户名称", "单位名称", "名称", "name"),
            longest=120,
            example="杭州样例机械有限公司",
        ),
        Field("credit_code", _("Credit code"), ("统一社会信用代码", "信用代码"), longest=18),
        Field("short_name", _("Short name"), ("简称",), longest=40, example="样例机械"),
        Field("name_en", _("English name"), ("英文名称",), longest=160),
        Field("short_name_en", _("English short name"), ("英文简称",), longest=60),
        Field("unit", _("Owning unit"), ("管户机构", "所属机构", "机构", "支行"), longest=60),
        Field(
            "manager",
            _("Lead account manager"),
            ("管户客户经理", "客户经理", "客户经理工号", "employee number"),
            longest=20,
        ),
        Field(
            "industry_code",
            _("Industry (GB/T 4754)"),
            ("行业", "行业代码", "所属行业"),
            Kind.CODE,
            choices=tuple((code, _industry(code)) for code in codes_of("industries") if len(code) > 1),
            example="C34",
        ),
        Field(
            "region_code",
            _("Region (GB/T 2260)"),
            ("地区", "区划代码", "所在地区"),
            Kind.CODE,
            choices=tuple((code, _region(code)) for code in codes_of("regions")),
            example="330105",
        ),
        Field(
            "ownership",
            _("Ownership"),
            ("所有制", "企业性质"),
            Kind.CODE,
            choices=named(Ownership),
            example="private",
        ),
        Field(
            "established_on", _("Established on"), ("成立日期", "注册日期"), Kind.DAY, example="2015-03-01"
        ),
        Field(
            "registered_capital_fen",
            _("Registered capital, CNY 10,000"),
            ("注册资本", "注册资本万元"),
            Kind.WAN,
            example=5000,
        ),
        Field(
            "total_assets_fen",
            _("Total assets, CNY 10,000"),
            ("总资产", "资产总额", "总资产万元"),
            Kind.WAN,
        ),
        Field(
            "net_assets_fen",
            _("Net assets, CNY 10,000"),
            ("净资产", "所有者权益", "净资产万元"),
            Kind.WAN,
            least=None,
        ),
        Field(
            "annual_revenue_fen",
            _("Annual revenue, CNY 10,000"),
            ("营业收入", "年收入", "营业收入万元"),
            Kind.WAN,
        ),
        Field("profit_fen", _("Profit, CNY 10,000"), ("利润", "净利润", "利润万元"), Kind.WAN, least=None),
        Field("staff_count", _("Staff count"), ("员工人数", "职工人数", "人数"), Kind.COUNT, example=120),
        Field(
            "figures_year",
            _("Year of the figures"),
            ("数据年份", "年度", "财报年度"),
            Kind.COUNT,
            least=EARLIEST_FIGURES,
        ),
    )

    def may(self, user: Staff) -> bool:
        return user.reach.may(Act.EDIT_CUSTOMER)

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> KnownCustomers:
        numbers = {read.values.get("customer_no", "") for read in rows}
        codes = {read.values.get("credit_code", "").upper() for read in rows} - {""}
        seen = Customer.objects.visible_to(by)
        own = {one.customer_no: one for one in seen.live().filter(customer_no__in=numbers)}
        held = set(Customer.objects.filter(customer_no__in=numbers).values_list("customer_no", flat=True))
        # Those that do the work: new files are opened below a supervisor alone.
        units = Unit.objects.filter(subtree_condition(by.reach.subtrees))
        people = {read.values.get("manager", "") for read in rows} - {""}
        return KnownCustomers(
            own=own,
            taken=held - own.keys(),
            codes=set(seen.filter(credit_code__in=codes).values_list("credit_code", flat=True)),
            units=_by_name(units),
            staff={
                one.employee_no: one
                for one in Staff.objects.working().filter(employee_no__in=people).select_related("unit")
            },
        )

    def judge(self, read: Read, known: KnownCustomers) -> Verdict:
        values = read.values
        if any(name in values for name in _FIGURES) and "figures_year" not in values:
            read.wrong("figures_year", "empty")
        if values.get("figures_year", 0) > business_today().year:
            read.wrong("figures_year", "future")
        current = known.own.get(values.get("customer_no", ""))
        if current is None:
            self._judge_new(read, known)
            return Verdict.MAKE
        for name in ("name", "credit_code"):
            told = fold_name(values.get(name, ""))
            if told and told not in (fold_name(getattr(current, name)), fold_name(current.short_name)):
                read.wrong(name, "other_name" if name == "name" else "other_code")
        return Verdict.CHANGE if self._changes(values, current) else Verdict.SAME

    def _judge_new(self, read: Read, known: KnownCustomers) -> None:
        values = read.values
        if not known.units or values.get("customer_no") in known.taken:
            if "customer_no" in values:
                read.wrong("customer_no", "not_yours")
            return
        if "name" not in values:
            read.wrong("name", "empty")
        code = values.get("credit_code", "").upper()
        if not credit_code_is_valid(code):
            read.wrong("credit_code", "bad_code")
        elif code in known.codes:
            read.wrong("credit_code", "taken")
        unit = known.units.get(fold_name(values["unit"])) if "unit" in values else None
        if unit is None:
            read.wrong("unit", "unknown_unit" if "unit" in values else "empty")
        lead = known.staff.get(values.get("manager", ""))
        if "manager" in values and (lead is None or unit is None or lead.unit_id != unit.pk):
            read.wrong("manager", "unknown_person")

    def _changes(self, values: dict[str, Any], current: Customer) -> dict[str, Any]:
        return {
            name: value
            for name, value in values.items()
            if name in EDITABLE and getattr(current, name) != value
        }

    def write(self, read: Read, known: KnownCustomers, *, by: Staff, at: datetime) -> Written:
        values = read.values
        current = known.own.get(values["customer_no"])
        if current is None:
            words = {name: value for name, value in values.items() if name not in ("unit", "manager")}
            words["credit_code"] = values.get("credit_code", "").upper()
            words["unit"] = known.units[fold_name(values["unit"])]
            words["manager"] = known.staff.get(values.get("manager", ""))
            return Written(open_customer(values=words, by=by, at=at), made=True)
        changes = self._changes(values, current)
        before = {name: getattr(current, name) for name in changes}
        try:
            edit_customer(customer=current, changes=changes, version=current.version, by=by, at=at)
        except StaleVersion as stale:
            raise RowRefused("customer_no", "changed_meanwhile") from stale
        return Written(current, made=False, before=before, after=changes)

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Customer.objects.visible_to(by).filter(pk__in=keys)
        return {one.pk: (one.label, reverse("customers:detail", args=[one.customer_no])) for one in seen}

    def undo(self, change: Any, *, by: Staff, at: datetime) -> None:
        seen = Customer.objects.visible_to(by).live()
        customer = seen.select_for_update(of=("self",)).filter(pk=change.record_id).first()
        if customer is None:
            raise KeptBack("gone")
        if change.made:
            if customer.version != 1:
                raise KeptBack("changed")
            if in_use(customer):
                raise KeptBack("in_use")
            close_customer(customer=customer, reason=UNDONE, by=by, at=at)
            return
        were = restored(customer, change.before, change.after)
        edit_customer(customer=customer, changes=were, version=customer.version, by=by, at=at, reason=UNDONE)


def _by_name(units: Any) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in units.order_by("-path"):
        for name in (unit.name_en, unit.short_name_en, unit.name, unit.short_name, unit.code):
            if name:
                found[fold_name(name)] = unit
    return found
