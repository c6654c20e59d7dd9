"""The API of tiers for colleagues: why a customer has its tier, what a change would do, nights and model versions."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import BadQuery, RecordViewSet, valid
from customers.access import visible_customer
from organization.rules import Act
from tiers import queries
from tiers.filters import ModelFilter, RunFilter
from tiers.forms import DayForm
from tiers.models import ModelVersion, Run
from tiers.serializers import (
    ModelSerializer,
    PhaseWhySerializer,
    PotentialSerializer,
    RelationshipSerializer,
    RunSerializer,
    SupposedSerializer,
    SuppositionSerializer,
    TierSerializer,
)

ON = OpenApiParameter(
    "on", type=str, description="A business date, 2026-09-30; without it: as published now."
)


class TierViewSet(RecordViewSet):
    """A customer's tier and its reasons."""

    serializer_class = TierSerializer
    one_parameters = frozenset({"fields", "on"})

    @extend_schema(responses=TierSerializer, parameters=[ON])
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """Every figure behind the tier, and the cheapest ways to the next one (of today's tier alone)."""
        customer = visible_customer(request, customer_no)
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise BadQuery(form.errors)
        why = queries.explanation(customer, on=form.day())
        if why is None:
            raise NotFound
        outlook = queries.outlook(customer) if form.day() is None else None
        return self.one_answer(request, queries.with_ways(why, outlook.ways if outlook else []))

    @extend_schema(responses=PhaseWhySerializer)
    def phase(self, request: Request, customer_no: str) -> Response:
        """The phase of the relationship, the figures that decided it, and how it came there."""
        why = queries.phase_why(visible_customer(request, customer_no))
        if why is None:
            raise NotFound
        return Response(PhaseWhySerializer(why).data)

    @extend_schema(responses=PotentialSerializer)
    def potential(self, request: Request, customer_no: str) -> Response:
        """How the potential value was worked out, part by part; a part that is unknown is null and not counted."""
        told = queries.potential(visible_customer(request, customer_no))
        if told is None:
            raise NotFound
        return Response(PotentialSerializer(told).data)

    @extend_schema(responses=RelationshipSerializer)
    def relationship(self, request: Request, customer_no: str) -> Response:
        """How long, deep and broad the relationship is, and the stance of the customer's strategic class."""
        told = queries.relationship(visible_customer(request, customer_no))
        if told is None:
            raise NotFound
        return Response(RelationshipSerializer(told).data)

    @extend_schema(request=SuppositionSerializer, responses=SupposedSerializer)
    def suppose(self, request: Request, customer_no: str) -> Response:
        """The score with other average balances and services, as if they had lasted a year; never saved."""
        customer = visible_customer(request, customer_no)
        supposed = queries.suppose(customer, **valid(SuppositionSerializer, request))
        if supposed is None:
            raise NotFound
        return Response(SupposedSerializer(supposed).data)


class RunViewSet(RecordViewSet):
    """The nights that decided tiers; 403 for whoever does not look after them."""

    queryset = Run.objects.none()  # for the documents; what is served is rows()
    serializer_class = RunSerializer
    filterset_class = RunFilter
    orderings = {"business_date": Ordering("runs", ("-business_date", "-id"))}

    def rows(self) -> QuerySet[Run]:
        self.must_be_allowed(Act.READ_RUNS)
        return Run.objects.visible_to(self.request.user).select_related("model")

    @extend_schema(responses=RunSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the nights, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=RunSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One night."""
        return self.one_answer(request, self.record(public_id=public_id))


class ModelViewSet(RecordViewSet):
    """Versions of the scoring model; 403 outside head office."""

    queryset = ModelVersion.objects.none()  # for the documents; what is served is rows()
    serializer_class = ModelSerializer
    filterset_class = ModelFilter
    orderings = {"number": Ordering("models", ("-number", "-id"))}

    def rows(self) -> QuerySet[ModelVersion]:
        self.must_be_allowed(Act.SHAPE_MODELS)
        return ModelVersion.objects.visible_to(self.request.user).prefetch_related(
            "weights", "thresholds__tier"
        )

    @extend_schema(responses=ModelSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the versions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=ModelSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One version with its weights."""
        return self.one_answer(request, self.record(public_id=public_id))
