"""What the API says of trainings and abilities, and what it takes for an answer and an assessment."""

from rest_framework import serializers

from common.records import StrictSerializer
from growth.models import Assessment, Scale, Training
from growth.rules import Ability


class TrainingSerializer(serializers.ModelSerializer):
    """A training; `invited` and `came` are numbers of people."""

    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="unit.code")
    organiser = serializers.CharField(source="organiser.employee_no")
    invited = serializers.IntegerField()
    came = serializers.IntegerField()

    class Meta:
        model = Training
        fields = (
            "id",
            "title",
            "about",
            "starts_at",
            "minutes",
            "place",
            "unit",
            "organiser",
            "invited",
            "came",
            "cancelled_at",
            "cancelled_for",
        )


class NewTrainingSerializer(StrictSerializer):
    """A training for a unit (its code): for the people with these numbers, without any for everybody there."""

    title = serializers.CharField(max_length=80)
    about = serializers.CharField(max_length=2000, default="", allow_blank=True)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=10, max_value=1440, default=90)
    place = serializers.CharField(max_length=120, default="", allow_blank=True)
    unit = serializers.CharField(max_length=20)
    people = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=500)
    key = serializers.UUIDField()


class CallOffSerializer(StrictSerializer):
    """Why a training is called off; everybody who is invited reads it."""

    reason = serializers.CharField(max_length=200)


class ComingSerializer(StrictSerializer):
    """Whether the caller comes."""

    coming = serializers.BooleanField()


class AssessmentSerializer(serializers.ModelSerializer):
    """Five abilities of a person in a half-year, as the person (`own`) or a supervisor judges them, 1 to 5."""

    id = serializers.UUIDField(source="public_id")
    person = serializers.CharField(source="person.employee_no")
    by = serializers.CharField(source="by.employee_no")

    class Meta:
        model = Assessment
        fields = (
            "id",
            "person",
            "half",
            "side",
            "by",
            *[each.value for each in Ability],
            "words",
            "given_at",
        )


class NewAssessmentSerializer(StrictSerializer):
    """An assessment of oneself or of somebody one supervises; may be sent anew until both are given."""

    person = serializers.CharField(max_length=20)
    half = serializers.RegexField(r"^\d{4}H[12]$")
    professional = serializers.ChoiceField(choices=Scale.choices)
    judgement = serializers.ChoiceField(choices=Scale.choices)
    environment = serializers.ChoiceField(choices=Scale.choices)
    communication = serializers.ChoiceField(choices=Scale.choices)
    design = serializers.ChoiceField(choices=Scale.choices)
    words = serializers.CharField(max_length=2000, default="", allow_blank=True)
