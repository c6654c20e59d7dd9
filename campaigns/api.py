"""The API of campaigns for colleagues: list, ranking, call list, a call, a result; by the pages' own services."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.access import planned_campaign, planned_meeting, visible_campaign, worked_campaign
from campaigns.filters import CampaignFilter, ResultFilter, TargetFilter
from campaigns.models import Campaign, Result, Target, Training
from campaigns.queries.listing import NEWEST
from campaigns.queries.meetings import NEXT as NEXT_MEETINGS
from campaigns.queries.ranking import ranking
from campaigns.queries.results import NEWEST as LATEST_RESULTS
from campaigns.queries.targets import BY_DAY, seen_targets
from campaigns.rules import works_on_targets
from campaigns.serializers import (
    CallSerializer,
    CampaignDetailSerializer,
    CampaignSerializer,
    MeetingSerializer,
    NotesSerializer,
    PlannedSerializer,
    PlanSerializer,
    ResultSerializer,
    StandingSerializer,
    TargetSerializer,
)
from campaigns.services.calls import TargetClosed, log_call
from campaigns.services.meetings import CampaignOver, NotHeldYet, plan_meetings, write_up_meeting
from campaigns.services.results import NothingReached, OutsidePeriod, record_result
from common.calendar import business_today
from common.errors import Forbidden
from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict


class CampaignViewSet(RecordViewSet):
    """Campaigns that the caller sees."""

    queryset = Campaign.objects.none()  # for the documents; what is served is rows()
    serializer_class = CampaignDetailSerializer
    row_serializer_class = CampaignSerializer
    filterset_class = CampaignFilter
    orderings = {"starts_on": NEWEST}

    def rows(self) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(self.request.user).select_related("owner_unit")

    def content(self, record: Campaign) -> dict[str, Any]:
        """The campaign with the live ranking of its units."""
        table = ranking(record, self.request.user, day=min(business_today(), record.ends_on))
        return {
            **CampaignSerializer(record).data,
            "ranking": StandingSerializer(table.rows, many=True).data,
        }

    @extend_schema(responses=CampaignSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the campaigns, newest first."""
        return self.list_answer(request)

    @extend_schema(responses=CampaignDetailSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One campaign with the live ranking of its units."""
        return self.one_answer(request, self.record(public_id=public_id))


class OfCampaignViewSet(RecordViewSet):
    """Records of the campaign that the address names; 404 for one that the caller does not see."""

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign that the address names."""
        return visible_campaign(self.request, self.kwargs["public_id"])


class TargetViewSet(OfCampaignViewSet):
    """The call list of a campaign."""

    queryset = Target.objects.none()  # for the documents; what is served is rows()
    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    orderings = {"next_on": BY_DAY}

    def rows(self) -> QuerySet[Target]:
        found = seen_targets(self.campaign, self.request.user)
        return found.select_related("customer", "unit", "owner")

    @extend_schema(responses=TargetSerializer(many=True))
    def list(self, request: Request, public_id: UUID) -> Response:
        """One page of the targets that the caller sees, the next call first."""
        return self.list_answer(request)

    @extend_schema(request=CallSerializer, responses={201: CallSerializer})
    def call(self, request: Request, public_id: UUID) -> Response:
        """Write a call to a target down; the answer says what is next."""
        target = _callable(request, public_id)
        said = valid(CallSerializer, request)
        try:
            call = log_call(target=target, by=request.user, at=timezone.now(), **said)
        except KeyTaken as taken:
            raise Conflict("key_taken", _("This key stands for another record.")) from taken
        except TargetClosed as closed:
            raise Conflict("target_closed", _("This target is closed already.")) from closed
        return Response(CallSerializer(call).data, status=status.HTTP_201_CREATED)


class MeetingViewSet(OfCampaignViewSet):
    """Trainings and meetings of a campaign."""

    queryset = Training.objects.none()  # for the documents; what is served is rows()
    serializer_class = MeetingSerializer
    orderings = {"held_on": NEXT_MEETINGS}

    def rows(self) -> QuerySet[Training]:
        return Training.objects.visible_to(self.request.user).filter(campaign=self.campaign)

    @extend_schema(responses=MeetingSerializer(many=True))
    def list(self, request: Request, public_id: UUID) -> Response:
        """One page of the meetings by day."""
        return self.list_answer(request)

    @extend_schema(request=PlanSerializer, responses={201: PlannedSerializer})
    def create(self, request: Request, public_id: UUID) -> Response:
        """Plan a meeting or a series of them; the same topic on the same day is one meeting."""
        campaign = planned_campaign(request, public_id)
        said = valid(PlanSerializer, request)
        try:
            planned = plan_meetings(campaign=campaign, by=request.user, at=timezone.now(), **said)
        except CampaignOver as refusal:
            raise exceptions.ValidationError({"held_on": _("The campaign is over by then.")}) from refusal
        return Response({"planned": planned}, status=status.HTTP_201_CREATED)

    @extend_schema(request=NotesSerializer, responses=MeetingSerializer)
    def notes(self, request: Request, public_id: UUID) -> Response:
        """Write up a meeting that was held; 409 for one still to come."""
        meeting = planned_meeting(request, public_id)
        said = valid(NotesSerializer, request)
        try:
            held = write_up_meeting(
                meeting=meeting, by=request.user, today=business_today(), at=timezone.now(), **said
            )
        except NotHeldYet as refusal:
            raise Conflict("not_held_yet", _("This meeting is still to come.")) from refusal
        return self.one_answer(request, held)


class ResultViewSet(OfCampaignViewSet):
    """What was reached in a campaign, as far as the caller reads it one by one."""

    queryset = Result.objects.none()  # for the documents; what is served is rows()
    serializer_class = ResultSerializer
    filterset_class = ResultFilter
    orderings = {"happened_on": LATEST_RESULTS}

    def rows(self) -> QuerySet[Result]:
        found = Result.objects.visible_to(self.request.user).filter(campaign=self.campaign)
        return found.select_related("unit", "staff")

    @extend_schema(responses=ResultSerializer(many=True))
    def list(self, request: Request, public_id: UUID) -> Response:
        """One page of the results, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=ResultSerializer, responses={201: ResultSerializer})
    def create(self, request: Request, public_id: UUID) -> Response:
        """Record a result of the caller's own; the same key records once."""
        campaign = worked_campaign(request, public_id)
        said = valid(ResultSerializer, request)
        try:
            result = record_result(
                campaign=campaign,
                unit=request.user.unit,
                staff=request.user,
                by=request.user,
                at=timezone.now(),
                **said,
            )
        except OutsidePeriod as refusal:
            raise exceptions.ValidationError({"happened_on": _("Not a day of the campaign.")}) from refusal
        except NothingReached as refusal:
            raise exceptions.ValidationError({"count": _("Neither a number nor an amount.")}) from refusal
        except KeyTaken as taken:
            raise Conflict("key_taken", _("This key stands for another record.")) from taken
        return self.one_answer(request, result, status.HTTP_201_CREATED)


def _callable(request: Request, public_id: UUID) -> Target:
    target = get_object_or_404(
        Target.objects.visible_to(request.user).select_related("campaign", "unit"), public_id=public_id
    )
    leads = any(target.unit.path.startswith(prefix) for prefix in request.user.reach.subtrees)
    if not works_on_targets(request.user.reach) or not (leads or target.owner_id in (None, request.user.pk)):
        raise Forbidden
    return target
