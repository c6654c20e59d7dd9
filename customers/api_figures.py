"""A company's figures by year, and the tied companies that are no customers, over the API."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import RecordViewSet, StrictSerializer, YuanField, valid
from customers import services
from customers.access import OfCustomerViewSet
from customers.company_forms import EARLIEST_FIGURES
from customers.models import CompanyFigures, CompanyTie, FigureSource, TieKind
from organization.rules import Act


class AmountsSerializer(serializers.Serializer):
    """The figures of a year in yuan; null where one is not known."""

    total_assets = YuanField(source="total_assets_fen", min_value=0, allow_null=True, default=None)
    liabilities = YuanField(source="liabilities_fen", min_value=0, allow_null=True, default=None)
    net_assets = YuanField(source="net_assets_fen", allow_null=True, default=None)
    annual_revenue = YuanField(source="annual_revenue_fen", min_value=0, allow_null=True, default=None)
    profit = YuanField(source="profit_fen", allow_null=True, default=None)
    staff_count = serializers.IntegerField(min_value=0, max_value=10_000_000, allow_null=True, default=None)


class CompanyFiguresSerializer(AmountsSerializer):
    """One telling of a year; what was told anew superseded it then."""

    year = serializers.IntegerField()
    source = serializers.ChoiceField(choices=FigureSource.choices)  # type: ignore[assignment]  # a field of this name, beside DRF's argument
    noted_by = serializers.CharField(source="noted_by.employee_no")
    noted_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField()


class NewCompanyFiguresSerializer(StrictSerializer, AmountsSerializer):
    """The figures of a year as somebody told them; at least one of them."""

    year = serializers.IntegerField(min_value=EARLIEST_FIGURES)
    source = serializers.ChoiceField(choices=FigureSource.choices)  # type: ignore[assignment]  # a field of this name, beside DRF's argument

    def validate_year(self, year: int) -> int:
        if year > business_today().year:
            raise serializers.ValidationError(_("This year has not come yet."))
        return year

    def validate(self, sent: dict) -> dict:
        if all(value is None for name, value in sent.items() if name not in {"year", "source"}):
            raise serializers.ValidationError(_("Give at least one figure."))
        return sent


class CompanyFiguresViewSet(OfCustomerViewSet):
    """What was told of a company's figures, year by year."""

    queryset = CompanyFigures.objects.none()  # for the documents; what is served is rows()
    serializer_class = CompanyFiguresSerializer
    orderings = {"year": Ordering("company-figures", ("-year", "-id"))}

    def rows(self) -> QuerySet[CompanyFigures]:
        told = CompanyFigures.objects.visible_to(self.request.user).filter(customer=self.customer)
        return told.select_related("noted_by")

    @extend_schema(responses=CompanyFiguresSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """Every telling, the latest year first; of a year the one that stands, then those before it."""
        return self.list_answer(request)

    @extend_schema(request=NewCompanyFiguresSerializer, responses={201: CompanyFiguresSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Tell the figures of a year; what was told of it before is superseded and stays."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewCompanyFiguresSerializer, request)
        year, source = sent.pop("year"), sent.pop("source")
        figures = services.record_figures(
            customer=customer, year=year, source=source, values=sent, by=request.user, at=timezone.now()
        )
        return self.one_answer(request, self.record(pk=figures.pk), status.HTTP_201_CREATED)


class TiedCompanySerializer(serializers.ModelSerializer):
    """A company that is no customer: what it is to which customer; `name` and `credit_code` as they were told."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="other_name")
    credit_code = serializers.CharField(source="other_credit_code")
    kind = serializers.ChoiceField(choices=TieKind.choices)
    customer = serializers.CharField(source="customer.customer_no")

    class Meta:
        model = CompanyTie
        fields = ("id", "name", "credit_code", "kind", "customer")


class TiedCompanyViewSet(RecordViewSet):
    """Companies tied to customers that the caller reads, and no customers themselves: to become prospects."""

    queryset = CompanyTie.objects.none()  # for the documents; what is served is rows()
    serializer_class = TiedCompanySerializer
    orderings = {"name": Ordering("tied-companies", ("other_name", "id"))}

    def rows(self) -> QuerySet[CompanyTie]:
        ties = CompanyTie.objects.visible_to(self.request.user).lasting().filter(other=None)
        return ties.select_related("customer")

    @extend_schema(responses=TiedCompanySerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page by name."""
        return self.list_answer(request)
