"""The API of campaigns for colleagues: list, ranking, call list, a call, a result; by the pages' own services."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.access import visible_campaign, worked_campaign
from campaigns.models import Campaign, Target
from campaigns.queries.ranking import ranking
from campaigns.queries.targets import seen_targets
from campaigns.rules import works_on_targets
from campaigns.serializers import (
    CallSerializer,
    CampaignDetailSerializer,
    CampaignSerializer,
    ResultSerializer,
    TargetSerializer,
)
from campaigns.services.calls import TargetClosed, log_call
from campaigns.services.results import NothingReached, OutsidePeriod, record_result
from common.calendar import business_today
from common.errors import Forbidden
from common.once import KeyTaken
from common.rest import Conflict, PersonAuthentication


class ByKey(CursorPagination):
    ordering = "-id"
    page_size = 50


class PeopleView(APIView):
    """Views for signed-in colleagues."""

    authentication_classes = [PersonAuthentication]


class CampaignsView(PeopleView):
    @extend_schema(responses=CampaignSerializer(many=True), operation_id="campaigns_list")
    def get(self, request: Request) -> Response:
        """The campaigns that the caller sees, newest first."""
        pages = ByKey()
        found = Campaign.objects.visible_to(request.user).select_related("owner_unit")
        rows = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(CampaignSerializer(rows, many=True).data)


class CampaignView(PeopleView):
    @extend_schema(responses=CampaignDetailSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One campaign with the live ranking of its units."""
        campaign = visible_campaign(request, public_id)
        table = ranking(campaign, request.user, day=min(business_today(), campaign.ends_on))
        campaign.ranking = table.rows  # type: ignore[attr-defined]  # read by the serializer
        return Response(CampaignDetailSerializer(campaign).data)


class TargetsView(PeopleView):
    @extend_schema(responses=TargetSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """The targets that the caller sees."""
        campaign = visible_campaign(request, public_id)
        pages = ByKey()
        found = seen_targets(campaign, request.user).select_related("customer", "unit", "owner")
        rows = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(TargetSerializer(rows, many=True).data)


class ResultsView(PeopleView):
    @extend_schema(request=ResultSerializer, responses={201: ResultSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Record a result of the caller's own; the same key records once."""
        campaign = worked_campaign(request, public_id)
        body = ResultSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            result = record_result(
                campaign=campaign,
                unit=request.user.unit,
                staff=request.user,
                by=request.user,
                at=timezone.now(),
                **body.validated_data,
            )
        except OutsidePeriod as refusal:
            raise exceptions.ValidationError({"happened_on": _("Not a day of the campaign.")}) from refusal
        except NothingReached as refusal:
            raise exceptions.ValidationError({"count": _("Neither a number nor an amount.")}) from refusal
        except KeyTaken as taken:
            raise Conflict("key_taken", _("This key stands for another record.")) from taken
        return Response(ResultSerializer(result).data, status=status.HTTP_201_CREATED)


class CallsView(PeopleView):
    @extend_schema(request=CallSerializer, responses={201: CallSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write a call to a target down; the answer says what is next."""
        target = _callable(request, public_id)
        body = CallSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            call = log_call(target=target, by=request.user, at=timezone.now(), **body.validated_data)
        except KeyTaken as taken:
            raise Conflict("key_taken", _("This key stands for another record.")) from taken
        except TargetClosed as closed:
            raise Conflict("target_closed", _("This target is closed already.")) from closed
        return Response(CallSerializer(call).data, status=status.HTTP_201_CREATED)


def _callable(request: Request, public_id: UUID) -> Target:
    target = get_object_or_404(
        Target.objects.visible_to(request.user).select_related("campaign", "unit"), public_id=public_id
    )
    leads = any(target.unit.path.startswith(prefix) for prefix in request.user.reach.subtrees)
    if not works_on_targets(request.user.reach) or not (leads or target.owner_id in (None, request.user.pk)):
        raise Forbidden
    return target
