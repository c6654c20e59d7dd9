"""Prospects over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.openapi import changes_of
from common.pagination import Ordering
from common.records import BadQuery, RecordViewSet, only_known, valid
from common.rest import Conflict
from customers.filters import ME
from organization.rules import Act
from prospects.filters.prospects import ProspectFilter
from prospects.models import Prospect
from prospects.pool_access import claimable_prospect, editable_prospect, looks_for_customers
from prospects.pool_texts import (
    closed_sentence,
    full_sentence,
    held_sentence,
    known_sentence,
    protected_sentence,
)
from prospects.queries.visiting import held_for, time_against_value
from prospects.serializers_pool import (
    ApproachSerializer,
    NewApproachSerializer,
    NewProspectSerializer,
    ProspectSerializer,
    VisitingQuerySerializer,
    VisitingTimeSerializer,
)
from prospects.services import pool as services
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.file import HappensLater, log_contact


class ProspectViewSet(RecordViewSet):
    """The prospects that the caller sees."""

    queryset = Prospect.objects.none()  # for the documents; what is served is rows()
    serializer_class = ProspectSerializer
    filterset_class = ProspectFilter
    feed = "prospects"
    orderings = {
        "added_at": Ordering("prospects", ("-id",)),
        "name": Ordering("prospect-names", ("name", "id")),
        "value": Ordering("prospect-values", ("-value_fen", "id"), nullable=True),
    }

    def rows(self) -> QuerySet[Prospect]:
        return Prospect.objects.visible_to(self.request.user).select_related("unit", "owner")

    @extend_schema(responses=ProspectSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the prospects that the filters leave, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=changes_of(ProspectSerializer))
    def changes(self, request: Request) -> Response:
        """What changed since a place in the feed, each record's changes in their order."""
        return self.changes_answer(request)

    @extend_schema(responses=ProspectSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One prospect."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(parameters=[VisitingQuerySerializer], responses=VisitingTimeSerializer)
    def time(self, request: Request) -> Response:
        """Where visiting time went against where value is, of the prospects that the caller or the team holds now."""
        if not looks_for_customers(request.user):
            raise exceptions.PermissionDenied
        only_known(request.query_params, VisitingQuerySerializer().fields)
        asked = VisitingQuerySerializer(data=request.query_params)
        if not asked.is_valid():
            raise BadQuery(asked.errors)
        time = time_against_value(
            held=held_for(request.user, mine=asked.validated_data["who"] == ME),
            month=asked.validated_data.get("month") or business_today(),
        )
        return Response(VisitingTimeSerializer(time).data)

    @extend_schema(request=NewProspectSerializer, responses={201: ProspectSerializer})
    def create(self, request: Request) -> Response:
        """Add a company to the pool; 409 where the bank knows it already."""
        self.must_be_allowed(Act.WORK_PROSPECTS)
        values = valid(NewProspectSerializer, request, context={"user": request.user})
        unit, key = values.pop("unit"), values.pop("key", None)
        try:
            prospect = add_prospect(
                unit=unit, values=values, form_key=key, by=request.user, at=timezone.now()
            )
        except KnownToBank as refused:
            raise Conflict("known", " ".join(known_sentence(known) for known in refused.known)) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another company.")) from None
        return self.one_answer(request, prospect, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ProspectSerializer)
    def claim(self, request: Request, public_id: UUID) -> Response:
        """Take it out of the pool; 409 where somebody holds it or one's own share is full."""
        prospect = claimable_prospect(request, public_id)
        return self._held(
            request,
            prospect,
            lambda: services.claim(prospect=prospect, by=request.user, at=timezone.now()),
        )

    @extend_schema(request=None, responses=ProspectSerializer)
    def release(self, request: Request, public_id: UUID) -> Response:
        """Give it back to the pool; 409 while it is protected."""
        prospect = editable_prospect(request, public_id)
        return self._held(
            request,
            prospect,
            lambda: services.release(prospect=prospect, by=request.user, at=timezone.now()),
        )

    @extend_schema(request=NewApproachSerializer, responses={201: ApproachSerializer})
    def contacts(self, request: Request, public_id: UUID) -> Response:
        """Write down a contact with the company."""
        prospect = editable_prospect(request, public_id)
        values = valid(NewApproachSerializer, request)
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

    def _held(self, request: Request, prospect: Prospect, act: Callable[[], Prospect]) -> Response:
        """The prospect after an act on who holds it, its refusals as conflicts."""
        self.must_match(request, prospect, required=False)
        try:
            return self.one_answer(request, act())
        except services.AlreadyHeld as refused:
            raise Conflict("already_held", held_sentence(refused.current)) from None
        except services.PoolFull as refused:
            raise Conflict("pool_full", full_sentence(refused.capacity)) from None
        except services.Protected as refused:
            raise Conflict("protected", protected_sentence(refused.current)) from None
        except services.NotInPool as refused:
            raise Conflict("not_in_pool", closed_sentence(refused.current)) from None
