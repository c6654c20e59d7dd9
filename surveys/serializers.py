"""What the API says of surveys, answers and head office's numbers, and what it takes."""

from typing import Any

from rest_framework import serializers

from common.calendar import business_today
from common.records import StrictSerializer
from surveys import texts
from surveys.models import StateName, Survey, SurveyResponse, SurveyRule
from surveys.queries import may_be_passed_on
from surveys.rules import Mark, Numbers, faults

NUMBERS = ("low_under", "after_days", "link_days", "rest_days", "yearly_month", "yearly_tiers")
MARKS = tuple(mark.value for mark in Mark)


class SurveySerializer(serializers.ModelSerializer):
    """A survey and where it stands; its address is told, while nobody was mailed it, to whoever may hand it over."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    contact = serializers.UUIDField(source="contact.public_id", default=None)
    state = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Survey
        fields = (
            "id",
            "customer",
            "contact",
            "cause",
            "about",
            "happened_on",
            "due_on",
            "state",
            "handed_over_on",
            "expires_on",
            "mailed_at",
            "withdrawn_at",
            "address",
        )

    def get_state(self, survey: Survey) -> StateName:
        return StateName(survey.state_on(business_today()).value)

    def get_address(self, survey: Survey) -> str:
        works = may_be_passed_on(survey, business_today())
        return texts.address_of(survey) if works and self.context["may_hand_over"] else ""


class NewSurveySerializer(StrictSerializer):
    """Somebody to be asked now; without `contact` the caller passes the link on. `key` asks once."""

    contact = serializers.UUIDField(allow_null=True, default=None)
    about = serializers.CharField(max_length=80, allow_blank=True, default="")
    key = serializers.UUIDField()


class SurveyResponseSerializer(serializers.ModelSerializer):
    """The answer to a survey: five marks 0 to 100, the index by the weights of its day, and what was said."""

    id = serializers.UUIDField(source="public_id")
    survey = serializers.UUIDField(source="survey.public_id")
    customer = serializers.CharField(source="customer.customer_no")
    cause = serializers.CharField(source="survey.cause")

    class Meta:
        model = SurveyResponse
        fields = (
            "id",
            "survey",
            "customer",
            "cause",
            *MARKS,
            "index",
            "recommends",
            "comment",
            "low",
            "answered_at",
        )


class SurveyFiguresSerializer(serializers.Serializer):
    """Answers of twelve months: how many, mean index, NPS from -100 to 100, how many low; null where none came."""

    answers = serializers.IntegerField()
    index = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    nps = serializers.IntegerField(allow_null=True)
    low = serializers.IntegerField()


class SurveyLineSerializer(serializers.Serializer):
    """The figures of a unit or person beside those of the twelve months before."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name
    now = SurveyFiguresSerializer()
    before = SurveyFiguresSerializer()


class SurveyOverviewSerializer(serializers.Serializer):
    """Satisfaction of everything that the caller reads, by unit and by account manager."""

    whole = SurveyLineSerializer()
    units = SurveyLineSerializer(many=True)
    people = SurveyLineSerializer(many=True)


class SurveyRuleSerializer(serializers.ModelSerializer):
    """A decision on weights and days; the last one is in force."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")

    class Meta:
        model = SurveyRule
        fields = ("id", *MARKS, *NUMBERS, "reason", "decided_by", "decided_at")


class NewSurveyRuleSerializer(StrictSerializer):
    """Other weights, which make 100, and days; `key` decides once."""

    quality = serializers.IntegerField(min_value=0, max_value=100)
    service = serializers.IntegerField(min_value=0, max_value=100)
    price = serializers.IntegerField(min_value=0, max_value=100)
    responsiveness = serializers.IntegerField(min_value=0, max_value=100)
    image = serializers.IntegerField(min_value=0, max_value=100)
    low_under = serializers.IntegerField()
    after_days = serializers.IntegerField()
    link_days = serializers.IntegerField()
    rest_days = serializers.IntegerField()
    yearly_month = serializers.IntegerField()
    yearly_tiers = serializers.ListField(child=serializers.IntegerField(), default=list)
    reason = serializers.CharField(max_length=200)
    key = serializers.UUIDField()

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        numbers = Numbers(
            weights={mark: sent[mark.value] for mark in Mark},
            **{name: sent[name] for name in NUMBERS if name != "yearly_tiers"},
            yearly_tiers=tuple(sorted(set(sent["yearly_tiers"]))),
        )
        if found := faults(numbers):
            raise serializers.ValidationError(
                {("quality" if fault == "weights" else fault): [texts.fault_words(fault)] for fault in found}
            )
        return {"numbers": numbers, "reason": sent["reason"], "key": sent["key"]}
