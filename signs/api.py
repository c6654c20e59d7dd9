"""Warning signs, what happened to companies, and the rules over the API, for signed-in colleagues."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from organization.rules import Act
from signs import queries, services, texts
from signs.filters import SignFilter
from signs.models import CompanyEvent, Founding, SignRule, WarningSign
from signs.serializers import (
    CompanyEventSerializer,
    EventWithdrawnSerializer,
    FoundingSerializer,
    FoundingWordsSerializer,
    NewCompanyEventSerializer,
    NewSignRuleSerializer,
    OutcomeSerializer,
    SignRuleSerializer,
    SignSerializer,
)


class SignViewSet(RecordViewSet):
    """Warning signs of the customers that the caller reads."""

    queryset = WarningSign.objects.none()  # for the documents; what is served is rows()
    serializer_class = SignSerializer
    filterset_class = SignFilter
    orderings = {"raised_on": queries.LATEST}

    def rows(self) -> QuerySet[WarningSign]:
        return queries.listed_signs(self.request.user)

    @extend_schema(responses=SignSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SignSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One sign."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=None, responses=SignSerializer)
    def acknowledge(self, request: Request, public_id: UUID) -> Response:
        """Say that the caller looks after it."""
        sign = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        try:
            services.acknowledge_sign(sign=sign, by=request.user, at=timezone.now())
        except services.TakenUpAlready:
            raise Conflict("taken_up", texts.TAKEN_UP) from None
        return self.one_answer(request, self.record(pk=sign.pk))

    @extend_schema(request=OutcomeSerializer, responses=SignSerializer)
    def handle(self, request: Request, public_id: UUID) -> Response:
        """Say what was done about it."""
        sign = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(OutcomeSerializer, request)
        try:
            services.handle_sign(sign=sign, **sent, by=request.user, at=timezone.now())
        except services.TakenUpAlready:
            raise Conflict("taken_up", texts.TAKEN_UP) from None
        return self.one_answer(request, self.record(pk=sign.pk))


class CompanyEventViewSet(OfCustomerViewSet):
    """What happened to one customer's company."""

    queryset = CompanyEvent.objects.none()  # for the documents; what is served is rows()
    serializer_class = CompanyEventSerializer
    orderings = {"happened_on": queries.EVENTS}

    def rows(self) -> QuerySet[CompanyEvent]:
        return queries.listed_events(self.request.user).filter(customer=self.customer)

    @extend_schema(responses=CompanyEventSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewCompanyEventSerializer, responses={201: CompanyEventSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Note something that happened."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewCompanyEventSerializer, request)
        key = sent.pop("key")
        try:
            event = services.note_event(
                customer=customer, **sent, form_key=key, by=request.user, at=timezone.now()
            )
        except services.InFuture:
            raise exceptions.ValidationError({"happened_on": [texts.IN_FUTURE]}) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=event.pk), status.HTTP_201_CREATED)

    @extend_schema(request=EventWithdrawnSerializer, responses={204: None})
    def withdraw(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Let something that was noted wrongly count no more."""
        event = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(EventWithdrawnSerializer, request)
        services.withdraw_event(event=event, **sent, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FoundingViewSet(OfCustomerViewSet):
    """Why one customer's company was founded."""

    queryset = Founding.objects.none()  # for the documents; what is served is rows()
    serializer_class = FoundingSerializer

    def rows(self) -> QuerySet[Founding]:
        known = Founding.objects.visible_to(self.request.user).filter(customer=self.customer)
        return known.select_related("noted_by")

    @extend_schema(responses=FoundingSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """What is known of it; 404 where nobody has noted it."""
        return self.one_answer(request, self.record(customer=self.customer))

    @extend_schema(request=FoundingWordsSerializer, responses=FoundingSerializer)
    def update(self, request: Request, customer_no: str) -> Response:
        """Note it, in place of what was believed before; the trail keeps that."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(FoundingWordsSerializer, request)
        services.note_founding(customer=customer, **sent, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(customer=customer))


class SignRuleViewSet(RecordViewSet):
    """Every decision on what is looked for."""

    queryset = SignRule.objects.none()  # for the documents; what is served is rows()
    serializer_class = SignRuleSerializer
    orderings = {"decided_at": queries.RULES}

    def rows(self) -> QuerySet[SignRule]:
        return SignRule.objects.visible_to(self.request.user).select_related("decided_by")

    @extend_schema(responses=SignRuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the decisions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SignRuleSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One decision."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewSignRuleSerializer, responses={201: SignRuleSerializer})
    def create(self, request: Request) -> Response:
        """Decide other numbers of a rule."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewSignRuleSerializer, request)
        key = sent.pop("key")
        try:
            rule = services.decide_rule(**sent, form_key=key, by=request.user, at=timezone.now())
        except services.NothingChanged:
            raise Conflict("nothing_changed", texts.NOTHING_CHANGED) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=rule.pk), status.HTTP_201_CREATED)
