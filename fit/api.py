"""Products and eligibility over the API, for signed-in colleagues: same sight, rules and refusals as on the pages."""

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from customers.models import Customer
from customers.queries import current_publication
from fit import queries
from fit.filters import QualifiedFilter
from fit.queries.catalogue import offered
from fit.serializers import NewFactSerializer, OfferedSerializer, ProductSerializer, QualifiedSerializer
from fit.services import NotTold, ToldLater, tell_fact
from organization.rules import Act
from products.models import ProductVersion
from products.rules.eligibility import Join


class ProductViewSet(RecordViewSet):
    """Products in force."""

    queryset = ProductVersion.objects.none()  # for the documents; what is served is rows()
    serializer_class = ProductSerializer
    orderings = {"position": Ordering("position", ("product__position",))}

    def rows(self) -> QuerySet[ProductVersion]:
        return offered(self.request.user)

    @extend_schema(responses=ProductSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the catalogue."""
        return self.list_answer(request)

    @extend_schema(responses=ProductSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """One product."""
        return self.one_answer(request, self.record(product__code=code))


class QualifiedViewSet(RecordViewSet):
    """Customers that the caller reads, each with what a product's rules say of it."""

    queryset = Customer.objects.none()  # for the documents; what is served is rows()
    serializer_class = QualifiedSerializer
    filterset_class = QualifiedFilter
    orderings = {"name": queries.BY_NAME}

    def rows(self) -> QuerySet[Customer]:
        version = offered(self.request.user).filter(product__code=self.kwargs["code"]).first()
        if version is None:
            raise exceptions.NotFound
        judged = queries.judged(
            Customer.objects.visible_to(self.request.user).live(),
            rules=version.conditions,
            join=Join(version.join),
            publication=current_publication(),
            day=business_today(),
        )
        return judged.annotate(said=F("verdict"))

    @extend_schema(responses=QualifiedSerializer(many=True))
    def list(self, request: Request, code: str) -> Response:
        """One page of them, by name; `verdict` leaves those of whom the rules say so."""
        return self.list_answer(request)


class EligibilityViewSet(RecordViewSet):
    """One customer's products, and the facts that somebody was told."""

    queryset = Customer.objects.none()  # for the documents; what is served is rows()
    serializer_class = OfferedSerializer

    def rows(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(self.request.user).live()

    @extend_schema(responses=OfferedSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """Every product in force, with each rule's verdict, value, day, and what would make it pass."""
        return self._answer(request, self.record(customer_no=customer_no))

    @extend_schema(request=NewFactSerializer, responses={201: OfferedSerializer})
    def tell(self, request: Request, customer_no: str) -> Response:
        """Note a fact; the answer is what it changes."""
        customer = self.record(customer_no=customer_no)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        said = valid(NewFactSerializer, request)
        try:
            tell_fact(customer=customer, by=request.user, today=business_today(), at=timezone.now(), **said)
        except ToldLater:
            raise exceptions.ValidationError({"on": [_("Seen today or earlier.")]}) from None
        except NotTold:
            raise exceptions.ValidationError({"value": [_("The fact has no such value.")]}) from None
        return self._answer(request, customer, status.HTTP_201_CREATED)

    def _answer(self, request: Request, customer: Customer, code: int = status.HTTP_200_OK) -> Response:
        found = queries.eligibility_of(
            customer,
            versions=list(offered(request.user)),
            publication=current_publication(),
            today=business_today(),
        )
        return Response(OfferedSerializer({"products": found}).data, status=code)
