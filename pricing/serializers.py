"""What the API takes and says of prices: rates as fractions a year, money as text in yuan with two decimals."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from pricing.models import Quote, Scan, Seat
from pricing.rules.currencies import YUAN
from pricing.rules.route import MOST_VOTES, GivenKind, Level, Verdict, Votes

LEAST = Decimal("0.01")


class RateField(serializers.DecimalField):
    """A rate as a fraction a year, with six decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=9, decimal_places=6, **options)


class NewQuoteSerializer(StrictSerializer):
    """A loan, guarantee or deposit to be priced, its amount in `currency`; `key` makes sending it twice harmless."""

    line = serializers.CharField(max_length=30)
    amount = YuanField(source="amount_fen", min_value=LEAST)
    currency = serializers.RegexField("^[A-Z]{3}$", max_length=3, default=YUAN)
    term_months = serializers.IntegerField(min_value=1, max_value=360)
    asked_rate = RateField(required=False, allow_null=True, min_value=Decimal(0))
    key = serializers.UUIDField()


class QuoteSerializer(serializers.ModelSerializer):
    """A written quote; `amount` is in yuan, `own_amount` in `currency` where that is another."""

    id = serializers.UUIDField(source="public_id")
    customer_no = serializers.CharField(source="customer.customer_no")
    line = serializers.CharField(source="product_line.code")
    amount = YuanField(source="amount_fen")
    own_amount = YuanField(source="own_fen", allow_null=True)

    class Meta:
        model = Quote
        fields = (
            "id",
            "number",
            "customer_no",
            "line",
            "amount",
            "currency",
            "own_amount",
            "exchange_rate",
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


class NewAppealSerializer(StrictSerializer):
    """What is new since the refusal; `key` makes sending it twice harmless."""

    reason = serializers.CharField(max_length=500)
    key = serializers.UUIDField()


class WithdrawalSerializer(StrictSerializer):
    """Nothing needs to be said to take a request back."""


class ScanSerializer(serializers.ModelSerializer):
    """A file of the customer's written request; its bytes are at `scans/<id>/content/`."""

    id = serializers.UUIDField(source="public_id")
    size = serializers.IntegerField(source="file.size")
    media_type = serializers.CharField(source="file.media_type")
    sha256 = serializers.CharField(source="file.digest")
    added_by = serializers.CharField(source="added_by.employee_no")

    class Meta:
        model = Scan
        fields = ("id", "name", "size", "media_type", "sha256", "added_by", "added_at")


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
    scans = ScanSerializer(many=True)


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
    votes_for = serializers.IntegerField(required=False, min_value=0, max_value=MOST_VOTES)
    votes_against = serializers.IntegerField(required=False, min_value=0, max_value=MOST_VOTES)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`votes` is how the committee voted, None where nobody counted."""
        if attrs["verdict"] == Verdict.REFUSE and not attrs["note"].strip():
            raise serializers.ValidationError({"note": [_("A refusal says why.")]})
        cast_for, against = attrs.pop("votes_for", None), attrs.pop("votes_against", None)
        counted = cast_for is not None or against is not None
        return {**attrs, "votes": Votes(cast_for or 0, against or 0) if counted else None}


class SeatSerializer(serializers.ModelSerializer):
    """Who decides at a level (1 the sub-branch to 4 the committee) for a unit and all below it, until `ends_on`."""

    level = serializers.IntegerField()
    unit = serializers.CharField(source="unit.code")
    staff = serializers.CharField(source="staff.employee_no")
    stands_in_for = serializers.CharField(source="stands_in_for.employee_no", default=None)

    class Meta:
        model = Seat
        fields = ("id", "level", "unit", "staff", "stands_in_for", "starts_on", "ends_on")


class NewSeatSerializer(StrictSerializer):
    """A seat from today; colleagues by their employee numbers, the unit by its code."""

    level = serializers.IntegerField(min_value=min(Level).value, max_value=max(Level).value)
    unit = serializers.CharField(max_length=20)
    staff = serializers.CharField(max_length=20)
    stands_in_for = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["staff"] == attrs["stands_in_for"]:
            raise serializers.ValidationError({"stands_in_for": [_("Nobody stands in for themselves.")]})
        return attrs


class SeatEndSerializer(StrictSerializer):
    """Nothing needs to be said to end a seat."""
