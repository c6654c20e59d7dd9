"""Customers of the colleague that are to go to the lead, who has not answered yet."""

from uuid import uuid4

from django.utils import timezone

from common.calendar import business_today
from portfolios.services import propose_handover
from tests.factories import fresh, make_customer

KEPT = ("portfolios_handover", "portfolios_handedcustomer", "portfolios_handeditem", "portfolios_movedrecord")


def make_handover(bank) -> dict[str, str]:
    """Make it; returns the keys that paths name."""
    make_customer(bank, manager=bank.colleague)
    handover = propose_handover(
        giver=bank.colleague,
        taker=bank.manager,
        reason="调岗",
        effective_on=business_today(),
        form_key=uuid4(),
        by=fresh(bank.supervisor),
        at=timezone.now(),
    )
    return {"handover": str(handover.public_id)}
