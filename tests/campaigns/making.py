"""A campaign of the branch for its two sub-branches, as tests need it."""

from datetime import date, datetime
from uuid import uuid4

from campaigns.models import Campaign, Result
from campaigns.services.planning import create_campaign, set_quota, start_campaign
from campaigns.services.results import record_result
from products.models import ProductLine
from tests.factories import Bank, at

# 1 September to 31 December 2026: 80 working days or so, Monday 23 November is the twelfth Monday after the first.
STARTS, ENDS = date(2026, 9, 1), date(2026, 12, 31)
NOW = at(2026, 11, 19)
FACTS = {
    "name": "住宅专项维修资金开户",
    "offer": "专户结算，归集零费用",
    "starts_on": STARTS,
    "ends_on": ENDS,
    "universe_size": 3000,
    "universe_base": "个小区",
    "reachable_size": 500,
    "reachable_base": "个已成立业委会",
    "market_fen": 20_000_000_000 * 100,
    "market_base": "维修资金存量",
    "bulletin_name": "维修资金快报",
}


def make_campaign(bank: Bank, *, running: bool = True, **facts) -> Campaign:
    """Planned by the branch's supervisor for both sub-branches, current accounts are the offer."""
    campaign = create_campaign(
        owner_unit=bank.branch,
        facts=FACTS | facts,
        lines=[ProductLine.objects.get(code="rmb_current")],
        criteria=["规模大", "档次高", "管理规范", "先近后远"],
        units=[bank.unit, bank.sister_unit],
        by=bank.branch_supervisor,
        at=at(2026, 8, 20),
    )
    if running:
        start_campaign(campaign=campaign, by=bank.branch_supervisor, at=at(2026, 9, 1))
        campaign.refresh_from_db()
    return campaign


def quota(campaign: Campaign, bank: Bank, unit, count: int, *, staff=None, starts_on: date = STARTS):
    return set_quota(
        campaign=campaign,
        unit=unit,
        staff=staff,
        count=count,
        starts_on=starts_on,
        by=bank.branch_supervisor,
        at=at(2026, 9, 1),
    )


def reached(
    campaign: Campaign,
    staff,
    count: int,
    *,
    kind: str = "account",
    amount_fen: int = 0,
    on: date = date(2026, 11, 10),
    now: datetime = NOW,
    **more,
) -> Result:
    more.setdefault("unit", staff.unit)
    more.setdefault("form_key", uuid4())
    return record_result(
        campaign=campaign,
        kind=kind,
        staff=staff,
        count=count,
        amount_fen=amount_fen,
        happened_on=on,
        by=staff,
        at=now,
        **more,
    )
