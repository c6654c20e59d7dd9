"""Talks for tests, made through the services; `make_full_talk` has a canary in every field that is the team's alone."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from common.calendar import business_today
from customers.models import Customer
from negotiations import services
from negotiations.models import Issue, Negotiation, Tactic
from tests.factories import Bank, fresh

# Marks that stand nowhere else; each secret field carries one.
CANARY = "金丝雀"


@dataclass
class Talk:
    negotiation: Negotiation
    rate: Issue
    deposits: Issue


def rate_values(**changes) -> dict:
    """The rate of the worked picture: best 3.65, likely 3.45, bottom 3.30, authority 3.45."""
    values = {
        "subject": "rate",
        "measure": "rate",
        "more_is_better": True,
        "best": Decimal("3.65"),
        "likely": Decimal("3.45"),
        "bottom": Decimal("3.30"),
        "authority": Decimal("3.40"),
        "their_best": Decimal("3.00"),
        "their_likely": Decimal("3.30"),
        "their_bottom": Decimal("3.45"),
        "confidence": "middle",
        "our_weight": 20,
        "their_weight": 45,
    }
    return values | changes


def deposit_values(**changes) -> dict:
    values = {
        "subject": "deposits",
        "measure": "wan",
        "more_is_better": True,
        "best": Decimal(2000),
        "likely": Decimal(1500),
        "bottom": Decimal(1000),
        "their_best": Decimal(500),
        "their_likely": Decimal(1000),
        "their_bottom": Decimal(1500),
        "confidence": "high",
        "our_weight": 35,
        "their_weight": 10,
    }
    return values | changes


def open_talk(bank: Bank, customer: Customer, **fields) -> Negotiation:
    values = {"title": "流动资金贷款", "deadline_on": business_today() + timedelta(days=15)} | fields
    return services.open_negotiation(
        customer=customer, by=fields.pop("by", None) or bank.manager, at=timezone.now(), **values
    )


def make_talk(bank: Bank, customer: Customer, **fields) -> Talk:
    """An opened talk with a rate and deposits."""
    negotiation = open_talk(bank, customer, **fields)
    add = {"negotiation": negotiation, "by": bank.manager, "at": timezone.now()}
    return Talk(
        negotiation,
        services.add_issue(values=rate_values(), **add),
        services.add_issue(values=deposit_values(), **add),
    )


def offer(bank: Bank, issue: Issue, side: str, value: str, **more):
    return services.make_offer(
        issue=issue,
        side=side,
        value=Decimal(value),
        by=more.pop("by", bank.manager),
        at=more.pop("at", timezone.now()),
        **more,
    )


def bring_to_the_end(bank: Bank, talk: Talk) -> dict:
    """Both sides stand on 3.42 and 1,500, and the talk is summed up; returns what acts on it share."""
    act = {"negotiation": talk.negotiation, "by": bank.manager, "at": timezone.now()}
    services.edit_negotiation(changes={"our_alternative": "转投"}, version=1, **act)
    services.add_counterpart(name="李总", **act)
    for side in ("ours", "theirs"):
        offer(bank, talk.rate, side, "3.42")
        offer(bank, talk.deposits, side, "1500")
    for step in ("infer", "open", "signal", "propose", "exchange", "sum_up"):
        services.move_step(to=step, **act)
    return act


def sign_talk(bank: Bank, talk: Talk):
    """The talk signed at 3.42 and 1,500, with one promise."""
    act = bring_to_the_end(bank, talk)
    return services.sign_agreement(
        signed_on=business_today(),
        terms={talk.rate: Decimal("3.42"), talk.deposits: Decimal(1500)},
        promises=[
            services.NewPromise("theirs", "代发工资转入", business_today() + timedelta(days=30), bank.manager)
        ],
        **act,
    )


def make_full_talk(bank: Bank, customer: Customer) -> Talk:
    """A talk in the middle of it all; every secret text has a canary, every secret figure stands nowhere else."""
    by, at = bank.manager, timezone.now()
    talk = open_talk(
        bank, customer, title=f"{CANARY}标题", place=f"{CANARY}地点", third_party=f"{CANARY}第三方"
    )
    services.edit_negotiation(
        negotiation=talk,
        changes={"our_alternative": f"{CANARY}备选", "their_alternative": f"{CANARY}彼备选"},
        version=talk.version,
        by=by,
        at=at,
    )
    rate = services.add_issue(
        negotiation=talk,
        values=rate_values(
            best=Decimal("37.6541"),
            likely=Decimal("36.6542"),
            bottom=Decimal("35.6543"),
            authority=Decimal("36.1544"),
            their_best=Decimal("33.6545"),
            their_likely=Decimal("34.6546"),
            their_bottom=Decimal("36.6547"),
            source=f"{CANARY}来源",
        ),
        by=by,
        at=at,
    )
    deposits = services.add_issue(
        negotiation=talk, values=deposit_values(name=f"{CANARY}议题", source=f"{CANARY}来源二"), by=by, at=at
    )
    services.add_counterpart(
        negotiation=talk, name=f"{CANARY}对手", title=f"{CANARY}职务", note=f"{CANARY}动机", by=by, at=at
    )
    services.add_note(negotiation=talk, text=f"{CANARY}笔记", by=by, at=at)
    tactic = Tactic.objects.get(code="limited_authority")
    services.note_tactic(negotiation=talk, tactic=tactic, words=f"{CANARY}原话", by=by, at=at)
    services.add_lesson(negotiation=talk, text=f"{CANARY}教训", kind="keep", by=by, at=at)
    offer(bank, rate, "ours", "37.1548", in_return=f"{CANARY}换得")
    offer(bank, rate, "theirs", "33.9549")
    services.ask_to_cross(
        issue=rate,
        value=Decimal("35.1551"),
        reason=f"{CANARY}理由",
        in_return=f"{CANARY}回报",
        by=fresh(bank.manager),
        at=at,
    )
    return Talk(talk, rate, deposits)


# Every figure of `make_full_talk` that is the team's alone.
FIGURES = (
    "37.6541",
    "36.6542",
    "35.6543",
    "36.1544",
    "33.6545",
    "34.6546",
    "36.6547",
    "37.1548",
    "33.9549",
    "35.1551",
)
