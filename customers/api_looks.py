"""The log of looking over the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet
from customers.filters_of_looks import LookFilter
from customers.models import Look
from customers.queries.looks import LATEST_LOOKS, looks_for
from organization.rules import Act


class LookSerializer(serializers.ModelSerializer):
    """Somebody looked at a customer, or searched among people and was shown none (then without a customer).

    `terms` is a keyed hash of what was searched for: equal where the same was typed, and never the words.
    """

    person = serializers.CharField(source="person.employee_no")
    customer_no = serializers.CharField(source="customer.customer_no", default="")

    class Meta:
        model = Look
        fields = ("at", "person", "customer_no", "what", "contact", "terms", "source", "address")


class LookViewSet(RecordViewSet):
    """Who looked at the customers that the caller supervises."""

    queryset = Look.objects.none()  # for the documents; what is served is rows()
    serializer_class = LookSerializer
    filterset_class = LookFilter
    orderings = {"at": LATEST_LOOKS}

    def rows(self) -> QuerySet[Look]:
        return looks_for(self.request.user)

    @extend_schema(responses=LookSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the looks that the filters leave, the latest first."""
        self.must_be_allowed(Act.READ_LOOKS)
        return self.list_answer(request)
