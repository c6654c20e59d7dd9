"""What the API takes for each act on a case."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from complaints.queries.choices import other_units, units_above
from complaints.queries.codes import standard_codes
from complaints.queries.people import accused_of, owners_below, people_for
from complaints.rules.codes import (
    TOPICS,
    Category,
    Channel,
    CodeKind,
    ContributionKind,
    Harm,
    Mood,
    Outcome,
    RemedyKind,
    StepKind,
    Topic,
    Validity,
)
from complaints.serializers.fields import NamedField, codes_of
from organization.models import Staff
from organization.queries import colleagues_who_work
from products.models import ProductLine


def _colleague(**options: Any) -> NamedField:
    return NamedField(by="employee_no", among=lambda case, user: people_for(case), **options)


def _standard_code(kind: CodeKind) -> NamedField:
    return NamedField(by="code", among=lambda case, user: standard_codes(kind), required=False)


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

    person = _colleague()
    note = serializers.CharField(max_length=2000, required=False, default="")


class StepSerializer(TextSerializer):
    """A step taken, and whether the customer was told these words."""

    step = serializers.ChoiceField(codes_of(StepKind), source="kind")
    told = serializers.BooleanField(default=False)
    promise = serializers.CharField(max_length=200, required=False, default="")
    promise_on = serializers.DateField(required=False, default=None)


class LevelSerializer(ReasonSerializer):
    """The new level."""

    level = serializers.IntegerField(min_value=1, max_value=4)


class PauseSerializer(StrictSerializer):
    """What the bank waits for, and the proof."""

    waiting_for = serializers.CharField(max_length=2000)
    proof = serializers.CharField(max_length=2000)
    why_again = serializers.CharField(
        max_length=500,
        required=False,
        default="",
        help_text="Needed where the bank holds the material already.",
    )


class RemedySerializer(StrictSerializer):
    """A remedy; the amount for what is paid."""

    remedy = serializers.ChoiceField(codes_of(RemedyKind), source="kind")
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
    sent_via = serializers.ChoiceField(
        codes_of([Channel.LETTER, Channel.PHONE, Channel.VISIT, Channel.WEB_FORM]), required=False
    )


class CheckSerializer(StrictSerializer):
    """The result, checked by another."""

    passed = serializers.BooleanField()
    findings = serializers.CharField(max_length=4000)


class HandOverSerializer(ReasonSerializer):
    """Who owns the case from now on, by employee number."""

    person = _colleague()


class TransferSerializer(ReasonSerializer):
    """The unit that handles the case from now on, by its code."""

    unit = NamedField(by="code", among=other_units)


class AmendSerializer(StrictSerializer):
    """Facts that are known better now, and the version of the case from which they are corrected."""

    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500, required=False, default="")
    category = serializers.ChoiceField(codes_of(Category), required=False)
    topic = serializers.ChoiceField(codes_of(Topic), required=False)
    product_line = serializers.SlugRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), required=False
    )
    amount = YuanField(source="amount_fen", min_value=0, required=False)
    mood = serializers.ChoiceField(codes_of(Mood), required=False)
    harm = serializers.ChoiceField(codes_of(Harm), required=False)
    complainant_name = serializers.CharField(max_length=120, required=False)
    complainant_phone = serializers.CharField(max_length=40, required=False)
    wish = serializers.CharField(max_length=4000, required=False)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """What the service takes: the version, the reason, and the facts as `changes`."""
        case = self.context["subject"]
        category, topic = sent.get("category", case.category), sent.get("topic", case.topic)
        if topic not in TOPICS[Category(category)]:
            raise serializers.ValidationError({"topic": _("This topic belongs to the other kind.")})
        kept = {"version": sent.pop("version"), "reason": sent.pop("reason")}
        return {**kept, "changes": sent}


class AccusedSerializer(StrictSerializer):
    """Whom the case is about, by employee number."""

    people = serializers.ListField(child=_colleague(), min_length=1, max_length=20)


class RecuseSerializer(StrictSerializer):
    """A colleague with an interest, by employee number, and what interest."""

    person = _colleague()
    note = serializers.CharField(max_length=2000)


class SaidSerializer(StrictSerializer):
    """What was said."""

    note = serializers.CharField(max_length=4000)


class StepAsideSerializer(SaidSerializer):
    """What interest the caller has."""

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The caller is who steps aside."""
        return {**sent, "person": self.context["user"]}


class ContributionSerializer(StrictSerializer):
    """What a colleague is asked, and until when."""

    person = _colleague()
    question = serializers.CharField(max_length=4000)
    due_at = serializers.DateTimeField()

    def validate_due_at(self, due_at: Any) -> Any:
        """A time ahead."""
        if due_at <= timezone.now():
            raise serializers.ValidationError(_("Choose a time ahead."))
        return due_at


class StatementSerializer(ContributionSerializer):
    """What somebody whom the case is about is asked; they read question and quote alone."""

    person = NamedField(by="employee_no", among=lambda case, user: accused_of(case))
    quote = serializers.CharField(max_length=4000, required=False, default="")

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """A request of the kind statement."""
        return {**sent, "kind": ContributionKind.STATEMENT.value}


class TargetSerializer(StrictSerializer):
    """Which record of the case."""

    id = serializers.UUIDField()


class ApprovalSerializer(StrictSerializer):
    """Approved or not; why, where it is not."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=2000, required=False, default="")

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Whoever declines says why."""
        if not sent["approve"] and not sent["note"].strip():
            raise serializers.ValidationError({"note": _("Say why it is declined.")})
        return sent


class RemedyDecisionSerializer(TargetSerializer, ApprovalSerializer):
    """Which remedy, and the decision."""


class CodesSerializer(StrictSerializer):
    """Codes of the standard; those not given stay as they are."""

    channel_code = _standard_code(CodeKind.CHANNEL)
    business_code = _standard_code(CodeKind.BUSINESS)
    cause = _standard_code(CodeKind.CAUSE)
    cause_note = serializers.CharField(max_length=4000, required=False, default="")


class ActionSerializer(StrictSerializer):
    """What makes sure that it does not come back, whose task, until when."""

    text = serializers.CharField(max_length=4000)
    owner = _colleague()
    due_on = serializers.DateField()


class EffectSerializer(TargetSerializer):
    """Which action, whether it worked, and what was measured."""

    effective = serializers.BooleanField()
    effect = serializers.CharField(max_length=4000)


class DoneSerializer(TargetSerializer):
    """Which action, and how it was done."""

    note = serializers.CharField(max_length=4000)


class AnswerSerializer(TargetSerializer):
    """Which request, and the answer to it."""

    answer = serializers.CharField(max_length=8000)


class ReviewSerializer(StrictSerializer):
    """The unit above that reviews, by its code, and the grounds of the complainant."""

    unit = NamedField(by="code", among=lambda case, user: units_above(case))
    grounds = serializers.CharField(max_length=8000)


class ReviewDecisionSerializer(StrictSerializer):
    """What the superior unit decided, and why."""

    outcome = serializers.ChoiceField([code.value for code in Outcome if code.value])
    reasons = serializers.CharField(max_length=8000)


class HandOverCasesSerializer(ReasonSerializer):
    """Whose running cases go to whom (employee numbers), and why; `numbers` where not all of them go."""

    owner = serializers.CharField(max_length=20)
    person = serializers.CharField(max_length=20)
    numbers = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=2000
    )

    def validate_owner(self, number: str) -> Staff:
        """Somebody who owns a running case that the caller supervises."""
        return self._named(owners_below(self.context["user"]), number)

    def validate_person(self, number: str) -> Staff:
        """A colleague whom the caller sees."""
        return self._named(colleagues_who_work(self.context["user"]), number)

    def _named(self, people: QuerySet[Staff], number: str) -> Staff:
        person = people.filter(employee_no=number).first()
        if person is None:
            raise serializers.ValidationError(
                _("There is none of this name to choose here."), "unknown_choice"
            )
        return person


class RefusedSerializer(serializers.Serializer):
    """A case that could not be moved, and why."""

    number = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class HandedOverSerializer(serializers.Serializer):
    """The numbers of the cases that were moved, and those that were not."""

    moved = serializers.ListField(child=serializers.CharField())
    refused = RefusedSerializer(many=True)
