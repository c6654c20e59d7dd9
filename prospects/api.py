"""Opportunities over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.once import KeyTaken
from common.rest import Conflict, PersonAuthentication
from customers.models import Customer
from organization.rules import Act
from products.models import ProductLine
from prospects.filters.opportunities import OpportunityFilter
from prospects.forms.opportunities import prospect_of
from prospects.models import Opportunity
from prospects.serializers import (
    EditSerializer,
    FactsSerializer,
    MoveSerializer,
    NewOpportunitySerializer,
    OpportunitySerializer,
)
from prospects.services.funding import CustomerElsewhere
from prospects.services.opportunities import (
    ClosedOpportunity,
    StaleOpportunity,
    StillNeeded,
    edit_opportunity,
    open_opportunity,
)
from prospects.services.pipeline import ForbiddenMove, GateMissing, move_stage

STALE = _("Somebody changed it meanwhile; read it again.")


class AsTheyCame(CursorPagination):
    ordering = "-id"
    page_size = 50


class OpportunityViewSet(GenericViewSet):
    """The opportunities whose company the caller sees."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    pagination_class = AsTheyCame
    filter_backends: list[Any] = []
    serializer_class = OpportunitySerializer
    queryset = Opportunity.objects.none()  # for the documents; what is served is get_queryset
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return (
            Opportunity.objects.visible_to(self.request.user)
            .live()
            .select_related("customer", "prospect", "owner", "unit", "product_line", "decider")
        )

    def list(self, request: Request) -> Response:
        filters = OpportunityFilter(request.query_params, self.get_queryset(), request=request)
        if not filters.is_valid():
            raise exceptions.ValidationError(filters.errors)
        page = self.paginate_queryset(filters.qs)
        return self.get_paginated_response(OpportunitySerializer(page, many=True).data)

    def retrieve(self, request: Request, public_id: UUID) -> Response:
        return Response(OpportunitySerializer(self._one(public_id)).data)

    @extend_schema(request=NewOpportunitySerializer, responses={201: OpportunitySerializer})
    def create(self, request: Request) -> Response:
        self._may_write()
        words = _valid(NewOpportunitySerializer(data=request.data))
        customer = self._customer(words.get("customer"))
        prospect = prospect_of(request.user, words.get("prospect")) if customer is None else None
        if customer is None and prospect is None:
            raise exceptions.ValidationError({"customer": [_("Name a customer or a prospect that you see.")]})
        line = ProductLine.objects.filter(code=words["product_line"]).first()
        if line is None:
            raise exceptions.ValidationError({"product_line": [_("There is no such product line.")]})
        try:
            opportunity = open_opportunity(
                customer=customer,
                prospect=prospect,
                name=words["name"],
                product_line=line,
                amount_fen=words.get("amount") or None,
                expected_on=words.get("expected_on"),
                form_key=words.get("key"),
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another opportunity.")) from None
        return Response(OpportunitySerializer(opportunity).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EditSerializer, responses=OpportunitySerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        opportunity = self._editable(public_id)
        changes = dict(_valid(EditSerializer(data=request.data)))
        version = changes.pop("version")
        try:
            edit_opportunity(
                opportunity=opportunity, changes=changes, version=version, by=request.user, at=timezone.now()
            )
        except StaleOpportunity:
            raise Conflict("stale_version", STALE) from None
        except ClosedOpportunity:
            raise Conflict("closed", _("What was won or lost is history and is not changed.")) from None
        except StillNeeded as needed:
            raise _missing(needed.facts) from None
        return Response(OpportunitySerializer(self._one(public_id)).data)

    @extend_schema(request=MoveSerializer, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, public_id: UUID) -> Response:
        opportunity = self._editable(public_id)
        asked = _valid(MoveSerializer(data=request.data))
        context = {"opportunity": opportunity, "user": request.user}
        facts = _valid(FactsSerializer(data=asked.pop("facts", {}), context=context))
        try:
            move_stage(
                opportunity=opportunity,
                to=asked["to"],
                facts=dict(facts),
                version=asked.get("version"),
                by=request.user,
                at=timezone.now(),
            )
        except ForbiddenMove:
            raise Conflict("forbidden_move", _("It cannot go there from where it stands.")) from None
        except GateMissing as gate:
            raise _missing(gate.facts) from None
        except StaleOpportunity:
            raise Conflict("stale_version", STALE) from None
        except CustomerElsewhere:
            raise exceptions.ValidationError(
                {"customer": [_("A customer of this number is looked after elsewhere. Check the number.")]}
            ) from None
        return Response(OpportunitySerializer(self._one(public_id)).data)

    def _one(self, public_id: UUID) -> Opportunity:
        return get_object_or_404(self.get_queryset(), public_id=public_id)

    def _editable(self, public_id: UUID) -> Opportunity:
        opportunity = self._one(public_id)
        self._may_write()
        return opportunity

    def _may_write(self) -> None:
        if not self.request.user.reach.may(Act.EDIT_CUSTOMER):
            raise exceptions.PermissionDenied

    def _customer(self, number: str | None) -> Customer | None:
        found = Customer.objects.visible_to(self.request.user).live()
        return found.filter(customer_no=number).first() if number else None


def _valid(serializer) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _missing(facts: list[str]) -> exceptions.ValidationError:
    return exceptions.ValidationError(
        {
            fact: [exceptions.ErrorDetail(_("This is missing and the stage asks for it."), code="missing")]
            for fact in facts
        }
    )
