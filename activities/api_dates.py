"""What was done on important dates, over the API: the sight, limits and refusals of the page."""

from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities import services
from activities.models import Observance
from activities.queries.dates import observances, person_of
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, StrictSerializer, YuanField, valid
from common.rest import Conflict
from customers.access import visible_customer
from worklist.models import Task
from worklist.queries import may_close_task
from worklist.rules import TaskKind


class ObservanceSerializer(serializers.ModelSerializer):
    """What was done on one date: words, gift with its value in yuan, and whether that was beyond the limits.

    Of a date that was taken out of the person's dossier `on` keeps only the year (`day_forgotten`).
    """

    id = serializers.UUIDField(source="public_id")
    person = serializers.UUIDField(source="contact.public_id", default=None)
    value = YuanField(source="value_fen")
    done_by = serializers.CharField(source="done_by.employee_no")

    class Meta:
        model = Observance
        fields = (
            "id",
            "occasion",
            "on",
            "day_forgotten",
            "person",
            "words",
            "gift",
            "value",
            "over_limit",
            "reason",
            "done_by",
            "done_at",
        )


class NewObservanceSerializer(StrictSerializer):
    """What was done on the date of `task`, an open task of kind `date`; beyond the limits only with a reason."""

    task = serializers.UUIDField()
    words = serializers.CharField(max_length=300)
    gift = serializers.CharField(max_length=120, required=False, default="")
    value = YuanField(min_value=Decimal(0), required=False, default=0)
    reason = serializers.CharField(max_length=300, required=False, default="")
    key = serializers.UUIDField()

    def validate(self, attrs: dict) -> dict:
        if bool(attrs["gift"]) != bool(attrs["value"]):
            raise serializers.ValidationError({"value": [_("A gift and its value go together.")]})
        return attrs


class ObservanceViewSet(RecordViewSet):
    """What was done on a customer's important dates."""

    queryset = Observance.objects.none()  # for the documents; what is served is rows()
    serializer_class = ObservanceSerializer
    orderings = {"on": Ordering("on", ("-on", "-id"))}

    def rows(self) -> QuerySet[Observance]:
        return observances(visible_customer(self.request, self.kwargs["customer_no"]))

    @extend_schema(responses=ObservanceSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewObservanceSerializer, responses={201: ObservanceSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Write down what was done; the task is done with it."""
        customer = visible_customer(request, customer_no)
        words = valid(NewObservanceSerializer, request)
        dates = Task.objects.visible_to(request.user).filter(customer=customer, kind=TaskKind.DATE)
        task = dates.filter(public_id=words["task"]).first()
        if task is None:
            raise exceptions.ValidationError({"task": [_("This customer has no such date.")]})
        if not may_close_task(request.user, task, customer):
            raise exceptions.PermissionDenied
        try:
            kept = services.record_observance(
                customer=customer,
                occasion=task.parameters["occasion"],
                on=task.due_on,
                contact=person_of(task),
                task=task,
                words=words["words"],
                gift=words["gift"],
                value_fen=int(words["value"]),
                reason=words["reason"],
                form_key=words["key"],
                by=request.user,
                at=timezone.now(),
            )
        except services.OverLimit:
            raise exceptions.ValidationError(
                {"reason": [_("The gift is beyond what the bank allows; say why.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another record.")) from None
        return self.one_answer(request, self.record(pk=kept.pk), status.HTTP_201_CREATED)
