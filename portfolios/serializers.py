"""What the API says of handovers, and what it takes for one."""

from rest_framework import serializers

from common.records import StrictSerializer
from portfolios.models import HandedCustomer, Handover


class HandedCustomerSerializer(serializers.ModelSerializer):
    """One customer of a handover, and what became of it."""

    customer = serializers.CharField(source="customer.customer_no")

    class Meta:
        model = HandedCustomer
        fields = ("customer", "fate", "why")


class HandedCustomersSerializer(serializers.Serializer):
    """The customers of a handover."""

    customers = HandedCustomerSerializer(many=True)


class HandoverSerializer(serializers.ModelSerializer):
    """A handover of a person's customers, or of a unit that closes; `size` is how many customers it names."""

    id = serializers.UUIDField(source="public_id")
    giver = serializers.CharField(source="giver.employee_no", default=None, allow_null=True)
    taker = serializers.CharField(source="taker.employee_no", default=None, allow_null=True)
    unit = serializers.CharField(source="unit.code")
    successor = serializers.CharField(source="successor.code", default=None, allow_null=True)
    proposed_by = serializers.CharField(source="proposed_by.employee_no")
    size = serializers.IntegerField()

    class Meta:
        model = Handover
        fields = (
            "id",
            "giver",
            "taker",
            "unit",
            "successor",
            "reason",
            "effective_on",
            "state",
            "proposed_by",
            "proposed_at",
            "answered_at",
            "answer",
            "finished_at",
            "size",
        )


class MovedOnesSerializer(serializers.Serializer):
    """Records of one kind that went to the successor, as far as the caller sees them: their titles."""

    kind = serializers.CharField(source="label")
    titles = serializers.SerializerMethodField()

    def get_titles(self, moved) -> list[str]:
        return [title for title, _href in moved.rows]


class LeftOfUnitSerializer(serializers.Serializer):
    """Something that still names the closed unit, and how many."""

    what = serializers.CharField(source="label")
    count = serializers.IntegerField()


class ClosingSerializer(serializers.Serializer):
    """What moved with a unit that closed, and what is left to be done by hand."""

    moved = MovedOnesSerializer(many=True)
    left = LeftOfUnitSerializer(many=True)


class NewHandoverSerializer(StrictSerializer):
    """Whose customers (all without `customers`) go to whom, from which day and why."""

    giver = serializers.CharField(max_length=20)
    taker = serializers.CharField(max_length=20)
    customers = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=5000, allow_empty=False
    )
    effective_on = serializers.DateField()
    reason = serializers.CharField(min_length=2, max_length=300)
    key = serializers.UUIDField()


class HandoverAnswerSerializer(StrictSerializer):
    """Whether the new manager accepts; a refusal wants words."""

    accept = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class HandoverUndoSerializer(StrictSerializer):
    """Why it is taken back."""

    reason = serializers.CharField(min_length=2, max_length=300)
