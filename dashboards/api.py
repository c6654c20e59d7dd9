"""Figures over units for programs of colleagues: by the queries of the pages, with their sight and refusals."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.records import BadQuery, Budgeted, only_known, valid
from common.rest import Conflict, PersonAuthentication
from customers.access import visible_customer
from dashboards import queries, services
from dashboards.figures import FIGURES
from dashboards.forms import AffinityForm, CubeForm, DaysForm, ManagersForm, RetentionForm, TurnsForm
from dashboards.models import BandTable, RankingChoice, WinningCost
from dashboards.rules import Measure
from dashboards.serializers import (
    AffinitySerializer,
    BandTableSerializer,
    BandTablesSerializer,
    CustomerTurnsSerializer,
    CustomerValueSerializer,
    FiguresSerializer,
    NextProductsSerializer,
    RetentionSerializer,
    SegmentationSerializer,
    TierMovesSerializer,
    WinningCostSerializer,
    WinningCostsSerializer,
)
from dashboards.serializers_of_work import (
    ManagersSerializer,
    RankingChoiceSerializer,
    RankingUnitsSerializer,
    SourcesSerializer,
)
from organization.rules import Act

UNIT = OpenApiParameter(
    "unit", OpenApiTypes.STR, description="A unit's code; the highest one reads unless said."
)
OWN = OpenApiParameter("own", OpenApiTypes.STR, description="1: the caller's own portfolio, no unit.")
SINCE = OpenApiParameter(
    "since", OpenApiTypes.DATE, description="The last night of an earlier month unless said."
)
UNTIL = OpenApiParameter("until", OpenApiTypes.DATE, description="The night published now unless said.")

GROUP = [
    OpenApiParameter(name, OpenApiTypes.STR, description=words)
    for name, words in {
        "industry": "A section of GB/T 4754, one letter; all unless said.",
        "tier": "A tier's code; all unless said.",
        "having": "Pairs of one product line or service alone, by its code.",
        "least": "The fewest customers with both, 5 unless said and never fewer.",
    }.items()
]
LAID_OUT = [
    OpenApiParameter(name, OpenApiTypes.STR, description=words)
    for name, words in {
        "rows": "unit, settlement, loans, tier, line or time; settlement unless said.",
        "columns": "Another of them; tier unless said.",
        "money": "deposits or loans: whose balances.",
        "bands": "over: each band with all above it; alone.",
        "grain": "month, quarter or year.",
        "month": "2026-10; the newest closed one unless said.",
    }.items()
]

RACE = [
    OpenApiParameter(name, OpenApiTypes.STR, description=words)
    for name, words in {
        "measure": "By which target people are ranked; contribution unless said.",
        "period": "month, quarter or year; year unless said.",
        "sort": "A figure, with a minus the largest first; -contribution unless said.",
    }.items()
]
MONTH = OpenApiParameter("month", OpenApiTypes.STR, description="2026-10; the newest one unless said.")
TURNED = [
    OpenApiParameter(name, OpenApiTypes.STR, required=needed, description=words)
    for name, needed, words in (
        ("kind", True, "won, won_back or lost."),
        ("month", True, "2026-10."),
        ("span", False, "year: the twelve months up to that month."),
        ("heed", False, "warned: of whom a sign was raised before; unheeded: and nobody took it up."),
        ("cursor", False, "The next page, as the page before named it."),
    )
]


class FigureViewSet(Budgeted):
    """Figures of the units that the caller reads whole."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]

    def scope(self, request: Request) -> queries.Scope:
        """403 for whoever reads no figures at all, 404 for a unit that does not exist for the caller."""
        self.must_be_allowed(Act.READ_DASHBOARD)
        try:
            return queries.scope(request.user, request.query_params.get("unit", ""))
        except queries.NothingToRead:
            raise NotFound from None


class ValueViewSet(FigureViewSet):
    """How value is spread over customers, and who moved between tiers."""

    serializer_class = CustomerValueSerializer

    @extend_schema(responses=CustomerValueSerializer, parameters=[UNIT, OWN])
    def retrieve(self, request: Request) -> Response:
        """Deciles, Gini's coefficient or the peak, and strategic classes of a unit or of one's own customers."""
        only_known(request.query_params, {"unit", "own"})
        reach = request.user.reach
        own = request.query_params.get("own") == "1" or not reach.may(Act.READ_DASHBOARD)
        if own and not reach.on_teams:
            raise PermissionDenied
        found = queries.value_of_own(request.user) if own else queries.value_of_unit(self.scope(request))
        return Response(CustomerValueSerializer(found).data)

    @extend_schema(responses=TierMovesSerializer, parameters=[UNIT, SINCE, UNTIL])
    def moves(self, request: Request) -> Response:
        """Who moved between tiers from one business date to another."""
        only_known(request.query_params, {"unit", "since", "until"})
        scope = self.scope(request)
        first, last = queries.days_compared(scope)
        form = DaysForm(request.query_params, first=first, last=last)
        if not form.is_valid():
            raise BadQuery(form.errors)
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        if since is None or until is None:
            raise NotFound
        return Response(TierMovesSerializer(queries.moves(scope, since, until)).data)

    @extend_schema(responses=SegmentationSerializer, parameters=[UNIT, *LAID_OUT])
    def cube(self, request: Request) -> Response:
        """The segmentation cube of a unit, laid out as the page lays it out, with all ten measures in each cell."""
        only_known(request.query_params, {"unit", *CubeForm.base_fields} - {"measure"})
        scope = self.scope(request)
        form = CubeForm.of(request.query_params, scope)
        if not form.is_valid():
            raise BadQuery(form.errors)
        page = form.cube()
        cells = [
            {"row": line.head.label, "column": head.label}
            | {measure.value: cell.measured(measure) for measure in Measure}
            for line in page.lines
            for head, cell in zip(page.columns, line.cells, strict=True)
        ]
        month = page.month.month if page.month else None
        told = {"unit": scope.unit.code, "month": month, "cells": cells}
        return Response(SegmentationSerializer(told).data)


class AffinityViewSet(FigureViewSet):
    """Which product lines and services similar customers use together, and what that suggests for one of them."""

    serializer_class = AffinitySerializer

    @extend_schema(responses=AffinitySerializer, parameters=GROUP)
    def retrieve(self, request: Request) -> Response:
        """The pairs of a group of customers, those that go together most closely first."""
        only_known(request.query_params, set(AffinityForm.base_fields))
        reach = request.user.reach
        if not (reach.on_teams or reach.may(Act.READ_DASHBOARD)):
            raise PermissionDenied
        form = AffinityForm(request.query_params)
        if not form.is_valid():
            raise BadQuery(form.errors)
        return Response(AffinitySerializer(form.page(request.user)).data)

    @extend_schema(responses=NextProductsSerializer)
    def next_products(self, request: Request, customer_no: str) -> Response:
        """What a customer might use next, with the reason; what it turned down lately or may not have is left out."""
        only_known(request.query_params, ())
        customer = visible_customer(request, customer_no)
        found = queries.next_products(request.user, customer, today=business_today())
        return Response(NextProductsSerializer(found).data)


class BandViewSet(FigureViewSet):
    """The bands of the cube; head office sets those of months to come."""

    queryset = BandTable.objects.none()  # for the documents
    serializer_class = BandTableSerializer

    @extend_schema(responses=BandTablesSerializer)
    def list(self, request: Request) -> Response:
        """All that was ever set."""
        only_known(request.query_params, ())
        self.must_be_allowed(Act.READ_DASHBOARD)
        return Response(BandTablesSerializer({"results": queries.band_tables(request.user)}).data)

    @extend_schema(request=BandTableSerializer, responses=BandTableSerializer)
    def create(self, request: Request) -> Response:
        """Set the bands of a kind from a month on; 409 for a month that is closed."""
        self.must_be_allowed(Act.SHAPE_MODELS)
        told = valid(BandTableSerializer, request)
        try:
            table = services.set_bands(**told, by=request.user, at=timezone.now())
        except services.MonthIsClosed:
            raise Conflict("month_closed", _("Closed months keep their bands.")) from None
        except services.BandsDoNotRise:
            raise ValidationError({"bounds": [_("Amounts must be positive and rise.")]}) from None
        return Response(BandTableSerializer(table).data, status=status.HTTP_201_CREATED)


class RetentionViewSet(FigureViewSet):
    """Who came, who stayed and who left."""

    serializer_class = RetentionSerializer

    @extend_schema(responses=RetentionSerializer, parameters=[UNIT, MONTH])
    def retrieve(self, request: Request) -> Response:
        """A unit month by month, its twelve months, its parts, and its cohorts."""
        only_known(request.query_params, {"unit", "month"})
        form = RetentionForm(request.query_params, scope=self.scope(request))
        if not form.is_valid():
            raise BadQuery(form.errors)
        return Response(RetentionSerializer(form.page()).data)

    @extend_schema(responses=CustomerTurnsSerializer, parameters=[UNIT, *TURNED])
    def names(self, request: Request) -> Response:
        """The customers who came, came back or left, fifty at a time, who brought most first."""
        only_known(request.query_params, {"unit", "cursor", *TurnsForm.base_fields})
        scope, form = self.scope(request), TurnsForm(request.query_params)
        if not form.is_valid():
            raise BadQuery(form.errors)
        page = queries.turns(scope, **form.asked, cursor=request.query_params.get("cursor", ""))
        return Response(CustomerTurnsSerializer(page).data)


class WinningCostViewSet(FigureViewSet):
    """What winning a customer costs; head office sets it."""

    queryset = WinningCost.objects.none()  # for the documents
    serializer_class = WinningCostSerializer

    @extend_schema(responses=WinningCostsSerializer)
    def list(self, request: Request) -> Response:
        """All that was ever set."""
        only_known(request.query_params, ())
        self.must_be_allowed(Act.READ_DASHBOARD)
        return Response(WinningCostsSerializer({"results": queries.winning_costs(request.user)}).data)

    @extend_schema(request=WinningCostSerializer, responses=WinningCostSerializer)
    def create(self, request: Request) -> Response:
        """Set the cost from a month on; set again for the same month it replaces what was set."""
        self.must_be_allowed(Act.SHAPE_MODELS)
        told = valid(WinningCostSerializer, request)
        try:
            cost = services.set_winning_cost(**told, by=request.user, at=timezone.now())
        except services.CostNotPositive:
            raise ValidationError({"cost": [_("The cost must be positive.")]}) from None
        return Response(WinningCostSerializer(cost).data, status=status.HTTP_201_CREATED)


class ManagerViewSet(FigureViewSet):
    """Account managers side by side, and ranked."""

    serializer_class = ManagersSerializer

    @extend_schema(responses=ManagersSerializer, parameters=[UNIT, OWN, MONTH, *RACE])
    def retrieve(self, request: Request) -> Response:
        """Those of a unit and below; for who reads no unit their own work, with the ranking of their unit."""
        only_known(request.query_params, {"unit", "own", *ManagersForm.base_fields})
        reach = request.user.reach
        own = request.query_params.get("own") == "1" or not reach.may(Act.READ_DASHBOARD)
        if own and not reach.on_teams:
            raise PermissionDenied
        scope = None if own else self.scope(request)
        form = ManagersForm(request.query_params, viewer=request.user)
        if not form.is_valid():
            raise BadQuery(form.errors)
        page = form.page(request.user, scope)
        told = {"page": page, "ranking": form.ranking(request.user, page)}
        return Response(ManagersSerializer(told).data)


class RankingChoiceViewSet(FigureViewSet):
    """Whether units rank their account managers for all; their supervisors say so."""

    queryset = RankingChoice.objects.none()  # for the documents
    serializer_class = RankingChoiceSerializer

    @extend_schema(responses=RankingUnitsSerializer)
    def list(self, request: Request) -> Response:
        """The units that the caller supervises."""
        only_known(request.query_params, ())
        self._must_supervise(request)
        return Response(RankingUnitsSerializer({"results": queries.ranking_units(request.user)}).data)

    @extend_schema(request=RankingChoiceSerializer, responses=RankingChoiceSerializer)
    def create(self, request: Request) -> Response:
        """Open or close the ranking of a unit and those below it; 404 for one that the caller does not supervise."""
        self._must_supervise(request)
        told = valid(RankingChoiceSerializer, request)
        units = {unit.code: unit for unit in queries.supervised_units(request.user)}
        if told["unit"]["code"] not in units:
            raise NotFound
        choice = services.choose_ranking(
            unit=units[told["unit"]["code"]], public=told["public"], by=request.user, at=timezone.now()
        )
        return Response(RankingChoiceSerializer(choice).data, status=status.HTTP_201_CREATED)

    def _must_supervise(self, request: Request) -> None:
        if not request.user.reach.subtrees:
            raise PermissionDenied


class SourceViewSet(FigureViewSet):
    """Which channels bring companies that become customers."""

    serializer_class = SourcesSerializer

    @extend_schema(responses=SourcesSerializer, parameters=[UNIT])
    def retrieve(self, request: Request) -> Response:
        """A unit by channel and by part, the last twelve months beside those before, and its campaigns."""
        only_known(request.query_params, {"unit"})
        return Response(SourcesSerializer(queries.sources(self.scope(request))).data)


class DefinitionViewSet(FigureViewSet):
    """What the figures of the dashboards are."""

    serializer_class = FiguresSerializer

    @extend_schema(responses=FiguresSerializer)
    def retrieve(self, request: Request) -> Response:
        """Every figure that has a definition: in words, with the tables it is read from."""
        only_known(request.query_params, ())
        self.must_be_allowed(Act.READ_DASHBOARD)
        return Response(FiguresSerializer({"results": FIGURES}).data)
