"""Approaches to an association, and what came of one with each member."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from activities.models import AssociationApproach, Interaction
from common.calendar import business_date
from common.pagination import Ordering
from common.text import fold_name
from customers.models import CompanyTie, Customer, TieKind
from organization.models import Staff
from prospects.models import Opportunity, Prospect

LATEST_APPROACHES = Ordering("approaches", ("-happened_at", "-id"))
SHOWN = 20


@dataclass(frozen=True)
class Reached:
    """A member and what came since: the first contact and how many, the first opportunity and how many.

    `customer` is None for a company that is none yet; then `tie` is how it gets into the pool, and `prospect` that it
    is there, where the reader sees it.
    """

    name: str
    customer: Customer | None
    tie: CompanyTie
    prospect: Prospect | None
    contact_at: datetime | None
    contacts: int
    opportunity: Opportunity | None
    opportunities: int


def approaches_of(association: Customer, user: Any) -> QuerySet[AssociationApproach]:
    """Approaches to a company that the caller has found visible, the latest first."""
    found = AssociationApproach.objects.visible_to(user).filter(customer=association)
    return found.select_related("staff", "customer")


def memberships(association: Customer) -> QuerySet[CompanyTie]:
    """The ties that make companies members, noted on either side, ended ones among them."""
    noted = Q(customer=association, kind=TieKind.MEMBER)
    return CompanyTie.objects.filter(noted | Q(other=association, kind=TieKind.ASSOCIATION))


def members_on(association: Customer, moment: datetime) -> QuerySet[CompanyTie]:
    """The memberships that held on the day of a moment."""
    day = business_date(moment)
    return memberships(association).filter(
        Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day)
    )


def reached(approach: AssociationApproach, user: Staff) -> list[Reached]:
    """The members that an approach reached, those with something to show first, by name.

    A member that is a customer whom the reader does not see is not among them, nor counted anywhere. Five queries,
    however many members.
    """
    association, since = approach.customer, approach.happened_at
    ties = list(members_on(association, since).order_by("other_name", "id"))
    keys = [_member_of(tie, association) for tie in ties]
    seen = Customer.objects.visible_to(user).live().filter(pk__in=[key for key in keys if key])
    customers = {one.pk: one for one in seen.select_related("manager")}
    strangers = [tie for tie, key in zip(ties, keys, strict=True) if key is None]
    prospects = _prospects(strangers, user)
    contacts = {
        row["customer_id"]: row
        for row in Interaction.objects.visible_to(user)
        .filter(customer__in=list(customers), happened_at__gt=since)
        .order_by()
        .values("customer_id")
        .annotate(first=Min("happened_at"), times=Count("pk"))
    }
    deals = Opportunity.objects.visible_to(user).filter(opened_at__gt=since)
    deals = deals.filter(
        Q(customer__in=list(customers)) | Q(prospect__in=[one.pk for one in prospects.values()])
    )
    opened: dict[tuple[int | None, int | None], list[Opportunity]] = {}
    for deal in deals.order_by("opened_at", "id"):
        # A prospect's deal stays its own when the prospect becomes a customer.
        opened.setdefault((deal.customer_id, None if deal.customer_id else deal.prospect_id), []).append(deal)
    found = []
    for tie, key in zip(ties, keys, strict=True):
        if key is not None and key not in customers:
            continue
        customer = customers.get(key) if key is not None else None
        prospect = prospects.get(tie.pk)
        had = contacts.get(key) if key is not None else None
        came = opened.get((key, None if key else prospect.pk if prospect else None), [])
        visited = prospect.last_contact_at if prospect else None
        contact_at = had["first"] if had else visited if visited and visited > since else None
        found.append(
            Reached(
                name=customer.label if customer else tie.other_name,
                customer=customer,
                tie=tie,
                prospect=prospect,
                contact_at=contact_at,
                contacts=had["times"] if had else 1 if contact_at else 0,
                opportunity=came[0] if came else None,
                opportunities=len(came),
            )
        )
    return sorted(found, key=lambda one: (not one.opportunities, not one.contacts))


def _member_of(tie: CompanyTie, association: Customer) -> int | None:
    return tie.other_id if tie.customer_id == association.pk else tie.customer_id


def _prospects(ties: list[CompanyTie], user: Staff) -> dict[int, Prospect]:
    """The live prospects that the reader sees of companies that are no customers, by their ties."""
    names = {fold_name(tie.other_name) for tie in ties}
    codes = {tie.other_credit_code for tie in ties if tie.other_credit_code}
    live = (
        Prospect.objects.visible_to(user).live().filter(Q(folded_name__in=names) | Q(credit_code__in=codes))
    )
    held = list(live.select_related("owner").order_by("-pk")) if ties else []
    by_name = {one.folded_name: one for one in held}
    by_code = {one.credit_code: one for one in held if one.credit_code}
    found = {
        tie.pk: by_code.get(tie.other_credit_code) or by_name.get(fold_name(tie.other_name)) for tie in ties
    }
    return {key: one for key, one in found.items() if one is not None}
