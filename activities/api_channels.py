"""What customers asked or told through other channels, over the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activities.filters import ChannelContactFilter
from activities.models import ChannelContact
from activities.queries.channels import counted
from common.pagination import Ordering
from customers.access import OfCustomerViewSet


class ChannelContactSerializer(serializers.Serializer):
    """A contact through another channel; `times`: which one it is about this cause within thirty days."""

    interaction_no = serializers.CharField()
    channel = serializers.CharField()
    happened_at = serializers.DateTimeField()
    cause = serializers.CharField()
    subject = serializers.CharField()
    outcome = serializers.CharField()
    unit = serializers.CharField(source="unit.code", default=None, allow_null=True)
    times = serializers.IntegerField()
    business_date = serializers.DateField()


class ChannelContactViewSet(OfCustomerViewSet):
    """Contacts through the counter, telephones and screens."""

    queryset = ChannelContact.objects.none()  # for the documents; what is served is rows()
    serializer_class = ChannelContactSerializer
    filterset_class = ChannelContactFilter
    orderings = {"happened_at": Ordering("channel-contacts", ("-happened_at", "-id"))}

    def rows(self) -> QuerySet[ChannelContact]:
        found = ChannelContact.objects.visible_to(self.request.user).filter(customer=self.customer)
        return counted(found).select_related("unit")

    @extend_schema(responses=ChannelContactSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page of contacts through other channels, the latest first."""
        return self.list_answer(request)
