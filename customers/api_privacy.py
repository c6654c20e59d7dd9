"""Requests of people about their data over the API, for signed-in colleagues."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from customers.models import Contact, PersonRequest, RequestKind
from customers.queries.privacy import REQUESTS, listed_requests
from customers.refusals_of_privacy import CODES, REFUSED, refusal
from customers.serializers_of_privacy import (
    LiftingSerializer,
    NewPersonRequestSerializer,
    PersonOutcomeSerializer,
    PersonRequestSerializer,
)
from customers.services import privacy
from organization.rules import Act


def _refused(error: Exception) -> Conflict:
    return Conflict(CODES[type(error)], refusal(error))


class PersonRequestViewSet(RecordViewSet):
    """The register of requests, as far as the caller reads the customers."""

    queryset = PersonRequest.objects.none()  # for the documents; what is served is rows()
    serializer_class = PersonRequestSerializer
    orderings = {"id": REQUESTS}

    def rows(self) -> QuerySet[PersonRequest]:
        return listed_requests(self.request.user)

    @extend_schema(responses=PersonRequestSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=PersonRequestSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One request."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def copy(self, request: Request, public_id: UUID) -> Response:
        """Everything that is held of the person; the trail keeps who took it."""
        asked = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        try:
            return Response(privacy.copy_person(request=asked, by=request.user, at=timezone.now()))
        except REFUSED as refused:
            raise _refused(refused) from None

    @extend_schema(request=PersonOutcomeSerializer, responses=PersonRequestSerializer)
    def settle(self, request: Request, public_id: UUID) -> Response:
        """Say that a copy was given or a datum corrected, or with `done` false why it is refused."""
        asked = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(PersonOutcomeSerializer, request)
        return self._do(asked, privacy.settle_request, sent)

    @extend_schema(request=None, responses=PersonRequestSerializer)
    def restrict(self, request: Request, public_id: UUID) -> Response:
        """Lock the person's data away."""
        asked = self.record(public_id=public_id, kind="restrict")
        self.must_be_allowed(Act.SETTLE_PERSON)
        return self._do(asked, privacy.restrict_person, {})

    @extend_schema(request=None, responses=PersonRequestSerializer)
    def erase(self, request: Request, public_id: UUID) -> Response:
        """Erase the person's data everywhere."""
        asked = self.record(public_id=public_id, kind="erase")
        self.must_be_allowed(Act.SETTLE_PERSON)
        return self._do(asked, privacy.erase_person, {})

    @extend_schema(request=LiftingSerializer, responses={201: PersonRequestSerializer})
    def lifting(self, request: Request, public_id: UUID) -> Response:
        """Register that the restriction is to be lifted that this request had brought."""
        asked = self.record(public_id=public_id, kind="restrict")
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(LiftingSerializer, request)
        words = {"contact": asked.contact, "kind": RequestKind.LIFT, "asked_on": sent["asked_on"]}
        try:
            made = privacy.ask_for_person(**words, by=request.user, at=timezone.now())
        except REFUSED as refused:
            raise _refused(refused) from None
        return self.one_answer(request, self.record(pk=made.pk), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=PersonRequestSerializer)
    def lift(self, request: Request, public_id: UUID) -> Response:
        """Give back what was locked away of the person."""
        asked = self.record(public_id=public_id, kind="lift")
        self.must_be_allowed(Act.SETTLE_PERSON)
        return self._do(asked, privacy.lift_restriction, {})

    def _do(self, asked: PersonRequest, act: Any, sent: dict[str, Any]) -> Response:
        try:
            act(request=asked, **sent, by=self.request.user, at=timezone.now())
        except REFUSED as refused:
            raise _refused(refused) from None
        return self.one_answer(self.request, self.record(pk=asked.pk))


class NewPersonRequestViewSet(OfCustomerViewSet):
    """Requests of one person."""

    queryset = PersonRequest.objects.none()  # for the documents; what is served is rows()
    serializer_class = PersonRequestSerializer
    orderings = {"id": REQUESTS}

    def rows(self) -> QuerySet[PersonRequest]:
        people = Contact.objects.visible_to(self.request.user).filter(customer=self.customer)
        return listed_requests(self.request.user).filter(
            contact__in=people.filter(public_id=self.kwargs["contact_id"])
        )

    @extend_schema(request=NewPersonRequestSerializer, responses={201: PersonRequestSerializer})
    def create(self, request: Request, customer_no: str, contact_id: UUID) -> Response:
        """Register what the person asks for."""
        people = Contact.objects.visible_to(request.user).filter(customer=self.customer)
        contact = people.filter(public_id=contact_id).first()
        if contact is None:
            raise exceptions.NotFound
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewPersonRequestSerializer, request)
        try:
            made = privacy.ask_for_person(contact=contact, **sent, by=request.user, at=timezone.now())
        except REFUSED as refused:
            raise _refused(refused) from None
        return self.one_answer(request, self.record(pk=made.pk), status.HTTP_201_CREATED)
