"""What the caller removed, over the API: each row names the call that brings it back."""

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import BadQuery, RecordViewSet, only_known
from customers.models import Note
from workspace.queries.bin import KINDS, bin_of

REMOVED_KINDS = [(name, name) for name in KINDS]


class RemovedSerializer(serializers.Serializer):
    """One thing that was removed, and the address to which a POST brings it back."""

    kind = serializers.ChoiceField(choices=REMOVED_KINDS)
    title = serializers.CharField()
    about = serializers.CharField()
    removed_at = serializers.DateTimeField()
    restore = serializers.CharField(source="api")


class BinSerializer(serializers.Serializer):
    """What the caller removed, the latest first; at most a hundred of each kind."""

    results = RemovedSerializer(many=True)


class BinViewSet(RecordViewSet):
    """The caller's own bin."""

    queryset = Note.objects.none()  # for the documents
    serializer_class = BinSerializer

    def rows(self) -> QuerySet[Note]:
        return Note.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter("kind", OpenApiTypes.STR, description="One kind alone.")],
        responses=BinSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        """Everything removed, or one kind of it."""
        only_known(request.query_params, {"kind"})
        only = request.query_params.get("kind", "")
        if only and only not in KINDS:
            raise BadQuery({"kind": [", ".join(KINDS)]})
        return Response(BinSerializer({"results": bin_of(request.user, only=only)}).data)
