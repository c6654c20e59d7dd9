"""Handovers over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict
from organization.models import Staff
from organization.queries import colleagues_who_work
from portfolios import queries, services, texts
from portfolios.access import may_propose
from portfolios.models import Handover
from portfolios.serializers import (
    ClosingSerializer,
    HandedCustomersSerializer,
    HandoverAnswerSerializer,
    HandoverSerializer,
    HandoverUndoSerializer,
    NewHandoverSerializer,
)


class HandoverViewSet(RecordViewSet):
    """Handovers that the caller gives, takes, proposed or supervises."""

    queryset = Handover.objects.none()  # for the documents; what is served is rows()
    serializer_class = HandoverSerializer
    orderings = {"id": queries.LATEST}

    def rows(self) -> QuerySet[Handover]:
        return queries.listed_handovers(self.request.user)

    @extend_schema(responses=HandoverSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=HandoverSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One handover."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(responses=HandedCustomersSerializer)
    def customers(self, request: Request, public_id: UUID) -> Response:
        """Its customers, and what became of each."""
        rows = self.record(public_id=public_id).customers.select_related("customer").order_by("pk")
        return Response(HandedCustomersSerializer({"customers": rows}).data)

    @extend_schema(responses=ClosingSerializer)
    def closing(self, request: Request, public_id: UUID) -> Response:
        """Of a unit that closed: what moved with it, and what still names it."""
        handover = self.record(public_id=public_id)
        told = {
            "moved": queries.moved_of(handover, request.user),
            "left": queries.left_of(handover, request.user, business_today()),
        }
        return Response(ClosingSerializer(told).data)

    @extend_schema(request=NewHandoverSerializer, responses={201: HandoverSerializer})
    def create(self, request: Request) -> Response:
        """Propose that customers go to a colleague, who is asked to accept."""
        if not may_propose(request.user):
            raise exceptions.PermissionDenied
        sent = valid(NewHandoverSerializer, request)
        giver = self._person("giver", Staff.objects.visible_to(request.user), sent["giver"])
        taker = self._person("taker", colleagues_who_work(request.user), sent["taker"])
        try:
            handover = services.propose_handover(
                giver=giver,
                taker=taker,
                numbers=sent.get("customers"),
                reason=sent["reason"],
                effective_on=sent["effective_on"],
                form_key=sent["key"],
                by=request.user,
                at=timezone.now(),
            )
        except services.DayOver:
            raise exceptions.ValidationError({"effective_on": [texts.DAY]}) from None
        except services.TakerUnfit:
            raise exceptions.ValidationError({"taker": [texts.TAKER]}) from None
        except services.NothingToHand:
            raise exceptions.ValidationError({"customers": [texts.NOTHING]}) from None
        except services.TooMany:
            raise exceptions.ValidationError({"customers": [texts.MANY]}) from None
        except services.OnTheWay as taken:
            raise Conflict("on_the_way", texts.WAY % {"numbers": ", ".join(taken.numbers)}) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY) from None
        return self.one_answer(request, self.record(pk=handover.pk), status.HTTP_201_CREATED)

    @extend_schema(request=HandoverAnswerSerializer, responses=HandoverSerializer)
    def answer(self, request: Request, public_id: UUID) -> Response:
        """Accept it, or refuse with words, as whoever is to take the customers."""
        handover = self.record(public_id=public_id)
        if handover.taker_id not in request.user.reach.people:
            raise exceptions.PermissionDenied
        sent = valid(HandoverAnswerSerializer, request)
        try:
            services.answer_handover(handover=handover, **sent, by=request.user, at=timezone.now())
        except services.AlreadyAnswered:
            raise Conflict("answered", texts.ANSWERED) from None
        except services.WhyMissing:
            raise exceptions.ValidationError({"note": [texts.REASON]}) from None
        return self.one_answer(request, self.record(pk=handover.pk))

    @extend_schema(request=None, responses=HandoverSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take it back before it begins, as a supervisor of the unit."""
        handover = self.record(public_id=public_id)
        try:
            services.withdraw_handover(handover=handover, by=request.user, at=timezone.now())
        except services.AlreadyAnswered:
            raise Conflict("answered", texts.ANSWERED) from None
        return self.one_answer(request, self.record(pk=handover.pk))

    @extend_schema(request=HandoverUndoSerializer, responses=HandoverSerializer)
    def undo(self, request: Request, public_id: UUID) -> Response:
        """Have what was handed over taken back within thirty days, as a supervisor of the unit."""
        handover = self.record(public_id=public_id)
        if not queries.supervises(request.user, handover.unit):
            raise exceptions.PermissionDenied
        sent = valid(HandoverUndoSerializer, request)
        try:
            services.order_undo(handover=handover, **sent, by=request.user, at=timezone.now())
        except services.TooLateToUndo:
            raise Conflict("too_late", texts.LATE) from None
        return self.one_answer(request, self.record(pk=handover.pk))

    def _person(self, field: str, people: QuerySet[Staff], number: str) -> Staff:
        person = people.select_related("unit").filter(employee_no=number).first()
        if person is None:
            raise exceptions.ValidationError({field: [texts.NOBODY]})
        return person
