"""What the API takes for each act at a talk."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.calendar import business_today
from common.records import StrictSerializer
from negotiations.models.negotiation import CounterpartSide, choices
from negotiations.rules.codes import (
    Confidence,
    LessonKind,
    Measure,
    Part,
    Phase,
    Side,
    Step,
    Subject,
)
from negotiations.serializers.values import TypedValueField, read_values
from worklist.forms import check_not_too_far

AIMS = ("best", "likely", "bottom", "authority", "their_best", "their_likely", "their_bottom")
MOST_PROMISES = 20


def _near(day: date) -> None:
    check_not_too_far(day, business_today())


def _words(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class NewTalkSerializer(StrictSerializer):
    """A talk with a customer, or about an opportunity (its company may be a prospect), for a need; `key` opens one."""

    customer = serializers.CharField(max_length=20, required=False)
    opportunity = serializers.UUIDField(required=False, allow_null=True, default=None)
    need = serializers.UUIDField(required=False, allow_null=True, default=None)
    title = serializers.CharField(max_length=80)
    deadline_on = serializers.DateField(validators=[_near])
    place = serializers.CharField(max_length=80, allow_blank=True, default="")
    third_party = serializers.CharField(max_length=200, allow_blank=True, default="")
    key = serializers.UUIDField(source="form_key")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["opportunity"] is None and "customer" not in attrs:
            raise serializers.ValidationError({"customer": [self.error_messages["required"]]})
        return attrs


class TalkWordsSerializer(StrictSerializer):
    """The outer facts of a talk, those that are to change."""

    title = serializers.CharField(max_length=80)
    deadline_on = serializers.DateField(validators=[_near])
    place = _words(80)
    third_party = _words(200)
    our_alternative = _words(200)
    their_alternative = _words(200)
    need = serializers.UUIDField(allow_null=True)


def _aim() -> TypedValueField:
    return TypedValueField(required=False, allow_null=True, allow_blank=True)


def _weight() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=100, required=False)


class IssueWordsSerializer(StrictSerializer):
    """An issue: values as they are typed, in its `measure`; null for none.

    Where the measure changes, every value that stands is said anew.
    """

    subject = serializers.ChoiceField(choices=choices(Subject))
    name = _words(40)
    measure = serializers.ChoiceField(choices=choices(Measure))
    more_is_better = serializers.BooleanField(required=False)
    best = _aim()
    likely = _aim()
    bottom = _aim()
    authority = _aim()
    their_best = _aim()
    their_likely = _aim()
    their_bottom = _aim()
    confidence = serializers.ChoiceField(choices=choices(Confidence), required=False)
    source = _words(120)  # type: ignore[assignment]  # a field called like an attribute of every field
    our_weight = _weight()
    their_weight = _weight()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        issue = self.context.get("issue")
        measure = attrs.get("measure") or issue.measure
        if issue is not None and measure != issue.measure:
            old = [name for name in AIMS if name not in attrs and getattr(issue, name) is not None]
            if old:
                said = _("Say it anew: it was counted in something else.")
                raise serializers.ValidationError({name: [said] for name in old})
        return read_values(measure, attrs, AIMS)


class NewOfferSerializer(StrictSerializer):
    """An offer to write down; `value` as it is typed, in the measure of the issue.

    `made_at` is when it was made, now unless said; `corrects` names the entry that it puts right.
    """

    issue = serializers.UUIDField()
    side = serializers.ChoiceField(choices=choices(Side))
    value = TypedValueField()
    in_return = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    new_round = serializers.BooleanField(default=False)
    made_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    corrects = serializers.UUIDField(required=False, allow_null=True, default=None)
    key = serializers.UUIDField(required=False)


class NewQuestionSerializer(StrictSerializer):
    """Leave to offer down to a value; with a `concession` (a request for a lower price) its levels decide."""

    value = TypedValueField()
    reason = serializers.CharField(max_length=300)
    in_return = serializers.CharField(max_length=120, allow_blank=True, default="")
    concession = serializers.UUIDField(required=False, allow_null=True, default=None)
    key = serializers.UUIDField(source="form_key")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return read_values(self.context["issue"].measure, attrs, ["value"])


class QuestionDecisionSerializer(StrictSerializer):
    """Leave until a day, or a refusal that says why."""

    approve = serializers.BooleanField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=300, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["approve"] and attrs["expires_on"] is None:
            raise serializers.ValidationError({"expires_on": [_("Say until when it holds.")]})
        if not attrs["approve"] and not attrs["note"]:
            raise serializers.ValidationError({"note": [_("Say why.")]})
        return attrs


class StepMoveSerializer(StrictSerializer):
    """The next step, or one before."""

    to = serializers.ChoiceField(choices=choices(Step))


class PhaseMoveSerializer(StrictSerializer):
    """In which phase the talk is now."""

    to = serializers.ChoiceField(choices=choices(Phase))


class NewPhaseNoteSerializer(StrictSerializer):
    """A note for the team, on the phase in which the talk is unless another is named; `key` writes it once."""

    text = serializers.CharField(max_length=2000)
    phase = serializers.ChoiceField(choices=choices(Phase), required=False)
    key = serializers.UUIDField(source="form_key")


class NewTacticSeenSerializer(StrictSerializer):
    """A tactic of the library, by its code; `key` writes it once."""

    tactic = serializers.CharField(max_length=30)
    side = serializers.ChoiceField(choices=choices(Side), default=Side.THEIRS.value)
    words = serializers.CharField(max_length=200, allow_blank=True, default="")
    key = serializers.UUIDField(source="form_key")


class NewTableMemberSerializer(StrictSerializer):
    """A colleague whom the caller sees, for the deal team."""

    employee_no = serializers.CharField(max_length=20)
    part = serializers.ChoiceField(choices=choices(Part), default=Part.SPEAKS.value)


class NewCounterpartSerializer(StrictSerializer):
    """Somebody opposite: one of the customer's people by `contact`, or a name."""

    side = serializers.ChoiceField(choices=CounterpartSide.choices, default=CounterpartSide.CUSTOMER.value)
    contact = serializers.UUIDField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    title = serializers.CharField(max_length=60, allow_blank=True, default="")
    decides = serializers.BooleanField(default=False)
    note = serializers.CharField(max_length=300, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["contact"] is None and not attrs["name"]:
            raise serializers.ValidationError({"name": [_("Choose somebody or type a name.")]})
        return attrs


class SignedTermSerializer(StrictSerializer):
    """What both sign on an issue; `value` as it is typed, in its measure."""

    issue = serializers.UUIDField()
    value = TypedValueField()


class NewPromiseSerializer(StrictSerializer):
    """What somebody does by a day; `owner` is somebody of the deal team, who follows it."""

    side = serializers.ChoiceField(choices=choices(Side))
    text = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    owner = serializers.CharField(max_length=20)


class SigningSerializer(StrictSerializer):
    """What both sides sign: a term for each issue, conditions, promises; how content both are, 1 to 5."""

    signed_on = serializers.DateField()
    terms = SignedTermSerializer(many=True)
    conditions = serializers.CharField(max_length=2000, allow_blank=True, default="")
    promises = serializers.ListSerializer(
        child=NewPromiseSerializer(), default=list, max_length=MOST_PROMISES
    )
    our_satisfaction = serializers.IntegerField(min_value=1, max_value=5, allow_null=True, default=None)
    their_satisfaction = serializers.IntegerField(min_value=1, max_value=5, allow_null=True, default=None)


class BreakOffSerializer(StrictSerializer):
    """Why the talk ends without agreement; for the team alone."""

    note = serializers.CharField(max_length=300)


class NewLessonSerializer(StrictSerializer):
    """Something to keep, or to change next time; `key` writes it once."""

    kind = serializers.ChoiceField(choices=choices(LessonKind))
    text = serializers.CharField(max_length=300)
    key = serializers.UUIDField(source="form_key")
