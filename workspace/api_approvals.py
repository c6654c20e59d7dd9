"""What waits for the caller's decision over the API: the sight, services and refusals of the page."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import Budgeted, only_known, valid
from common.rest import Conflict, PersonAuthentication
from worklist.approvals import NotDone, Said, approvals, waiting_for, waiting_one
from workspace.serializers import ApprovalDecisionSerializer, ApprovalsSerializer


class ApprovalViewSet(Budgeted):
    """What waits for the caller: prices, leaves, proposals, plans, tiers, models, remedies, more time, handovers."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    serializer_class = ApprovalsSerializer

    @extend_schema(responses=ApprovalsSerializer)
    def retrieve(self, request: Request) -> Response:
        """Everything that waits, what is due first."""
        only_known(request.query_params, ())
        return _answer(request)

    @extend_schema(request=ApprovalDecisionSerializer, responses=ApprovalsSerializer)
    def decide(self, request: Request, code: str, public_id: UUID) -> Response:
        """Approve or refuse one; answers with what waits still."""
        one = waiting_one(request.user, code, public_id)
        if one is None:
            raise exceptions.NotFound
        sent = valid(ApprovalDecisionSerializer, request)
        if not sent["approve"] and len(sent["note"].strip()) < 2:
            raise exceptions.ValidationError({"note": [_("Say why.")]})
        try:
            approvals()[code].decide(one, Said(**sent), by=request.user, at=timezone.now())
        except NotDone as refused:
            raise Conflict("not_done", refused.words) from None
        return _answer(request)


def _answer(request: Request) -> Response:
    return Response(ApprovalsSerializer({"results": waiting_for(request.user)}).data)
