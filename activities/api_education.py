"""Consumer education over the API: the sight, services and refusals of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities import services
from activities.models import Audience, EducationEvent
from activities.queries import education as queries
from common.calendar import business_today
from common.once import KeyTaken
from common.records import RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from common.validators import DAY_NOT_TOO_LONG_AGO


class EducationSerializer(serializers.ModelSerializer):
    """An event of consumer education; one that was taken back says when and why, and counts nowhere."""

    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="unit.code")
    recorded_by = serializers.CharField(source="recorded_by.employee_no")

    class Meta:
        model = EducationEvent
        fields = (
            "id",
            "unit",
            "held_on",
            "topic",
            "audience",
            "people",
            "material",
            "recorded_by",
            "recorded_at",
            "withdrawn_at",
            "withdrawn_for",
        )


class NewEducationSerializer(StrictSerializer):
    """An event that was held by a unit (its code); `people` are those it reached."""

    unit = serializers.CharField(max_length=20)
    held_on = serializers.DateField(validators=[DAY_NOT_TOO_LONG_AGO])
    topic = serializers.CharField(max_length=80)
    audience = serializers.ChoiceField(choices=Audience.choices)
    people = serializers.IntegerField(min_value=1, max_value=1_000_000)
    material = serializers.CharField(max_length=200)
    key = serializers.UUIDField()


class WithdrawEducationSerializer(StrictSerializer):
    """Why an event is taken back."""

    reason = serializers.CharField(max_length=200)


class EducationViewSet(RecordViewSet):
    """Events of consumer education of the caller's own unit and of those the caller reads whole."""

    queryset = EducationEvent.objects.none()  # for the documents; what is served is rows()
    serializer_class = EducationSerializer
    orderings = {"held_on": queries.LATEST}

    def rows(self) -> QuerySet[EducationEvent]:
        return queries.listed_education(self.request.user)

    @extend_schema(responses=EducationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=EducationSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One event."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewEducationSerializer, responses={201: EducationSerializer})
    def create(self, request: Request) -> Response:
        """Record an event that was held, for the caller's own unit or one that the caller reads whole."""
        if not queries.may_record(request.user):
            raise exceptions.PermissionDenied
        sent = valid(NewEducationSerializer, request)
        units = queries.units_to_teach_for(request.user, min(sent["held_on"], business_today()))
        sent["unit"] = units.filter(code=sent["unit"]).first()
        if sent["unit"] is None:
            raise exceptions.ValidationError(
                {"unit": [_("No unit that you record for had this code that day.")]}
            )
        key = sent.pop("key")
        try:
            event = services.record_education(**sent, form_key=key, by=request.user, at=timezone.now())
        except services.NotYetHeld:
            raise exceptions.ValidationError(
                {"held_on": [_("An event is recorded once it was held.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("This key stands for another event.")) from None
        return self.one_answer(request, self.record(pk=event.pk), status.HTTP_201_CREATED)

    @extend_schema(request=WithdrawEducationSerializer, responses=EducationSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take an event back with the reason; it counts no more. Twice is once."""
        event = self.record(public_id=public_id)
        if not queries.may_withdraw(request.user, event):
            raise exceptions.PermissionDenied
        sent = valid(WithdrawEducationSerializer, request)
        services.withdraw_education(event=event, **sent, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(pk=event.pk))
