"""What the API says of requests of people about their data, and takes."""

from rest_framework import serializers

from common.records import StrictSerializer
from customers.models import ASKED, PersonRequest


class PersonRequestSerializer(serializers.ModelSerializer):
    """A request; nothing of the person but who it is."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="contact.customer.customer_no")
    contact = serializers.UUIDField(source="contact.public_id")
    person_state = serializers.CharField(source="contact.state")
    registered_by = serializers.CharField(source="registered_by.employee_no")
    settled_by = serializers.CharField(source="settled_by.employee_no", default="")

    class Meta:
        model = PersonRequest
        fields = (
            "id",
            "customer",
            "contact",
            "person_state",
            "kind",
            "asked_on",
            "due_on",
            "state",
            "registered_by",
            "registered_at",
            "settled_by",
            "settled_at",
            "outcome",
        )


class NewPersonRequestSerializer(StrictSerializer):
    """What a person asks for, and since when."""

    kind = serializers.ChoiceField(choices=ASKED)
    asked_on = serializers.DateField()


class LiftingSerializer(StrictSerializer):
    """Since when it is asked."""

    asked_on = serializers.DateField()


class PersonOutcomeSerializer(StrictSerializer):
    """What was done, or why it is refused."""

    outcome = serializers.CharField(min_length=2, max_length=200)
    done = serializers.BooleanField()
