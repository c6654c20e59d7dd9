"""What a reader of dashboards chose for themselves, over the API."""

from rest_framework import serializers

from common.records import StrictSerializer
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
