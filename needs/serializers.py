"""What the API says of needs, and what it takes."""

from datetime import date

from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from needs.models import KIND_NAMES, STEP_NAMES, DiscoveryName, Need
from products.models import ProductLine
from worklist.forms import check_due_day


class ChosenSerializer(serializers.Serializer):
    """A product that somebody chose for the need."""

    product = serializers.CharField(source="product.code")
    reason = serializers.CharField()


class NeedSerializer(serializers.ModelSerializer):
    """A need: the want as it was said, the lack behind it, and how far meeting it has come."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    amount = YuanField(source="amount_fen", allow_null=True)
    decider = serializers.UUIDField(source="decider.public_id", default=None)
    noted_by = serializers.CharField(source="noted_by.employee_no")
    products = ChosenSerializer(many=True)

    class Meta:
        model = Need
        fields = (
            "id",
            "customer",
            "kind",
            "asked",
            "lacks",
            "evidence",
            "due_on",
            "amount",
            "decider",
            "checklist",
            "step",
            "entered_at",
            "products",
            "noted_by",
            "noted_at",
            "version",
        )


class NeedWordsSerializer(StrictSerializer):
    """What people say of a need; `decider` is the identifier of one of the customer's people."""

    kind = serializers.ChoiceField(choices=KIND_NAMES)
    asked = serializers.CharField(max_length=300)
    lacks = serializers.CharField(max_length=300, allow_blank=True, default="")
    evidence = serializers.CharField(max_length=500, allow_blank=True, default="")
    due_on = serializers.DateField(allow_null=True, default=None)
    amount = YuanField(source="amount_fen", allow_null=True, default=None, min_value=1)
    decider = serializers.UUIDField(allow_null=True, default=None)


class NewNeedSerializer(NeedWordsSerializer):
    """A need to be noted; `key` notes one however often it is sent."""

    customer = serializers.CharField(max_length=20)
    key = serializers.UUIDField()


class NeedMoveSerializer(StrictSerializer):
    """Where to; `note` says why where it goes back or ends."""

    to = serializers.ChoiceField(choices=STEP_NAMES)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class NeedDiscoverySerializer(StrictSerializer):
    """Which steps of discovery are done, all others not."""

    done = serializers.ListField(child=serializers.ChoiceField(choices=DiscoveryName.choices))


class LeaveProductSerializer(StrictSerializer):
    """A product that is chosen no more."""

    product = serializers.CharField(max_length=30)


class NeedPromiseSerializer(StrictSerializer):
    """What the caller promises the customer, and until when; `key` promises once."""

    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    key = serializers.UUIDField(source="form_key")

    def validate_due_on(self, day: date) -> date:
        check_due_day(day)
        return day


class PromisedSerializer(serializers.Serializer):
    """The promise among the tasks."""

    task = serializers.UUIDField()


class NeedDealSerializer(StrictSerializer):
    """In which product line an opportunity is opened; `key` opens one."""

    line = serializers.SlugRelatedField(slug_field="code", queryset=ProductLine.objects.all())
    key = serializers.UUIDField(source="form_key")


class NeedDealOpenedSerializer(serializers.Serializer):
    """The opportunity in the pipeline."""

    opportunity = serializers.UUIDField()


class ChooseProductSerializer(StrictSerializer):
    """A product of the catalogue by its code, and why it fits."""

    product = serializers.CharField(max_length=30)
    reason = serializers.CharField(max_length=200, min_length=2)
