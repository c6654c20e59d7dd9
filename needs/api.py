"""Needs over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.models import Contact, Customer
from needs import queries, services, texts
from needs.filters import NeedFilter
from needs.models import Need
from needs.serializers import (
    ChooseProductSerializer,
    LeaveProductSerializer,
    NeedDealOpenedSerializer,
    NeedDealSerializer,
    NeedDiscoverySerializer,
    NeedMoveSerializer,
    NeedPromiseSerializer,
    NeedSerializer,
    NeedWordsSerializer,
    NewNeedSerializer,
    PromisedSerializer,
)
from organization.rules import Act


class NeedViewSet(RecordViewSet):
    """Needs of the customers that the caller reads."""

    queryset = Need.objects.none()  # for the documents; what is served is rows()
    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    orderings = {"noted_at": queries.LATEST}

    def rows(self) -> QuerySet[Need]:
        return queries.listed_needs(self.request.user).prefetch_related("products__product")

    @extend_schema(responses=NeedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=NeedSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One need."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewNeedSerializer, responses={201: NeedSerializer})
    def create(self, request: Request) -> Response:
        """Note a need."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewNeedSerializer, request)
        number, key = sent.pop("customer"), sent.pop("key")
        customer = Customer.objects.visible_to(request.user).live().filter(customer_no=number).first()
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer whom you see has this number.")]})
        words = self._words(customer, sent)
        try:
            need = services.note_need(
                customer=customer, words=words, form_key=key, by=request.user, at=timezone.now()
            )
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=need.pk), status.HTTP_201_CREATED)

    @extend_schema(request=NeedWordsSerializer(partial=True), responses=NeedSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Change what is said of it, under `If-Match`."""
        need = self._editable(public_id)
        self.must_match(request, need)
        sent = valid(NeedWordsSerializer, request, partial=True)
        changes = self._words(need.customer, sent)
        try:
            services.edit_need(
                need=need, changes=changes, version=need.version, by=request.user, at=timezone.now()
            )
        except services.StaleNeed:
            raise Conflict("stale_version", texts.STALE) from None
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        except services.StillMissing as wanting:
            raise Conflict("still_missing", texts.still_missing(wanting.facts)) from None
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=NeedMoveSerializer, responses=NeedSerializer)
    def move(self, request: Request, public_id: UUID) -> Response:
        """One step on, any step back, or dropped."""
        need = self._editable(public_id)
        sent = valid(NeedMoveSerializer, request)
        try:
            services.move_need(need=need, **sent, by=request.user, at=timezone.now())
        except services.NoWay:
            raise Conflict("no_way", texts.NO_WAY) from None
        except services.WhyMissing:
            raise exceptions.ValidationError({"note": [texts.WHY]}) from None
        except services.StillMissing as wanting:
            raise Conflict("still_missing", texts.still_missing(wanting.facts)) from None
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=None, responses={204: None})
    def remove(self, request: Request, public_id: UUID) -> Response:
        """Take a need out that was noted by mistake; one that came to something is dropped instead."""
        need = self._editable(public_id)
        try:
            services.remove_need(need=need, by=request.user, at=timezone.now())
        except services.NeedInUse:
            raise Conflict("in_use", texts.IN_USE) from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=NeedSerializer)
    def restore(self, request: Request, public_id: UUID) -> Response:
        """Bring back a need that the caller took out."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        need = get_object_or_404(queries.removed_needs(request.user), public_id=public_id)
        services.restore_need(need=need, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=NeedDiscoverySerializer, responses=NeedSerializer)
    def discover(self, request: Request, public_id: UUID) -> Response:
        """Say which steps of discovery are done."""
        need = self._editable(public_id)
        sent = valid(NeedDiscoverySerializer, request)
        try:
            services.tick_discovery(need=need, **sent, by=request.user, at=timezone.now())
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=ChooseProductSerializer, responses=NeedSerializer)
    def choose(self, request: Request, public_id: UUID) -> Response:
        """Choose a product for it."""
        need = self._editable(public_id)
        sent = valid(ChooseProductSerializer, request)
        product = queries.offered_products(request.user).filter(code=sent["product"]).first()
        if product is None:
            raise exceptions.ValidationError({"product": [_("There is no such product.")]})
        try:
            services.choose_product(
                need=need, product=product, reason=sent["reason"], by=request.user, at=timezone.now()
            )
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=LeaveProductSerializer, responses=NeedSerializer)
    def leave(self, request: Request, public_id: UUID) -> Response:
        """Choose a product no more."""
        need = self._editable(public_id)
        code = valid(LeaveProductSerializer, request)["product"]
        chosen = need.products.filter(product__code=code).select_related("product").first()
        if chosen is None:
            raise exceptions.ValidationError({"product": [_("There is no such product.")]})
        try:
            services.leave_product(need=need, product=chosen.product, by=request.user, at=timezone.now())
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        except services.StillMissing as wanting:
            raise Conflict("still_missing", texts.still_missing(wanting.facts)) from None
        return self.one_answer(request, self.record(pk=need.pk))

    @extend_schema(request=NeedPromiseSerializer, responses={201: PromisedSerializer})
    def promise(self, request: Request, public_id: UUID) -> Response:
        """Promise the customer something for it: a promise among the tasks."""
        need = self._editable(public_id)
        sent = valid(NeedPromiseSerializer, request)
        try:
            task = services.promise_for_need(need=need, **sent, by=request.user, at=timezone.now())
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return Response({"task": task.public_id}, status=status.HTTP_201_CREATED)

    @extend_schema(request=NeedDealSerializer, responses={201: NeedDealOpenedSerializer})
    def open_deal(self, request: Request, public_id: UUID) -> Response:
        """Open an opportunity for it, with what is known of the need."""
        need = self._editable(public_id)
        sent = valid(NeedDealSerializer, request)
        try:
            opened = services.open_deal(need=need, **sent, by=request.user, at=timezone.now())
        except services.NeedClosed:
            raise Conflict("closed", texts.CLOSED) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return Response({"opportunity": opened.public_id}, status=status.HTTP_201_CREATED)

    def _editable(self, public_id: UUID) -> Need:
        need: Need = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        return need

    def _words(self, customer: Customer, sent: dict[str, Any]) -> dict[str, Any]:
        """What was sent, with the person instead of the identifier."""
        if sent.get("decider") is None:
            return sent
        people: QuerySet[Contact] = queries.people_of(self.request.user, customer)
        decider = people.filter(public_id=sent["decider"]).first()
        if decider is None:
            raise exceptions.ValidationError({"decider": [texts.NOT_OF_CUSTOMER]})
        return {**sent, "decider": decider}
