"""The ledger of what a customer has with all banks, over the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import valid
from customers import services
from customers.access import OfCustomerViewSet
from customers.models import WalletEntry
from customers.serializers import NewWalletEntrySerializer, WalletEntrySerializer
from organization.rules import Act


class WalletViewSet(OfCustomerViewSet):
    """What was believed of a customer's share of wallet, and when."""

    queryset = WalletEntry.objects.none()  # for the documents; what is served is rows()
    serializer_class = WalletEntrySerializer
    orderings = {"estimated_on": Ordering("wallet", ("-id",))}

    def rows(self) -> QuerySet[WalletEntry]:
        entries = WalletEntry.objects.visible_to(self.request.user).filter(customer=self.customer)
        return entries.select_related("product_line", "estimated_by")

    @extend_schema(responses=WalletEntrySerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """Every estimate, the latest first; the first of each product line stands."""
        return self.list_answer(request)

    @extend_schema(request=NewWalletEntrySerializer, responses={201: WalletEntrySerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Note an estimate of today; those before it stay."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewWalletEntrySerializer, request)
        services.record_wallet_estimate(
            customer=customer, **sent, estimated_on=business_today(), by=request.user
        )
        entry = self.rows().filter(product_line=sent["product_line"]).first()
        return self.one_answer(request, entry, status.HTTP_201_CREATED)
