"""Rules of follow-up over the API, for signed-in colleagues: read by all, tried and decided by head office."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from chains import queries, services, texts
from chains.filters import ChainVersionFilter
from chains.models import ChainVersion
from chains.serializers import (
    ChainVersionSerializer,
    NewChainSerializer,
    TrialRequestSerializer,
    TrialSerializer,
)
from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from organization.rules import Act


class ChainVersionViewSet(RecordViewSet):
    """Every version of what follows a delivery, a closed complaint or a lost deal."""

    queryset = ChainVersion.objects.none()  # for the documents; what is served is rows()
    serializer_class = ChainVersionSerializer
    filterset_class = ChainVersionFilter
    orderings = {"starts_on": Ordering("chains", ("-starts_on", "-id"))}

    def rows(self) -> QuerySet[ChainVersion]:
        return queries.listed_versions(self.request.user)

    @extend_schema(responses=ChainVersionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the versions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=ChainVersionSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One version."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewChainSerializer, responses={201: ChainVersionSerializer})
    def create(self, request: Request) -> Response:
        """Decide what follows from a day on."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewChainSerializer, request)
        key = sent.pop("key")
        try:
            version = services.decide_chain(**sent, form_key=key, by=request.user, at=timezone.now())
        except services.NothingChanged:
            raise Conflict("nothing_changed", texts.NOTHING_CHANGED) from None
        except services.BeginsInPast:
            raise exceptions.ValidationError({"starts_on": [texts.IN_PAST]}) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=version.pk), status.HTTP_201_CREATED)

    @extend_schema(request=TrialRequestSerializer, responses=TrialSerializer)
    def trial(self, request: Request) -> Response:
        """What steps would ask for after the events of the last days; decides nothing."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        return Response(
            TrialSerializer(
                queries.try_out(**valid(TrialRequestSerializer, request), today=business_today())
            ).data
        )
