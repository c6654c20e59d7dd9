"""Which approaches to associations a person reads, and which of them reached a company."""

from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from common.calendar import SHANGHAI
from customers.models import CompanyTie, Customer, TieKind
from customers.querysets import OfCustomerQuerySet

_MEMBERS = {"kind": TieKind.MEMBER, "customer_id": OuterRef("customer_id")}
_OF_IT = {"kind": TieKind.ASSOCIATION, "other_id": OuterRef("customer_id")}


class ApproachQuerySet(OfCustomerQuerySet):
    """Approaches by the association (`customer`) and the companies that were its members on that day."""

    def visible_to(self, user) -> Self:
        """Those of associations that the person reads, and those that reached a customer the person reads."""
        seen = Customer.objects.visible_to(user).order_by().values("pk")
        return self._of(seen)

    def reaching(self, customer: Customer) -> Self:
        """Those of the company itself and those that reached it as a member."""
        return self._of([customer.pk])

    def _of(self, keys) -> Self:
        noted = CompanyTie.objects.filter(**_MEMBERS, other__in=keys)
        told = CompanyTie.objects.filter(**_OF_IT, customer__in=keys)
        dated = self.annotate(day=TruncDate("happened_at", tzinfo=SHANGHAI))
        return dated.filter(Q(customer__in=keys) | Exists(_then(noted)) | Exists(_then(told)))


def _then(ties: QuerySet) -> QuerySet:
    """Ties that held on the day of the approach outside."""
    return ties.filter(
        Q(started_on=None) | Q(started_on__lte=OuterRef("day")),
        Q(ended_on=None) | Q(ended_on__gt=OuterRef("day")),
    )
