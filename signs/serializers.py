"""What the API says of signs, events and rules, and what it takes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer
from signs import texts
from signs.models import (
    REORGANIZATIONS,
    CodeName,
    CompanyEvent,
    Consequence,
    EventKind,
    Founding,
    Motive,
    SeverityName,
    SignRule,
    WarningSign,
)
from signs.rules import Code, faults


class SignSerializer(serializers.ModelSerializer):
    """A warning sign; `says` is the evidence in the reader's language."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    says = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner.employee_no", default="")
    acknowledged_by = serializers.CharField(source="acknowledged_by.employee_no", default="")
    handled_by = serializers.CharField(source="handled_by.employee_no", default="")

    class Meta:
        model = WarningSign
        fields = (
            "id",
            "customer",
            "code",
            "severity",
            "says",
            "evidence",
            "owner",
            "state",
            "raised_on",
            "ended_on",
            "acknowledged_at",
            "acknowledged_by",
            "handled_at",
            "handled_by",
            "outcome",
        )

    def get_says(self, sign: WarningSign) -> str:
        return texts.said(sign)


class OutcomeSerializer(StrictSerializer):
    """What was done about a sign."""

    outcome = serializers.CharField(min_length=2, max_length=300)


class CompanyEventSerializer(serializers.ModelSerializer):
    """Something that happened to a company, or was seen of its business."""

    id = serializers.UUIDField(source="public_id")
    noted_by = serializers.CharField(source="noted_by.employee_no")

    class Meta:
        model = CompanyEvent
        fields = (
            "id",
            "kind",
            "happened_on",
            "before",
            "after",
            "consequences",
            "note",
            "source",
            "noted_by",
            "noted_at",
        )


class NewCompanyEventSerializer(StrictSerializer):
    """Something to be noted; `key` notes once however often it is sent."""

    kind = serializers.ChoiceField(choices=EventKind.choices)
    happened_on = serializers.DateField()
    before = serializers.CharField(max_length=120, default="", allow_blank=True)
    after = serializers.CharField(max_length=120, default="", allow_blank=True)
    consequences = serializers.ListField(
        child=serializers.ChoiceField(choices=Consequence.choices), default=list
    )
    note = serializers.CharField(max_length=300, default="", allow_blank=True)
    source = serializers.CharField(max_length=60)  # type: ignore[assignment]  # a field of this name, beside DRF's argument
    key = serializers.UUIDField()

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent["consequences"] and sent["kind"] not in [kind.value for kind in REORGANIZATIONS]:
            raise serializers.ValidationError(
                {"consequences": [_("Only a reorganization has these consequences.")]}
            )
        return sent


class EventWithdrawnSerializer(StrictSerializer):
    """Why something noted was wrong."""

    reason = serializers.CharField(min_length=2, max_length=200)


class FoundingSerializer(serializers.ModelSerializer):
    """Why a company was founded, and how somebody knows."""

    noted_by = serializers.CharField(source="noted_by.employee_no")

    class Meta:
        model = Founding
        fields = ("motive", "note", "source", "noted_by", "noted_at")


class FoundingWordsSerializer(StrictSerializer):
    """Why it was founded, in place of what was believed before."""

    motive = serializers.ChoiceField(choices=Motive.choices)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)
    source = serializers.CharField(max_length=60)  # type: ignore[assignment]  # a field of this name, beside DRF's argument


class SignRuleSerializer(serializers.ModelSerializer):
    """A decision on a rule; the last one of each code is in force."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")

    class Meta:
        model = SignRule
        fields = (
            "id",
            "code",
            "amount",
            "span",
            "severity",
            "in_use",
            "in_today",
            "reason",
            "decided_by",
            "decided_at",
        )


class NewSignRuleSerializer(StrictSerializer):
    """Other numbers of a rule; `span` only where the rule looks over a time."""

    code = serializers.ChoiceField(choices=CodeName.choices)
    amount = serializers.IntegerField(min_value=0)
    span = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    severity = serializers.ChoiceField(choices=SeverityName.choices)
    in_use = serializers.BooleanField(default=True)
    in_today = serializers.BooleanField(default=True)
    reason = serializers.CharField(max_length=200)
    key = serializers.UUIDField()

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if found := faults(Code(sent["code"]), sent["amount"], sent["span"]):
            raise serializers.ValidationError(
                {fault: [texts.fault_words(fault, sent["code"])] for fault in found}
            )
        return sent
