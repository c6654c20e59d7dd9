"""What a log of messages is narrowed by."""

import django_filters

from corebanking.models import Message, MessageState
from corebanking.rules import FOLLOWED


class MessageFilter(django_filters.FilterSet):
    """By how far it is, and by resource."""

    state = django_filters.ChoiceFilter(choices=MessageState.choices)
    resource = django_filters.ChoiceFilter(choices=[(one, one) for one in FOLLOWED])

    class Meta:
        model = Message
        fields = ["state", "resource"]
