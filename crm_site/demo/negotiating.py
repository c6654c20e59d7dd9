"""Negotiations as people would have made them: five of the tour's account manager, and some that others ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from common.calendar import SHANGHAI
from customers.models import Customer
from negotiations import services
from negotiations.models import Issue, Negotiation, Tactic
from organization.models import Staff
from prospects.models import Opportunity

# subject, measure, more is better for us, ours (best, likely, bottom, authority), theirs, sure, source, weights.
_RATE = (
    "rate", "rate", True, ("3.65", "3.45", "3.30", "3.40"), ("3.00", "3.30", "3.45"), "middle",
    "财务总监在拜访时说过", 20, 45,
)  # fmt: skip
_DEPOSITS = (
    "deposits", "wan", True, ("2000", "1500", "1000", None), ("500", "1000", "1500"), "high", "结算流水推算", 35, 10,
)  # fmt: skip
_PAYROLL = (
    "payroll", "people", True, ("320", "320", "200", None), ("0", "200", "320"), "high", "人事经理", 15, 5,
)  # fmt: skip
_TERM = ("term", "months", False, ("12", "12", "18", None), ("24", "18", "12"), "middle", "", 10, 20)
_COLLATERAL = (
    "collateral",
    "percent",
    False,
    ("50", "60", "70", None),
    ("75", "70", "60"),
    "middle",
    "",
    15,
    10,
)
_FEE = ("fee", "percent", True, ("1.00", "0.50", "0.30", None), ("0", "0", "0.20"), "low", "", 5, 10)


@dataclass(frozen=True)
class Told:
    """One line of a ledger: days ago, hour, round, side, subject, value, in return."""

    days: int
    hour: int
    round: int
    side: str
    subject: str
    value: str
    in_return: str = ""


# fmt: off
_LEDGER = (
    Told(25, 10, 1, "ours", "rate", "3.65"), Told(25, 11, 1, "theirs", "rate", "3.00"),
    Told(25, 12, 1, "theirs", "collateral", "70"), Told(25, 13, 1, "ours", "collateral", "60"),
    Told(25, 14, 1, "ours", "deposits", "1600"), Told(25, 15, 1, "theirs", "deposits", "1000"),
    Told(25, 16, 1, "ours", "term", "12"), Told(25, 17, 1, "theirs", "term", "18"),
    Told(18, 15, 2, "ours", "rate", "3.58", "对方利率升 10bp"), Told(18, 16, 2, "theirs", "rate", "3.10"),
    Told(11, 9, 3, "ours", "rate", "3.50"),
    Told(6, 14, 4, "theirs", "collateral", "60"), Told(6, 15, 4, "theirs", "rate", "3.20"),
    Told(6, 16, 4, "ours", "rate", "3.45", "存款 1,000 → 1,200 万"), Told(6, 17, 4, "theirs", "deposits", "1200"),
    Told(3, 16, 5, "theirs", "rate", "3.25"),
)
# fmt: on
# How talks of others ended, so that the next one is told: our first rate and the last, rounds, days.
_BEFORE = (
    ("3.70", "3.48", 4, 31),
    ("3.65", "3.45", 3, 24),
    ("3.60", "3.42", 5, 40),
    ("3.75", "3.60", 2, 12),
    ("3.68", "3.43", 4, 35),
    ("3.62", None, 3, 28),
)
_AGREED = {"rate": "3.42", "deposits": "1500", "term": "12"}


@transaction.atomic
def hold_talks(*, at: dt.datetime, manager_no: str = "M1001") -> int:
    """The talks that are not there yet: mid-talk, signed, waiting for leave, being prepared, broken off."""
    manager = Staff.objects.get(employee_no=manager_no)
    customers = list(Customer.objects.filter(manager=manager, state="live").order_by("customer_no")[:5])
    if len(customers) < 5 or Negotiation.objects.filter(lead=manager).exists():
        return 0
    _mid_talk(customers[0], manager, at)
    _signed(customers[1], manager, at)
    _waiting(customers[2], manager, at)
    _prepared(customers[3], manager, at)
    _broken_off(customers[4], manager, at)
    return 5 + _ended_before(manager, at)


def _open(
    customer: Customer,
    manager: Staff,
    opened: dt.datetime,
    title: str,
    days: int,
    issues: Sequence[tuple],
    opportunity: Opportunity | None = None,
) -> tuple[Negotiation, dict[str, Issue]]:
    talk = services.open_negotiation(
        customer=customer,
        opportunity=opportunity,
        title=title,
        deadline_on=opened.date() + dt.timedelta(days=days),
        place="客户总部",
        by=manager,
        at=opened,
    )
    act: dict[str, Any] = {"by": manager, "at": opened}
    services.edit_negotiation(
        negotiation=talk,
        changes={
            "our_alternative": "同额度转投光伏产业链，净收益 46 万/年",
            "their_alternative": "某股份制行 3.35%，无代发",
        },
        version=1,
        **act,
    )
    contact = customer.contacts.filter(left_on=None).order_by("id").first()
    services.add_counterpart(
        negotiation=talk,
        contact=contact,
        name="" if contact else "财务总监",
        decides=True,
        note="在意放款速度，重视面子",
        **act,
    )
    return talk, {
        issue[0]: services.add_issue(negotiation=talk, values=_values(issue), **act) for issue in issues
    }


def _values(told: tuple) -> dict[str, Any]:
    subject, measure, more, ours, theirs, confidence, source, our_weight, their_weight = told
    names = ("best", "likely", "bottom", "authority", "their_best", "their_likely", "their_bottom")
    aims = [None if value is None else Decimal(value) for value in (*ours, *theirs)]
    return {
        "subject": subject,
        "measure": measure,
        "more_is_better": more,
        **dict(zip(names, aims, strict=True)),
        "confidence": confidence,
        "source": source,
        "our_weight": our_weight,
        "their_weight": their_weight,
    }


def _steps(talk: Negotiation, steps: Sequence[str], manager: Staff, at: dt.datetime) -> None:
    for step in steps:
        services.move_step(negotiation=talk, to=step, by=manager, at=at)


def _mid_talk(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    opened = at - dt.timedelta(days=30)
    issues = (_RATE, _DEPOSITS, _PAYROLL, _TERM, _COLLATERAL, _FEE)
    talk, by_subject = _open(customer, manager, opened, "5,000 万元流动资金贷款", 45, issues)
    _steps(talk, ("infer", "open"), manager, opened)
    last = 0
    for told in _LEDGER:
        moment = (at - dt.timedelta(days=told.days)).astimezone(SHANGHAI).replace(hour=told.hour, minute=0)
        services.make_offer(
            issue=by_subject[told.subject],
            side=told.side,
            value=Decimal(told.value),
            in_return=told.in_return,
            new_round=told.round != last and last > 0,
            made_at=moment,
            by=manager,
            at=max(moment, at - dt.timedelta(days=told.days)),
        )
        last = told.round
    _steps(talk, ("signal", "propose", "exchange"), manager, at)
    services.move_phase(negotiation=talk, to="compromise", by=manager, at=at)
    services.note_tactic(
        negotiation=talk,
        tactic=Tactic.objects.get(code="limited_authority"),
        words="我做不了主，董事长只认 3.2",
        by=manager,
        at=at,
    )
    services.note_tactic(negotiation=talk, tactic=Tactic.objects.get(code="false_quotes"), by=manager, at=at)
    services.add_note(
        negotiation=talk, text="总监急于在月底前定下来；抵押物评估报告下周给。", by=manager, at=at
    )


def _signed(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    opened, ended = at - dt.timedelta(days=60), at - dt.timedelta(days=20)
    soon = at.date() + dt.timedelta(days=6)
    talk, issues = _open(customer, manager, opened, "供应链融资额度续作", 50, (_RATE, _DEPOSITS, _TERM))
    _steps(talk, ("infer", "open"), manager, opened)
    for side, rate, deposits in (("ours", "3.60", "1800"), ("theirs", "3.20", "1000")):
        for subject, value in (("rate", rate), ("deposits", deposits), ("term", "12")):
            services.make_offer(issue=issues[subject], side=side, value=Decimal(value), by=manager, at=opened)
    for side in ("ours", "theirs"):
        for number, subject in enumerate(("rate", "deposits")):
            services.make_offer(
                issue=issues[subject],
                side=side,
                value=Decimal(_AGREED[subject]),
                in_return="利率换存款" if side == "ours" else "",
                new_round=side == "ours" and number == 0,
                by=manager,
                at=ended,
            )
    _steps(talk, ("signal", "propose", "exchange", "sum_up"), manager, ended)
    services.sign_agreement(
        negotiation=talk,
        signed_on=ended.date(),
        terms={issues[subject]: Decimal(value) for subject, value in _AGREED.items()},
        conditions="代发工资在签约后两个月内转入；未转入的，利率恢复至 3.55%。",
        promises=[
            services.NewPromise("theirs", "核心企业名单和近三月发票清单交来", soon, manager),
            services.NewPromise(
                "ours", "完成额度续作审批并书面通知客户", soon + dt.timedelta(days=6), manager
            ),
        ],
        our_satisfaction=4,
        their_satisfaction=4,
        by=manager,
        at=ended,
    )
    services.add_lesson(
        negotiation=talk, text="先谈存款再谈利率，对方让得更快。", kind="keep", by=manager, at=ended
    )


def _waiting(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    opened = at - dt.timedelta(days=8)
    talk, issues = _open(customer, manager, opened, "银行承兑汇票授信", 20, (_RATE, _DEPOSITS))
    _steps(talk, ("infer", "open"), manager, opened)
    services.make_offer(issue=issues["rate"], side="ours", value=Decimal("3.50"), by=manager, at=opened)
    services.make_offer(issue=issues["rate"], side="theirs", value=Decimal("3.15"), by=manager, at=at)
    services.ask_to_cross(
        issue=issues["rate"],
        value=Decimal("3.25"),
        reason="客户已有他行 3.22% 书面报价，存款日均可再增 800 万元。",
        in_return="结算存款日均 2,000 万元",
        by=manager,
        at=at,
    )


def _prepared(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    _open(
        customer, manager, at - dt.timedelta(days=2), "固定资产贷款提款条件", 30, (_RATE, _TERM, _COLLATERAL)
    )


def _broken_off(customer: Customer, manager: Staff, at: dt.datetime) -> None:
    opened, ended = at - dt.timedelta(days=70), at - dt.timedelta(days=35)
    talk, issues = _open(customer, manager, opened, "存单质押融资", 40, (_RATE,))
    _steps(talk, ("infer", "open"), manager, opened)
    services.make_offer(issue=issues["rate"], side="ours", value=Decimal("3.55"), by=manager, at=opened)
    services.break_off(negotiation=talk, note="客户改由集团财务公司提供资金。", by=manager, at=ended)


def _ended_before(manager: Staff, at: dt.datetime) -> int:
    """Talks of other account managers about working capital, one of them broken off."""
    deals = Opportunity.objects.filter(product_line__code="working_capital_loan", customer__state="live")
    others = deals.exclude(customer__manager=None).exclude(customer__manager=manager)
    found = others.select_related("customer__manager").order_by("id")[: len(_BEFORE)]
    for number, (deal, ending) in enumerate(zip(found, _BEFORE, strict=False)):
        _ended(deal, at - dt.timedelta(days=45 + 30 * number), *ending)
    return len(found)


def _ended(
    deal: Opportunity, ended: dt.datetime, first: str, last: str | None, rounds: int, days: int
) -> None:
    """A talk about the rate alone: so many rounds from the first to the last, or broken off."""
    customer, opened = deal.customer, ended - dt.timedelta(days=days)
    if customer is None or customer.manager is None:
        return
    act: dict[str, Any] = {"by": customer.manager}
    talk, issues = _open(customer, customer.manager, opened, deal.name, days + 10, (_RATE,), deal)
    _steps(talk, ("infer", "open"), customer.manager, opened)
    for number in range(1, rounds):
        for side, value in (("ours", first), ("theirs", "3.20")):
            services.make_offer(
                issue=issues["rate"],
                side=side,
                value=Decimal(value),
                new_round=side == "ours" and number > 1,
                at=opened,
                **act,
            )
    if last is None:
        services.break_off(negotiation=talk, note="客户改用他行额度。", at=ended, **act)
        return
    for side in ("ours", "theirs"):
        services.make_offer(
            issue=issues["rate"],
            side=side,
            value=Decimal(last),
            in_return="结算存款日均 1,000 万元" if side == "ours" else "",
            new_round=side == "ours",
            at=ended,
            **act,
        )
    _steps(talk, ("signal", "propose", "exchange", "sum_up"), customer.manager, ended)
    services.sign_agreement(
        negotiation=talk,
        signed_on=ended.date(),
        terms={issues["rate"]: Decimal(last)},
        promises=[],
        at=ended,
        **act,
    )
