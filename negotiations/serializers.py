"""What the API says of a talk: four things to those who know of it, the table to its team."""

from rest_framework import serializers

from common.records import StrictSerializer
from negotiations.models import Issue, Offer
from negotiations.rules.codes import Side


class KnownSerializer(serializers.Serializer):
    """A talk as far as anybody may know of it who may know of it at all."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    company = serializers.CharField()
    customer_no = serializers.CharField(allow_blank=True)
    unit = serializers.CharField()
    step = serializers.CharField(source="step_code")
    deadline_on = serializers.DateField()
    outcome = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class IssueSerializer(serializers.ModelSerializer):
    """An issue with the team's aims and guesses."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Issue
        fields = (
            "id",
            "subject",
            "name",
            "measure",
            "more_is_better",
            "best",
            "likely",
            "bottom",
            "authority",
            "their_best",
            "their_likely",
            "their_bottom",
            "confidence",
            "source",
            "our_weight",
            "their_weight",
        )


class OfferSerializer(serializers.ModelSerializer):
    """One line of the ledger."""

    id = serializers.UUIDField(source="public_id")
    issue = serializers.UUIDField(source="issue.public_id")
    round = serializers.IntegerField(source="round.number")

    class Meta:
        model = Offer
        fields = ("id", "round", "issue", "side", "value", "in_return", "at")


class TalkSerializer(KnownSerializer):
    """A talk as its reader knows it: what follows `ended_on` is for the deal team alone and absent for others."""

    title = serializers.CharField(required=False)
    phase = serializers.CharField(required=False)
    our_alternative = serializers.CharField(required=False)
    their_alternative = serializers.CharField(required=False)
    issues = IssueSerializer(many=True, required=False)
    offers = OfferSerializer(many=True, required=False)


class NewOfferSerializer(StrictSerializer):
    """An offer to write down; `value` as it is typed, in the measure of the issue."""

    issue = serializers.UUIDField()
    side = serializers.ChoiceField(choices=[side.value for side in Side])
    value = serializers.CharField(max_length=24)
    in_return = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    new_round = serializers.BooleanField(default=False)
    key = serializers.UUIDField(required=False)
