"""The standard for pricing over the API, for head office: the sight, services and refusals of the pages."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.records import BadQuery, RecordViewSet, only_known, valid
from common.rest import Conflict
from organization.models import Staff
from organization.rules import Act
from pricing import queries, services, standard_phrases
from pricing.filters import StandardChangeFilter
from pricing.models import StandardChange
from pricing.refusals import OF_STANDARD
from pricing.rules.standard import Table
from pricing.serializers_of_standard import (
    NewStandardSerializer,
    StandardChangeSerializer,
    StandardDecisionSerializer,
    StandardProposalSerializer,
    StandardRowsSerializer,
    as_text,
)
from tiers.forms import DayForm

ON = OpenApiParameter("on", type=str, description="A day, 2026-09-30; today unless said.")
AT_FIELD: dict[type[Exception], str] = {
    services.BeginsUnfit: "valid_from",
    services.NotInStandard: "key",
    services.WhyMissing: "reason",
}
CODES: dict[type[Exception], str] = {
    services.LaterVersionStands: "later_version_stands",
    services.NothingDiffers: "nothing_differs",
    services.ChangeWaits: "waits",
    services.ChangeSettled: "settled",
    services.ChangeNeedsSecondPerson: "second_person",
}


class StandardViewSet(RecordViewSet):
    """The tables of the standard; 403 outside head office."""

    serializer_class = StandardRowsSerializer

    @extend_schema(responses=StandardRowsSerializer, parameters=[ON])
    def retrieve(self, request: Request, table: str) -> Response:
        """One table as it stood, or will stand, on a day: sheet, lines, posted, currencies or limits."""
        self.must_be_allowed(Act.SHAPE_PRICES)
        if table not in list(Table):
            raise exceptions.NotFound
        only_known(request.query_params, {"on"})
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise BadQuery(cast(Any, form.errors))
        day = form.day() or business_today()
        sheet = queries.sheet_on(day)
        held = queries.figures_in(sheet, Table(table))
        found = {
            "table": table,
            "on": day,
            "version": sheet.label,
            "valid_from": sheet.valid_from,
            "rows": [{"key": key, "values": as_text(values)} for key, values in held.items()],
        }
        return Response(StandardRowsSerializer(found).data)


class StandardChangeViewSet(RecordViewSet):
    """Figures proposed for the standard; 403 outside head office."""

    queryset = StandardChange.objects.none()  # for the documents; what is served is rows()
    serializer_class = StandardProposalSerializer
    row_serializer_class = StandardChangeSerializer
    filterset_class = StandardChangeFilter
    orderings = {"id": queries.LATEST_CHANGES}

    def rows(self) -> QuerySet[StandardChange]:
        self.must_be_allowed(Act.SHAPE_PRICES)
        return queries.standard_changes(cast(Staff, self.request.user))

    @extend_schema(responses=StandardChangeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=StandardProposalSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One of them, with what it would do to open requests."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewStandardSerializer, responses={201: StandardProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose the figures of a row from a day on."""
        self.must_be_allowed(Act.SHAPE_PRICES)
        sent = valid(NewStandardSerializer, request)
        change = self._done(services.propose_standard, **sent, today=business_today())
        return self.one_answer(request, self.record(pk=change.pk), status.HTTP_201_CREATED)

    @extend_schema(request=StandardDecisionSerializer, responses=StandardProposalSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Approve or refuse what somebody else proposed; approved, another version begins on its day."""
        change = self.record(public_id=public_id)
        sent = valid(StandardDecisionSerializer, request)
        self._done(services.decide_standard, change=change, **sent, today=business_today(), field="note")
        return self.one_answer(request, self.record(pk=change.pk))

    @extend_schema(request=None, responses=StandardProposalSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take one's own proposal back before it is decided."""
        change = self.record(public_id=public_id)
        self._done(services.withdraw_standard, change=change)
        return self.one_answer(request, self.record(pk=change.pk))

    def _done(self, act: Any, *, field: str = "reason", **words: Any) -> StandardChange:
        """What a service did; its refusals at their fields, or as conflicts."""
        try:
            return act(**words, by=self.request.user, at=timezone.now())
        except services.NotTheProposer:
            raise exceptions.PermissionDenied from None
        except services.FaultyFigures as refused:
            faults = {name: [standard_phrases.WRONG[wrong]] for name, wrong in refused.faults.items()}
            raise exceptions.ValidationError({"values": faults}) from None
        except services.WhyMissing as refused:
            raise exceptions.ValidationError({field: [OF_STANDARD[type(refused)]]}) from None
        except tuple(AT_FIELD) as refused:
            at = {AT_FIELD[type(refused)]: [OF_STANDARD[type(refused)]]}
            raise exceptions.ValidationError(at) from None
        except tuple(CODES) as refused:
            raise Conflict(CODES[type(refused)], OF_STANDARD[type(refused)]) from None
