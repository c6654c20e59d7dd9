"""What the API says of prospects and takes: amounts as text in yuan with two decimals, and codes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.calendar import business_today
from common.records import StrictSerializer, YuanField
from common.validators import not_too_long_ago
from customers.models import Customer
from organization.models import Unit
from prospects.models import Approach, ApproachKind, Prospect, ProspectSource
from prospects.queries.visiting import ProspectTime


class ProspectSerializer(serializers.ModelSerializer):
    """One prospect; `value` is the contribution expected in a year."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    unit = serializers.CharField(source="unit.code")
    owner = serializers.CharField(source="owner.employee_no", default=None)
    value = YuanField(source="value_fen")

    class Meta:
        model = Prospect
        fields = (
            "id",
            "name",
            "short_name",
            "credit_code",
            "unit",
            "owner",
            "state",
            "source",
            "industry_code",
            "region_code",
            "phase",
            "grade",
            "value",
            "qualification",
            "last_contact_at",
            "return_on",
            "open_opportunities",
            "version",
        )


class NewProspectSerializer(StrictSerializer):
    """A company for the pool; `unit` is the code of the pool (the caller's own), `key` lets the call be repeated."""

    name = serializers.CharField(max_length=120)
    credit_code = serializers.CharField(max_length=18, required=False, default="")
    source = serializers.ChoiceField(choices=ProspectSource.choices)  # type: ignore[assignment]  # DRF names a field so
    source_note = serializers.CharField(max_length=200, required=False, default="")
    source_customer = serializers.CharField(max_length=20, required=False)
    short_name = serializers.CharField(max_length=40, required=False, default="")
    industry_code = serializers.CharField(max_length=5, required=False, default="")
    region_code = serializers.CharField(max_length=6, required=False, default="")
    unit = serializers.CharField(max_length=20, required=False)
    key = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Codes become the records that the caller sees."""
        user = self.context["user"]
        attrs["unit"] = user.unit
        if self.initial_data.get("unit"):
            attrs["unit"] = Unit.objects.visible_to(user).filter(code=self.initial_data["unit"]).first()
        if attrs["unit"] is None:
            raise serializers.ValidationError({"unit": [_("You see no unit of this code.")]})
        number = attrs.pop("source_customer", None)
        if number:
            attrs["source_customer"] = (
                Customer.objects.visible_to(user).live().filter(customer_no=number).first()
            )
            if attrs["source_customer"] is None:
                raise serializers.ValidationError(
                    {"source_customer": [_("You see no customer of this number.")]}
                )
        return attrs


class NewApproachSerializer(StrictSerializer):
    """One contact with a prospect; `key` lets the call be repeated."""

    kind = serializers.ChoiceField(choices=ApproachKind.choices)
    happened_at = serializers.DateTimeField(validators=[not_too_long_ago])
    minutes = serializers.IntegerField(min_value=1, max_value=600)
    summary = serializers.CharField(max_length=10_000)
    key = serializers.UUIDField(required=False)


class ApproachSerializer(serializers.ModelSerializer):
    """One contact with a prospect."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    staff = serializers.CharField(source="staff.employee_no")

    class Meta:
        model = Approach
        fields = ("id", "kind", "happened_at", "minutes", "summary", "staff")


FIRST_MONTH = date(2000, 1, 1)


class VisitLineSerializer(serializers.Serializer):
    """One grade (null: not graded): minutes spent and suggested, and its percent of all time and all value."""

    grade = serializers.IntegerField(allow_null=True)
    prospects = serializers.IntegerField()
    spent_minutes = serializers.IntegerField(source="spent")
    suggested_minutes = serializers.IntegerField(source="suggested")
    value = YuanField(source="value_fen")
    time_share = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    value_share = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


class VisitProspectSerializer(serializers.Serializer):
    """One prospect: minutes spent in the month, those that its grade is worth, and those still missing."""

    id = serializers.UUIDField(source="prospect.public_id")
    name = serializers.CharField(source="prospect.name")
    grade = serializers.IntegerField(source="prospect.grade", allow_null=True)
    value = YuanField(source="prospect.value_fen", allow_null=True)
    owner = serializers.CharField(source="prospect.owner.employee_no")
    spent_minutes = serializers.IntegerField(source="spent")
    suggested_minutes = serializers.IntegerField(source="suggested")
    missing_minutes = serializers.SerializerMethodField()

    def get_missing_minutes(self, time: ProspectTime) -> int:
        """Nought where more was spent than suggested."""
        return max(time.missing, 0)


class VisitingTimeSerializer(serializers.Serializer):
    """A month of visiting: by grade, and the prospects for whom most time is missing first (200 at most)."""

    month = serializers.SerializerMethodField(help_text="2026-11")
    spent_minutes = serializers.IntegerField(source="spent")
    suggested_minutes = serializers.IntegerField(source="suggested")
    value = YuanField(source="value_fen")
    grades = VisitLineSerializer(source="lines", many=True)
    prospects = VisitProspectSerializer(many=True)

    def get_month(self, time: Any) -> str:
        return f"{time.month:%Y-%m}"


class VisitingQuerySerializer(serializers.Serializer):
    """`month` as 2026-11 (this one), `who` is me or team (team, where one leads one)."""

    month = serializers.DateField(input_formats=["%Y-%m"], required=False)
    who = serializers.ChoiceField(choices=["me", "team"], required=False, default="team")

    def validate_month(self, month: date) -> date:
        """Months that have begun: who holds a prospect is known of today alone."""
        if not FIRST_MONTH <= month <= business_today():
            raise serializers.ValidationError(_("This month has not begun, or lies too far back."))
        return month
