"""The demo bank's pipeline: two years of closed deals to learn from and some sixty under way, through the services."""

import datetime as dt
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from crm_site.demo.relations import TOUR_MANAGER
from customers.models import Contact, Customer, CustomerScore
from products.models import ProductLine
from prospects.models import Opportunity, Prospect
from prospects.rules.pipeline import STAGES, DecidedBy
from prospects.services.learning import learn_from_history
from prospects.services.opportunities import open_opportunity
from prospects.services.pipeline import move_stage
from worklist.models import Task
from worklist.services import complete_task

CLOSED, OPEN_OF_TOUR, OPEN_OF_OTHERS, OF_PROSPECTS = 150, 22, 36, 5
# Days that a deal usually stands at each stage.
USUAL_DAYS = (9, 14, 12, 10, 16, 10, 9, 6)
# Of those that are lost, how many are lost where.
LOST_AT = (0.10, 0.22, 0.22, 0.20, 0.14, 0.05, 0.05, 0.02)
OPEN_AT = (0.20, 0.16, 0.16, 0.14, 0.12, 0.09, 0.08, 0.05)
WON_SHARE = 0.45
# Product line, what it is about, from and to in ten thousand yuan.
SUBJECTS = [
    ("working_capital_loan", "流动资金贷款续作", 300, 5000),
    ("working_capital_loan", "国内保理额度", 400, 3000),
    ("fixed_asset_loan", "二期厂房固定资产贷款", 2000, 9000),
    ("fixed_asset_loan", "设备更新贷款", 200, 1800),
    ("bill_discount", "票据贴现额度", 300, 4000),
    ("guarantee", "履约保函额度", 100, 900),
    ("guarantee", "投标保函", 50, 300),
    ("fee_services", "现金管理方案", 60, 600),
    ("fee_services", "代发工资", 30, 200),
    ("rmb_current", "结算账户迁入", 80, 1500),
    ("rmb_time", "大额存单", 500, 3000),
]
NEEDS = [
    ("透支额度 500 万", "应收账款周转慢，账期 120 天"),
    ("降低贷款利率", "集中在年底付款，资金错配两个月"),
    ("多开一个账户", "分公司资金不归集，看不到余额"),
    ("提高授信额度", "新订单备货，缺 60 天周转"),
    ("代发工资", "现有银行代发要手工核对三天"),
]
COMPETITORS = ["城商行", "股份制银行", "国有大行", "农商行", "无"]
LOST_REASONS = ["利率高 20 基点", "审批慢，他行先批", "要求追加抵押", "客户推迟投资", "他行配套授信更多"]


def fill_pipeline(*, seed: int, at: dt.datetime) -> int:
    """Open, move, win and lose what the demo shows, once; says how many opportunities there are."""
    if Opportunity.objects.exists():
        return Opportunity.objects.count()
    with transaction.atomic():
        clerk = Salesman(np.random.default_rng([seed, 7]), at)
        led = list(
            Customer.objects.live()
            .filter(pk__in=CustomerScore.objects.current().filter(tier_id__lte=4).values("customer_id"))
            .exclude(manager=None)
            .select_related("manager")
            .order_by("customer_no")
        )
        tour = [customer for customer in led if customer.manager.employee_no == TOUR_MANAGER]
        for number in range(CLOSED):
            clerk.close(led[number * 7 % len(led)])
        for number in range(OPEN_OF_TOUR):
            clerk.carry(tour[number * 3 % len(tour)])
        for number in range(OPEN_OF_OTHERS):
            clerk.carry(led[number * 11 % len(led)])
        for prospect in Prospect.objects.claimed().select_related("owner").order_by("id")[:OF_PROSPECTS]:
            clerk.carry(prospect, up_to=3)
        # What was to be tried again long ago has been; the last two weeks' come back with the night.
        tried = Opportunity.objects.filter(win_back_on__lt=at.date() - dt.timedelta(days=14))
        tried.update(win_back_on=None)
        learn_from_history(at=at)
    return Opportunity.objects.count()


class Salesman:
    """Deals with believable lengths and ends; the same for a seed."""

    def __init__(self, rng: np.random.Generator, at: dt.datetime) -> None:
        self.rng = rng
        self.at = at
        self.lines = ProductLine.objects.in_bulk(field_name="code")

    def close(self, customer: Customer) -> None:
        """A deal of the last two years that was funded or lost."""
        won = self.rng.random() < WON_SHARE
        last = 8 if won else int(self.rng.choice(8, p=LOST_AT))
        days = [self._days(stage) for stage in range(last)]
        ended = self.at - dt.timedelta(days=int(self.rng.integers(3, 690)))
        rest = 0 if won else self._days(last)
        began = ended - dt.timedelta(days=sum(days) + rest)
        deal = self._open(customer, began, expected=ended)
        deal, moment = self._walk(deal, days, began)
        if won:
            self._look_after(customer, deal)
            return
        facts = self._facts(deal, moment) | {"lost_reason": str(self.rng.choice(LOST_REASONS))}
        move_stage(
            opportunity=deal,
            to="lost",
            facts=facts,
            by=customer.manager,
            at=moment + dt.timedelta(days=rest),
        )
        self._look_after(customer, deal)

    def carry(self, company: Customer | Prospect, up_to: int = 8) -> None:
        """A deal that is under way, at the stage for as long as such deals are, a few for too long."""
        odds = np.array(OPEN_AT[:up_to])
        stage = int(self.rng.choice(up_to, p=odds / odds.sum()))
        days = [self._days(each) for each in range(stage)]
        age = int(
            USUAL_DAYS[stage] * self.rng.choice([0.3, 0.6, 0.9, 1.4, 2.4], p=[0.3, 0.25, 0.2, 0.17, 0.08])
        )
        began = self.at - dt.timedelta(days=sum(days) + age)
        ahead = int(self.rng.integers(8 - stage, 30 + 16 * (8 - stage)))
        late = self.rng.random() < 0.05
        expected = self.at + dt.timedelta(days=-int(self.rng.integers(1, 9)) if late else ahead)
        deal = self._open(company, began, expected=expected)
        self._walk(deal, days, began)

    def _open(self, company: Customer | Prospect, at: dt.datetime, *, expected: dt.datetime) -> Opportunity:
        line, name, low, high = SUBJECTS[int(self.rng.integers(len(SUBJECTS)))]
        step = 10 if high <= 900 else 100
        wan = int(self.rng.integers(low, high) // step * step) or step
        who = company.manager if isinstance(company, Customer) else company.owner
        return open_opportunity(
            customer=company if isinstance(company, Customer) else None,
            prospect=company if isinstance(company, Prospect) else None,
            name=name,
            product_line=self.lines[line],
            amount_fen=wan * 1_000_000,
            expected_on=expected.date(),
            by=who,
            at=at,
        )

    def _walk(
        self, deal: Opportunity, days: list[int], moment: dt.datetime
    ) -> tuple[Opportunity, dt.datetime]:
        for place, stood in enumerate(days):
            moment = self._in_office_hours(moment + dt.timedelta(days=stood), deal.pk + place)
            deal = move_stage(
                opportunity=deal,
                to=STAGES[place + 1].value,
                facts=self._facts(deal, moment),
                by=deal.owner,
                at=moment,
            )
        return deal, moment

    def _in_office_hours(self, moment: dt.datetime, number: int) -> dt.datetime:
        """The same day between nine and five of the bank's clock; never later than now."""
        nine = timezone.localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)
        return min(nine + dt.timedelta(minutes=number * 97 % 480), self.at)

    def _facts(self, deal: Opportunity, at: dt.datetime) -> dict[str, Any]:
        said, found = NEEDS[int(self.rng.integers(len(NEEDS)))]
        number = f"{at:%Y%m}{deal.pk:05d}"
        person = Contact.objects.filter(customer=deal.customer_id or 0, left_on=None).order_by("id").first()
        return {
            "contacted_on": at.date(),
            "need_said": said,
            "need_found": found,
            "decision_maker": person or "王总",
            "proposal": f"{deal.name}，配套结算与代发",
            "competitor": str(self.rng.choice(COMPETITORS)),
            "terms": "年利率 3.85%，一年期，信用加应收账款质押",
            "application_no": f"SB{number}",
            "approval_no": f"SP{number}",
            "approved_fen": deal.amount_fen,
            "account_no": f"6222{number}",
            "funded_fen": deal.amount_fen,
            "decided_by": str(self.rng.choice([each.value for each in DecidedBy])),
        }

    def _days(self, stage: int) -> int:
        return max(1, int(self.rng.gamma(3.0, USUAL_DAYS[stage] / 3.0)))

    def _look_after(self, customer: Customer, deal: Opportunity) -> None:
        """What followed was asked when it was due, but for what fell due in the last days."""
        due = Task.objects.open().filter(
            customer=customer, chain_due__event__subject=f"opportunity:{deal.public_id}"
        )
        for task in due.filter(due_on__lt=self.at.date() - dt.timedelta(days=2)).order_by("due_on", "pk"):
            moment = dt.datetime.combine(task.due_on, dt.time(2), tzinfo=dt.UTC)
            complete_task(task=task, by=customer.manager, at=moment, note="已回访。")
