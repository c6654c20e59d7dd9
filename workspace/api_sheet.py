"""The sheet to read before a visit, over the API."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from customers.access import OfCustomerViewSet, looked
from customers.models import Customer, LookedAt
from workspace import services


class SheetViewSet(OfCustomerViewSet):
    """One page about a customer."""

    queryset = Customer.objects.none()  # for the documents

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def pages(self, request: Request, customer_no: str) -> HttpResponse:
        """What somebody reads before a visit, as PDF; that it was printed is kept."""
        looked(request, LookedAt.RECORD, [self.customer.pk])
        pdf = services.print_sheet(customer=self.customer, by=request.user, at=timezone.now())
        return HttpResponse(pdf, content_type="application/pdf")
