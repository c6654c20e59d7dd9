"""The team of a customer over the API: the sight, services and refusals of the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import PreconditionFailed, StrictSerializer, valid
from common.rest import Conflict
from customers import queries, services
from customers.access import OfCustomerViewSet
from customers.models import Customer, CustomerProfile, TeamMember, TeamPart
from customers.queries.memberships import may_set_team, team_candidates
from customers.team_forms import not_past


class CustomerTeamMemberSerializer(serializers.ModelSerializer):
    """A stretch of a colleague on the team, up to (not including) `ends_on`."""

    id = serializers.UUIDField(source="public_id")
    staff = serializers.CharField(source="staff.employee_no")
    name = serializers.CharField(source="staff.display_name")

    class Meta:
        model = TeamMember
        fields = ("id", "staff", "name", "part", "starts_on", "ends_on", "reason")


class NewTeamMemberSerializer(StrictSerializer):
    """A colleague for the team, from a day that is not over, up to (not including) `ends_on`."""

    staff = serializers.CharField(max_length=20)
    part = serializers.ChoiceField(TeamPart.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(min_length=2, max_length=200)

    def validate(self, words: dict[str, Any]) -> dict[str, Any]:
        if words["ends_on"] and words["ends_on"] <= words["starts_on"]:
            raise serializers.ValidationError({"ends_on": [_("The last day lies before the first.")]})
        return words

    def validate_starts_on(self, day: Any) -> Any:
        return _not_past(day)


class TeamLeavingSerializer(StrictSerializer):
    """The first day without them, which is not over, and why."""

    ends_on = serializers.DateField()
    reason = serializers.CharField(min_length=2, max_length=200)

    def validate_ends_on(self, day: Any) -> Any:
        return _not_past(day)


class TeamNameSerializer(serializers.ModelSerializer):
    """What the team is called, empty where it has no name."""

    name = serializers.CharField(source="team_name", max_length=60, allow_blank=True)

    class Meta:
        model = CustomerProfile
        fields = ("name",)


class TeamNamingSerializer(StrictSerializer):
    """What the team is to be called; empty takes its name away."""

    name = serializers.CharField(source="team_name", max_length=60, allow_blank=True)


class CustomerTeamViewSet(OfCustomerViewSet):
    """Who of us works for a customer."""

    queryset = TeamMember.objects.none()  # for the documents; what is served is rows()
    serializer_class = CustomerTeamMemberSerializer
    orderings = {"starts_on": Ordering("team", ("starts_on", "id"))}

    def rows(self) -> QuerySet[TeamMember]:
        members = TeamMember.objects.visible_to(self.request.user).filter(customer=self.customer)
        return members.select_related("staff")

    @extend_schema(responses=CustomerTeamMemberSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """Everybody who was, is or will be on the team, by their first day."""
        return self.list_answer(request)

    @extend_schema(request=NewTeamMemberSerializer, responses={201: CustomerTeamMemberSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Put a colleague on the team; the lead's and the supervisor's to do."""
        customer = self._to_staff()
        sent = valid(NewTeamMemberSerializer, request)
        people = team_candidates(customer, request.user, today=business_today())
        staff = people.filter(employee_no=sent.pop("staff")).first()
        if staff is None:
            raise exceptions.ValidationError(
                {"staff": [_("No colleague whom you may name has this number.")]}
            )
        try:
            member = services.join_team(
                customer=customer, staff=staff, **sent, by=request.user, at=timezone.now()
            )
        except services.AlreadyOnTeam:
            said = _("They are on the team in this part on one of these days already.")
            raise Conflict("already_on_team", said) from None
        except services.NotOfThisPart:
            said = _("They do not hold the role of this part on that day.")
            raise Conflict("not_of_this_part", said) from None
        return self.one_answer(request, self.record(pk=member.pk), status.HTTP_201_CREATED)

    @extend_schema(request=TeamLeavingSerializer, responses=CustomerTeamMemberSerializer)
    def leave(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """End a stretch; from that day on the colleague does not see the customer through it."""
        member = self.record(public_id=public_id)
        self._to_staff()
        sent = valid(TeamLeavingSerializer, request)
        try:
            services.leave_team(member=member, **sent, by=request.user, at=timezone.now())
        except services.LeavesBeforeJoining:
            said = _("They join later than this; name that day to call it off.")
            raise Conflict("leaves_before_joining", said) from None
        except services.EndedAlready:
            raise Conflict("ended_already", _("They are not on the team any more by that day.")) from None
        return self.one_answer(request, self.record(pk=member.pk))

    def _to_staff(self) -> Customer:
        customer = self.customer
        if not may_set_team(self.request.user, customer):
            raise exceptions.PermissionDenied
        return customer


class CustomerTeamNameViewSet(OfCustomerViewSet):
    """What a customer's team is called."""

    queryset = CustomerProfile.objects.none()  # for the documents
    serializer_class = TeamNameSerializer

    @extend_schema(responses=TeamNameSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """The name, empty where it has none."""
        return self.one_answer(request, queries.profile_of(self.customer))

    @extend_schema(request=TeamNamingSerializer, responses=TeamNameSerializer)
    def partial_update(self, request: Request, customer_no: str) -> Response:
        """Name it, under `If-Match`; the lead's and the supervisor's to do."""
        customer = self.customer
        if not may_set_team(request.user, customer):
            raise exceptions.PermissionDenied
        profile = queries.profile_of(customer)
        self.must_match(request, profile)
        words = {"changes": valid(TeamNamingSerializer, request), "by": request.user, "at": timezone.now()}
        try:
            saved = services.name_team(customer=customer, version=profile.version, **words)
        except services.StaleProfile:
            raise PreconditionFailed from None
        return self.one_answer(request, saved)


def _not_past(day: Any) -> Any:
    try:
        return not_past(day)
    except ValidationError as refused:
        raise serializers.ValidationError(refused.messages) from None
