"""Past cases of another system taken over: each with its own dates and the limits of its level, marked as imported."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.spreadsheets import fold_head
from common.working_days import bank_calendar
from complaints import texts
from complaints.models import Complaint, StandardCode
from complaints.rules.clocks import service_due
from complaints.rules.codes import Channel, Clock, CodeKind, Level, Topic, Track, Validity
from complaints.rules.history import ENDS, EVENING, MOMENTS, MORNING, USUAL, category_of, wrong_order
from complaints.services.registering import _keep_from, register_imported
from customers.models import Customer
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import Target, Written
from organization.models import Staff, Unit
from organization.rules import Act
from products.models import ProductLine

# Columns that name something of ours, and what is wrong where it is not there.
NAMED = {
    "unit": "no_such_unit",
    "customer": "no_such_customer",
    "product": "no_such_product",
    "cause": "no_such_code",
    "business": "no_such_code",
    "standard_channel": "no_such_code",
}


@dataclass(frozen=True)
class KnownCases:
    """What the bank has of what a table of past cases names, by how it may be written; and the cases taken over."""

    source: str
    home: int | None
    written: set[str]
    keys: dict[str, dict[str, int]]
    units: dict[int, Unit]
    staff: dict[str, Staff]

    def key(self, name: str, values: Mapping[str, Any]) -> int | None:
        """The key of what a row names in this column."""
        said = values.get(name)
        return None if said is None else self.keys[name].get(fold_head(said))


class PastCaseSheet(Target):
    """Past cases: known again by the name of their system and their number there; one that is here stays as it is."""

    code = "complaints"
    title = _("Past complaints of another system")
    note = _("Takes closed cases over with their own dates. A case that still runs is recorded here instead.")
    stays = _("Cases are never deleted, so such a table is not taken back.")
    home = "complaints:desk"
    key = ("number",)
    private = True
    faults = {
        "no_such_unit": _("no such unit"),
        "no_such_customer": _("no such customer"),
        "no_such_product": _("no such product"),
        "no_such_code": _("code without a meaning"),
        "no_such_person": _("no such colleague"),
        "before_complaint": _("lies before the complaint"),
        "before_resolved": _("lies before the solution"),
        "still_open": _("is missing: a case that still runs is recorded here instead"),
    }
    fields = (
        Field(
            "number",
            _("Number there"),
            ("编号", "投诉编号", "工单号", "案件编号", "case number", "case no"),
            required=True,
            longest=18,
            example="2024-17",
        ),
        Field(
            "received_at",
            _("Received"),
            ("收到时间", "受理时间", "投诉时间", "投诉日期", "登记日期", "收到日期", "received at"),
            Kind.MOMENT,
            required=True,
            clock=MORNING,
            example="2024-03-01 09:20",
        ),
        Field("unit", _("Unit"), ("单位", "机构", "被投诉机构", "处理机构", "支行", "机构号", "branch")),
        Field(
            "text",
            _("What happened"),
            ("内容", "投诉内容", "事由", "投诉事由", "诉求", "description", "text"),
            required=True,
            longest=4000,
            private=True,
            example="回单两周没有寄出",
        ),
        Field(
            "customer",
            _("Customer number or credit code"),
            ("客户号", "客户编号", "统一社会信用代码", "customer number", "credit code"),
        ),
        Field(
            "complainant_name",
            _("Name of the complainant"),
            ("投诉人", "客户名称", "单位名称", "complainant", "name"),
            longest=120,
            private=True,
        ),
        Field(
            "level",
            _("Level"),
            ("级别", "等级", "紧急程度", "priority"),
            Kind.CODE,
            choices=tuple((str(level.value), texts.LEVELS[level]) for level in Level),
            words=USUAL["level"],
        ),
        Field(
            "channel",
            _("Channel"),
            ("渠道", "来源渠道", "受理渠道"),
            Kind.CODE,
            choices=tuple((each.value, texts.CHANNELS[each]) for each in Channel),
            words=USUAL["channel"],
        ),
        Field(
            "track",
            _("Source"),
            ("来源", "投诉来源"),
            Kind.CODE,
            choices=tuple((each.value, texts.TRACKS[each]) for each in Track),
            words=USUAL["track"],
        ),
        Field(
            "topic",
            _("Subject"),
            ("类别", "投诉类别", "投诉类型", "topic", "category"),
            Kind.CODE,
            choices=tuple((each.value, texts.TOPICS[each]) for each in Topic),
            words=USUAL["topic"],
        ),
        Field("product", _("Product"), ("产品", "业务品种", "业务类别")),
        Field("amount", _("Amount in yuan"), ("金额", "涉及金额", "amount"), Kind.YUAN),
        Field(
            "responded_at",
            _("First response"),
            ("首次回复时间", "答复时间", "回复日期", "answered"),
            Kind.MOMENT,
            clock=EVENING,
        ),
        Field(
            "resolved_at",
            pgettext_lazy("column", "Resolved"),
            ("解决时间", "办结时间", "处理完成日期", "resolved at"),
            Kind.MOMENT,
            clock=EVENING,
            example="2024-03-05",
        ),
        Field(
            "closed_at",
            pgettext_lazy("column", "Closed"),
            ("结案时间", "关闭时间", "closed at"),
            Kind.MOMENT,
            clock=EVENING,
        ),
        Field(
            "withdrawn_at",
            pgettext_lazy("column", "Withdrawn"),
            ("撤诉时间", "撤回时间"),
            Kind.MOMENT,
            clock=EVENING,
        ),
        Field(
            "validity",
            _("Validity"),
            ("是否有效", "认定结果", "处理结果", "outcome"),
            Kind.CODE,
            choices=tuple((each.value, texts.VALIDITIES[each]) for each in Validity if each.value),
            words=USUAL["validity"],
        ),
        Field("cause", _("Cause"), ("原因", "投诉原因", "原因代码")),
        Field("business", _("Kind of business"), ("业务代码", "监管业务分类", "business code")),
        Field("standard_channel", _("Channel of the standard"), ("渠道代码", "监管渠道分类", "channel code")),
        Field(
            "accused",
            _("Employee number of whom it is about"),
            ("被投诉人", "被投诉人工号", "责任人工号", "accused", "employee number"),
            private=True,
        ),
    )

    def may(self, user: Staff) -> bool:
        """Complaint officers and senior management."""
        return user.reach.may(Act.HANDLE_COMPLAINT) or user.reach.everything

    def asked(self, user: Staff) -> dict[str, forms.Field]:
        return {
            "source_system": _SystemField(
                label=_("Name of the other system"),
                max_length=20,
                help_text=_("Letters and digits; it stands before each number, such as OLDCRM-2024-17."),
                validators=[
                    RegexValidator(
                        r"^[A-Z0-9][A-Z0-9_.]{1,19}$",
                        _("Two to twenty letters, digits, points or underlines."),
                    )
                ],
            ),
            "unit": forms.ModelChoiceField(
                label=_("Unit of rows that name none"),
                queryset=Unit.objects.visible_to(user).order_by("path"),
                to_field_name="code",
                required=False,
                empty_label=_("Every row names its unit"),
            ),
        }

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> KnownCases:
        source = str(said.get("source_system", ""))
        told = [read.values for read in rows]
        numbers = {values["number"] for values in told if "number" in values}
        written = Complaint.objects.filter(imported=True, source_system=source, source_number__in=numbers)
        people = {number for values in told for number in _people(values)}
        staff = Staff.objects.filter(employee_no__in={*people, *map(str.upper, people)})
        home = Unit.objects.visible_to(by).filter(code=said.get("unit")).first() if said.get("unit") else None
        units = list(Unit.objects.order_by("-path"))
        lines = ProductLine.objects.all()
        return KnownCases(
            source=source,
            home=home.pk if home else None,
            written=set(written.values_list("source_number", flat=True)),
            keys={
                "unit": _by_name(
                    units, lambda one: (one.name_en, one.short_name_en, one.name, one.short_name, one.code)
                ),
                "customer": _customers({values["customer"] for values in told if "customer" in values}),
                "product": _by_name(lines, lambda one: (one.code, one.name_zh, one.name_en)),
                "cause": _codes(CodeKind.CAUSE),
                "business": _codes(CodeKind.BUSINESS),
                "standard_channel": _codes(CodeKind.CHANNEL),
            },
            units={one.pk: one for one in units},
            staff={fold_head(one.employee_no): one for one in staff},
        )

    def judge(self, read: Read, known: KnownCases) -> Verdict:
        values = read.values
        for name, fault in NAMED.items():
            if name in values and known.key(name, values) is None:
                read.wrong(name, fault)
        if "unit" not in values and known.home is None:
            read.wrong("unit", "empty")
        if any(fold_head(number) not in known.staff for number in _people(values)):
            read.wrong("accused", "no_such_person")
        unread = {error.field for error in read.errors}.intersection(ENDS)
        moments = {name: values.get(name) for name in ("received_at", *MOMENTS)}
        for name, fault in wrong_order(moments, unread=bool(unread)):
            read.wrong(name, fault)
        return Verdict.SAME if values.get("number") in known.written else Verdict.MAKE

    def write(self, read: Read, known: KnownCases, *, by: Staff, at: datetime) -> Written:
        values = read.values
        level, received = int(values.get("level", Level.REGULAR)), values["received_at"]
        unit = known.units[known.key("unit", values) or known.home or 0]
        calendar = bank_calendar()
        complaint = register_imported(
            source_system=known.source,
            source_number=values["number"],
            unit=unit,
            received_at=received,
            level=level,
            text=values["text"],
            at=at,
            response_due_at=service_due(Clock.RESPONSE, [(received, level)], calendar).due_at,
            resolve_due_at=service_due(Clock.RESOLVE, [(received, level)], calendar).due_at,
            **_columns(values, known),
        )
        accused = [known.staff[fold_head(number)] for number in _people(values)]
        if accused:
            _keep_from(complaint, accused=accused, by=None, at=at)
        return Written(complaint, made=True)

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Complaint.objects.visible_to(by).filter(pk__in=keys)
        return {one.pk: (one.number, reverse("complaints:detail", args=[one.number])) for one in seen}


class _SystemField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


def _people(values: Mapping[str, Any]) -> list[str]:
    said = values.get("accused", "").replace("；", ";").replace("、", ";").split(";")
    return [number.strip() for number in said if number.strip()]


def _by_name(rows: Iterable[Any], names: Any) -> dict[str, int]:
    return {fold_head(name): row.pk for row in rows for name in names(row) if name}


def _codes(kind: CodeKind) -> dict[str, int]:
    rows = StandardCode.objects.filter(kind=kind).order_by("-position")
    return _by_name(rows, lambda one: (one.name_en, one.name_zh, one.code))


def _customers(named: set[str]) -> dict[str, int]:
    """By number or credit code, looked up by what the table says only."""
    rows = Customer.objects.filter(customer_no__in=named) | Customer.objects.filter(credit_code__in=named)
    return _by_name(rows, lambda one: (one.customer_no, one.credit_code))


def _columns(values: Mapping[str, Any], known: KnownCases) -> dict[str, Any]:
    withdrawn, resolved, closed = (values.get(f"{name}_at") for name in ("withdrawn", "resolved", "closed"))
    topic = values.get("topic", Topic.PROCESS.value)
    return {
        "state": "withdrawn" if withdrawn else "closed",
        "channel": values.get("channel", Channel.PHONE.value),
        "track": values.get("track", Track.CUSTOMER.value),
        "category": category_of(topic),
        "topic": topic,
        "validity": values.get("validity", ""),
        "first_response_at": values.get("responded_at"),
        "resolved_at": resolved or closed,
        "closed_at": None if withdrawn else closed or resolved,
        "withdrawn_at": withdrawn,
        "customer_id": known.key("customer", values),
        "product_line_id": known.key("product", values),
        "cause_id": known.key("cause", values),
        "business_code_id": known.key("business", values),
        "channel_code_id": known.key("standard_channel", values),
        "complainant_name": values.get("complainant_name", ""),
        "amount_fen": values.get("amount"),
    }
