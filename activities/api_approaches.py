"""Approaches to an association over the API, with whom they reached and what came of it."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities.models import AssociationApproach, InteractionKind
from activities.queries.approaches import LATEST_APPROACHES, approaches_of, reached
from activities.services.approaches import NoMembers, record_approach
from activities.services.interactions import HappensLater
from common.once import KeyTaken
from common.records import StrictSerializer, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from organization.rules import Act


class AssociationApproachSerializer(serializers.ModelSerializer):
    """One approach to the association."""

    id = serializers.UUIDField(source="public_id")
    staff = serializers.CharField(source="staff.employee_no")

    class Meta:
        model = AssociationApproach
        fields: tuple[str, ...] = ("id", "topic", "channel", "happened_at", "said", "staff", "recorded_at")


class ReachedSerializer(serializers.Serializer):
    """A member that the caller may see; `customer` is empty for a company that is none yet.

    `tie` is the tie that makes it a member; `prospect` and `opportunity` are ids, null where there is none.
    """

    name = serializers.CharField()
    customer = serializers.CharField(source="customer.customer_no", default="")
    tie = serializers.UUIDField(source="tie.public_id")
    prospect = serializers.UUIDField(source="prospect.public_id", allow_null=True, default=None)
    contact_at = serializers.DateTimeField(allow_null=True)
    contacts = serializers.IntegerField()
    opportunity = serializers.UUIDField(source="opportunity.public_id", allow_null=True, default=None)
    opportunities = serializers.IntegerField()


class ApproachReachedSerializer(AssociationApproachSerializer):
    """One approach with the members it reached and what came since."""

    members = serializers.SerializerMethodField()

    class Meta(AssociationApproachSerializer.Meta):
        fields = (*AssociationApproachSerializer.Meta.fields, "members")

    def get_members(self, approach: AssociationApproach) -> ReachedSerializer(many=True):  # type: ignore[valid-type]
        """Those that the caller may see."""
        return ReachedSerializer(reached(approach, self.context["request"].user), many=True).data


class NewAssociationApproachSerializer(StrictSerializer):
    """An approach to write down, just now where `happened_at` is not said; `key` makes sending it again harmless."""

    topic = serializers.CharField(max_length=120)
    channel = serializers.ChoiceField(choices=InteractionKind.choices)
    happened_at = serializers.DateTimeField(required=False)
    said = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True)
    key = serializers.UUIDField(required=False)


class ApproachViewSet(OfCustomerViewSet):
    """The approaches to an association."""

    queryset = AssociationApproach.objects.none()  # for the documents; what is served is rows()
    serializer_class = AssociationApproachSerializer
    orderings = {"happened_at": LATEST_APPROACHES}

    def rows(self) -> QuerySet[AssociationApproach]:
        return approaches_of(self.customer, self.request.user)

    @extend_schema(responses=AssociationApproachSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page of the approaches, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=ApproachReachedSerializer)
    def retrieve(self, request: Request, customer_no: str, public_id: str) -> Response:
        """One approach with whom it reached, and what came of it."""
        context = self.get_serializer_context()
        return Response(ApproachReachedSerializer(self.record(public_id=public_id), context=context).data)

    @extend_schema(request=NewAssociationApproachSerializer, responses={201: AssociationApproachSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Write an approach down."""
        association = self.customer
        self.must_be_allowed(Act.LOG_INTERACTION)
        words = valid(NewAssociationApproachSerializer, request)
        now = timezone.now()
        key, moment = words.pop("key", None), words.pop("happened_at", now)
        try:
            approach = record_approach(
                association=association, **words, happened_at=moment, form_key=key, by=request.user, at=now
            )
        except HappensLater:
            text = _("This is still to come. Write it down when it has happened.")
            raise exceptions.ValidationError({"happened_at": [text]}) from None
        except NoMembers:
            text = _("No member was noted on that day. Note its members among the ties first.")
            raise Conflict("no_members", text) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another record.")) from None
        return self.one_answer(request, self.record(pk=approach.pk), status.HTTP_201_CREATED)
