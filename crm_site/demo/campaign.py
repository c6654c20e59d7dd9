"""The demo bank's campaign for housing maintenance funds: the figures of such a year, through the services."""

import datetime as dt
import io
import random
import uuid

from django.db import transaction

from campaigns.models import Campaign, Target
from campaigns.rules import Outcome
from campaigns.services import planning
from campaigns.services.bulletins import make_bulletin
from campaigns.services.calls import log_call
from campaigns.services.forces import join_task_force
from campaigns.services.meetings import plan_meetings, write_up_meeting
from campaigns.services.results import record_result, take_from_core
from campaigns.services.targets import add_customers, add_prospects, import_list
from common.calendar import business_date, month_start, months_later
from common.spreadsheets import Sheet
from customers.models import Customer
from lists.services import save_view
from organization.models import Staff, Unit
from products.models import ProductLine
from prospects.models import Prospect

NAMESPACE = uuid.UUID("2b8f4a5e-5d0c-4c55-9a58-0c6b3f9f1d77")
NAME = "住宅专项维修资金开户"
YUAN = 100
WAN = 10_000 * YUAN
COMMITTEES, OPENED = 500, 98
DEPOSITS, CARDS, WEALTH = 312_000 * WAN, 98_460, 51_200 * WAN
# What each sub-branch reached of its quota, from the first to the last: one leads far, one has nothing yet.
QUOTAS = (14, 12, 11, 10, 10, 9, 8, 8, 7, 6, 6, 5)
REACHED = (17, 13, 12, 10, 9, 9, 8, 7, 6, 4, 3, 0)
PLACES = [
    *("翠苑", "金桂", "银泰", "滨江", "望湖", "锦绣", "清荷", "康乐", "文晖", "和平"),
    *("青枫", "丽水", "云栖", "紫金", "明珠", "春江", "南都", "北辰", "城西", "东方"),
]
KINDS = ["花园", "家园", "公寓", "新村", "名邸", "雅苑"]
FACTS = {
    "name": NAME,
    "offer": "维修资金专户：分户记账、按季公示、使用审批线上办，账户管理零费用；业主连带借记卡和稳健理财。",
    "universe_size": 3000,
    "universe_base": "个小区",
    "reachable_size": COMMITTEES,
    "reachable_base": "个已成立业委会",
    "market_fen": 20_500_000_000 * YUAN,
    "market_base": "维修资金存量",
    "who_decides": "业委会主任和委员，三分之二业主同意",
    "who_does_not": "物业公司、街道（只建议）",
    "way_in": "物业协会、街道、业委会主任联席会",
    "bulletin_name": "维修资金快报",
    "bulletin_lead": "区域例会周三 15:00，零开户支行说明原因。",
}
CRITERIA = (
    "规模大：专户资金一千万元以上",
    "档次高",
    "管理规范：业委会正常履职",
    "先近后远：网点三公里内优先",
)
# Six rivals among the seven banks with a licence; four without a single account.
RIVALS = (
    ("江南银行", 3, 3, "网点多，社区有代办点", 41),
    ("东海银行", 2, 2, "物业费代收系统", 12),
    ("越州商业银行", 2, 1, "利率上浮", 0),
    ("远洋银行", 1, 2, "有住建局关系", 0),
    ("钱塘农商银行", 1, 1, "郊区网点", 0),
    ("汇通银行", 1, 1, "", 0),
)
ENDINGS = (
    Outcome.NO_ANSWER,
    Outcome.CALL_BACK,
    Outcome.INTERESTED,
    Outcome.MEETING,
    Outcome.PROPOSAL,
    Outcome.AGREED,
    Outcome.DECLINED,
    Outcome.WITH_RIVAL,
)


@transaction.atomic
def file_campaign(*, seed: int, at: dt.datetime) -> bool:
    """Plan, run and report the campaign once; False where it is there already."""
    if Campaign.objects.filter(name=NAME).exists():
        return False
    lead = Staff.objects.get(employee_no="E1001")
    head = Unit.objects.get(level="head_office")
    units = list(Unit.objects.filter(level="sub_branch").order_by("code"))
    today = business_date(at)
    starts_on = months_later(month_start(today), -9)
    dates = {"starts_on": starts_on, "ends_on": months_later(starts_on, 12) - dt.timedelta(days=1)}
    acting = {"by": lead, "at": at}
    campaign = planning.create_campaign(
        owner_unit=head,
        facts=FACTS | dates,
        lines=[ProductLine.objects.get(code="rmb_current")],
        criteria=CRITERIA,
        units=units,
        **acting,
    )
    campaign = planning.start_campaign(campaign=campaign, **acting)
    planning.write_lead(campaign=campaign, text=FACTS["bulletin_lead"], **acting)
    clerk = CampaignClerk(campaign, units, random.Random(seed), lead, at)
    clerk.prepare()
    clerk.set_quotas()
    clerk.add_lists()
    clerk.call()
    clerk.reach()
    take_from_core(campaign=campaign, at=at)
    monday = today - dt.timedelta(days=today.weekday())
    for weeks in (3, 2, 1, 0):
        make_bulletin(campaign=campaign, week_on=monday - dt.timedelta(days=7 * weeks), at=at)
    return True


class CampaignClerk:
    """Writes the campaign down as its people would have, one noun after the other."""

    def __init__(
        self, campaign: Campaign, units: list[Unit], chance: random.Random, lead: Staff, at: dt.datetime
    ) -> None:
        self._campaign, self._units, self._chance = campaign, units, chance
        self._acting = {"by": lead, "at": at}
        self._at, self._today = at, business_date(at)
        people = Staff.objects.filter(employee_no__startswith="M").order_by("employee_no")
        self._people = {unit.pk: [each for each in people if each.unit_id == unit.pk] for unit in units}

    def prepare(self) -> None:
        """Rivals, files, the task force, two trainings a week for three months, points and their change."""
        campaign, first = self._campaign, self._campaign.starts_on
        for bank, strength, attention, edge, won in RIVALS:
            facts = {"strength": strength, "attention": attention, "edge": edge, "won": won}
            planning.note_rival(campaign=campaign, bank=bank, facts=facts, **self._acting)
        for kind, name, text in (
            ("offer", "营销方案.txt", FACTS["offer"]),
            ("plan", "服务方案.txt", "开户、归集、使用、公示四步，每步责任人和时限。"),
            ("answers", "问答口径.txt", "问：资金安全谁保证？答：专户存储，专款专用，按季公示。"),
        ):
            body = str(text).encode()
            planning.attach_file(
                campaign=campaign,
                content=io.BytesIO(body),
                name=name,
                size=len(body),
                kind=kind,
                **self._acting,
            )
        for letter, part in (("M", "front"), ("P", "middle"), ("S", "back"), ("C", "back")):
            for person in Staff.objects.filter(employee_no__startswith=letter):
                join_task_force(campaign=campaign, staff=person, part=part, **self._acting)
        self._meet()
        changed = months_later(first, 2)
        for kind, since, each, fen in (
            ("account", first, 20, 0),
            ("account", changed, 30, 0),
            ("deposit", first, 0, 100 * WAN),
            ("card", first, 0, 0),
            ("wealth", first, 0, 50 * WAN),
        ):
            planning.set_point_rule(
                campaign=campaign,
                kind=kind,
                starts_on=since,
                per_count=each,
                fen_per_point=fen,
                **self._acting,
            )

        for kind, from_fen, reward in (
            ("account", 0, 100),
            ("deposit", 1_000 * WAN, 300),
            ("deposit", 3_000 * WAN, 800),
            ("deposit", 10_000 * WAN, 2_000),
        ):
            planning.set_reward(
                campaign=campaign,
                kind=kind,
                starts_on=first,
                from_fen=from_fen,
                reward_fen=reward * YUAN,
                **self._acting,
            )

    def _meet(self) -> None:
        """The kick-off, two video trainings a week for three months, area meetings weekly, exchange every fortnight."""
        meeting, first = {"campaign": self._campaign, **self._acting}, self._campaign.starts_on
        plan_meetings(
            kind="kick_off", held_on=first, topic="启动大会：目标、分工、奖励", people=340, **meeting
        )
        for week in range(13):
            for day, topic in ((1, "产品与政策"), (3, "上门话术与案例")):
                held_on = first + dt.timedelta(days=7 * week + day)
                plan_meetings(held_on=held_on, topic=f"视频培训：{topic}", people=42, **meeting)
        wednesday = first + dt.timedelta(days=(2 - first.weekday()) % 7)
        friday = wednesday + dt.timedelta(days=2)
        plan_meetings(
            kind="area", held_on=wednesday, topic="区域例会：进度与难点", every=7, people=26, **meeting
        )
        plan_meetings(
            kind="exchange", held_on=friday, topic="经验交流：开户案例", every=14, people=60, **meeting
        )
        latest = self._campaign.trainings.filter(kind="area", held_on__lt=self._today).order_by("-held_on")
        for held, agreed in zip(
            latest[:2],
            ("零开户支行一周内走访五个业委会，产品经理陪同", "街道推荐名单分到人，周五前首访"),
            strict=False,
        ):
            write_up_meeting(meeting=held, people=24, agreed=agreed, today=self._today, **self._acting)

    def set_quotas(self) -> None:
        """At least five for every sub-branch, shared out among its account managers; one still lacks some."""
        for unit, count in zip(self._units, QUOTAS, strict=True):
            quota = {"campaign": self._campaign, "starts_on": self._campaign.starts_on, **self._acting}
            planning.set_quota(unit=unit, count=count, amount_fen=count * 3000 * WAN, **quota)
            people = self._people[unit.pk]
            for place, person in enumerate(people):
                share = count // len(people) + (place < count % len(people))
                if unit != self._units[4] or place:
                    planning.set_quota(
                        unit=unit, staff=person, count=share, amount_fen=share * 3000 * WAN, **quota
                    )

    def add_lists(self) -> None:
        """The committees as the association knows them, a street's list that overlaps, and customers in real estate."""
        names = [f"{place}{kind}{n}期业委会" for n in (1, 2, 3, 4, 5) for kind in KINDS for place in PLACES]
        committees = names[:COMMITTEES]
        lines: list[tuple] = []
        for place, name in enumerate(committees):
            unit = self._units[place % len(self._units)]
            people = self._people[unit.pk]
            person = people[place // len(self._units) % len(people)]
            lines.append(
                (name, unit.code, person.employee_no, "业委会主任", "物业协会", 300 + place * 7 % 4200)
            )
        streets = [(f"{place}里社区业委会", "", "", "", "街道", None) for place in PLACES]
        header = ("名称", "机构", "工号", "决策人", "切入点", "规模")
        for title, rows in (
            ("物业协会名录", lines),
            ("街道推荐名单", [*lines[:60:2], *streets]),
        ):
            sheet = Sheet(header, list(enumerate(rows, start=2)))
            import_list(
                campaign=self._campaign, name=title, sheet=sheet, file_name=f"{title}.xlsx", **self._acting
            )
        customers = Customer.objects.live().filter(manager__isnull=False, industry_code__startswith="K")
        add_customers(
            campaign=self._campaign,
            name="存量房地产客户",
            customers=customers.order_by("pk")[:30].select_related("unit", "manager"),
            query="q=地产",
            **self._acting,
        )
        first = {"list_name": "prospects", "query": "tab=all&grade=1"}
        save_view(**first, name="一级潜在客户", shared_with=Unit.objects.get(parent=None), **self._acting)
        add_prospects(
            campaign=self._campaign,
            name="一级潜在客户",
            prospects=Prospect.objects.live().filter(grade=1).select_related("unit", "owner"),
            query=first["query"],
            **self._acting,
        )

    def call(self) -> None:
        """Two fifths of the list were called once, some of them yesterday."""
        targets = Target.objects.filter(campaign=self._campaign, customer=None, owner__isnull=False)
        for place, target in enumerate(targets.select_related("owner").order_by("pk")):
            if place % 5 in (1, 3):
                at = self._at - dt.timedelta(days=1 + place % 20)
                key = uuid.uuid5(NAMESPACE, f"call {target.name}")
                outcome = ENDINGS[self._chance.randrange(len(ENDINGS))]
                log_call(target=target, outcome=outcome, by=target.owner, at=at, form_key=key)

    def reach(self) -> None:
        """Accounts with their funds over the months, cards and wealth products of the owners; sums are exact."""
        days = (self._today - self._campaign.starts_on).days
        opened = 0
        for unit, count in zip(self._units, REACHED, strict=True):
            people = self._people[unit.pk]
            targets = list(
                Target.objects.filter(campaign=self._campaign, unit=unit, state="open", customer=None)
                .exclude(owner=None)
                .order_by("pk")[:count]
            )
            for place, target in enumerate(targets):
                opened += 1
                person = people[place * place % len(people)]
                on = self._campaign.starts_on + dt.timedelta(
                    days=20 + (days - 21) * (place + 1) // (count + 1)
                )
                fund = DEPOSITS * opened // OPENED - DEPOSITS * (opened - 1) // OPENED
                cards = CARDS * opened // OPENED - CARDS * (opened - 1) // OPENED
                wealth = WEALTH * opened // OPENED - WEALTH * (opened - 1) // OPENED
                for kind, number, amount in (
                    ("account", 1, 0),
                    ("deposit", 0, fund),
                    ("card", cards, 0),
                    ("wealth", 0, wealth),
                ):
                    record_result(
                        campaign=self._campaign,
                        kind=kind,
                        unit=unit,
                        staff=person,
                        count=number,
                        amount_fen=amount,
                        happened_on=on if place < count - 1 else self._today - dt.timedelta(days=unit.pk % 9),
                        target=target,
                        evidence=f"开户回执 {opened:03d}",
                        form_key=uuid.uuid5(NAMESPACE, f"{kind} {target.name}"),
                        **self._acting,
                    )
