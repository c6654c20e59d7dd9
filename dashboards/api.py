"""Figures over units for programs of colleagues: by the queries of the pages, with their sight and refusals."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import BadQuery, Budgeted, only_known
from common.rest import PersonAuthentication
from dashboards import queries
from dashboards.forms import DaysForm
from dashboards.serializers import CustomerValueSerializer, TierMovesSerializer
from organization.rules import Act

UNIT = OpenApiParameter(
    "unit", OpenApiTypes.STR, description="A unit's code; the highest one reads unless said."
)
OWN = OpenApiParameter("own", OpenApiTypes.STR, description="1: the caller's own portfolio, no unit.")
SINCE = OpenApiParameter(
    "since", OpenApiTypes.DATE, description="The last night of an earlier month unless said."
)
UNTIL = OpenApiParameter("until", OpenApiTypes.DATE, description="The night published now unless said.")


class FigureViewSet(Budgeted):
    """Figures of the units that the caller reads whole."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]

    def scope(self, request: Request) -> queries.Scope:
        """403 for whoever reads no figures at all, 404 for a unit that does not exist for the caller."""
        if not request.user.reach.may(Act.READ_DASHBOARD):
            raise PermissionDenied
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
