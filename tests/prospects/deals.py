"""Opportunities for tests: opened through the service, brought to a place by facts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from customers.models import Contact, Customer
from organization.models import Staff
from products.models import ProductLine
from prospects.models import Opportunity
from prospects.rules.pipeline import STAGES, position
from prospects.services.opportunities import open_opportunity
from prospects.services.pipeline import move_stage

WAN = 1_000_000


def line(code: str = "working_capital_loan") -> ProductLine:
    return ProductLine.objects.get(code=code)


def make_opportunity(customer: Customer | None, by: Staff, **words: Any) -> Opportunity:
    at: datetime = words.pop("at", timezone.now())
    words.setdefault("name", "流动资金贷款续作")
    words.setdefault("product_line", line())
    words.setdefault("amount_fen", 1_200 * WAN)
    words.setdefault("expected_on", at.date() + timedelta(days=60))
    return open_opportunity(customer=customer, by=by, at=at, **words)


def every_fact(opportunity: Opportunity, at: datetime) -> dict[str, Any]:
    """An answer to everything that any gate asks."""
    return {
        "contacted_on": at.date(),
        "amount_fen": opportunity.amount_fen or WAN,
        "expected_on": at.date() + timedelta(days=30),
        "need_said": "透支额度 500 万",
        "need_found": "应收账款周转慢",
        "decision_maker": "沈国栋",
        "proposal": "国内保理 1,200 万",
        "competitor": "城商行",
        "terms": "年利率 3.85%，一年期",
        "application_no": "SB-2026-001",
        "approval_no": "SP-2026-001",
        "approved_fen": opportunity.amount_fen or WAN,
        "customer": "C900001",
        "account_no": "6222000000000001",
        "funded_fen": opportunity.amount_fen or WAN,
        "decided_by": "price",
        "lost_reason": "他行利率更低",
        "hold_reason": "等年报",
        "hold_until": at.date() + timedelta(days=30),
    }


def bring(
    opportunity: Opportunity, place: str, by: Staff | None, *, at: datetime | None = None, days: int = 0
) -> Opportunity:
    """Walk it stage by stage to a place, `days` between one move and the next, with every fact at hand."""
    at = at or opportunity.entered_stage_at
    facts = every_fact(opportunity, at)
    ways = [stage.value for stage in STAGES[position(opportunity.stage) + 1 :]]
    route = ways[: ways.index(place) + 1] if place in ways else [place]
    for to in route:
        at += timedelta(days=days)
        opportunity = move_stage(opportunity=opportunity, to=to, facts=facts, by=by, at=at)
    return opportunity


def put(opportunity: Opportunity, place: str, by: Staff) -> Opportunity:
    """Bring it to any of the eleven places, lost and on hold from the third stage."""
    if place in ("lost", "on_hold"):
        opportunity = bring(opportunity, "need_confirmed", by)
    return opportunity if place == opportunity.stage else bring(opportunity, place, by)


def put_at(opportunity: Opportunity, stage: str, state: str, **fields: Any) -> None:
    """Set where it stands without a way there, for tests of the table alone."""
    days = {
        "closed_on": date(2026, 11, 20) if state in ("won", "lost") else None,
        "hold_until": date(2027, 1, 1) if state == "on_hold" else None,
    }
    Opportunity.objects.filter(pk=opportunity.pk).update(stage=stage, state=state, **days | fields)
    opportunity.refresh_from_db()


def decider(customer: Customer) -> Contact:
    return Contact.objects.create(customer=customer, name="沈国栋", title="总经理", part="decides")
