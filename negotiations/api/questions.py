"""Leave to go beyond a limit: asked from the table, decided by a supervisor who reads the question alone."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import checked, valid
from negotiations import services
from negotiations.api.records import TableRecords, TalkRecords
from negotiations.models import StopApproval
from negotiations.serializers.acts import NewQuestionSerializer, QuestionDecisionSerializer
from negotiations.serializers.talks import QuestionSerializer
from pricing.models import Concession


class AskingViewSet(TalkRecords):
    """Questions of the caller's own talks."""

    @extend_schema(request=NewQuestionSerializer, responses={201: QuestionSerializer})
    def ask(self, request: Request, public_id: UUID, issue_id: UUID) -> Response:
        """Ask for leave to offer down to a value; with a `concession` its price levels decide, and no supervisor."""
        talk = self.acting(request, public_id)
        issue = self.issue_of(talk, issue_id)
        sent = checked(NewQuestionSerializer(data=request.data, context={"issue": issue}))
        if sent["concession"]:
            requests = Concession.objects.visible_to(request.user).filter(
                customer=talk.customer, state__in=["waiting", "approved"], public_id=sent["concession"]
            )
            sent["concession"] = self.one_of(requests, "concession")
        asked = self.done(services.ask_to_cross, issue=issue, **sent)
        return Response(QuestionSerializer(asked).data, status=status.HTTP_201_CREATED)


class QuestionViewSet(TableRecords):
    """Questions of the caller's own talks, those before the caller, and those that the caller has decided."""

    queryset = StopApproval.objects.none()  # for the documents; what is served is rows()
    serializer_class = QuestionSerializer
    orderings = {"asked_at": Ordering("questions", ("-asked_at", "-id"))}

    def rows(self) -> QuerySet[StopApproval]:
        found = StopApproval.objects.visible_to(self.request.user)
        return found.select_related("issue", "negotiation", "concession", "asked_by", "decided_by")

    @extend_schema(responses=QuestionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the questions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=QuestionSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One question, which is all that its approver reads of the talk."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=QuestionDecisionSerializer, responses=QuestionSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Allow until a day, or refuse; 403 for whoever asked, sits at the table, or does not supervise the unit."""
        asked = self.record(public_id=public_id)
        before = StopApproval.objects.visible_to(request.user).before(request.user)
        if not before.filter(pk=asked.pk).exists():
            raise exceptions.PermissionDenied
        self.must_match(request, asked, required=False)
        sent = valid(QuestionDecisionSerializer, request)
        self.done(services.decide_ask, asked=asked, **sent)
        return self.one_answer(request, self.record(pk=asked.pk))
