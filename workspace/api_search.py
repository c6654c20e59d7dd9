"""What the palette finds, over the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import BadQuery, Budgeted, only_known
from common.rest import PersonAuthentication
from customers.access import looked
from customers.models import LookedAt
from workspace.queries.search import SHORTEST, find


class FoundCustomerSerializer(serializers.Serializer):
    """A customer found; `note` is where it belongs, and before that what was typed where the name does not show it."""

    customer_no = serializers.CharField()
    name = serializers.CharField(source="label")
    tier = serializers.CharField()
    tier_decided = serializers.BooleanField(source="decided")
    note = serializers.CharField()


class FoundPersonSerializer(serializers.Serializer):
    """A person found, with their customer."""

    customer_no = serializers.CharField()
    contact = serializers.UUIDField()
    name = serializers.CharField()
    note = serializers.CharField()
    part = serializers.CharField()


class FoundComplaintSerializer(serializers.Serializer):
    """A complaint found."""

    number = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    state = serializers.CharField()


class FoundSheetSerializer(serializers.Serializer):
    """An analysis sheet found."""

    id = serializers.UUIDField(source="public_id")
    customer_no = serializers.CharField(source="customer.customer_no")
    kind = serializers.CharField()
    dated_on = serializers.DateField()


class FoundSerializer(serializers.Serializer):
    """The first of each kind; `more` where customers were left out: the list of customers takes the same `q`."""

    customers = FoundCustomerSerializer(many=True)
    more = serializers.BooleanField()
    people = FoundPersonSerializer(many=True)
    complaints = FoundComplaintSerializer(source="cases", many=True)
    sheets = FoundSheetSerializer(many=True)


class SearchViewSet(Budgeted):
    """Customers, people, complaints and sheets by what was typed, among what the caller may see."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    serializer_class = FoundSerializer

    @extend_schema(
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, required=True)], responses=FoundSerializer
    )
    def retrieve(self, request: Request) -> Response:
        """What is found by name, former name, pinyin, initials, code, account or phone; two characters at least."""
        only_known(request.query_params, {"q"})
        typed = request.query_params.get("q", "")
        found = find(request.user, typed)
        if not found.long_enough:
            raise BadQuery({"q": [_("At least %(n)d characters.") % {"n": SHORTEST}]})
        looked(request, LookedAt.SEARCH, found.by_people or [None], terms=typed)
        return Response(FoundSerializer(found).data)
