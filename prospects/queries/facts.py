"""What the gates ask for, and what is known of an opportunity."""

from typing import Any

from prospects.models import Opportunity, StageRule
from prospects.rules.pipeline import Fact


def gates() -> dict[str, list[str]]:
    """What the bank has each place ask for."""
    return dict(StageRule.objects.values_list("place", "asks"))


def known_facts(opportunity: Opportunity) -> dict[str, Any]:
    """What is known of an opportunity by the names the gates use.

    What decided, and why it was lost or rests, is asked afresh each time.
    """
    fresh = {Fact.DECIDED_BY, Fact.LOST_REASON, Fact.HOLD_REASON, Fact.HOLD_UNTIL}
    virtual = {
        Fact.DECISION_MAKER.value: opportunity.decider_id or opportunity.decider_name,
        Fact.CUSTOMER.value: opportunity.customer_id,
    }
    plain = {
        fact.value: getattr(opportunity, fact.value)
        for fact in Fact
        if fact.value not in virtual and fact not in fresh
    }
    return plain | virtual
