"""The one way from a request to a customer: what is invisible does not exist, what is forbidden is refused."""

from collections.abc import Iterable
from functools import partial
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework import exceptions

from audit.models import Source
from common.records import RecordViewSet
from customers.models import Customer, LookedAt
from customers.services.looks import record_looks
from organization.access import refuse_others
from organization.models import Staff
from organization.rules import Act


def visible_customer(request: HttpRequest, customer_no: str) -> Customer:
    """The customer, or 404 for one that this person does not read."""
    customers = Customer.objects.visible_to(request.user).live().select_related("unit", "manager", "pulse")
    found = surviving(customers, customer_no)
    if found is None:
        raise Http404
    return found


def surviving(customers: QuerySet[Customer], customer_no: str) -> Customer | None:
    """The customer of a number; of a number that was merged into another the one that survived."""
    merged = Q(absorbed__merged__customer_no=customer_no, absorbed__undone_at=None)
    return customers.filter(customer_no=customer_no).first() or customers.filter(merged).first()


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
        found = surviving(customers, self.kwargs["customer_no"])
        if found is None:
            raise exceptions.NotFound
        return found


def looked(
    request: HttpRequest,
    what: LookedAt,
    customers: Iterable[int | None],
    *,
    contact: UUID | None = None,
    terms: str = "",
) -> None:
    """Write down that whoever asks looked at these customers (keys), by a page or the API, and from which address.

    After the commit, so that a refused request leaves no look; where it cannot be written the answer is not given.
    """
    write = partial(
        record_looks,
        what=what,
        customers=list(customers),
        by=cast(Staff, request.user),
        at=timezone.now(),
        source=Source.API if request.path.startswith("/api/") else Source.PAGE,
        address=request.META.get("REMOTE_ADDR"),
        contact=contact,
        terms=terms,
    )
    transaction.on_commit(write)
