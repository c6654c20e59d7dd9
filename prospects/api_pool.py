"""Prospects over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.once import KeyTaken
from common.rest import Conflict, PersonAuthentication
from organization.rules import Act
from prospects.filters.prospects import ProspectFilter
from prospects.models import Prospect
from prospects.pool_access import claimable_prospect, editable_prospect, visible_prospect
from prospects.pool_texts import (
    closed_sentence,
    full_sentence,
    held_sentence,
    known_sentence,
    protected_sentence,
)
from prospects.serializers_pool import (
    ApproachSerializer,
    NewApproachSerializer,
    NewProspectSerializer,
    ProspectSerializer,
)
from prospects.services import pool as services
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.file import HappensLater, log_contact


class NewestFirst(CursorPagination):
    ordering = "-id"
    page_size = 50


class ProspectViewSet(GenericViewSet):
    """The prospects that the caller sees."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[Any] = []
    serializer_class = ProspectSerializer
    queryset = Prospect.objects.none()  # for the documents; what is served is visible_to
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def list(self, request: Request) -> Response:
        found = Prospect.objects.visible_to(request.user).select_related("unit", "owner")
        filters = ProspectFilter(request.query_params, found, request=request)
        if not filters.is_valid():
            raise exceptions.ValidationError(filters.errors)
        page = self.paginate_queryset(filters.qs)
        return self.get_paginated_response(ProspectSerializer(page, many=True).data)

    def retrieve(self, request: Request, public_id: UUID) -> Response:
        return Response(ProspectSerializer(visible_prospect(request, public_id)).data)

    @extend_schema(request=NewProspectSerializer, responses={201: ProspectSerializer})
    def create(self, request: Request) -> Response:
        if not request.user.reach.may(Act.WORK_PROSPECTS):
            raise exceptions.PermissionDenied
        serializer = NewProspectSerializer(data=request.data, context={"user": request.user})
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        unit, key = values.pop("unit"), values.pop("key", None)
        try:
            prospect = add_prospect(
                unit=unit, values=values, form_key=key, by=request.user, at=timezone.now()
            )
        except KnownToBank as refused:
            raise Conflict("known", " ".join(known_sentence(known) for known in refused.known)) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another company.")) from None
        return Response(ProspectSerializer(prospect).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ProspectSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, public_id: UUID) -> Response:
        prospect = claimable_prospect(request, public_id)
        try:
            held = services.claim(prospect=prospect, by=request.user, at=timezone.now())
        except services.AlreadyHeld as refused:
            raise Conflict("already_held", held_sentence(refused.current)) from None
        except services.PoolFull as refused:
            raise Conflict("pool_full", full_sentence(refused.capacity)) from None
        except services.NotInPool as refused:
            raise Conflict("not_in_pool", closed_sentence(refused.current)) from None
        return Response(ProspectSerializer(held).data)

    @extend_schema(request=None, responses=ProspectSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, public_id: UUID) -> Response:
        prospect = editable_prospect(request, public_id)
        try:
            held = services.release(prospect=prospect, by=request.user, at=timezone.now())
        except services.Protected as refused:
            raise Conflict("protected", protected_sentence(refused.current)) from None
        except services.NotInPool as refused:
            raise Conflict("not_in_pool", closed_sentence(refused.current)) from None
        return Response(ProspectSerializer(held).data)

    @extend_schema(request=NewApproachSerializer, responses={201: ApproachSerializer})
    @action(detail=True, methods=["post"])
    def contacts(self, request: Request, public_id: UUID) -> Response:
        prospect = editable_prospect(request, public_id)
        serializer = NewApproachSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        key = values.pop("key", None)
        try:
            approach = log_contact(
                prospect=prospect, form_key=key, **values, by=request.user, at=timezone.now()
            )
        except HappensLater:
            raise exceptions.ValidationError(
                {"happened_at": [_("This is still to come. Write it down when it has happened.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another contact.")) from None
        except services.NotInPool as refused:
            raise Conflict("not_in_pool", closed_sentence(refused.current)) from None
        return Response(ApproachSerializer(approach).data, status=status.HTTP_201_CREATED)
