"""Lists of companies taken into a pool: compared with what the bank knows, judged by the conditions, added once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.text import fold_name
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import KeptBack, RowRefused, Target, Tile, Written
from organization.models import Staff, Unit
from organization.rules import Act
from prospects.models import Prospect, ProspectSource, ProspectState, Rule
from prospects.pool_texts import STANDINGS, known_sentence
from prospects.queries.known import Known, exact_companies
from prospects.queries.qualification import rule_set_on
from prospects.rules.qualification import Figures, Measure, Result, Standing, result_of, standing_of, value_of
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.pool import drop
from prospects.services.qualification import judge_figures

EARLIEST_YEAR = 1990
UNDONE = "import undone"


@dataclass(frozen=True)
class Pool:
    """Where the companies go, the conditions of today, and who asks."""

    unit: Unit | None
    source: str
    only_qualifying: bool
    rules: list[Rule]
    today: date
    by: Staff


class CompanySheet(Target):
    """Companies for a pool: one the bank knows is left as it is, and its row says what the reader may learn."""

    code = "prospects"
    title = _("Prospects")
    note = _(
        "Puts companies into a pool and judges their figures. What the bank knows already stays as it is."
    )
    home = "prospects:list"
    key = ("name",)
    most = 1_000
    faults = {"no_pool": _("has no pool to go to: bring the list again and say whose")}
    fields = (
        Field(
            "name",
            _("Legal name"),
            ("企业名称", "公司名称", "单位名称", "名称", "company", "name"),
            required=True,
            longest=120,
            example="杭州样例机械有限公司",
        ),
        Field("credit_code", _("Credit code"), ("统一社会信用代码", "信用代码"), longest=18),
        Field("short_name", _("Short name"), ("简称",), longest=40, example="样例机械"),
        Field("name_en", _("English name"), ("英文名称",), longest=160),
        Field(
            "source_note",
            _("How we came to know it"),
            ("来源说明", "备注", "how known", "note"),
            example="协会名册",
        ),
        Field("main_business", _("Main business"), ("主营业务", "经营范围")),
        Field("address", _("Address"), ("地址", "注册地址")),
        Field(
            "established_on",
            _("Established on"),
            ("成立日期", "注册日期", "established"),
            Kind.DAY,
            example="2015-03-01",
        ),
        Field(
            "total_assets_fen",
            _("Total assets, CNY 10,000"),
            ("总资产万元", "总资产", "资产总额", "total assets"),
            Kind.WAN,
            example=5000,
        ),
        Field(
            "net_assets_fen",
            _("Net assets, CNY 10,000"),
            ("净资产万元", "净资产", "所有者权益", "net assets"),
            Kind.WAN,
            least=None,
        ),
        Field(
            "annual_revenue_fen",
            _("Annual revenue, CNY 10,000"),
            ("营业收入万元", "营业收入", "年营业收入", "年收入", "annual revenue", "revenue"),
            Kind.WAN,
        ),
        Field(
            "figures_year",
            _("Year of the figures"),
            ("数据年份", "年度", "year"),
            Kind.COUNT,
            least=EARLIEST_YEAR,
            example=2025,
        ),
    )

    def may(self, user: Staff) -> bool:
        return user.reach.may(Act.WORK_PROSPECTS)

    def asked(self, user: Staff) -> dict[str, forms.Field]:
        units = Unit.objects.visible_to(user).exclude(level="head_office").order_by("path")
        return {
            "unit": forms.ModelChoiceField(
                label=_("Pool of"),
                queryset=units,
                to_field_name="code",
                empty_label=None,
                initial=user.unit.code if user.unit else None,
            ),
            "source": forms.ChoiceField(
                label=_("Source"), choices=ProspectSource.choices, initial=ProspectSource.DIRECTORY
            ),
            "only_qualifying": forms.BooleanField(
                label=_("Leave out companies whose figures miss a rule"), required=False
            ),
        }

    def names(self, read: Read) -> Collection[str]:
        values = read.values
        return {values.get("credit_code", "").upper(), fold_name(values.get("name", ""))} - {""}

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> Pool:
        today = business_today()
        rules = rule_set_on(today).rules.exclude(measure=Measure.ANSWER).order_by("position")
        unit = Unit.objects.visible_to(by).filter(code=said.get("unit")).first()
        source = said.get("source") or ProspectSource.DIRECTORY
        return Pool(unit, source, bool(said.get("only_qualifying")), list(rules), today, by)

    def judge(self, read: Read, known: Pool) -> Verdict:
        if known.unit is None:
            read.wrong("name", "no_pool")
        if read.values.get("figures_year", 0) > known.today.year:
            read.wrong("figures_year", "future")
        if read.errors or "name" not in read.values:
            return Verdict.WRONG
        standing, failed = _standing(read.values, known)
        read.counts_as = standing.value
        same = self._same(read, known.by)
        read.remark = known_sentence(same) if same else str(STANDINGS[standing.value])
        if same is not None:
            return Verdict.SAME
        if failed:
            read.remark += f" ({'; '.join(str(rule.name) for rule in failed)})"
        return Verdict.PASS if failed and known.only_qualifying else Verdict.MAKE

    def _same(self, read: Read, by: Staff) -> Known | None:
        code = read.values.get("credit_code", "").upper()
        found = exact_companies(by, name=read.values["name"], credit_code=code)
        return next(iter(found), None)

    def tiles(self, figures: Counter[str]) -> list[Tile]:
        return [
            Tile(str(STANDINGS[each.value]), str(figures[each.value]), str(_("by its figures")))
            for each in Standing
        ]

    def write(self, read: Read, known: Pool, *, by: Staff, at: datetime) -> Written:
        values = {**read.values, "source": known.source}
        if "credit_code" in values:
            values["credit_code"] = values["credit_code"].upper()
        try:
            prospect = add_prospect(unit=known.unit, values=values, by=by, at=at)
        except KnownToBank as there:  # added by somebody at this moment
            raise RowRefused("name", "changed_meanwhile") from there
        judge_figures(prospect=prospect, by=by, at=at)
        return Written(prospect, made=True, after={"version": prospect.version})

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Prospect.objects.visible_to(by).filter(pk__in=keys)
        return {one.pk: (one.name, reverse("prospects:detail", args=[one.public_id])) for one in seen}

    def undo(self, change: Any, *, by: Staff, at: datetime) -> None:
        prospect = Prospect.objects.visible_to(by).filter(pk=change.record_id).first()
        if prospect is None or prospect.state == ProspectState.DROPPED:
            raise KeptBack("gone")
        if prospect.state != ProspectState.OPEN or prospect.version != change.after["version"]:
            raise KeptBack("changed")
        if prospect.opportunities.exists():
            raise KeptBack("in_use")
        drop(prospect=prospect, reason=UNDONE, by=by, at=at)


def _standing(values: Mapping[str, Any], pool: Pool) -> tuple[Standing, list[Rule]]:
    """How a company stands by its figures alone: what people answer is asked once it is in the pool."""
    figures = Figures(
        values.get("established_on"),
        values.get("total_assets_fen"),
        values.get("net_assets_fen"),
        values.get("annual_revenue_fen"),
    )
    results = [
        (rule, result_of(rule.bound, rule.threshold, value_of(rule.measure, figures, pool.today)))
        for rule in pool.rules
    ]
    failed = [rule for rule, result in results if result == Result.FAIL]
    return standing_of((result, False) for _rule, result in results), failed
