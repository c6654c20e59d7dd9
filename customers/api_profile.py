"""How the bank classes a customer, over the API: the checks and the service of the page."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import PreconditionFailed, StrictSerializer, valid
from customers import queries, services
from customers.access import OfCustomerViewSet
from customers.models import Approach, CustomerProfile, CustomerScore, RelationshipStyle
from customers.queries.stances import stance_of_profile
from customers.queries.styles import proposed_style
from customers.queries.vocabulary import segment_choices
from organization.rules import Act


class StanceSerializer(serializers.Serializer):
    """How such companies are marketed, and by which line of the table."""

    approach = serializers.ChoiceField(choices=Approach.choices)
    because = serializers.CharField()


class ProposedStyleSerializer(serializers.Serializer):
    """The style that margin and number propose, and why; the `style` of the profile is what people set."""

    style = serializers.ChoiceField(choices=RelationshipStyle.choices)  # type: ignore[assignment]
    margin = serializers.ChoiceField(choices=["high", "medium", "low"])
    number = serializers.ChoiceField(choices=["few", "some", "many"])
    because = serializers.CharField()


class CustomerProfileSerializer(serializers.ModelSerializer):
    """How the bank classes a customer; an empty value is one nobody has set.

    `stance` follows from its industry and `life_stage`; null until somebody has said the stage.
    `proposed_style` is null for a customer without a score or a lead.
    """

    stance = serializers.SerializerMethodField()
    proposed_style = serializers.SerializerMethodField()

    class Meta:
        model = CustomerProfile
        fields = (*queries.PROFILE, "stance", "proposed_style")

    @extend_schema_field(StanceSerializer(allow_null=True))
    def get_stance(self, profile: CustomerProfile) -> dict[str, str] | None:
        """By the table of industries and stages."""
        found = stance_of_profile(profile)
        return {"approach": found.approach, "because": found.because} if found else None

    @extend_schema_field(ProposedStyleSerializer(allow_null=True))
    def get_proposed_style(self, profile: CustomerProfile) -> dict[str, str] | None:
        """By the contribution as it is published."""
        score = CustomerScore.objects.current().filter(customer_id=profile.customer_id).first()
        found = proposed_style(profile.customer, score)
        return ProposedStyleSerializer(found).data if found else None


class CustomerProfileChangesSerializer(StrictSerializer, serializers.ModelSerializer):
    """What is to be changed of it, and why; what is left out stays."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)

    class Meta:
        model = CustomerProfile
        fields = (*queries.PROFILE, "reason")

    def validate_segment(self, code: str) -> str:
        """One that is offered, or the one that the customer has."""
        if code and code not in dict(segment_choices(self.instance.segment)):
            raise serializers.ValidationError(_("There is no such segment."))
        return code


class CustomerProfileViewSet(OfCustomerViewSet):
    """How the bank classes a customer."""

    queryset = CustomerProfile.objects.none()  # for the documents
    serializer_class = CustomerProfileSerializer

    @extend_schema(responses=CustomerProfileSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """Pool, who manages it, VIP category, style, habit, segment, stage of its life, and the stance that follows."""
        return self.one_answer(request, queries.profile_of(self.customer))

    @extend_schema(request=CustomerProfileChangesSerializer, responses=CustomerProfileSerializer)
    def partial_update(self, request: Request, customer_no: str) -> Response:
        """Class the customer; 428 without If-Match, 412 where somebody was faster."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        profile = queries.profile_of(customer)
        self.must_match(request, profile)
        changes = valid(CustomerProfileChangesSerializer, request, instance=profile, partial=True)
        reason = changes.pop("reason", "")
        try:
            saved = services.set_profile(
                customer=customer,
                changes=changes,
                version=profile.version,
                reason=reason,
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleProfile:
            raise PreconditionFailed from None
        return self.one_answer(request, saved)
