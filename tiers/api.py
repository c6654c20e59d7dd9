"""The API of tiers for colleagues: why a customer has its tier, today or on a day, and what a change would do."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.rest import PersonAuthentication
from customers.access import visible_customer
from tiers import queries
from tiers.forms import DayForm
from tiers.serializers import SupposedSerializer, SuppositionSerializer, TierSerializer

ON = OpenApiParameter(
    "on", type=str, description="A business date, 2026-09-30; without it: as published now."
)


class TierView(APIView):
    """A customer's tier and its reasons."""

    authentication_classes = [PersonAuthentication]

    @extend_schema(responses=TierSerializer, parameters=[ON])
    def get(self, request: Request, customer_no: str) -> Response:
        """Every figure behind the tier, and the cheapest ways to the next one (of today's tier alone)."""
        customer = visible_customer(request, customer_no)
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors)
        why = queries.explanation(customer, on=form.day())
        if why is None:
            raise NotFound
        outlook = queries.outlook(customer) if form.day() is None else None
        ways = outlook.ways if outlook else []
        return Response(TierSerializer(queries.with_ways(why, ways)).data)


class SupposeView(APIView):
    """What the score would be; computed only, never saved."""

    authentication_classes = [PersonAuthentication]

    @extend_schema(request=SuppositionSerializer, responses=SupposedSerializer)
    def post(self, request: Request, customer_no: str) -> Response:
        """The score with other average balances and services, as if they had lasted a year."""
        customer = visible_customer(request, customer_no)
        asked = SuppositionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        supposed = queries.suppose(customer, **asked.validated_data)
        if supposed is None:
            raise NotFound
        return Response(SupposedSerializer(supposed).data)
