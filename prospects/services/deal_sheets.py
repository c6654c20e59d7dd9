"""Closed deals of another system taken into the bank's own history, so that probabilities are learned from them too."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import SHANGHAI
from common.presentation import percent
from common.text import fold_name
from customers.models import Customer
from imports.queries import in_use
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import KeptBack, Target, Tile, Written, named
from organization.models import Staff
from organization.rules import Role
from products.models import ProductLine
from prospects.models import (
    DecidingFactor,
    Opportunity,
    Prospect,
    ProspectSource,
    ProspectState,
    StageName,
)
from prospects.pipeline_texts import RESULTS
from prospects.rules.deals import LOST, RESULT_WORDS, RUNNING, WON
from prospects.rules.pipeline import STAGES, Stage, State, position, win_rate
from prospects.services.adding import refresh_search
from prospects.services.learning import learn_from_history

HISTORY = "imported history"


@dataclass(frozen=True)
class KnownDeals:
    """What the bank has of the deals, companies, products and people that a table names."""

    source: str
    written: set[str]
    by_number: dict[str, Customer]
    by_name: dict[str, Customer]
    # Companies that are no customers, by folded name; those met in the table are added as they are made.
    prospects: dict[str, Prospect]
    lines: dict[str, ProductLine]
    owners: dict[str, Staff]

    def customer(self, values: Mapping[str, Any]) -> Customer | None:
        return self.by_number.get(values.get("customer_no", "")) or self.by_name.get(values["company"])


class DealSheet(Target):
    """Closed deals: known again by the name of their system and their number there; what still runs is left aside."""

    code = "deals"
    title = _("Closed deals of another system")
    note = _(
        "Becomes history from which the probability of each stage is learned. What is under way is left aside."
    )
    home = "prospects:opportunity-list"
    key = ("number",)
    faults = {"after_close": _("is after the end")}
    fields = (
        Field(
            "number",
            _("Number in that system"),
            ("商机编号", "编号", "项目编号", "deal number", "opportunity id", "id"),
            required=True,
            longest=60,
            example="D2024001",
        ),
        Field(
            "customer_no",
            _("Customer number"),
            ("客户号", "客户编号", "account number"),
            longest=60,
        ),
        Field(
            "company",
            pgettext_lazy("opportunity", "Company"),
            ("客户名称", "公司名称", "企业名称", "客户", "company", "account name", "account"),
            required=True,
            longest=120,
            example="杭州样例机械有限公司",
        ),
        Field(
            "name",
            pgettext_lazy("opportunity", "What it is about"),
            ("商机名称", "项目名称", "名称", "deal name", "opportunity name"),
            longest=80,
        ),
        Field("product_line", _("Product line"), ("产品线", "产品", "业务品种", "product"), Kind.CODE),
        Field(
            "amount_wan",
            _("Amount, CNY 10,000"),
            ("金额万元", "金额(万元)", "amount 10000"),
            Kind.WAN,
            example=500,
        ),
        Field(
            "amount",
            _("Amount in yuan"),
            ("金额", "金额元", "amount", "deal value", "close value"),
            Kind.YUAN,
        ),
        Field(
            "opened_on",
            _("Opened on"),
            ("开始日期", "创建日期", "立项日期", "opened", "engage date", "created"),
            Kind.DAY,
        ),
        Field(
            "closed_on",
            _("Closed on"),
            ("结束日期", "关闭日期", "成交日期", "closed", "close date"),
            Kind.DAY,
            required=True,
            example="2025-11-03",
        ),
        Field(
            "result",
            _("Won or lost"),
            ("结果", "状态", "是否成功", "result", "deal stage", "outcome", "status"),
            Kind.CODE,
            required=True,
            choices=tuple(RESULTS.items()),
            words=RESULT_WORDS,
            example="won",
        ),
        Field(
            "stage",
            _("Stage reached"),
            ("到达阶段", "最高阶段", "阶段", "last stage"),
            Kind.CODE,
            choices=named(StageName),
        ),
        Field(
            "decided_by",
            _("What decided"),
            ("决定因素", "decided by"),
            Kind.CODE,
            choices=named(DecidingFactor),
        ),
        Field("competitor", _("Competitor"), ("竞争对手", "竞争银行"), longest=60),
        Field(
            "reason",
            _("Why it was lost"),
            ("原因", "丢单原因", "失败原因", "reason", "lost reason"),
            longest=300,
        ),
        Field("owner", _("Employee number"), ("客户经理工号", "工号", "负责人工号", "owner"), longest=60),
    )

    def may(self, user: Staff) -> bool:
        """The supervisor of a unit, whose prospects strangers become."""
        return Role.SUPERVISOR in user.reach.roles and user.unit_id is not None

    def asked(self, user: Staff) -> dict[str, forms.Field]:
        return {
            "source_system": forms.CharField(
                label=_("From which system"),
                max_length=19,
                help_text=_("A short name. A deal is known again by this name and its number there."),
            )
        }

    def choices(self, each: Field) -> Iterable[tuple[str, Any]]:
        if each.name != "product_line":
            return each.choices
        lines = ProductLine.objects.order_by("position")
        return [(line.code, (line.name_zh, line.name_en)) for line in lines]

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> KnownDeals:
        source = str(said.get("source_system", ""))
        told = [read.values for read in rows]
        numbers = {values["customer_no"] for values in told if "customer_no" in values}
        names = {values["company"] for values in told if "company" in values}
        keys = {_key(source, values) for values in told}
        seen = Customer.objects.visible_to(by).live()
        by_name = {one.name: one for one in seen.filter(name__in=names)}
        by_name |= {one.short_name: one for one in seen.filter(short_name__in=names)}
        here = Prospect.objects.filter(folded_name__in={fold_name(name) for name in names}, unit=by.unit)
        owners = {values["owner"] for values in told if "owner" in values}
        written = Opportunity.objects.filter(import_key__in=keys).values_list("import_key", flat=True)
        return KnownDeals(
            source=source,
            written=set(written),
            by_number={one.customer_no: one for one in seen.filter(customer_no__in=numbers)},
            by_name=by_name,
            prospects={one.folded_name: one for one in here.order_by("-id")},
            lines={line.code: line for line in ProductLine.objects.order_by("position")},
            owners=Staff.objects.in_bulk(owners, field_name="employee_no"),
        )

    def judge(self, read: Read, known: KnownDeals) -> Verdict:
        values = read.values
        if values.get("result") == RUNNING:
            read.errors.clear()
            read.counts_as = RUNNING
            return Verdict.PASS
        closed, opened = values.get("closed_on"), values.get("opened_on")
        if closed and opened and opened > closed:
            read.wrong("opened_on", "after_close")
        read.counts_as = values.get("result", "")
        return Verdict.SAME if _key(known.source, values) in known.written else Verdict.MAKE

    def tiles(self, figures: Counter[str]) -> list[Tile]:
        won, lost, running = figures[WON], figures[LOST], figures[RUNNING]
        rate = win_rate(won, lost)
        sums = _("%(won)s won, %(lost)s lost") % {"won": f"{won:,}", "lost": f"{lost:,}"}
        return [
            Tile(str(_("Win rate of the file")), "—" if rate is None else percent(rate, 2), sums),
            Tile(str(_("Still under way")), f"{running:,}", str(_("left aside"))),
        ]

    def write(self, read: Read, known: KnownDeals, *, by: Staff, at: datetime) -> Written:
        values = read.values
        customer = known.customer(values)
        prospect = None if customer else _prospect(values["company"], known, by=by, at=at)
        company = customer or prospect
        deal = Opportunity.objects.create(
            customer=customer,
            prospect=prospect,
            unit_id=company.unit_id,
            product_line=known.lines.get(values.get("product_line", ""), next(iter(known.lines.values()))),
            owner=known.owners.get(values.get("owner", ""), by),
            imported=True,
            import_key=_key(known.source, values),
            **_told(values),
        )
        known.written.add(deal.import_key)
        return Written(deal, made=True)

    def finish(self, *, by: Staff, at: datetime) -> None:
        learn_from_history(at=at)

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Opportunity.objects.visible_to(by).filter(pk__in=keys)
        address = "prospects:opportunity-detail"
        return {one.pk: (one.name, reverse(address, args=[one.public_id])) for one in seen}

    def undo(self, change: Any, *, by: Staff, at: datetime) -> None:
        deal = Opportunity.objects.select_for_update().filter(pk=change.record_id).first()
        if deal is None:
            raise KeptBack("gone")
        if deal.version != 1:
            raise KeptBack("changed")
        if in_use(deal):
            raise KeptBack("in_use")
        prospect = deal.prospect
        deal.delete()
        if prospect is not None and prospect.closed_reason == HISTORY and not in_use(prospect):
            prospect.delete()


def _key(source: str, values: Mapping[str, Any]) -> str:
    return f"{source}:{values.get('number', '')}"


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """A won deal has reached every stage; a lost one the stage that is named, a lead without one."""
    won, closed_on = values["result"] == WON, values["closed_on"]
    stage = values.get("stage")
    reached = min(position(stage), position(Stage.APPROVED)) if stage else 0
    furthest = position(Stage.FUNDED) if won else reached
    amount_fen = values["amount_wan"] if "amount_wan" in values else values.get("amount")
    return {
        "name": values.get("name") or values["company"][:80],
        "amount_fen": amount_fen or None,  # a deal of nothing has no amount
        "funded_fen": (amount_fen or None) if won else None,
        "expected_on": closed_on,
        "stage": Stage.FUNDED.value if won else STAGES[furthest].value,
        "state": (State.WON if won else State.LOST).value,
        "furthest": furthest,
        "opened_at": datetime.combine(values.get("opened_on", closed_on), time(9), tzinfo=SHANGHAI),
        "entered_stage_at": datetime.combine(closed_on, time(9), tzinfo=SHANGHAI),
        "closed_on": closed_on,
        "decided_by": values.get("decided_by", ""),
        "competitor": values.get("competitor", ""),
        "lost_reason": "" if won else values.get("reason", ""),
    }


def _prospect(name: str, known: KnownDeals, *, by: Staff, at: datetime) -> Prospect:
    """The company of a deal that is no customer: a prospect outside the pool, made once."""
    folded = fold_name(name)
    there = known.prospects.get(folded)
    if there is not None:
        return there
    made = Prospect(
        name=name,
        short_name=name[:40],
        unit=by.unit,
        state=ProspectState.DROPPED,
        closed_at=at,
        closed_reason=HISTORY,
        source=ProspectSource.BUSINESS,
        created_at=at,
    )
    refresh_search(made)
    made.save()
    known.prospects[folded] = made
    return made
