"""The shapes of what clients send and receive."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.calendar import business_today, months_later
from common.records import StrictSerializer
from corebanking.models import Batch, RowError
from corebanking.queries import problem_texts, row_error_text
from corebanking.rules import YEARS_BACK, Mode, Resource

_CURRENCY = re.compile("[A-Z]{3}")


class AnnouncementSerializer(StrictSerializer):
    """What a client says before it sends: how many rows of what, and what they add up to."""

    resource = serializers.ChoiceField([resource.value for resource in Resource])
    business_date = serializers.DateField(
        help_text="The business day that the rows are of: not after today, not ten years ago."
    )
    expected_rows = serializers.IntegerField(min_value=0, max_value=100_000_000)
    control_totals = serializers.DictField(
        child=serializers.DecimalField(max_digits=24, decimal_places=2),
        required=False,
        default=dict,
        help_text="Per currency, to the cent: of customers the registered capital, of accounts the limit, "
        "of balances the ending balance. Other resources have none.",
    )
    source = serializers.RegexField(  # type: ignore[assignment]  # DRF keeps `source` of a field, not of a serializer
        r"^[A-Za-z0-9_.-]+\Z", max_length=40, default="core"
    )
    mode = serializers.ChoiceField([mode.value for mode in Mode], default=Mode.STRICT.value)

    def validate_business_date(self, value):
        if value > business_today():
            raise serializers.ValidationError(_("This day has not come yet."), "in_future")
        if value < months_later(business_today(), -12 * YEARS_BACK):
            raise serializers.ValidationError(_("This day is more than ten years ago."), "too_old")
        return value

    def validate_control_totals(self, value):
        if not all(_CURRENCY.fullmatch(currency) for currency in value):
            raise serializers.ValidationError(_("Currencies are three capital letters."), "bad_currency")
        return value


class EmptySerializer(StrictSerializer):
    """No fields at all."""


class RowErrorSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField(help_text="The fault in the caller's language.")

    class Meta:
        model = RowError
        fields = ["part", "line", "field", "code", "value", "warning", "text"]

    def get_text(self, error: RowError) -> str:
        return row_error_text(error.code)


class BatchProblemSerializer(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()


class BatchSerializer(serializers.ModelSerializer):
    """A batch as its client sees it."""

    id = serializers.UUIDField(source="public_id")
    problems = serializers.SerializerMethodField(help_text="Why the batch was refused.")

    class Meta:
        model = Batch
        fields = [
            "id",
            "resource",
            "business_date",
            "source",
            "mode",
            "state",
            "expected_rows",
            "received_rows",
            "applied_rows",
            "changed_rows",
            "error_rows",
            "control_totals",
            "announced_at",
            "closed_at",
            "finished_at",
            "problems",
        ]

    def get_problems(self, batch: Batch) -> list[dict[str, str]]:
        return problem_texts(batch)


class BatchDetailSerializer(BatchSerializer):
    """The batch with the first hundred faults of its rows; all of them are at `errors/`."""

    # The name shadows the property of a serializer that validates; this one only answers.
    errors = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta(BatchSerializer.Meta):
        fields = [*BatchSerializer.Meta.fields, "errors"]

    def get_errors(self, batch: Batch) -> list[dict]:
        return list(RowErrorSerializer(batch.errors.all()[:100], many=True).data)


class PartSerializer(serializers.Serializer):
    """What arrived of a part."""

    part = serializers.IntegerField()
    rows = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the decompressed bytes.")
