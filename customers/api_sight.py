"""Who reads a customer's file and why, over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from customers.access import OfCustomerViewSet
from customers.models import Customer
from customers.queries.sight import readers_of


class SightReasonSerializer(serializers.Serializer):
    """Why somebody reads the file: lead, team, supervisor, executive or deputy, and the reason in words."""

    code = serializers.CharField()
    text = serializers.CharField()


class FileReaderSerializer(serializers.Serializer):
    """Somebody who reads the file, with every reason."""

    staff = serializers.CharField(source="staff.employee_no")
    name = serializers.CharField(source="staff.display_name")
    reasons = SightReasonSerializer(many=True)


class FileReadersSerializer(serializers.Serializer):
    """Everybody who reads the file."""

    readers = FileReaderSerializer(many=True)


class SightViewSet(OfCustomerViewSet):
    """Who reads a customer's file."""

    queryset = Customer.objects.none()  # for the documents
    serializer_class = FileReadersSerializer

    @extend_schema(responses=FileReadersSerializer)
    def readers(self, request: Request, customer_no: str) -> Response:
        """Everybody who reads the file today, with every reason; the same rule decides every list and search."""
        readers = readers_of(self.customer, today=business_today())
        return Response(FileReadersSerializer({"readers": readers}).data)
