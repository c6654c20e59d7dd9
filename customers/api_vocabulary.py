"""The needs segments and the other banks over the API."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import PreconditionFailed, RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers.models import BankState, NeedsSegment, OtherBank
from customers.queries.vocabulary import BY_NAME, IN_THEIR_ORDER, banks, segments
from customers.services.vocabulary import (
    BANK_WORDS,
    SEGMENT_WORDS,
    BankThere,
    SegmentThere,
    StaleBank,
    StaleSegment,
    add_segment,
    change_segment,
    decide_bank,
    name_bank,
)
from customers.texts import BANK_THERE, SEGMENT_THERE
from organization.rules import Act


class NeedsSegmentSerializer(serializers.ModelSerializer):
    """A needs segment under its code; one that is not in use is offered no more."""

    id = serializers.UUIDField(source="public_id")
    changed_by = serializers.CharField(source="changed_by.employee_no", default="")

    class Meta:
        model = NeedsSegment
        fields = ("id", "code", *SEGMENT_WORDS, "reason", "changed_by", "changed_at")


class NeedsSegmentChangesSerializer(StrictSerializer, serializers.ModelSerializer):
    """Other names, another meaning or place, or no longer in use, and why; what is left out stays."""

    reason = serializers.CharField(max_length=200)

    class Meta:
        model = NeedsSegment
        fields = (*SEGMENT_WORDS, "reason")


class NewNeedsSegmentSerializer(NeedsSegmentChangesSerializer):
    """A segment under a code that stays; last in the list unless a place is said."""

    position = serializers.IntegerField(min_value=0, max_value=32767, required=False)

    class Meta:
        model = NeedsSegment
        fields = ("code", *SEGMENT_WORDS, "reason")
        extra_kwargs = {"code": {"validators": [NeedsSegment._meta.get_field("code").validators[0]]}}


class NeedsSegmentViewSet(RecordViewSet):
    """The needs segments of companies, as head office shapes them."""

    queryset = NeedsSegment.objects.none()  # for the documents; what is served is rows()
    serializer_class = NeedsSegmentSerializer
    orderings = {"position": IN_THEIR_ORDER}

    def rows(self) -> QuerySet[NeedsSegment]:
        return segments(self.request.user)

    @extend_schema(responses=NeedsSegmentSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every segment, in the bank's order."""
        return self.list_answer(request)

    @extend_schema(responses=NeedsSegmentSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One segment."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewNeedsSegmentSerializer, responses={201: NeedsSegmentSerializer})
    def create(self, request: Request) -> Response:
        """One more segment."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewNeedsSegmentSerializer, request)
        try:
            segment = add_segment(**sent, by=request.user, at=timezone.now())
        except SegmentThere:
            raise Conflict("code_taken", SEGMENT_THERE) from None
        return self.one_answer(request, self.record(pk=segment.pk), status.HTTP_201_CREATED)

    @extend_schema(request=NeedsSegmentChangesSerializer, responses=NeedsSegmentSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Other words for a segment, or no longer in use; under If-Match."""
        segment = self.record(public_id=public_id)
        self.must_be_allowed(Act.SET_WORK_RULES)
        self.must_match(request, segment)
        changes = valid(NeedsSegmentChangesSerializer, request, instance=segment, partial=True)
        if not changes.get("reason"):
            raise exceptions.ValidationError(
                {"reason": [serializers.Field.default_error_messages["required"]]}
            )
        words = {"reason": changes.pop("reason"), "by": request.user, "at": timezone.now()}
        try:
            change_segment(segment=segment, changes=changes, version=segment.version, **words)
        except StaleSegment:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(pk=segment.pk))


class OtherBankSerializer(serializers.ModelSerializer):
    """A bank beside us with other words for it, apart by commas, and whether it is on the list."""

    id = serializers.UUIDField(source="public_id")
    proposed_by = serializers.CharField(source="proposed_by.employee_no", default="")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")

    class Meta:
        model = OtherBank
        fields = ("id", *BANK_WORDS, "state", "proposed_by", "decided_by", "changed_at")


class NewOtherBankSerializer(StrictSerializer):
    """A bank for the list."""

    name = serializers.CharField(max_length=60)
    also = serializers.CharField(max_length=120, allow_blank=True, default="")
    strengths = serializers.CharField(max_length=200, allow_blank=True, default="")


class OtherBankChangesSerializer(StrictSerializer):
    """Its words, and whether it is on the list; what is left out stays."""

    name = serializers.CharField(max_length=60)
    also = serializers.CharField(max_length=120, allow_blank=True)
    strengths = serializers.CharField(max_length=200, allow_blank=True)
    state = serializers.ChoiceField(
        choices=[choice for choice in BankState.choices if choice[0] != BankState.PROPOSED]
    )


class OtherBankViewSet(RecordViewSet):
    """The banks that serve companies beside us: proposed by whoever meets them, listed by head office."""

    queryset = OtherBank.objects.none()  # for the documents; what is served is rows()
    serializer_class = OtherBankSerializer
    orderings = {"name": BY_NAME}

    def rows(self) -> QuerySet[OtherBank]:
        return banks(self.request.user)

    @extend_schema(responses=OtherBankSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every bank that was named, by name."""
        return self.list_answer(request)

    @extend_schema(responses=OtherBankSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One bank."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewOtherBankSerializer, responses={201: OtherBankSerializer})
    def create(self, request: Request) -> Response:
        """Propose a bank; whoever decides the list puts it there."""
        if not self.request.user.reach.may(Act.SET_WORK_RULES):
            self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewOtherBankSerializer, request)
        try:
            bank = name_bank(**sent, by=request.user, at=timezone.now())
        except BankThere as there:
            raise Conflict("bank_there", BANK_THERE % {"name": there.name}) from None
        return self.one_answer(request, self.record(pk=bank.pk), status.HTTP_201_CREATED)

    @extend_schema(request=OtherBankChangesSerializer(partial=True), responses=OtherBankSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Put it on the list or leave it off, under these words; under If-Match."""
        bank = self.record(public_id=public_id)
        self.must_be_allowed(Act.SET_WORK_RULES)
        self.must_match(request, bank)
        changes = valid(OtherBankChangesSerializer, request, partial=True)
        try:
            decide_bank(bank=bank, changes=changes, version=bank.version, by=request.user, at=timezone.now())
        except BankThere as there:
            raise Conflict("bank_there", BANK_THERE % {"name": there.name}) from None
        except StaleBank:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(pk=bank.pk))
