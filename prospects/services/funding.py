"""Whose books a funded opportunity is in: the prospect's file is linked, or opened under core banking's number."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from customers.models import Customer
from customers.services.editing import refresh_search
from organization.models import Staff
from prospects.models import Opportunity
from prospects.services.pool import convert_to_customer


class CustomerElsewhere(Exception):
    """A customer of this number is there and is not one that this person works for."""


@transaction.atomic
def customer_for(*, opportunity: Opportunity, customer_no: str, by: Staff | None, at: datetime) -> Customer:
    """The customer of this number, or a new file made of the prospect, which core banking fills the next night.

    Refuses CustomerElsewhere for a number that belongs to a customer outside one's reach.
    """
    number = customer_no.strip()
    customer = Customer.objects.filter(customer_no=number).first()
    if customer is None:
        customer = _new_file(opportunity, number, by=by, at=at)
    elif by is not None and not Customer.objects.visible_to(by).live().filter(pk=customer.pk).exists():
        raise CustomerElsewhere(number)
    convert_to_customer(prospect=opportunity.prospect, customer=customer, by=by, at=at)
    # Whatever else runs with the company runs with the customer from now on.
    others = Opportunity.objects.filter(prospect_id=opportunity.prospect_id, customer=None)
    others.exclude(pk=opportunity.pk).update(customer=customer)
    return customer


def _new_file(opportunity: Opportunity, number: str, *, by: Staff | None, at: datetime) -> Customer:
    prospect = opportunity.prospect
    customer = Customer(
        customer_no=number,
        credit_code=prospect.credit_code,
        credit_code_valid=prospect.credit_code_valid,
        name=prospect.name,
        name_en=prospect.name_en,
        short_name=prospect.short_name,
        short_name_en=prospect.short_name_en,
        unit_id=prospect.unit_id,
        manager_id=opportunity.owner_id,
        industry_code=prospect.industry_code,
        region_code=prospect.region_code,
        established_on=prospect.established_on,
        customer_since=business_date(at),
    )
    refresh_search(customer)
    customer.save()
    record_act(
        kind="customer.opened",
        subject=customer,
        actor=by,
        at=at,
        after={"name": customer.name, "customer_since": customer.customer_since},
    )
    return customer
