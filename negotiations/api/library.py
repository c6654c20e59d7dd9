"""What every talk is prepared with: the library of tactics, and how such talks ended."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import Budgeted, only_known
from common.rest import PersonAuthentication
from negotiations import queries
from negotiations.serializers.library import HowTheyEndedSerializer, TacticLibrarySerializer
from organization.rules import Act


class LibraryViewSet(Budgeted):
    """For whoever negotiates, and head office."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]

    def may_read(self, request: Request) -> None:
        """Refuse whoever neither negotiates nor sees everything."""
        only_known(request.query_params, ())
        reach = request.user.reach
        if not (reach.may(Act.NEGOTIATE) or reach.everything):
            raise exceptions.PermissionDenied


class EndingsViewSet(LibraryViewSet):
    """How talks ended: one's own, and the bank's where there are enough to tell of nobody."""

    serializer_class = HowTheyEndedSerializer

    @extend_schema(responses=HowTheyEndedSerializer)
    def retrieve(self, request: Request) -> Response:
        """Medians of one's own ended talks and of the bank's, and what one's teams learned."""
        self.may_read(request)
        return Response(HowTheyEndedSerializer(queries.how_they_ended(request.user)).data)


class TacticViewSet(LibraryViewSet):
    """The library of tactics."""

    serializer_class = TacticLibrarySerializer

    @extend_schema(responses=TacticLibrarySerializer)
    def retrieve(self, request: Request) -> Response:
        """Every tactic: what it is, how to answer it, and whether it is ours to use."""
        self.may_read(request)
        return Response(TacticLibrarySerializer({"results": queries.tactics()}).data)
