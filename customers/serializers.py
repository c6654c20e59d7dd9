"""What the API says of customers and takes: money as text in yuan with two decimals, days as ISO dates, codes."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.calendar import business_today
from common.records import StrictSerializer, YuanField
from customers.models import (
    CompanyTie,
    Contact,
    Customer,
    DateCalendar,
    DossierEntry,
    DossierKind,
    WalletConfidence,
    WalletEntry,
)
from customers.rules import EARLIEST_FIGURES, day_exists, masked_email, masked_phone
from customers.standards import is_industry, is_region
from products.models import ProductLine


@extend_schema_field(OpenApiTypes.STR)
class PointsField(serializers.Field):
    """A score in points with two decimals; thousandths inside."""

    def to_representation(self, value: int) -> str:
        return f"{value / 1000:.2f}"


class CustomerRowSerializer(serializers.Serializer):
    """A customer as a row of the list; figures are of the scores now published, null where there are none yet."""

    customer_no = serializers.CharField()
    credit_code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    manager = serializers.CharField(source="manager.employee_no", default=None)
    standing = serializers.CharField()
    tier = serializers.CharField(source="tier_code", default=None)
    # Null unless people decided `tier` in place of it.
    computed_tier = serializers.CharField(source="computed_code", default=None)
    points = PointsField(source="score", default=None)
    deposits = YuanField(source="deposits_fen", default=None)
    loans = YuanField(source="loans_fen", default=None)
    contribution = YuanField(source="contribution_fen", default=None)
    # From 0 to 100; null where too little is known of the signs.
    churn_risk = serializers.IntegerField(default=None)
    next_contact_on = serializers.DateField(source="pulse.next_contact_on", default=None)
    last_contact_at = serializers.DateTimeField(source="pulse.last_contact_at", default=None)
    open_complaints = serializers.IntegerField(source="complaints_open")
    changed_at = serializers.DateTimeField()


class CustomerSerializer(CustomerRowSerializer):
    """All that core banking and people say of a customer."""

    credit_code_valid = serializers.BooleanField()
    name_en = serializers.CharField()
    short_name_en = serializers.CharField()
    former_names = serializers.ListField(child=serializers.CharField())
    industry_code = serializers.CharField()
    region_code = serializers.CharField()
    ownership = serializers.CharField()
    established_on = serializers.DateField()
    customer_since = serializers.DateField()
    registered_capital = YuanField(source="registered_capital_fen")
    total_assets = YuanField(source="total_assets_fen")
    net_assets = YuanField(source="net_assets_fen")
    annual_revenue = YuanField(source="annual_revenue_fen")
    profit = YuanField(source="profit_fen")
    staff_count = serializers.IntegerField()
    figures_year = serializers.IntegerField()
    rating = serializers.CharField()
    payroll = serializers.BooleanField()
    cash_management = serializers.BooleanField()
    direct_link = serializers.BooleanField()
    online_banking = serializers.BooleanField()
    referrals_given = serializers.IntegerField()


class CustomerChangesSerializer(StrictSerializer, serializers.ModelSerializer):
    """What people may change of a customer, and why they do; fields left out stay as they are."""

    registered_capital = YuanField(source="registered_capital_fen", min_value=0, allow_null=True)
    total_assets = YuanField(source="total_assets_fen", min_value=0, allow_null=True)
    net_assets = YuanField(source="net_assets_fen", allow_null=True)
    annual_revenue = YuanField(source="annual_revenue_fen", min_value=0, allow_null=True)
    profit = YuanField(source="profit_fen", allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)

    class Meta:
        model = Customer
        fields = (
            "short_name",
            "name_en",
            "short_name_en",
            "industry_code",
            "region_code",
            "ownership",
            "established_on",
            "registered_capital",
            "total_assets",
            "net_assets",
            "annual_revenue",
            "profit",
            "staff_count",
            "figures_year",
            "referrals_given",
            "reason",
        )

    def validate_industry_code(self, code: str) -> str:
        if code and not is_industry(code):
            raise serializers.ValidationError(_("There is no such division in GB/T 4754."))
        return code

    def validate_region_code(self, code: str) -> str:
        if code and not is_region(code):
            raise serializers.ValidationError(_("There is no such place in GB/T 2260."))
        return code

    def validate_established_on(self, day: Any) -> Any:
        if day and day > business_today():
            raise serializers.ValidationError(_("This day has not come yet."))
        return day

    def validate_figures_year(self, year: int | None) -> int | None:
        if year is not None and not EARLIEST_FIGURES <= year <= business_today().year:
            raise serializers.ValidationError(
                _("A year from %(first)s to this one.") % {"first": EARLIEST_FIGURES}
            )
        return year


class ContactSerializer(serializers.ModelSerializer):
    """A person at the customer; phone and e-mail are masked for everybody."""

    id = serializers.UUIDField(source="public_id")
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = (
            "id",
            "name",
            "name_en",
            "title",
            "department",
            "level",
            "part",
            "also",
            "attitude",
            "phone",
            "email",
            "left_on",
            "last_contact_at",
        )

    def get_phone(self, contact: Contact) -> str:
        return masked_phone(contact.phone)

    def get_email(self, contact: Contact) -> str:
        return masked_email(contact.email)


class TieSerializer(serializers.ModelSerializer):
    """What another company is to the customer; `customer_no` only where the caller reads that customer too."""

    id = serializers.UUIDField(source="public_id")
    company = serializers.CharField(source="other_name")
    customer_no = serializers.SerializerMethodField()

    class Meta:
        model = CompanyTie
        fields = (
            "id",
            "kind",
            "company",
            "customer_no",
            "share_percent",
            "started_on",
            "ended_on",
            "source",
            "note",
            "noted_at",
        )

    def get_customer_no(self, tie: CompanyTie) -> str | None:
        return self.context["seen"].get(tie.other_id)


class NewTieSerializer(StrictSerializer, serializers.ModelSerializer):
    """A tie to note."""

    company = serializers.CharField(source="other_name", max_length=120)
    credit_code = serializers.CharField(source="other_credit_code", max_length=18, required=False)
    share_percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=100,
        required=False,
        allow_null=True,
    )

    class Meta:
        model = CompanyTie
        fields = ("kind", "company", "credit_code", "share_percent", "started_on", "source", "note")


class DatumSerializer(serializers.Serializer):
    """What is known of a person; private data are masked, and `next_on` is null where they are."""

    id = serializers.CharField(source="key")
    kind = serializers.CharField(source="code")
    text = serializers.CharField()
    masked = serializers.BooleanField()
    consent = serializers.CharField(source="consent_code")
    source = serializers.CharField()  # type: ignore[assignment]  # the field of this name
    noted_at = serializers.DateTimeField()
    next_on = serializers.DateField(allow_null=True)


class NewDatumSerializer(StrictSerializer, serializers.ModelSerializer):
    """One datum to note; a date has month and day of its calendar."""

    text = serializers.CharField(max_length=300)
    month = serializers.IntegerField(min_value=1, max_value=12, required=False, allow_null=True)
    day = serializers.IntegerField(min_value=1, max_value=31, required=False, allow_null=True)
    calendar = serializers.ChoiceField(DateCalendar.choices, default=DateCalendar.SOLAR)

    class Meta:
        model = DossierEntry
        fields = ("kind", "text", "month", "day", "calendar", "consent", "source")

    def validate(self, words: dict[str, Any]) -> dict[str, Any]:
        month, day = words.get("month"), words.get("day")
        if words["kind"] != DossierKind.DATE:
            if month or day:
                raise serializers.ValidationError({"month": _("Only a date has a month and a day.")})
        elif not month or not day:
            raise serializers.ValidationError({"month": _("A date has a month and a day.")})
        elif not day_exists(month, day, words["calendar"]):
            raise serializers.ValidationError({"day": _("This month has no such day.")})
        return words


class UnmaskReasonSerializer(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=200)


class WalletEntrySerializer(serializers.ModelSerializer):
    """One estimate: what the customer has with all banks in a product line, how we know, and who else serves it."""

    id = serializers.UUIDField(source="public_id")
    product_line = serializers.CharField(source="product_line.code")
    total = YuanField(source="total_fen")
    estimated_by = serializers.CharField(source="estimated_by.employee_no", default="")

    class Meta:
        model = WalletEntry
        fields = (
            "id",
            "product_line",
            "total",
            "competitor",
            "strengths",
            "source",  # type: ignore[assignment]
            "confidence",
            "estimated_on",
            "estimated_by",
        )


class NewWalletEntrySerializer(StrictSerializer):
    """An estimate of today."""

    product_line = serializers.SlugRelatedField(slug_field="code", queryset=ProductLine.objects.all())
    total = YuanField(source="total_fen", min_value=0)
    competitor = serializers.CharField(max_length=60, allow_blank=True, default="")
    strengths = serializers.CharField(max_length=120, allow_blank=True, default="")
    confidence = serializers.ChoiceField(choices=WalletConfidence.choices)
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]
