"""The page of one prospect: people, other banks, contacts, who held it, its opportunities, what comes next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from customers.models import Customer
from customers.rules import masked_phone
from customers.standards import industry_name, region_name
from prospects.models import (
    Approach,
    ClaimEvent,
    Competitor,
    Opportunity,
    Prospect,
    ProspectPerson,
    ProspectState,
)
from prospects.queries.qualification import Card, card
from prospects.queries.visiting import ProspectTime, time_for

SHOWN = 20


@dataclass(frozen=True)
class PersonLine:
    """Somebody at the prospect; the phone is masked for everybody."""

    name: str
    title: str
    phone: str
    decides: bool


@dataclass(frozen=True)
class ProspectRecord:
    """What the page of a prospect shows; `days_left` until it goes back, None where nothing makes it.

    `minutes` are those of the contacts shown, `time` those of this month against what the grade is worth.
    `customers_seen` are the keys of the customers behind it (through whom it was found, what it became) that the
    person may open.
    """

    card: Card
    people: list[PersonLine]
    competitors: list[Competitor]
    approaches: list[Approach]
    turns: list[ClaimEvent]
    opportunities: list[Opportunity]
    minutes: int
    time: ProspectTime
    industry: str
    region: str
    days_left: int | None
    customers_seen: set[int]


def prospect_record(prospect: Prospect, user, *, today: date) -> ProspectRecord:
    """Everything about a prospect the caller has found visible; opportunities as far as the person sees them."""
    approaches = list(Approach.objects.filter(prospect=prospect).select_related("staff")[:SHOWN])
    deals = Opportunity.objects.visible_to(user).filter(prospect=prospect).select_related("product_line")
    return ProspectRecord(
        card=card(prospect, today),
        people=[
            PersonLine(person.name, person.title, masked_phone(person.phone), person.decides)
            for person in ProspectPerson.objects.filter(prospect=prospect)
        ],
        competitors=list(Competitor.objects.filter(prospect=prospect)),
        approaches=approaches,
        turns=list(_turns(prospect)[:SHOWN]),
        opportunities=list(deals.order_by("-id")[:SHOWN]),
        minutes=sum(approach.minutes for approach in approaches),
        time=time_for(prospect, today),
        industry=industry_name(prospect.industry_code) if prospect.industry_code else "",
        region=region_name(prospect.region_code) if prospect.region_code else "",
        days_left=_days_left(prospect, today),
        customers_seen=set(
            Customer.objects.visible_to(user)
            .live()
            .filter(pk__in=[prospect.source_customer_id or 0, prospect.customer_id or 0])
            .values_list("pk", flat=True)
        ),
    )


def _turns(prospect: Prospect) -> QuerySet[ClaimEvent]:
    return ClaimEvent.objects.filter(prospect=prospect).select_related("from_owner", "to_owner", "by")


def _days_left(prospect: Prospect, today: date) -> int | None:
    if prospect.state != ProspectState.CLAIMED or prospect.open_opportunities or prospect.return_on is None:
        return None
    return max((prospect.return_on - today).days, 0)
