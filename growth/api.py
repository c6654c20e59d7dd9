"""Trainings and abilities over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from growth import queries, services
from growth.models import Assessment, Training
from growth.rules import Ability
from growth.serializers import (
    AssessmentSerializer,
    CallOffSerializer,
    ComingSerializer,
    NewAssessmentSerializer,
    NewTrainingSerializer,
    TrainingSerializer,
)
from organization.models import Staff


class TrainingViewSet(RecordViewSet):
    """Trainings that the caller is invited to, organises, or reads as a supervisor."""

    queryset = Training.objects.none()  # for the documents; what is served is rows()
    serializer_class = TrainingSerializer
    orderings = {"starts_at": queries.LATEST}

    def rows(self) -> QuerySet[Training]:
        return queries.listed_trainings(self.request.user)

    @extend_schema(responses=TrainingSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=TrainingSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One training."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewTrainingSerializer, responses={201: TrainingSerializer})
    def create(self, request: Request) -> Response:
        """Plan a training and invite people, as a supervisor of the unit or an executive."""
        if not queries.may_plan(request.user):
            raise exceptions.PermissionDenied
        sent = valid(NewTrainingSerializer, request)
        units = queries.units_to_plan_for(request.user, business_today())
        unit, key = units.filter(code=sent.pop("unit")).first(), sent.pop("key")
        if unit is None:
            raise exceptions.ValidationError({"unit": [_("No unit whose people you lead has this code.")]})
        numbers, everybody = set(sent.pop("people")), list(queries.people_below(request.user, unit))
        people = [each for each in everybody if not numbers or each.employee_no in numbers]
        if missing := sorted(numbers - {each.employee_no for each in people}):
            words = _("Nobody there is called so: %(names)s") % {"names": ", ".join(missing)}
            raise exceptions.ValidationError({"people": [words]})
        try:
            training = services.plan_training(
                facts=sent, unit=unit, people=people, form_key=key, by=request.user, at=timezone.now()
            )
        except services.NobodyInvited:
            raise exceptions.ValidationError({"unit": [_("Nobody works there.")]}) from None
        except KeyTaken:
            raise Conflict("key_taken", _("This key stands for another training.")) from None
        return self.one_answer(request, self.record(pk=training.pk), status.HTTP_201_CREATED)

    @extend_schema(request=CallOffSerializer, responses=TrainingSerializer)
    def call_off(self, request: Request, public_id: UUID) -> Response:
        """Call it off before it begins; everybody who is invited is told once why."""
        training = self.record(public_id=public_id)
        if not queries.may_run(request.user, training):
            raise exceptions.PermissionDenied
        try:
            services.call_off_training(
                training=training, **valid(CallOffSerializer, request), by=request.user, at=timezone.now()
            )
        except services.BegunAlready:
            raise Conflict("begun_already", _("It has begun already.")) from None
        return self.one_answer(request, self.record(pk=training.pk))

    @extend_schema(request=ComingSerializer, responses=TrainingSerializer)
    def answer(self, request: Request, public_id: UUID) -> Response:
        """Say whether the caller, who is invited, comes."""
        training = self.record(public_id=public_id)
        mine = [each for each in queries.attendances(training) if each.person_id == request.user.pk]
        if not mine:
            raise exceptions.PermissionDenied
        try:
            services.answer_invitation(attendance=mine[0], **valid(ComingSerializer, request))
        except services.CalledOff:
            raise Conflict("called_off", _("It was called off.")) from None
        return self.one_answer(request, self.record(pk=training.pk))


class AssessmentViewSet(RecordViewSet):
    """Assessments that the caller wrote, and once both are given those of the caller and of people below."""

    queryset = Assessment.objects.none()  # for the documents; what is served is rows()
    serializer_class = AssessmentSerializer
    orderings = {"given_at": Ordering("assessments", ("-given_at", "-id"))}

    def rows(self) -> QuerySet[Assessment]:
        return Assessment.objects.visible_to(self.request.user).select_related("person", "by")

    @extend_schema(responses=AssessmentSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=AssessmentSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One assessment."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewAssessmentSerializer, responses={201: AssessmentSerializer})
    def create(self, request: Request) -> Response:
        """Give one, or give it anew while the other side has not given theirs."""
        sent = valid(NewAssessmentSerializer, request)
        people = Staff.objects.visible_to(request.user).working().select_related("unit")
        person = people.filter(employee_no=sent["person"]).first()
        if person is None:
            raise exceptions.ValidationError({"person": [_("Nobody whom you see has this number.")]})
        try:
            given = services.assess(
                person=person,
                half=sent["half"],
                scores={each.value: sent[each.value] for each in Ability},
                words=sent["words"],
                by=request.user,
                at=timezone.now(),
            )
        except services.NotAbove:
            raise exceptions.PermissionDenied from None
        except services.HalfClosed:
            raise exceptions.ValidationError(
                {"half": [_("This half-year cannot be assessed today.")]}
            ) from None
        except services.BothGiven:
            raise Conflict("both_given", _("Both have given theirs: neither changes any more.")) from None
        except services.GivenByAnother:
            raise Conflict("given_by_another", _("Another supervisor has assessed this half-year.")) from None
        return self.one_answer(request, self.record(pk=given.pk), status.HTTP_201_CREATED)
