"""Which need a talk serves: the one that its opportunity came of, else the one that people named."""

from datetime import date

from django.db.models import Q, QuerySet

from customers.models import Customer
from needs.models import Need
from negotiations.models import Negotiation
from negotiations.queries.listing import Known, known_rows
from prospects.models import Opportunity


def of_deal(opportunity: Opportunity) -> Need | None:
    """The need that an opportunity came of, whoever reads it."""
    return Need.objects.filter(deals__opportunity=opportunity).first()


def of_need(user, need: Need, today: date) -> list[Known]:
    """The talks about a need, or what came of it, that a person may know of, the latest first."""
    served = Q(opportunity__need_deal__need=need) | Q(need=need)
    found = Negotiation.objects.known_to(user).filter(served)
    return known_rows(user, list(found.order_by("-opened_at", "-id").known_columns()), today)


def need_of(user, negotiation: Negotiation) -> Need | None:
    """The need that a talk serves; None where there is none, or the person does not read it."""
    if negotiation.opportunity_id is None and negotiation.need_id is None:
        return None
    reads = Need.objects.visible_to(user)
    came_of = (
        reads.filter(deals__opportunity=negotiation.opportunity_id) if negotiation.opportunity_id else None
    )
    found = came_of.first() if came_of is not None else None
    return found or (reads.filter(pk=negotiation.need_id).first() if negotiation.need_id else None)


def needs_to_serve(
    user, customer: Customer | None, opportunity: Opportunity | None = None, held: int | None = None
) -> QuerySet[Need]:
    """The customer's needs under way that a talk may be said to serve, and the one `held`; none where its deal says."""
    if customer is None or (opportunity is not None and of_deal(opportunity) is not None):
        return Need.objects.none()
    reads = Need.objects.visible_to(user).filter(customer=customer)
    return (reads.running() | reads.filter(pk=held)).order_by("-id")
