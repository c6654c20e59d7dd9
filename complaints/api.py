"""Cases over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from audit.context import working_from
from audit.models import Source
from common.pagination import Ordering, keyset_page
from common.rest import Conflict, PersonAuthentication
from complaints import services
from complaints.models import Complaint
from complaints.queries.people import people_for
from complaints.queries.standing import missing
from complaints.serializers import (
    CaseRowSerializer,
    CaseSerializer,
    CheckSerializer,
    LevelSerializer,
    NothingSerializer,
    OfferSerializer,
    PauseSerializer,
    ReasonSerializer,
    RegisterSerializer,
    RemedySerializer,
    ReplySerializer,
    StepSerializer,
    TextSerializer,
    ValiditySerializer,
    register_facts,
)
from customers.models import Customer
from organization.models import Unit

NEWEST = Ordering("complaints", ("-received_at", "-id"))
PAGE = 50
RELATED = ("unit", "customer", "owner")


@dataclass(frozen=True)
class ApiAct:
    """An act on a case: what it takes and which service does it."""

    takes: type[serializers.Serializer]
    does: Callable[..., Any]


def _offer(*, complaint: Complaint, person: str, note: str, by) -> Any:
    return services.offer_complaint(
        complaint=complaint,
        person=get_object_or_404(people_for(complaint), employee_no=person),
        note=note,
        by=by,
    )


ACTS: dict[str, ApiAct] = {
    "accept": ApiAct(NothingSerializer, services.accept_complaint),
    "decline": ApiAct(ReasonSerializer, services.decline_complaint),
    "offer": ApiAct(OfferSerializer, _offer),
    "acknowledge": ApiAct(TextSerializer, services.acknowledge),
    "step": ApiAct(StepSerializer, services.add_step),
    "level": ApiAct(LevelSerializer, services.change_level),
    "pause": ApiAct(PauseSerializer, services.pause_clock),
    "resume": ApiAct(NothingSerializer, services.resume_clock),
    "remedy": ApiAct(RemedySerializer, services.propose_remedy),
    "extension": ApiAct(ReasonSerializer, services.ask_extension),
    "validity": ApiAct(ValiditySerializer, services.decide_validity),
    "reply": ApiAct(ReplySerializer, services.freeze_reply),
    "resolve": ApiAct(TextSerializer, services.resolve_complaint),
    "check": ApiAct(CheckSerializer, services.check_result),
    "close": ApiAct(NothingSerializer, services.close_complaint),
    "withdraw": ApiAct(TextSerializer, services.withdraw_complaint),
    "reopen": ApiAct(ReasonSerializer, services.reopen_complaint),
}


class ComplaintViewSet(GenericViewSet):
    """Cases that the caller may open; an act answers with the case as it stands after it."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []
    serializer_class = CaseSerializer
    queryset = Complaint.objects.none()  # for the documents; what is served is looked up by visible_to

    @extend_schema(
        parameters=[
            OpenApiParameter("state", OpenApiTypes.STR, description="Only cases in this state."),
            OpenApiParameter("cursor", OpenApiTypes.STR, description="Where the page begins."),
        ],
        responses=CaseRowSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Cases one may open, newest first."""
        cases = Complaint.objects.visible_to(request.user)
        if state := request.query_params.get("state"):
            cases = cases.filter(state=state)
        cursor = request.query_params.get("cursor", "")
        page = keyset_page(cases, ordering=NEWEST, columns=["pk"], size=PAGE, cursor=cursor)
        shown = Complaint.objects.visible_to(request.user).select_related(*RELATED)
        by_key = shown.in_bulk([row["pk"] for row in page.rows])
        rows = [by_key[row["pk"]] for row in page.rows]
        return Response(
            {
                "next": page.next_cursor,
                "previous": page.previous_cursor,
                "results": CaseRowSerializer(rows, many=True).data,
            }
        )

    @extend_schema(request=RegisterSerializer, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Register a case; the server says when it was received, and the caller is its first contact."""
        sent = _valid(RegisterSerializer, request)
        unit = request.user.unit
        if "unit" in sent:
            unit = get_object_or_404(Unit.objects.visible_to(request.user), code=sent["unit"])
        if unit is None:
            raise exceptions.ValidationError({"unit": _("Say which unit.")})
        customer = None
        if "customer_no" in sent:
            customers = Customer.objects.visible_to(request.user).live()
            customer = get_object_or_404(customers, customer_no=sent["customer_no"])
        done = _done(
            request,
            lambda: services.register_complaint(
                unit=unit, customer=customer, by=request.user, **register_facts(sent)
            ),
        )
        code = status.HTTP_201_CREATED if done.made else status.HTTP_200_OK
        return Response(_case(request, done.complaint), status=code)

    @extend_schema(responses=CaseSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """One case; whoever only heard it first, and gave it on, is told its state."""
        return Response(_case(request, _visible(request, number)))

    @extend_schema(
        operation_id="v1_complaints_act",
        request=OpenApiTypes.OBJECT,
        responses=CaseSerializer,
        parameters=[OpenApiParameter("act", OpenApiTypes.STR, OpenApiParameter.PATH, enum=sorted(ACTS))],
    )
    def act(self, request: Request, number: str, act: str) -> Response:
        """Do something to a case; 403 for whoever may not, 409 where the case is not at that point."""
        complaint = _visible(request, number)
        chosen = ACTS.get(act)
        if chosen is None:
            raise exceptions.NotFound
        sent = _valid(chosen.takes, request)
        _done(request, lambda: chosen.does(complaint=complaint, by=request.user, **sent))
        return Response(_case(request, complaint))


def _visible(request: Request, number: str) -> Complaint:
    return get_object_or_404(Complaint.objects.visible_to(request.user), number=number)


def _case(request: Request, complaint: Complaint) -> dict[str, Any]:
    """The case as its caller reads it now: an act may have taken it out of their sight."""
    cases = Complaint.objects.visible_to(request.user).select_related(*RELATED)
    shown = cases.filter(pk=complaint.pk).first()
    if shown is None:
        return {"number": complaint.number}
    if not Complaint.objects.visible_to(request.user).readable_by(request.user).filter(pk=shown.pk).exists():
        return dict(CaseRowSerializer(shown).data)
    return {**CaseSerializer(shown).data, "missing": missing(shown)}


def _valid(serializer_class: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _done(request: Request, work: Callable[[], Any]) -> Any:
    """The service's answer, its refusals as conflicts or as faults of the body."""
    address = request.META.get("REMOTE_ADDR")
    try:
        with working_from(Source.API, address=address, actor_id=request.user.pk):
            return work()
    except services.WrongState as refused:
        raise Conflict(refused.code, _("The case is not at this point.")) from None
    except services.StepsMissing as refused:
        text = _("The case lacks: %(missing)s.") % {"missing": ", ".join(refused.missing)}
        raise Conflict("steps_missing", text) from None
    except services.AlreadyAccepted as refused:
        text = _("%(owner)s has accepted the case.") % {"owner": refused.owner.display_name}
        raise Conflict("already_accepted", text) from None
    except services.KeptFromThem:
        raise Conflict("kept_from_them", _("The case is kept from this person.")) from None
    except services.ReasonDoesNotFit:
        raise Conflict("reason_does_not_fit", _("This reason does not hold for this case.")) from None
    except services.ReasonMissing as refused:
        raise exceptions.ValidationError({refused.field: _("Say it in words.")}) from None
