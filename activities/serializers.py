"""What the API says of visits and contacts, and takes."""

from rest_framework import serializers

from activities.models import InteractionKind
from activities.rules import LONGEST_MINUTES, SHORTEST_MINUTES
from common.records import StrictSerializer

WAYS = [kind for kind in InteractionKind.values if kind != InteractionKind.MESSAGE]


class VisitSerializer(serializers.Serializer):
    """One visit; times with their offset, people by their keys, colleagues by employee number."""

    public_id = serializers.UUIDField()
    customer = serializers.CharField(source="customer.customer_no")
    owner = serializers.CharField(source="owner.employee_no")
    kind = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    purpose = serializers.CharField()
    agenda = serializers.CharField()
    materials = serializers.CharField()
    approach = serializers.CharField()
    people = serializers.SlugRelatedField(many=True, read_only=True, slug_field="public_id")
    colleagues = serializers.SlugRelatedField(many=True, read_only=True, slug_field="employee_no")
    appointment = serializers.CharField()
    state = serializers.CharField()
    cancelled_for = serializers.CharField()
    report = serializers.UUIDField(source="interaction.public_id", default=None)
    version = serializers.IntegerField()


class VisitPlanSerializer(StrictSerializer):
    """The words of a visit."""

    kind = serializers.ChoiceField(choices=WAYS, required=False, default=InteractionKind.VISIT.value)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(
        min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, required=False, default=60
    )
    place = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    purpose = serializers.CharField(max_length=200)
    agenda = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    materials = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    approach = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    people = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


class NewVisitSerializer(VisitPlanSerializer):
    """A visit that the caller plans; `key` is the caller's own name for it: sent twice, it is planned once."""

    customer = serializers.CharField(max_length=20)
    key = serializers.UUIDField()


class CancelSerializer(StrictSerializer):
    """Why a visit is called off."""

    reason = serializers.CharField(max_length=200)
