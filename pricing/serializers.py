"""What the API takes and says of prices: rates as fractions a year, money as text in yuan with two decimals."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from pricing.models import Quote
from pricing.rules.route import GivenKind, Verdict

LEAST = Decimal("0.01")


class RateField(serializers.DecimalField):
    """A rate as a fraction a year, with six decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=9, decimal_places=6, **options)


class NewQuoteSerializer(StrictSerializer):
    """A loan to be priced; `key` makes sending it twice harmless."""

    line = serializers.CharField(max_length=30)
    amount = YuanField(source="amount_fen", min_value=LEAST)
    term_months = serializers.IntegerField(min_value=1, max_value=360)
    asked_rate = RateField(required=False, allow_null=True, min_value=Decimal(0))
    key = serializers.UUIDField()


class QuoteSerializer(serializers.ModelSerializer):
    """A written quote."""

    id = serializers.UUIDField(source="public_id")
    customer_no = serializers.CharField(source="customer.customer_no")
    line = serializers.CharField(source="product_line.code")
    amount = YuanField(source="amount_fen")

    class Meta:
        model = Quote
        fields = (
            "id",
            "number",
            "customer_no",
            "line",
            "amount",
            "term_months",
            "quoted_rate",
            "floor_rate",
            "asked_rate",
            "made_at",
        )


class GivenSerializer(StrictSerializer):
    """What comes back: an amount, or people for payroll, and the day on which it is checked."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in GivenKind])
    amount = YuanField(required=False, min_value=LEAST)
    people = serializers.IntegerField(required=False, min_value=1, max_value=10**9)
    check_on = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`agreed` is what is promised: fen, or people."""
        wanted = "people" if attrs["kind"] == GivenKind.PAYROLL else "amount"
        other = "amount" if wanted == "people" else "people"
        if wanted not in attrs:
            raise serializers.ValidationError({wanted: [_("Say how much comes back.")]}, "needed")
        if other in attrs:
            raise serializers.ValidationError({other: [_("Payroll is said in people, all else in money.")]})
        return {**attrs, "agreed": attrs[wanted]}


class NewRequestSerializer(StrictSerializer):
    """A request for the rate that the quote says was asked."""

    written_on = serializers.DateField()
    reason = serializers.CharField(max_length=500)
    wanted_until = serializers.DateField()
    loan_note = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    given = GivenSerializer(many=True, required=False, default=list)
    key = serializers.UUIDField()


class RequestSerializer(serializers.Serializer):
    """A request with where it stands."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    customer_no = serializers.CharField(source="customer.customer_no")
    quote = serializers.UUIDField(source="quote.public_id")
    state = serializers.CharField()
    level = serializers.IntegerField()
    asked_rate = RateField()
    rate = RateField(allow_null=True)
    asked_at = serializers.DateTimeField()
    expires_on = serializers.DateField(allow_null=True)


class UnaskedSerializer(serializers.Serializer):
    """A note with the rate that was booked, and the best that the standard gave anybody when it was opened."""

    id = serializers.UUIDField(source="public_id")
    account_no = serializers.CharField(source="account.account_no")
    customer_no = serializers.CharField(source="account.customer.customer_no")
    line = serializers.CharField(source="account.product_line.code")
    opened_on = serializers.DateField(source="account.opened_on")
    booked_rate = RateField()
    standard_rate = RateField()
    gap_bp = serializers.IntegerField()
    found_on = serializers.DateField()


class DecisionSerializer(StrictSerializer):
    """A decision at the level where the request waits."""

    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    rate = RateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["verdict"] == Verdict.REFUSE and not attrs["note"].strip():
            raise serializers.ValidationError({"note": [_("A refusal says why.")]})
        return attrs
