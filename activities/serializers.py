"""What the API says of visits and contacts, and takes."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities.models import Aim, Interaction, InteractionKind, Mood
from activities.rules import LONGEST_MINUTES, SHORTEST_MINUTES
from activities.services.interactions import DETAILS
from common.calendar import business_today
from common.records import StrictSerializer
from common.validators import not_too_long_ago
from customers.models import Contact
from worklist.forms import check_not_too_far

WAYS = [kind for kind in InteractionKind.values if kind != InteractionKind.MESSAGE]


class KeysField(serializers.ListField):
    """Related records by one of their columns, which the subclass names."""

    column = ""

    def to_representation(self, data: Any) -> list[str]:
        return [str(getattr(record, self.column)) for record in data.all()]


class ColleaguesField(KeysField):
    """Colleagues by their employee numbers."""

    child = serializers.CharField()
    column = "employee_no"


class PeopleField(KeysField):
    """People of the customer in `context["customer"]`, by the ids of their files."""

    child = serializers.UUIDField()
    column = "public_id"

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=50, **options)

    def to_internal_value(self, data: Any) -> list[Contact]:
        keys = super().to_internal_value(data)
        user, customer = self.context["request"].user, self.context["customer"]
        found = Contact.objects.visible_to(user).filter(customer=customer, left_on=None, public_id__in=keys)
        people = list(found.order_by("part", "id"))
        if len(people) != len(set(keys)):
            raise serializers.ValidationError([_("This customer has no such person.")])
        return people


class VisitSerializer(serializers.Serializer):
    """One visit; times with their offset, people by their keys, colleagues by employee number."""

    id = serializers.UUIDField(source="public_id")
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
    people = PeopleField(read_only=True)
    colleagues = ColleaguesField(read_only=True)
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


def not_too_far(day: date) -> None:
    """Refuses a day further ahead than people plan."""
    try:
        check_not_too_far(day, business_today())
    except ValidationError as refused:
        raise serializers.ValidationError(refused.messages) from None


class InteractionSerializer(serializers.ModelSerializer):
    """One contact with a customer."""

    id = serializers.UUIDField(source="public_id")
    staff = serializers.CharField(source="staff.employee_no")
    people = PeopleField()

    class Meta:
        model = Interaction
        fields = (
            "id",
            "kind",
            "happened_at",
            "staff",
            "people",
            "summary",
            *DETAILS,
            "next_contact_on",
            "recorded_at",
        )


class NewInteractionSerializer(StrictSerializer):
    """A contact to write down, just now where `happened_at` is not said; `key` makes sending it again harmless.

    Lines of `summary` that start with '-' become tasks, those with '!' promises.
    """

    kind = serializers.ChoiceField(choices=InteractionKind.choices)
    happened_at = serializers.DateTimeField(required=False, validators=[not_too_long_ago])
    people = PeopleField(required=False, default=list)
    new_person = serializers.CharField(max_length=60, required=False, default="")
    summary = serializers.CharField(max_length=10_000)
    next_contact_on = serializers.DateField(required=False, validators=[not_too_far])
    place = serializers.CharField(max_length=120, required=False)
    aim = serializers.ChoiceField(choices=Aim.choices, required=False)
    agreed = serializers.CharField(max_length=4000, required=False)
    problems = serializers.CharField(max_length=4000, required=False)
    need = serializers.CharField(max_length=4000, required=False)
    rivals = serializers.CharField(max_length=4000, required=False)
    mood = serializers.ChoiceField(choices=Mood.choices, required=False)
    key = serializers.UUIDField(required=False)
