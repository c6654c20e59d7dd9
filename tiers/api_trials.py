"""Two versions of the scoring model compared over the API, for head office: the sight and services of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet
from common.rest import Conflict
from organization.rules import Act
from tiers import queries, services, texts
from tiers.filters import MoverFilter
from tiers.models import ModelVersion, Simulated
from tiers.serializers_of_trials import ComparisonSerializer, MoverSerializer

PAIR = [
    OpenApiParameter("public_id", type=UUID, location="path"),
    OpenApiParameter("against_id", type=UUID, location="path"),
]


class ComparisonViewSet(RecordViewSet):
    """A version of the scoring model beside another one; 403 outside head office."""

    serializer_class = ComparisonSerializer

    @extend_schema(responses=ComparisonSerializer, parameters=PAIR)
    def retrieve(self, request: Request, public_id: UUID, against_id: UUID) -> Response:
        """Rank correlation, movement between tiers and the effect on branches, of the newest simulation of the two."""
        return self.one_answer(request, queries.comparison(*self._pair(public_id, against_id)))

    @extend_schema(request=None, responses={202: ComparisonSerializer}, parameters=PAIR)
    def simulate(self, request: Request, public_id: UUID, against_id: UUID) -> Response:
        """Have both scored beside each other on the last published night, in the background; nobody's tier changes."""
        model, against = self._pair(public_id, against_id)
        try:
            services.request_simulation(model=model, against=against, by=request.user, at=timezone.now())
        except services.NothingPublished:
            raise Conflict("nothing_published", texts.NOTHING_PUBLISHED) from None
        return self.one_answer(request, queries.comparison(model, against), status.HTTP_202_ACCEPTED)

    def _pair(self, public_id: UUID, against_id: UUID) -> tuple[ModelVersion, ModelVersion]:
        self.must_be_allowed(Act.SHAPE_MODELS)
        if public_id == against_id:
            raise exceptions.NotFound
        visible = ModelVersion.objects.visible_to(self.request.user)
        return get_object_or_404(visible, public_id=public_id), get_object_or_404(
            visible, public_id=against_id
        )


class MoverViewSet(RecordViewSet):
    """The customers whom one version places differently from another; 403 outside head office."""

    queryset = Simulated.objects.none()  # for the documents; what is served is rows()
    serializer_class = MoverSerializer
    filterset_class = MoverFilter
    orderings = {"change": queries.FURTHEST_FIRST}

    def rows(self) -> QuerySet[Simulated]:
        self.must_be_allowed(Act.SHAPE_MODELS)
        visible = ModelVersion.objects.visible_to(self.request.user)
        model, against = (
            get_object_or_404(visible, public_id=self.kwargs[name]) for name in ("public_id", "against_id")
        )
        trial = queries.comparison(model, against).trial
        if trial is None:
            raise exceptions.NotFound
        found = queries.movers(self.request.user, trial.simulation)
        return found.select_related("customer", "tier_before", "tier_after")

    def records(self, rows: QuerySet, keys: list[Any]) -> list[Any]:
        """The movers of a page in its order; their key is of two parts."""
        found = {row.customer_id: row for row in rows.filter(customer_id__in=[key[1] for key in keys])}
        return [found[key[1]] for key in keys]

    @extend_schema(responses=MoverSerializer(many=True), parameters=PAIR)
    def list(self, request: Request, public_id: UUID, against_id: UUID) -> Response:
        """One page of those whose score changes, the largest change first."""
        return self.list_answer(request)
