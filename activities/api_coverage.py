"""How the contact rule is kept, and whose rule is on hold, over the API: the sight and services of the pages."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities import services
from activities.models import ContactHold, HoldReason
from activities.queries import keeping as queries
from common.calendar import business_today
from common.pagination import Ordering
from common.records import RecordViewSet, StrictSerializer, only_known, valid
from common.rest import Conflict
from customers.access import visible_customer
from organization.models import Unit


class KeptSerializer(serializers.Serializer):
    """Customers by how the rule stands with them; `share` in percent, of `kept` and `late` alone."""

    kept = serializers.IntegerField()
    late = serializers.IntegerField()
    more_than_7_days = serializers.IntegerField(source="week")
    more_than_30_days = serializers.IntegerField(source="month")
    on_hold = serializers.IntegerField(source="held")
    share = serializers.IntegerField()


class LineSerializer(serializers.Serializer):
    """One unit by its code, or one person by employee number."""

    code = serializers.CharField()
    name = serializers.CharField(source="label")
    coverage = KeptSerializer(source="kept")


class CoverageSerializer(serializers.Serializer):
    """A unit, the units right below it, and the people who lead its customers."""

    unit = serializers.CharField(source="unit.code")
    coverage = KeptSerializer(source="whole")
    units = LineSerializer(many=True)
    people = LineSerializer(many=True)


class HoldSerializer(serializers.ModelSerializer):
    """One hold: why, until when, who decided; `ended_on` where it was ended before its time."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no")

    class Meta:
        model = ContactHold
        fields = ("id", "reason", "words", "starts_on", "until_on", "decided_by", "decided_at", "ended_on")


class NewHoldSerializer(StrictSerializer):
    """A hold from today until a day within a year."""

    reason = serializers.ChoiceField(choices=HoldReason.choices)
    words = serializers.CharField(max_length=300)
    until = serializers.DateField()


class CoverageViewSet(RecordViewSet):
    """How the contact rule is kept in the units that the caller reads whole."""

    queryset = Unit.objects.none()  # for the documents; what is served is rows()
    serializer_class = CoverageSerializer

    def rows(self) -> QuerySet[Unit]:
        return Unit.objects.read_whole_by(self.request.user).order_by("path")

    @extend_schema(
        parameters=[OpenApiParameter("unit", OpenApiTypes.STR, description="The highest one unless said.")],
        responses=CoverageSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        """A unit with the units below it and its people."""
        only_known(request.query_params, {"unit"})
        if not self.rows().exists():
            raise exceptions.PermissionDenied
        code = request.query_params.get("unit", "")
        unit = self.record(code=code) if code else self.rows()[0]
        return Response(CoverageSerializer(queries.unit_coverage(unit, business_today())).data)


class HoldViewSet(RecordViewSet):
    """The holds of a customer's contact rule, the latest first."""

    queryset = ContactHold.objects.none()  # for the documents; what is served is rows()
    serializer_class = HoldSerializer
    orderings = {"starts_on": Ordering("starts_on", ("-starts_on", "-id"))}

    def rows(self) -> QuerySet[ContactHold]:
        customer = visible_customer(self.request, self.kwargs["customer_no"])
        return ContactHold.objects.filter(customer=customer).select_related("decided_by")

    @extend_schema(responses=HoldSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page of the holds."""
        return self.list_answer(request)

    @extend_schema(request=NewHoldSerializer, responses={201: HoldSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Put the rule on hold; nobody is due until the day after."""
        customer = self._held_by_caller(request, customer_no)
        words = valid(NewHoldSerializer, request)
        try:
            hold = services.hold_contact_rule(customer=customer, by=request.user, at=timezone.now(), **words)
        except services.HoldTooLong:
            raise exceptions.ValidationError(
                {"until": [_("Choose a day after today and within a year.")]}
            ) from None
        except services.HeldAlready:
            raise Conflict("on_hold", _("The contact rule is on hold already.")) from None
        return self.one_answer(request, self.record(pk=hold.pk), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=HoldSerializer)
    def end(self, request: Request, customer_no: str) -> Response:
        """Let the rule count again from today."""
        customer = self._held_by_caller(request, customer_no)
        hold = services.end_hold(customer=customer, by=request.user, at=timezone.now())
        if hold is None:
            raise Conflict("not_on_hold", _("The contact rule is not on hold."))
        return self.one_answer(request, self.record(pk=hold.pk))

    def _held_by_caller(self, request: Request, customer_no: str):
        customer = visible_customer(request, customer_no)
        if not queries.may_hold(request.user, customer):
            raise exceptions.PermissionDenied
        return customer
