"""Files the prospects of the demo bank through the services of the pool: found, claimed, met, graded, judged."""

import datetime as dt
from typing import Any

import numpy as np
from django.db import transaction

from common.calendar import business_date
from crm_site.demo import vocabulary
from crm_site.demo.codes import credit_codes
from crm_site.demo.companies import NameMaker
from customers.models import Customer
from organization.models import Staff
from organization.queries import staff_by_role, supervisors_of
from organization.rules import Role
from prospects.models import Level, Prospect, ProspectSource, Rule
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.file import add_person, edit_prospect, grade_prospect, log_contact, note_competitor
from prospects.services.pool import claim, drop, release
from prospects.services.qualification import Answer, evaluate, waive

TOUR_UNIT = "8811"
OF_TOUR, OF_OTHERS = 44, 7
WAN = 1_000_000  # fen
# Numbers far above those of the customers, so that no code is another company's.
FIRST_NUMBER = 70_000_000
BANKS = ("江南银行", "东海农商银行", "浙北城商银行", "通达股份银行", "邮信银行", "华越国有银行")
EDGES = (
    "贷款利率低约 20 个基点",
    "账户开得早，工资代发在他行",
    "分行行长与老板同乡",
    "抵押率给得高",
    "结算网点近，线上服务好",
)
DECIDERS = ("董事长", "财务总监", "总经理", "老板娘", "集团资金部")
TALKS = (
    ("visit", 95, "走访工厂，设备开工率约八成；现金流主要在他行结算，愿意先开一户试用企业网银。"),
    ("call", 12, "电话约下周见面，对方让准备一份流动资金贷款方案。"),
    ("visit", 120, "见到财务总监，谈了票据贴现和代发工资；他行年底到期一笔贷款，可以争取。"),
    ("invited", 60, "来支行参观，介绍了供应链融资；要求对比他行价格。"),
    ("video", 40, "视频沟通跨境收款需求，年出口约两千万美元。"),
    ("message", 8, "微信发去产品资料，回复月底前定。"),
    ("visit", 80, "老板对开户流程有顾虑，说明可上门核实；待补充股权结构资料。"),
)
NOTES = {
    "network": "大学同学介绍",
    "business": "押运业务往来中认识",
    "statistics": "区统计局规上企业名录",
    "directory": "行业协会会员名册",
    "press": "地方日报：新厂投产",
    "internet": "招聘网站扩招信息",
    "canvassing": "工业园区扫街",
    "self": "来电咨询开户",
    "chain": "付款流水中的主要供应商",
    "intermediary": "街道招商办推荐",
    "event": "银企对接会",
    "referral": "老客户推荐",
    "campaign": "专项活动名单",
}
PEOPLE = (("王", "财务总监"), ("李", "总经理"), ("章", "财务经理"), ("胡", "董事长"), ("吕", "出纳主管"))
# By how often one has talked.
PHASES = ("discover", "discover", "cultivate", "maintain")
GIVEN = ("建华", "丽萍", "国强", "晓燕", "志明", "慧芳", "伟东", "雪梅")


@transaction.atomic
def file_prospects(*, seed: int, at: dt.datetime) -> int:
    """File about 120 companies in the pools of all sub-branches, once; returns how many came in."""
    if Prospect.objects.exists():
        return 0
    rng = np.random.default_rng([seed, 9])
    units = sorted(
        {person.unit for person in staff_by_role(Role.ACCOUNT_MANAGER) if person.unit},
        key=lambda unit: unit.code,
    )
    names, filed = NameMaker(seed + 9), 0
    for unit in units:
        scout = Scout(unit, rng, at)
        for _ in range(OF_TOUR if unit.code == TOUR_UNIT else OF_OTHERS):
            filed += scout.file(names, FIRST_NUMBER + filed)
    return filed


class Scout:
    """Finds the companies of one sub-branch and does with them what its account managers would."""

    def __init__(self, unit, rng: np.random.Generator, at: dt.datetime) -> None:
        self.unit, self.rng, self.at = unit, rng, at
        self.people = staff_by_role(Role.ACCOUNT_MANAGER, unit=unit)
        self.supervisor = supervisors_of(unit)[0]
        self.customers = list(Customer.objects.live().filter(unit=unit).order_by("customer_no")[:30])

    @transaction.atomic
    def file(self, names: NameMaker, number: int) -> int:
        """One company with its story; none where the bank knows it already."""
        rng = self.rng
        values, figures = self._company(names, number)
        story = rng.random()
        days = int(rng.integers(2, 28)) if story < 0.8 else int(rng.integers(40, 160))
        found_at = self._days_ago(days + int(rng.integers(1, 30)))
        by = self._person()
        try:
            prospect = add_prospect(unit=self.unit, values=values, by=by, at=found_at)
        except KnownToBank:
            return 0
        self._know(prospect, figures, by, found_at)
        if story < 0.28:
            return 1  # waits in the pool
        if story < 0.32:
            drop(prospect=prospect, reason="已停产，无授信需求", by=by, at=self._days_ago(days))
            return 1
        self._hold(prospect, days, by)
        return 1

    def _hold(self, prospect: Prospect, days: int, by: Staff) -> None:
        rng = self.rng
        claim(prospect=prospect, by=by, at=self._days_ago(days))
        last = days
        for _ in range(int(rng.integers(0, 4)) if days < 29 else int(rng.integers(2, 5))):
            last = int(rng.integers(0, last)) if last else 0
            self._talk(prospect, by, last)
        if days >= 29 and last > 26:
            self._talk(prospect, by, int(rng.integers(1, 20)))
        self._judge(prospect, by)
        phase = PHASES[min(prospect.approaches.count(), 3)]
        prospect.refresh_from_db()
        edit_prospect(
            prospect=prospect, changes={"phase": phase}, version=prospect.version, by=by, at=self._days_ago(0)
        )
        if rng.random() < 0.06:
            release(prospect=prospect, reason="客户集中在外地，转回客户池", by=by, at=self._days_ago(0))

    def _know(self, prospect: Prospect, figures: dict[str, Any], by: Staff, at: dt.datetime) -> None:
        rng = self.rng
        if rng.random() < 0.85:
            edit_prospect(prospect=prospect, changes=figures, version=prospect.version, by=by, at=at)
        if rng.random() < 0.8:
            levels = [Level.HIGH, Level.LOW]
            importance, need = rng.choice(levels, p=[0.4, 0.6]), rng.choice(levels, p=[0.45, 0.55])
            scale = {Level.HIGH: 90, Level.LOW: 22}[Level(importance)]
            value = int(scale * float(rng.lognormal(0, 0.55))) * WAN
            grade_prospect(
                prospect=prospect, importance=str(importance), need=str(need), value_fen=value, by=by, at=at
            )
        for surname, title in [PEOPLE[int(place)] for place in rng.choice(len(PEOPLE), 2, replace=False)]:
            phone = f"139{int(rng.integers(10_000_000, 99_999_999))}"
            person = {"name": f"{surname}{rng.choice(GIVEN)}", "title": title, "phone": phone}
            decides = title in ("董事长", "总经理")
            add_person(prospect=prospect, values={**person, "decides": decides}, by=by, at=at)
        for bank in rng.choice(BANKS, int(rng.integers(0, 3)), replace=False):
            rival = {
                "bank": str(bank),
                "strength": int(rng.integers(1, 4)),
                "attention": int(rng.integers(1, 4)),
                "edge": str(rng.choice(EDGES)),
                "decided_by": str(rng.choice(DECIDERS)),
            }
            note_competitor(prospect=prospect, values=rival, by=by, at=at)

    def _talk(self, prospect: Prospect, by: Staff, days_ago: int) -> None:
        kind, minutes, said = TALKS[int(self.rng.integers(len(TALKS)))]
        at = self._days_ago(days_ago)
        minutes = max(5, int(minutes * float(self.rng.uniform(0.7, 1.4))) // 5 * 5)
        log_contact(prospect=prospect, kind=kind, happened_at=at, minutes=minutes, summary=said, by=by, at=at)

    def _judge(self, prospect: Prospect, by: Staff) -> None:
        rng, at = self.rng, self._days_ago(0)
        if rng.random() > 0.6:
            return
        proof = {
            "credit_record": "企业征信报告（本月查询）",
            "business": "主营收入占九成以上，近两年行业增速两位数",
            "people": "个人征信报告、走访邻里",
            "guarantee": "厂房抵押，评估报告在办",
        }
        full = rng.random() < 0.55
        said = {
            code: Answer(bool(rng.random() < 0.94), text)
            for code, text in proof.items()
            if full or rng.random() < 0.5
        }
        evaluate(prospect=prospect, answers=said, by=by, at=at)
        failed = prospect.findings.filter(result="fail", rule__code__in=["revenue", "years"]).first()
        if failed is not None and full:
            rule: Rule = failed.rule
            reason = "母公司在本行授信十年，同意放行"
            waive(prospect=prospect, rule=rule, reason=reason, by=self.supervisor, at=at)

    def _company(self, names: NameMaker, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        rng = self.rng
        trade_index = int(rng.integers(len(vocabulary.TRADES)))
        trade = vocabulary.TRADES[trade_index]
        core = names.core(trade_index)
        english = names.pinyin(core)
        source = str(rng.choice([source for source in ProspectSource.values if source in NOTES]))
        through = None
        if source in ("chain", "referral") and self.customers:
            through = self.customers[int(rng.integers(len(self.customers)))]
        code = credit_codes(
            np.array([number]), np.array([330105]), np.array([number % 2 == 0]), np.array([number % 37 == 0])
        )[0]
        values = {
            "name": f"{self.unit.parent.short_name.removesuffix('分行')}{core}{trade.word}有限公司",
            "short_name": f"{core}{trade.short}",
            "name_en": f"{english} {trade.english} Co., Ltd.",
            "short_name_en": f"{english} {trade.short_english}",
            "credit_code": code if rng.random() < 0.8 else "",
            "source": source,
            "source_note": NOTES[source],
            "source_customer": through,
            "industry_code": trade.code,
            "region_code": self.unit.region_code,
            "main_business": f"{trade.word}的生产与销售" if trade.code[0] == "C" else trade.word,
        }
        revenue = int(float(rng.lognormal(np.log(5200), 0.8))) * WAN
        assets = int(revenue * float(rng.uniform(0.6, 1.4))) // WAN * WAN
        today = business_date(self.at)
        figures = {
            "established_on": today - dt.timedelta(days=int(rng.gamma(2.4, 3.2) * 365) + 300),
            "annual_revenue_fen": revenue,
            "total_assets_fen": assets,
            "net_assets_fen": int(assets * float(rng.uniform(0.22, 0.65))) // WAN * WAN,
            "figures_year": today.year - 1,
        }
        return values, figures

    def _person(self) -> Staff:
        """Whoever finds the company; the tour's account manager finds more than others."""
        if self.unit.code == TOUR_UNIT and self.rng.random() < 0.5:
            return self.people[0]
        return self.people[int(self.rng.integers(len(self.people)))]

    def _days_ago(self, days: int) -> dt.datetime:
        return self.at - dt.timedelta(days=days, hours=2)
