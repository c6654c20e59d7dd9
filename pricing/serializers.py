"""What the API takes and says of prices: rates as fractions a year, amounts in fen."""

from decimal import Decimal

from rest_framework import serializers

from pricing.rules.route import GivenKind, Verdict


class NewQuoteSerializer(serializers.Serializer):
    """A loan to be priced; `key` makes sending it twice harmless."""

    line = serializers.CharField(max_length=30)
    amount_fen = serializers.IntegerField(min_value=1)
    term_months = serializers.IntegerField(min_value=1, max_value=360)
    asked_rate = serializers.DecimalField(
        max_digits=9, decimal_places=6, required=False, allow_null=True, min_value=Decimal(0)
    )
    key = serializers.UUIDField()


class QuoteSerializer(serializers.Serializer):
    """A written quote."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    line = serializers.CharField(source="product_line.code")
    amount_fen = serializers.IntegerField()
    term_months = serializers.IntegerField()
    quoted_rate = serializers.DecimalField(max_digits=9, decimal_places=6)
    floor_rate = serializers.DecimalField(max_digits=9, decimal_places=6)
    asked_rate = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)


class GivenSerializer(serializers.Serializer):
    """What comes back: fen, or people for payroll, and the day on which it is checked."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in GivenKind])
    amount = serializers.IntegerField(min_value=1)
    check_on = serializers.DateField()


class NewRequestSerializer(serializers.Serializer):
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
    state = serializers.CharField()
    level = serializers.IntegerField()
    asked_rate = serializers.DecimalField(max_digits=9, decimal_places=6)
    rate = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    expires_on = serializers.DateField(allow_null=True)


class DecisionSerializer(serializers.Serializer):
    """A decision at the level where the request waits."""

    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    rate = serializers.DecimalField(max_digits=9, decimal_places=6, required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict) -> dict:
        if attrs["verdict"] == Verdict.REFUSE and not attrs["note"].strip():
            raise serializers.ValidationError({"note": ["A refusal says why."]})
        return attrs
