"""How the bank saw a customer in the course of time, over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from customers.access import OfCustomerViewSet
from customers.models import Customer
from customers.queries import turns


class ClassTurnSerializer(serializers.Serializer):
    """One thing that became another, in words: pool, management_level, vip_category, style, habit, segment, life_stage,
    standing, size or phase; from which day, by whom or which rule, and why.
    """

    thing = serializers.CharField()
    was = serializers.CharField()
    became = serializers.CharField()
    on = serializers.DateField()
    who = serializers.CharField()
    reason = serializers.CharField()


class ClassTurnsSerializer(serializers.Serializer):
    """Every change, the latest first."""

    turns = ClassTurnSerializer(many=True)


class ClassTurnsViewSet(OfCustomerViewSet):
    """How a customer was classed."""

    queryset = Customer.objects.none()  # for the documents
    serializer_class = ClassTurnsSerializer

    @extend_schema(responses=ClassTurnsSerializer)
    def turns(self, request: Request, customer_no: str) -> Response:
        """Every change of class, standing, size and phase that is known, the latest first."""
        found = turns(self.customer, today=business_today())
        return Response(ClassTurnsSerializer({"turns": found}).data)
