"""Customers over the API, for signed-in colleagues: the same sight, filters, services and refusals as on the pages."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.openapi import changes_of
from common.pagination import Ordering
from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from customers import queries, services
from customers.access import OfCustomerViewSet, looked
from customers.filters import CustomerFilter
from customers.models import CompanyTie, Customer, LookedAt
from customers.queries.listing import SORTS
from customers.serializers import (
    CustomerChangesSerializer,
    CustomerRowSerializer,
    CustomerSerializer,
    NewTieSerializer,
    TieSerializer,
)
from organization.rules import Act


class CustomerViewSet(RecordViewSet):
    """Customers that the caller reads, beside the scores now published."""

    queryset = Customer.objects.none()  # for the documents; what is served is rows()
    serializer_class = CustomerSerializer
    row_serializer_class = CustomerRowSerializer
    filterset_class = CustomerFilter
    rows_are_columns = True
    orderings = SORTS
    feed = "customers"

    def rows(self) -> QuerySet[Customer]:
        published = queries.current_publication()
        return (
            Customer.objects.visible_to(self.request.user)
            .live()
            .scored_in(published and published.pk)
            .select_related("unit", "manager", "pulse")
            .annotate(
                tier_code=F("now__tier__code"),
                computed_code=F("now__computed_tier__code"),
                score=F("now__score"),
                deposits_fen=F("now__deposits_cny_fen"),
                loans_fen=F("now__loans_cny_fen"),
                contribution_fen=F("now__contribution_fen"),
                churn_risk=F("now__churn_risk"),
                complaints_open=Coalesce("pulse__open_complaints", 0),
            )
        )

    @extend_schema(responses=CustomerRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the customers that the filters leave."""
        return self.list_answer(request)

    @extend_schema(responses=changes_of(CustomerRowSerializer))
    def changes(self, request: Request) -> Response:
        """What changed since a place in the feed, each record's changes in their order."""
        return self.changes_answer(request)

    @extend_schema(responses=CustomerSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """One customer."""
        customer = self.record(customer_no=customer_no)
        looked(request, LookedAt.RECORD, [customer.pk])
        return self.one_answer(request, customer)

    @extend_schema(request=CustomerChangesSerializer, responses=CustomerSerializer)
    def partial_update(self, request: Request, customer_no: str) -> Response:
        """Change what people may change; 428 without If-Match, 412 where somebody was faster."""
        customer = self.record(customer_no=customer_no)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        self.must_match(request, customer)
        changes = valid(CustomerChangesSerializer, request, instance=customer, partial=True)
        reason = changes.pop("reason", "")
        try:
            services.edit_customer(
                customer=customer,
                changes=changes,
                version=customer.version,
                reason=reason,
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleVersion:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(customer_no=customer_no))


class TierChangeViewSet(CustomerViewSet):
    """Customers that the caller reads, told of when their tier moved."""

    feed = "tiers"


class TieViewSet(OfCustomerViewSet):
    """What other companies are to a customer."""

    queryset = CompanyTie.objects.none()  # for the documents; what is served is rows()
    serializer_class = TieSerializer
    orderings = {"id": Ordering("ties", ("id",))}

    def rows(self) -> QuerySet[CompanyTie]:
        return CompanyTie.objects.visible_to(self.request.user).filter(customer=self.customer)

    def get_serializer_context(self) -> dict[str, Any]:
        others = self.rows().values("other_id")
        seen = Customer.objects.visible_to(self.request.user).live().filter(pk__in=others)
        return {**super().get_serializer_context(), "seen": dict(seen.values_list("pk", "customer_no"))}

    @extend_schema(responses=TieSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """The ties noted on the customer's file, ended ones among them."""
        return self.list_answer(request)

    @extend_schema(request=NewTieSerializer, responses={201: TieSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Note what another company is to the customer."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        words = valid(NewTieSerializer, request)
        try:
            tie = services.add_tie(customer=customer, **words, by=request.user, at=timezone.now())
        except services.TieKnown:
            raise Conflict("tie_known", _("This tie is noted already.")) from None
        except services.TieToItself:
            raise Conflict("tie_to_itself", _("This is the customer itself.")) from None
        return self.one_answer(request, tie, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TieSerializer)
    def end(self, request: Request, customer_no: str, public_id: str) -> Response:
        """A tie holds no longer, from today; ended twice it stays as it was ended first."""
        tie = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        services.end_tie(tie=tie, ended_on=business_today(), by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(public_id=public_id))
