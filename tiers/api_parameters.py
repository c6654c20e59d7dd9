"""The bank's dated parameters over the API, for head office: the sight, services and refusals of the pages."""

from datetime import date
from typing import Any
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
from organization.rules import Act
from tiers import parameter_phrases, queries, services, texts
from tiers.filters import ParameterChangeFilter
from tiers.forms import DayForm
from tiers.models import ParameterChange
from tiers.parameter_tables import Table
from tiers.serializers_of_parameters import (
    NewParameterSerializer,
    ParameterChangeSerializer,
    ParameterDecisionSerializer,
    ParameterHistorySerializer,
    ParameterProposalSerializer,
    ParameterRowsSerializer,
)

ON = OpenApiParameter("on", type=str, description="A day, 2026-09-30; today unless said.")
KEY = OpenApiParameter(
    "key", type=str, description="A product line, rating (empty: none) or sign; left out for the whole bank."
)


class ParameterViewSet(RecordViewSet):
    """The dated tables of what the bank assumes; 403 outside head office."""

    serializer_class = ParameterRowsSerializer

    @extend_schema(responses=ParameterRowsSerializer, parameters=[ON])
    def retrieve(self, request: Request, table: str) -> Response:
        """One table as it stood on a day: prices, ratings, lines, bank or churn."""
        of = self._table(table)
        only_known(request.query_params, {"on"})
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise BadQuery(form.errors)
        day = form.day() or business_today()
        found = {"table": of, "on": day, "rows": queries.parameters_on(of, day)}
        return Response(ParameterRowsSerializer(found).data)

    @extend_schema(responses=ParameterHistorySerializer, parameters=[KEY])
    def history(self, request: Request, table: str) -> Response:
        """Every row that one key of a table ever had, the newest first."""
        of, key = self._table(table), request.query_params.get("key", "")
        only_known(request.query_params, {"key"})
        if key not in queries.parameter_keys(of):
            raise exceptions.NotFound
        found = {"table": of, "key": key, "rows": queries.parameter_history(of, key)}
        return Response(ParameterHistorySerializer(found).data)

    def _table(self, code: str) -> Table:
        self.must_be_allowed(Act.SHAPE_MODELS)
        if code not in list(Table):
            raise exceptions.NotFound
        return Table(code)


class ParameterChangeViewSet(RecordViewSet):
    """Rows proposed for the dated tables; 403 outside head office."""

    queryset = ParameterChange.objects.none()  # for the documents; what is served is rows()
    serializer_class = ParameterProposalSerializer
    row_serializer_class = ParameterChangeSerializer
    filterset_class = ParameterChangeFilter
    orderings = {"id": queries.LATEST_CHANGES}

    def rows(self) -> QuerySet[ParameterChange]:
        self.must_be_allowed(Act.SHAPE_MODELS)
        return queries.parameter_changes(self.request.user)

    @extend_schema(responses=ParameterChangeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=ParameterProposalSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One of them, with what it lets be worked out anew."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewParameterSerializer, responses={201: ParameterProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose a row from a day on; the answer says what it lets be worked out anew once approved."""
        self.must_be_allowed(Act.SHAPE_MODELS)
        sent = valid(NewParameterSerializer, request)
        today: date = business_today()
        try:
            change = services.propose_parameter(**sent, today=today, by=request.user, at=timezone.now())
        except services.UnknownKey:
            raise _at("key", texts.PARAMETER_KEY) from None
        except services.FaultyFigures as refused:
            faults = {name: [parameter_phrases.FAULTS[fault]] for name, fault in refused.faults.items()}
            raise exceptions.ValidationError({"values": faults}) from None
        except services.BeginsUnfit:
            raise _at("valid_from", texts.PARAMETER_BEGINS) from None
        except services.NightHasCounted:
            raise _at("valid_from", texts.PARAMETER_COUNTED) from None
        except services.PriceIsSent:
            raise _at("valid_from", texts.PARAMETER_SENT) from None
        except services.ReasonMissing:
            raise _at("reason", texts.REASON) from None
        except services.NothingDiffers:
            raise Conflict("nothing_differs", texts.PARAMETER_SAME) from None
        except services.ChangeWaits:
            raise Conflict("waits", texts.PARAMETER_WAITS) from None
        return self.one_answer(request, self.record(pk=change.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ParameterDecisionSerializer, responses=ParameterProposalSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Approve or refuse what somebody else proposed; approved, the row stands."""
        change = self.record(public_id=public_id)
        sent = valid(ParameterDecisionSerializer, request)
        try:
            services.decide_parameter(change=change, **sent, by=request.user, at=timezone.now())
        except services.ChangeNeedsSecondPerson:
            raise Conflict("second_person", texts.PARAMETER_SECOND) from None
        except services.ChangeSettled:
            raise Conflict("settled", texts.SETTLED) from None
        except services.ReasonMissing:
            raise _at("note", texts.REASON) from None
        except services.NightHasCounted:
            raise Conflict("night_has_counted", texts.PARAMETER_COUNTED) from None
        except services.PriceIsSent:
            raise Conflict("price_is_sent", texts.PARAMETER_SENT) from None
        return self.one_answer(request, self.record(pk=change.pk))

    @extend_schema(request=None, responses=ParameterProposalSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take one's own proposal back before it is decided."""
        change = self.record(public_id=public_id)
        try:
            services.withdraw_parameter(change=change, by=request.user, at=timezone.now())
        except services.NotTheProposer:
            raise exceptions.PermissionDenied from None
        except services.ChangeSettled:
            raise Conflict("settled", texts.SETTLED) from None
        return self.one_answer(request, self.record(pk=change.pk))


def _at(field: str, words: Any) -> exceptions.ValidationError:
    return exceptions.ValidationError({field: [words]})
