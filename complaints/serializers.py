"""What the API says of a case and what it takes for each act on one."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from complaints.models import Complaint
from complaints.rules.codes import (
    Category,
    Channel,
    Complainant,
    Harm,
    Mood,
    RemedyKind,
    StepKind,
    Topic,
    Track,
    Validity,
)


def _codes(codes) -> list[str]:
    return [code.value for code in codes]


class CaseRowSerializer(serializers.ModelSerializer):
    """A case as far as whoever may open it knows of it, the first contact included."""

    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="unit.code")
    customer_no = serializers.CharField(source="customer.customer_no", default="")
    owner = serializers.CharField(source="owner.employee_no", default="")
    state = serializers.CharField(help_text="new, open, resolved, closed or withdrawn")

    class Meta:
        model = Complaint
        fields = (
            "id",
            "number",
            "unit",
            "customer_no",
            "owner",
            "state",
            "level",
            "is_consultation",
            "channel",
            "category",
            "topic",
            "received_at",
            "response_due_at",
            "resolve_due_at",
            "legal_due_on",
            "legal_moved_on",
            "closed_at",
            "version",
        )


class CaseSerializer(CaseRowSerializer):
    """A case for whoever reads its handling, with what it lacks to be closed."""

    amount = YuanField(source="amount_fen", read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(CaseRowSerializer.Meta):
        fields = (  # type: ignore[assignment]  # more fields than the class above
            *CaseRowSerializer.Meta.fields,
            "text",
            "wish",
            "mood",
            "harm",
            "amount",
            "validity",
            "first_response_at",
            "resolved_at",
            "paused_at",
            "round",
            "missing",
        )


class RegisterSerializer(StrictSerializer):
    """What somebody told the bank. `customer_no` is one of the caller's customers."""

    text = serializers.CharField(max_length=8000)
    channel = serializers.ChoiceField(_codes(Channel))
    category = serializers.ChoiceField(_codes(Category))
    topic = serializers.ChoiceField(_codes(Topic))
    unit = serializers.CharField(
        max_length=20, required=False, help_text="The caller's own unit where not given."
    )
    customer_no = serializers.CharField(max_length=20, required=False)
    complainant = serializers.ChoiceField(_codes(Complainant), required=False)
    complainant_name = serializers.CharField(max_length=120, required=False)
    complainant_phone = serializers.CharField(max_length=40, required=False)
    track = serializers.ChoiceField(_codes(Track), required=False)
    source_reference = serializers.CharField(max_length=80, required=False)
    mood = serializers.ChoiceField(_codes(Mood), required=False)
    harm = serializers.ChoiceField(_codes(Harm), required=False)
    amount = YuanField(source="amount_fen", min_value=0, required=False)
    wish = serializers.CharField(max_length=4000, required=False)
    claimed_at = serializers.DateTimeField(required=False)
    level = serializers.IntegerField(min_value=1, max_value=4, required=False)
    level_reason = serializers.CharField(max_length=500, required=False)
    consultation = serializers.BooleanField(default=False)
    form_key = serializers.UUIDField(required=False, help_text="The same key registers once.")


class NothingSerializer(StrictSerializer):
    """No fields."""


class TextSerializer(StrictSerializer):
    """Words told or noted."""

    text = serializers.CharField(max_length=8000)


class ReasonSerializer(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class OfferSerializer(StrictSerializer):
    """Whom the case is offered to, by employee number."""

    person = serializers.CharField(max_length=20)
    note = serializers.CharField(max_length=2000, required=False, default="")


class StepSerializer(TextSerializer):
    """A step taken, and whether the customer was told these words."""

    step = serializers.ChoiceField(_codes(StepKind), source="kind")
    told = serializers.BooleanField(default=False)


class LevelSerializer(ReasonSerializer):
    """The new level."""

    level = serializers.IntegerField(min_value=1, max_value=4)


class PauseSerializer(StrictSerializer):
    """What the bank waits for, and the proof."""

    waiting_for = serializers.CharField(max_length=2000)
    proof = serializers.CharField(max_length=2000)


class RemedySerializer(StrictSerializer):
    """A remedy; the amount for what is paid."""

    remedy = serializers.ChoiceField(_codes(RemedyKind), source="kind")
    amount = YuanField(source="amount_fen", min_value=Decimal("0.01"), required=False)
    text = serializers.CharField(max_length=2000, required=False, default="")


class ValiditySerializer(StrictSerializer):
    """Whether the complaint is valid; why not, from the list."""

    validity = serializers.ChoiceField([code.value for code in Validity if code.value])
    invalid_reason = serializers.CharField(max_length=16, required=False, default="")
    note = serializers.CharField(max_length=4000)


class ReplySerializer(StrictSerializer):
    """The reply that is frozen."""

    findings = serializers.CharField(max_length=20_000)
    basis = serializers.CharField(max_length=20_000)
    remedies = serializers.CharField(max_length=20_000)


class CheckSerializer(StrictSerializer):
    """The result, checked by another."""

    passed = serializers.BooleanField()
    findings = serializers.CharField(max_length=4000)


def register_facts(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent as the service takes it, without the codes that the view looks up."""
    return {name: value for name, value in sent.items() if name not in {"unit", "customer_no"}}
