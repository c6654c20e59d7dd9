"""What the API says of opportunities and takes: amounts as text in yuan with two decimals, and codes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.calendar import business_today
from common.money import LARGEST_FEN, from_fen
from common.records import StrictSerializer, YuanField
from customers.models import Contact
from prospects.models import DecidingFactor, Opportunity
from prospects.rules.pipeline import FIRST_DAY, PLACES, day_makes_sense, place_of


class AmountField(YuanField):
    """The amount of a deal: something, and at most what the pipeline can sum."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), max_value=from_fen(LARGEST_FEN), **options)


class DealDayField(serializers.DateField):
    """A day that makes sense for a deal: from a day on (today, unless said), at most five years ahead."""

    def __init__(self, *, earliest: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._earliest = earliest

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        today = business_today()
        if not day_makes_sense(day, earliest=self._earliest or today, today=today):
            raise serializers.ValidationError(_("This day is too far away."), code="too_far")
        return day


class OpportunitySerializer(serializers.ModelSerializer):
    """One opportunity."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    customer = serializers.CharField(source="customer.customer_no", default=None)
    prospect = serializers.UUIDField(source="prospect.public_id", default=None)
    company = serializers.CharField(source="company.label")
    product_line = serializers.CharField(source="product_line.code")
    amount = YuanField(source="amount_fen")
    place = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner.employee_no")
    unit = serializers.CharField(source="unit.code")
    decision_maker = serializers.CharField()

    class Meta:
        model = Opportunity
        fields = (
            "id",
            "customer",
            "prospect",
            "company",
            "name",
            "product_line",
            "amount",
            "expected_on",
            "stage",
            "state",
            "place",
            "probability_bp",
            "owner",
            "unit",
            "need_said",
            "need_found",
            "decision_maker",
            "competitor",
            "decided_by",
            "lost_reason",
            "opened_at",
            "entered_stage_at",
            "closed_on",
            "version",
        )

    def get_place(self, opportunity: Opportunity) -> str:
        return place_of(opportunity.stage, opportunity.state)


class NewOpportunitySerializer(StrictSerializer):
    """A new opportunity, with one of customer and prospect; `key` makes sending it again harmless."""

    customer = serializers.CharField(required=False)
    prospect = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=80)
    product_line = serializers.CharField(max_length=30)
    amount = AmountField(required=False)
    expected_on = DealDayField(required=False)
    key = serializers.UUIDField(required=False)


class FactsSerializer(StrictSerializer):
    """What gates ask for; `decision_maker` is a name, or the id of one of the customer's people."""

    contacted_on = serializers.DateField(required=False)
    amount_fen = AmountField(required=False)
    expected_on = DealDayField(required=False)
    need_said = serializers.CharField(required=False, max_length=300)
    need_found = serializers.CharField(required=False, max_length=300)
    decision_maker = serializers.CharField(required=False, max_length=60)
    proposal = serializers.CharField(required=False, max_length=300)
    competitor = serializers.CharField(required=False, max_length=60)
    terms = serializers.CharField(required=False, max_length=300)
    application_no = serializers.CharField(required=False, max_length=40)
    approval_no = serializers.CharField(required=False, max_length=40)
    approved_fen = AmountField(required=False)
    customer = serializers.CharField(required=False, max_length=20)
    account_no = serializers.CharField(required=False, max_length=40)
    funded_fen = AmountField(required=False)
    decided_by = serializers.ChoiceField(required=False, choices=DecidingFactor.choices)
    lost_reason = serializers.CharField(required=False, max_length=300)
    hold_reason = serializers.CharField(required=False, max_length=300)
    hold_until = serializers.DateField(required=False)

    def validate_contacted_on(self, day):
        if day > business_today():
            raise serializers.ValidationError("in the future", code="future")
        return day

    def validate_hold_until(self, day):
        if day <= business_today():
            raise serializers.ValidationError("not in the future", code="past")
        return day

    def validate_decision_maker(self, value: str) -> Contact | str:
        opportunity, user = self.context["opportunity"], self.context["user"]
        people = Contact.objects.visible_to(user).filter(customer_id=opportunity.customer_id or 0)
        return next((one for one in people if str(one.public_id) == value), value)


@extend_schema_field(FactsSerializer)
class GivenFactsField(serializers.DictField):
    """Facts as they were sent; they are read beside the opportunity they are about."""


class MoveSerializer(StrictSerializer):
    """Where to, and what the gate asks for."""

    to = serializers.ChoiceField(choices=[(place, place) for place in PLACES])
    facts = GivenFactsField(required=False)


class EditSerializer(StrictSerializer):
    """What is to be changed; fields left out stay as they are."""

    name = serializers.CharField(required=False, max_length=80)
    amount = AmountField(source="amount_fen", required=False, allow_null=True)
    expected_on = DealDayField(earliest=FIRST_DAY, required=False, allow_null=True)
    probability_bp = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10_000)
    competitor = serializers.CharField(required=False, allow_blank=True, max_length=60)
    need_said = serializers.CharField(required=False, allow_blank=True, max_length=300)
    need_found = serializers.CharField(required=False, allow_blank=True, max_length=300)
    proposal = serializers.CharField(required=False, allow_blank=True, max_length=300)
    terms = serializers.CharField(required=False, allow_blank=True, max_length=300)
