"""Tiers by decision over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from tiers import queries, services, texts
from tiers.access import may_decide, may_end, may_propose
from tiers.filters import OverrideFilter
from tiers.models import TierOverride
from tiers.serializers import (
    NewOverrideSerializer,
    OverrideDecisionSerializer,
    OverrideEndSerializer,
    OverrideSerializer,
)


class OverrideViewSet(RecordViewSet):
    """Tiers by decision of the customers that the caller reads."""

    queryset = TierOverride.objects.none()  # for the documents; what is served is rows()
    serializer_class = OverrideSerializer
    filterset_class = OverrideFilter
    orderings = {"id": queries.LATEST_OVERRIDES}

    def rows(self) -> QuerySet[TierOverride]:
        return queries.listed_overrides(self.request.user)

    @extend_schema(responses=OverrideSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=OverrideSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One of them."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=OverrideDecisionSerializer, responses=OverrideSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Approve or refuse what somebody else proposed."""
        override = self.record(public_id=public_id)
        if not may_decide(request.user, override):
            raise exceptions.PermissionDenied
        sent = valid(OverrideDecisionSerializer, request)
        acting = {"today": business_today(), "by": request.user, "at": timezone.now()}
        try:
            services.decide_override(override=override, **sent, **acting)
        except services.OverrideNeedsSecondPerson:
            raise Conflict("second_person", texts.SECOND) from None
        except services.OverrideSettled:
            raise Conflict("settled", texts.SETTLED) from None
        except services.ReasonMissing:
            raise exceptions.ValidationError({"note": [texts.REASON]}) from None
        except services.DayUnfit:
            raise Conflict("day_past", texts.DAY) from None
        except services.NotScored:
            raise Conflict("not_scored", texts.SCORED) from None
        return self.one_answer(request, self.record(pk=override.pk))

    @extend_schema(request=None, responses=OverrideSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take a proposal back before it is decided."""
        override = self.record(public_id=public_id)
        try:
            services.withdraw_override(override=override, by=request.user, at=timezone.now())
        except services.NotTheLead:
            raise exceptions.PermissionDenied from None
        except services.OverrideSettled:
            raise Conflict("settled", texts.SETTLED) from None
        return self.one_answer(request, self.record(pk=override.pk))

    @extend_schema(request=OverrideEndSerializer, responses=OverrideSerializer)
    def end(self, request: Request, public_id: UUID) -> Response:
        """End an approved one before its day; the next night shows the computed tier."""
        override = self.record(public_id=public_id)
        if not may_end(request.user, override):
            raise exceptions.PermissionDenied
        sent = valid(OverrideEndSerializer, request)
        try:
            services.end_override(override=override, **sent, by=request.user, at=timezone.now())
        except services.OverrideSettled:
            raise Conflict("settled", texts.SETTLED) from None
        except services.ReasonMissing:
            raise exceptions.ValidationError({"reason": [texts.REASON]}) from None
        return self.one_answer(request, self.record(pk=override.pk))


class CustomerOverrideViewSet(OfCustomerViewSet):
    """Tiers by decision of one customer."""

    queryset = TierOverride.objects.none()  # for the documents; what is served is rows()
    serializer_class = OverrideSerializer
    orderings = {"id": queries.LATEST_OVERRIDES}

    def rows(self) -> QuerySet[TierOverride]:
        return queries.listed_overrides(self.request.user).filter(customer=self.customer)

    @extend_schema(responses=OverrideSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewOverrideSerializer, responses={201: OverrideSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Propose a tier in place of the computed one, as who leads the customer."""
        if not may_propose(request.user, self.customer):
            raise exceptions.PermissionDenied
        sent = valid(NewOverrideSerializer, request)
        acting = {"today": business_today(), "by": request.user, "at": timezone.now()}
        try:
            override = services.propose_override(customer=self.customer, **sent, **acting)
        except services.DayUnfit:
            raise exceptions.ValidationError({"until": [texts.DAY]}) from None
        except services.ReasonMissing:
            raise exceptions.ValidationError({"reason": [texts.REASON]}) from None
        except services.NotScored:
            raise Conflict("not_scored", texts.SCORED) from None
        except services.OverrideWaits:
            raise Conflict("waits", texts.WAITS) from None
        return self.one_answer(request, self.record(pk=override.pk), status.HTTP_201_CREATED)
