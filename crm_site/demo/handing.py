"""A handover of the tour that waits for its account manager's answer."""

import datetime as dt
import uuid

from django.db import transaction

from common.calendar import business_date
from crm_site.demo import roster
from customers.models import Customer
from organization.models import Staff
from portfolios.services import propose_handover

FORM_KEY = uuid.UUID("8d0a4e51-6f3c-5d27-b1c9-2f7e90a35c44")
CUSTOMERS = 3


@transaction.atomic
def hand_over(*, at: dt.datetime) -> int:
    """Propose that a colleague's customers go to the account manager, once; returns how many they are."""
    manager = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["account_manager"])
    supervisor = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["supervisor"])
    led = (
        Customer.objects.live().filter(manager__unit=manager.unit).exclude(manager__in=[manager, supervisor])
    )
    first = led.select_related("manager__unit").order_by("manager__employee_no", "customer_no").first()
    if first is None or first.manager is None:
        return 0
    numbers = led.filter(manager=first.manager).order_by("customer_no").values_list("customer_no", flat=True)
    handover = propose_handover(
        giver=first.manager,
        taker=manager,
        numbers=list(numbers[:CUSTOMERS]),
        reason="岗位轮换",
        effective_on=business_date(at),
        form_key=FORM_KEY,
        by=supervisor,
        at=at,
    )
    return handover.customers.count()
