"""The secret customer's opportunity, and others' for which everybody else might be shown it."""

from django.utils import timezone

from customers.models import Customer
from prospects.models import Opportunity
from tests.factories import Bank
from tests.prospects.deals import make_opportunity


def add_opportunities(bank: Bank, customer: Customer) -> Opportunity:
    """One of the secret customer, early enough to be on every first page; one of another customer."""
    other = Customer.objects.exclude(pk=customer.pk).exclude(manager=None).select_related("manager").first()
    if other is not None:
        make_opportunity(other, other.manager, name="别家的商机")
    return make_opportunity(customer, bank.manager, name="只在此处的商机", expected_on=timezone.now().date())
