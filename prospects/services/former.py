"""Customers that left the bank come back into the pool as prospects half a year later."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from audit.services import record_act
from common.calendar import business_date
from customers.models import Account, Customer, CustomerState
from prospects.models import ClaimEvent, Opportunity, Prospect, ProspectSource, ProspectState, TurnKind
from prospects.rules.pipeline import WIN_BACK_DAYS
from prospects.services.adding import refresh_search

_AT_ONCE = 500
_LIVE = (ProspectState.OPEN, ProspectState.CLAIMED)


@transaction.atomic
def win_back_customers(*, at: datetime) -> int:
    """Put into the pool of its unit every customer whose last account was closed half a year ago; says how many.

    Each comes back once for each time it left. One with something under way, or that is in a pool by its code
    already, is left alone.
    """
    left_by = business_date(at) - timedelta(days=WIN_BACK_DAYS)
    of_customer = {"customer": OuterRef("pk")}
    latest = Account.objects.filter(**of_customer).order_by("-closed_on").values("closed_on")[:1]
    before = Prospect.objects.filter(source=ProspectSource.FORMER, source_customer=OuterRef("pk"))
    came_back = before.filter(created_at__date__gte=OuterRef("left_on"))
    running = Opportunity.objects.filter(**of_customer).running()
    in_pool = Prospect.objects.filter(state__in=_LIVE, credit_code=OuterRef("credit_code")).exclude(
        credit_code=""
    )
    gone = (
        Customer.objects.filter(state=CustomerState.LIVE)
        .annotate(left_on=Subquery(latest))
        .filter(~Exists(Account.objects.filter(status="active", **of_customer)), left_on__lte=left_by)
        .filter(~Exists(came_back), ~Exists(running), ~Exists(in_pool))
        .select_related("unit")
        .order_by("left_on", "pk")
    )
    back = list(gone[:_AT_ONCE])
    for customer in back:
        _bring_back(customer, at)
    return len(back)


def _bring_back(customer: Customer, at: datetime) -> Prospect:
    prospect = Prospect(
        unit=customer.unit,
        name=customer.name,
        name_en=customer.name_en,
        short_name=customer.short_name[:40],
        short_name_en=customer.short_name_en[:60],
        credit_code=customer.credit_code,
        industry_code=customer.industry_code,
        source=ProspectSource.FORMER,
        source_customer=customer,
        created_at=at,
    )
    refresh_search(prospect)
    prospect.save()
    ClaimEvent.objects.create(prospect=prospect, kind=TurnKind.ADDED, at=at)
    record_act(
        kind="prospect.added",
        subject=prospect,
        actor=None,
        after={"unit": customer.unit.code, "name": customer.name, "source": ProspectSource.FORMER.value},
        at=at,
    )
    return prospect
