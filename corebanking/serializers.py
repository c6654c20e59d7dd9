"""The shapes of what clients send and receive."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.calendar import business_today, months_later
from common.records import StrictSerializer
from corebanking.models import Batch, Client, ClientCredentials, RowError
from corebanking.queries import KeptRow, problem_texts, row_error_text
from corebanking.rules import (
    LARGEST_BUDGET,
    LAYOUTS,
    MOST_ADDRESSES,
    NAME,
    SCOPES,
    USUAL_BUDGET,
    YEARS_BACK,
    Mode,
    Resource,
    network,
)

# How long a value of any field may be; each field has its own length besides.
LONGEST_VALUE = max(field.length for layout in LAYOUTS.values() for field in layout.fields)
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

    source_version = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        required=False,
        help_text="Counted up by the source (a run number, a timestamp). What is older than what was applied of the "
        "same resource, source and business date is answered 409 `stale`.",
    )

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
    replay_of = serializers.UUIDField(source="replay_of.public_id", default=None, allow_null=True)
    problems = serializers.SerializerMethodField(help_text="Why the batch was refused.")

    class Meta:
        model = Batch
        fields = [
            "id",
            "resource",
            "business_date",
            "source",
            "mode",
            "source_version",
            "replay_of",
            "state",
            "expected_rows",
            "received_rows",
            "applied_rows",
            "changed_rows",
            "error_rows",
            "stale_rows",
            "control_totals",
            "received_totals",
            "kept_totals",
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


# ---------------------------------------------------------------- machines
class PairSerializer(serializers.ModelSerializer):
    """One pair of credentials; its secret was shown when it was made."""

    client_id = serializers.CharField(source="application.client_id")

    class Meta:
        model = ClientCredentials
        fields = ["client_id", "scopes", "made_at", "last_used_at", "last_address"]


class ClientSerializer(serializers.ModelSerializer):
    """A machine: whom to ask about it, from where and how often it may call, and its pairs of credentials."""

    name = serializers.CharField(source="account.employee_no")
    last_used_at = serializers.DateTimeField(allow_null=True)
    pairs = PairSerializer(many=True)

    class Meta:
        model = Client
        fields = [
            "name",
            "contact",
            "addresses",
            "calls_per_minute",
            "registered_at",
            "last_used_at",
            "pairs",
        ]


class NetworkField(serializers.CharField):
    """An address or a network, answered as a network."""

    def to_internal_value(self, data):
        try:
            return network(super().to_internal_value(data))
        except ValueError:
            raise serializers.ValidationError(
                _("This is neither an address nor a network such as 10.8.0.0/24."), "bad_address"
            ) from None


class NewPairSerializer(StrictSerializer):
    """What a pair of credentials may send and follow."""

    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES), allow_empty=False)


class ChangeClientSerializer(StrictSerializer):
    """What may be said anew of a machine. No address: it may call from anywhere."""

    contact = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    addresses = serializers.ListField(
        child=NetworkField(max_length=43), required=False, default=list, max_length=MOST_ADDRESSES
    )
    calls_per_minute = serializers.IntegerField(
        min_value=1, max_value=LARGEST_BUDGET, required=False, default=USUAL_BUDGET
    )


class NewClientSerializer(ChangeClientSerializer, NewPairSerializer):
    """A machine that is registered, with the scopes of its first pair of credentials."""

    name = serializers.RegexField(NAME, max_length=20)


class SecretSerializer(serializers.Serializer):
    """A new pair of credentials. The secret is stored hashed and cannot be read again."""

    client_id = serializers.CharField()
    client_secret = serializers.CharField()


# ---------------------------------------------------------------- rows kept apart
class FaultSerializer(serializers.Serializer):
    """One fault of a row, as this person reads it."""

    field = serializers.CharField()
    value = serializers.CharField()
    text = serializers.CharField()


class KeptRowSerializer(serializers.Serializer):
    """A row in quarantine: the fields that the caller may read, those that may be mended, and what is wrong."""

    batch = serializers.UUIDField(source="batch.public_id")
    resource = serializers.ChoiceField([resource.value for resource in Resource], source="batch.resource")
    business_date = serializers.DateField(source="batch.business_date")
    part = serializers.IntegerField()
    line = serializers.IntegerField()
    row = serializers.DictField(child=serializers.CharField(), source="values")
    mendable = serializers.SerializerMethodField(help_text="Names of the fields that may be mended here.")
    faults = FaultSerializer(many=True)

    def get_mendable(self, kept: KeptRow) -> list[str]:
        return [field.name for field in kept.mendable]


class MendSerializer(StrictSerializer):
    """Other words for fields of a row."""

    row = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_VALUE, allow_blank=True), allow_empty=False
    )


class AsideSerializer(StrictSerializer):
    """Why a row is set aside."""

    reason = serializers.CharField(max_length=200)
