"""The one way from a request to a customer: what is invisible does not exist, what is forbidden is refused."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from rest_framework import exceptions

from common.records import RecordViewSet
from customers.models import Customer
from organization.access import refuse_others
from organization.rules import Act


def visible_customer(request: HttpRequest, customer_no: str) -> Customer:
    """The customer, or 404 for one that this person does not read."""
    customers = Customer.objects.visible_to(request.user).live().select_related("unit", "manager", "pulse")
    return get_object_or_404(customers, customer_no=customer_no)


def editable_customer(request: HttpRequest, customer_no: str) -> Customer:
    """The customer for somebody who may also change it; 403 for a reader."""
    customer = visible_customer(request, customer_no)
    refuse_others(request, Act.EDIT_CUSTOMER)
    return customer


class OfCustomerViewSet(RecordViewSet):
    """Records of one customer, which the address names; 404 for a customer that the caller does not read."""

    @cached_property
    def customer(self) -> Customer:
        """The customer that the address names."""
        customers = Customer.objects.visible_to(self.request.user).live()
        found = customers.filter(customer_no=self.kwargs["customer_no"]).first()
        if found is None:
            raise exceptions.NotFound
        return found
