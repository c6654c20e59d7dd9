"""What the API says of a case, and what it takes to register one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from common.validators import not_too_long_ago
from complaints.models import Complaint, Contribution, CorrectiveAction, Remedy
from complaints.rules.codes import TOPICS, Category, Channel, Complainant, Harm, Mood, Topic, Track
from complaints.serializers.fields import NamedField, codes_of
from organization.models import Staff
from products.models import ProductLine


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


class RemedyRowSerializer(serializers.ModelSerializer):
    """A remedy proposed, decided, carried out."""

    id = serializers.UUIDField(source="public_id")
    remedy = serializers.CharField(source="kind")
    amount = YuanField(source="amount_fen", read_only=True)

    class Meta:
        model = Remedy
        fields = ("id", "remedy", "amount", "text", "answer", "carried_out_at")


class ContributionRowSerializer(serializers.ModelSerializer):
    """What a colleague is asked, until when, and their answer."""

    id = serializers.UUIDField(source="public_id")
    person = serializers.CharField(source="person.employee_no")

    class Meta:
        model = Contribution
        fields = ("id", "kind", "person", "question", "due_at", "answer", "answered_at")


class ActionRowSerializer(serializers.ModelSerializer):
    """A corrective action, and its effect once it was measured."""

    id = serializers.UUIDField(source="public_id")
    owner = serializers.CharField(source="owner.employee_no")

    class Meta:
        model = CorrectiveAction
        fields = ("id", "text", "owner", "due_on", "done_at", "effective", "effect")


class CaseSerializer(CaseRowSerializer):
    """A case for whoever reads its handling, with what it lacks to be closed."""

    amount = YuanField(source="amount_fen", read_only=True)
    remedies = RemedyRowSerializer(many=True, read_only=True)
    contributions = ContributionRowSerializer(many=True, read_only=True)
    actions = ActionRowSerializer(many=True, read_only=True)
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
            "remedies",
            "contributions",
            "actions",
            "missing",
        )


class RegisterSerializer(StrictSerializer):
    """What somebody told the bank. `customer_no` is one of the caller's customers."""

    text = serializers.CharField(max_length=8000)
    channel = serializers.ChoiceField(codes_of(Channel))
    category = serializers.ChoiceField(codes_of(Category))
    topic = serializers.ChoiceField(codes_of(Topic))
    unit = serializers.CharField(
        max_length=20, required=False, help_text="The caller's own unit where not given."
    )
    customer_no = serializers.CharField(max_length=20, required=False)
    complainant = serializers.ChoiceField(codes_of(Complainant), required=False)
    complainant_name = serializers.CharField(max_length=120, required=False)
    complainant_phone = serializers.CharField(max_length=40, required=False)
    complainant_email = serializers.EmailField(required=False)
    anonymous = serializers.BooleanField(required=False)
    on_behalf_of = serializers.CharField(max_length=120, required=False)
    product_line = serializers.SlugRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), required=False
    )
    accused = serializers.ListField(
        child=NamedField(
            by="employee_no", among=lambda subject, user: Staff.objects.visible_to(user).working()
        ),
        max_length=20,
        required=False,
        help_text="Whom it is about, by employee number: it is kept from them and their line from the first moment.",
    )
    track = serializers.ChoiceField(codes_of(Track), required=False)
    source_reference = serializers.CharField(max_length=80, required=False)
    mood = serializers.ChoiceField(codes_of(Mood), required=False)
    harm = serializers.ChoiceField(codes_of(Harm), required=False)
    amount = YuanField(source="amount_fen", min_value=0, required=False)
    wish = serializers.CharField(max_length=4000, required=False)
    claimed_at = serializers.DateTimeField(required=False, validators=[not_too_long_ago])
    level = serializers.IntegerField(min_value=1, max_value=4, required=False)
    level_reason = serializers.CharField(max_length=500, required=False)
    consultation = serializers.BooleanField(default=False)
    form_key = serializers.UUIDField(required=False, help_text="The same key registers once.")

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The topic is one of its kind; nobody claims what lies ahead."""
        if sent["topic"] not in TOPICS[Category(sent["category"])]:
            raise serializers.ValidationError({"topic": _("This topic belongs to the other kind.")})
        if "claimed_at" in sent and sent["claimed_at"] > timezone.now():
            raise serializers.ValidationError({"claimed_at": _("It cannot have happened in the future.")})
        return sent


def register_facts(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent as the service takes it, without the codes that the view looks up."""
    return {name: value for name, value in sent.items() if name not in {"unit", "customer_no"}}
