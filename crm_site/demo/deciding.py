"""Tiers by decision in a demo: one approved for the customer of the tour's own, one that waits for the supervisor."""

import datetime as dt

from common.calendar import business_date
from crm_site.demo import roster
from customers.models import Customer, Tier
from organization.models import Staff
from tiers.models import TierOverride
from tiers.services import decide_override, propose_override

# Rank of the tier proposed, why, for how many days, and the words of who approved it (None: it waits).
DECISIONS = (
    (2, "集团明年上市，主承销与募集资金监管正在谈", 180, "同意，按重点客户维护，半年后复核"),
    (3, "新引进的省级专精特新企业，结算量三个月内将转入", 90, None),
)


def decide_tiers(*, at: dt.datetime) -> int:
    """Propose both for customers of the account manager on the lower tiers, once; returns how many."""
    if TierOverride.objects.exists():
        return 0
    manager = Staff.objects.get(employee_no=roster.LOGINS["account_manager"])
    supervisor = Staff.objects.get(employee_no=roster.LOGINS["supervisor"])
    lower = Customer.objects.live().filter(
        manager=manager, scores__publication__current__only=True, scores__tier__gte=4
    )
    today = business_date(at)
    made = 0
    for customer, (rank, reason, days, words) in zip(
        lower.order_by("-scores__score", "customer_no")[: len(DECISIONS)], DECISIONS, strict=False
    ):
        override = propose_override(
            customer=customer,
            tier=Tier.objects.get(rank=rank),
            reason=reason,
            until=today + dt.timedelta(days=days),
            today=today,
            by=manager,
            at=at,
        )
        if words is not None:
            decide_override(override=override, approve=True, note=words, today=today, by=supervisor, at=at)
        made += 1
    return made
