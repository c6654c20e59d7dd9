"""What a reader of dashboards chose for themselves, over the API."""

from rest_framework import serializers

from common.records import StrictSerializer
from dashboards.boards import BOARDS
from dashboards.models import RhythmName
from dashboards.rules import Card


class CardsSerializer(serializers.Serializer):
    """The cards that the caller's cockpit shows, in their order, and the others; `usual`: the caller chose none."""

    cards = serializers.ListField(child=serializers.CharField(), source="shown")
    hidden = serializers.ListField(child=serializers.CharField())
    usual = serializers.BooleanField()


class ChosenCardsSerializer(StrictSerializer):
    """The cards to show, in their order; a card that is named twice stands where it is named first."""

    cards = serializers.ListField(
        child=serializers.ChoiceField(choices=[(card.value, card.value) for card in Card]),
        min_length=1,
        max_length=2 * len(Card),
    )


class SubscriptionSerializer(serializers.Serializer):
    """A dashboard of a unit that is sent to the caller; `skipped_on`: the day of a letter that could not be written."""

    id = serializers.UUIDField(source="public_id")
    board = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    rhythm = serializers.CharField()
    subscribed_at = serializers.DateTimeField()
    sent_on = serializers.DateField(allow_null=True)
    skipped_on = serializers.DateField(allow_null=True)


class SubscriptionsSerializer(serializers.Serializer):
    """All that is sent to the caller."""

    results = SubscriptionSerializer(many=True)


class NewSubscriptionSerializer(StrictSerializer):
    """A dashboard of a unit (its code), weekly or monthly; sent again it changes how often."""

    board = serializers.ChoiceField(choices=[(board.value, board.value) for board in BOARDS])
    unit = serializers.CharField(max_length=20)
    rhythm = serializers.ChoiceField(choices=[(name, name) for name in RhythmName.values])
