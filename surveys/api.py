"""Surveys, answers, figures and head office's numbers over the API, for signed-in colleagues."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from organization.rules import Act
from surveys import queries, services, texts
from surveys.filters import AnswerFilter, SurveyFilter
from surveys.models import Survey, SurveyResponse, SurveyRule
from surveys.refusals import REFUSED, code, refusal
from surveys.serializers import (
    NewSurveyRuleSerializer,
    NewSurveySerializer,
    SurveyOverviewSerializer,
    SurveyResponseSerializer,
    SurveyRuleSerializer,
    SurveySerializer,
)


class _Surveys(RecordViewSet):
    """Surveys of the customers that the caller reads."""

    queryset = Survey.objects.none()  # for the documents; what is served is rows()
    serializer_class = SurveySerializer
    orderings = {"due_on": queries.SURVEYS}

    def rows(self) -> QuerySet[Survey]:
        return queries.listed_surveys(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        may = self.request.user.reach.may(Act.EDIT_CUSTOMER)
        return {**super().get_serializer_context(), "may_hand_over": may}


class SurveyViewSet(_Surveys):
    """Who was asked after what, and where it stands."""

    filterset_class = SurveyFilter

    @extend_schema(responses=SurveySerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SurveySerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One survey."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=None, responses=SurveySerializer)
    def mail(self, request: Request, public_id: UUID) -> Response:
        """Send the link to the person who is asked."""
        return self._act(request, public_id, services.mail_survey)

    @extend_schema(request=None, responses=SurveySerializer)
    def link(self, request: Request, public_id: UUID) -> Response:
        """Let the link work from today on; the answer has its address."""
        return self._act(request, public_id, services.hand_over_link)

    @extend_schema(request=None, responses=SurveySerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Let the link work no more."""
        return self._act(request, public_id, services.withdraw_survey)

    def _act(self, request: Request, public_id: UUID, act: Any) -> Response:
        survey = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        try:
            act(survey=survey, by=request.user, at=timezone.now())
        except REFUSED as refused:
            raise Conflict(code(refused), refusal(refused)) from None
        return self.one_answer(request, self.record(pk=survey.pk))


class CustomerSurveyViewSet(OfCustomerViewSet, _Surveys):
    """Surveys of one customer."""

    def rows(self) -> QuerySet[Survey]:
        return queries.listed_surveys(self.request.user).filter(customer=self.customer)

    @extend_schema(responses=SurveySerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewSurveySerializer, responses={201: SurveySerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Ask somebody now; `mail/` or `link/` hands the link over."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewSurveySerializer, request)
        contact = None
        if sent["contact"] is not None:
            contact = queries.people_to_ask([customer.pk]).filter(public_id=sent["contact"]).first()
            if contact is None:
                raise exceptions.ValidationError({"contact": [texts.NOT_THERE]})
        try:
            survey = services.ask_by_hand(
                customer=customer,
                contact=contact,
                about=sent["about"],
                form_key=sent["key"],
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        except REFUSED as refused:
            raise Conflict(code(refused), refusal(refused)) from None
        return self.one_answer(request, self.record(pk=survey.pk), status.HTTP_201_CREATED)


class SurveyResponseViewSet(RecordViewSet):
    """Answers of the customers that the caller reads."""

    queryset = SurveyResponse.objects.none()  # for the documents; what is served is rows()
    serializer_class = SurveyResponseSerializer
    filterset_class = AnswerFilter
    orderings = {"answered_on": queries.ANSWERS}

    def rows(self) -> QuerySet[SurveyResponse]:
        return queries.listed_answers(self.request.user)

    @extend_schema(responses=SurveyResponseSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SurveyResponseSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One answer."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(responses=SurveyOverviewSerializer)
    def figures(self, request: Request) -> Response:
        """Index and NPS of the answers that the filters leave, by unit and by account manager."""
        found = queries.overview(self._filtered(self.rows(), request.query_params), business_today())
        return Response(SurveyOverviewSerializer(found).data)


class SurveyRuleViewSet(RecordViewSet):
    """Every decision on how satisfaction is weighed and asked for."""

    queryset = SurveyRule.objects.none()  # for the documents; what is served is rows()
    serializer_class = SurveyRuleSerializer
    orderings = {"decided_at": queries.RULES}

    def rows(self) -> QuerySet[SurveyRule]:
        return SurveyRule.objects.visible_to(self.request.user).select_related("decided_by")

    @extend_schema(responses=SurveyRuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the decisions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SurveyRuleSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One decision."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewSurveyRuleSerializer, responses={201: SurveyRuleSerializer})
    def create(self, request: Request) -> Response:
        """Decide other weights or days."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewSurveyRuleSerializer, request)
        key = sent.pop("key")
        try:
            rule = services.decide_numbers(**sent, form_key=key, by=request.user, at=timezone.now())
        except services.NothingChanged:
            raise Conflict("nothing_changed", texts.NOTHING_CHANGED) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=rule.pk), status.HTTP_201_CREATED)
