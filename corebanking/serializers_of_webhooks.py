"""Shapes of the API of webhooks: where machines are told, signed with what, and what was told."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer
from corebanking.models import Attempt, Message, Webhook, WebhookSecret
from corebanking.rules import FOLLOWED, LONGEST_URL, NAME, is_receiver
from corebanking.services import Signing


class WebhookSecretSerializer(serializers.ModelSerializer):
    """One live secret; what it is was shown when it was made."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = WebhookSecret
        fields = ["id", "made_at"]


class WebhookSerializer(serializers.ModelSerializer):
    """Where a machine is told of changes, of which, how far it is, and what waits."""

    id = serializers.UUIDField(source="public_id")
    client = serializers.CharField(source="client.account.employee_no")
    secrets = WebhookSecretSerializer(many=True)
    place = serializers.CharField(help_text="Up to which place of the feed of changes messages were written.")
    waiting = serializers.IntegerField()
    dead = serializers.IntegerField()
    told_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Webhook
        fields = [
            "id",
            "client",
            "url",
            "resources",
            "active",
            "stopped",
            "place",
            "waiting",
            "dead",
            "told_at",
            "rests_until",
            "made_at",
            "secrets",
        ]


class ReceiverField(serializers.CharField):
    """The address of a receiver: https, a host, no user and no fragment."""

    def to_internal_value(self, data):
        url = super().to_internal_value(data)
        if not is_receiver(url, plain_hosts=settings.WEBHOOK_PLAIN_HOSTS):
            raise serializers.ValidationError(
                _("An address such as https://hooks.bank.example/changes."), "bad_address"
            )
        return url


class PlaceSerializer(StrictSerializer):
    """Where a machine is told, and of what."""

    url = ReceiverField(max_length=LONGEST_URL)
    resources = serializers.ListField(
        child=serializers.ChoiceField(FOLLOWED), allow_empty=False, max_length=len(FOLLOWED)
    )

    def validate_resources(self, value: list[str]) -> list[str]:
        return sorted(set(value))


class ChangeWebhookSerializer(PlaceSerializer):
    """What may be said anew of a webhook."""

    active = serializers.BooleanField()


class NewWebhookSerializer(PlaceSerializer):
    """A webhook that is made for a client."""

    client = serializers.RegexField(NAME, max_length=20)


class SigningSerializer(serializers.Serializer):
    """A webhook with a new secret. It is stored nowhere and cannot be read again."""

    id = serializers.UUIDField(source="webhook.public_id")
    secret = serializers.SerializerMethodField()

    def get_secret(self, made: Signing) -> str:
        return made.secret


class SinceSerializer(StrictSerializer):
    """From when on changes are told again."""

    since = serializers.DateTimeField()


class AgainSerializer(serializers.Serializer):
    """How many messages are told again."""

    messages = serializers.IntegerField()


class AttemptSerializer(serializers.ModelSerializer):
    """One try: the status that was answered, or why none was; how long it took; the answer's beginning."""

    class Meta:
        model = Attempt
        fields = ["at", "took_ms", "status", "fault", "answer"]


class MessageSerializer(serializers.ModelSerializer):
    """What is told of one change; `id` is the receiver's `webhook-id`."""

    id = serializers.UUIDField(source="public_id")
    place = serializers.CharField()
    key = serializers.CharField(source="record_key")
    tries = AttemptSerializer(many=True)

    class Meta:
        model = Message
        fields = [
            "id",
            "resource",
            "key",
            "change",
            "place",
            "changed_at",
            "state",
            "due_at",
            "next_try_at",
            "attempts",
            "replays",
            "finished_at",
            "tries",
        ]
