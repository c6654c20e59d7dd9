"""Cases over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import changes_of
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from complaints import services, texts
from complaints.filters import ComplaintFilter
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


class CaseFilter(ComplaintFilter):
    """The desk's filters, and the state of a case."""

    state = django_filters.ChoiceFilter(choices=texts.choices(texts.STATES))


class ComplaintViewSet(RecordViewSet):
    """Cases that the caller may open; an act answers with the case as it stands after it."""

    queryset = Complaint.objects.none()  # for the documents; what is served is rows()
    serializer_class = CaseSerializer
    row_serializer_class = CaseRowSerializer
    filterset_class = CaseFilter
    orderings = {
        "received_at": Ordering("complaints", ("-received_at", "-id")),
        "resolve_due_at": Ordering("complaints-due", ("resolve_due_at", "id"), nullable=True),
    }
    act_name = ""
    feed = "complaints"

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ACTS[self.act_name].takes if self.act_name else super().get_serializer_class()

    def rows(self) -> QuerySet[Complaint]:
        return Complaint.objects.visible_to(self.request.user).select_related(*RELATED)

    def content(self, record: Complaint) -> dict[str, Any]:
        """The case as its caller reads it now: an act may have taken it out of their sight."""
        shown = self.rows().filter(pk=record.pk).first()
        if shown is None:
            return {"number": record.number}
        read = Complaint.objects.visible_to(self.request.user).readable_by(self.request.user)
        if not read.filter(pk=shown.pk).exists():
            return dict(CaseRowSerializer(shown).data)
        shown.missing = missing(shown)  # type: ignore[attr-defined]  # read by the serializer
        return dict(CaseSerializer(shown).data)

    @extend_schema(responses=CaseRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the cases that one may open, newest first."""
        return self.list_answer(request)

    @extend_schema(responses=changes_of(CaseRowSerializer))
    def changes(self, request: Request) -> Response:
        """What changed since a place in the feed, each record's changes in their order."""
        return self.changes_answer(request)

    @extend_schema(request=RegisterSerializer, responses={201: CaseSerializer, 200: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Register a case; the server says when it was received, and the caller is its first contact."""
        sent = valid(RegisterSerializer, request)
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
            lambda: services.register_complaint(
                unit=unit, customer=customer, by=request.user, **register_facts(sent)
            ),
        )
        code = status.HTTP_201_CREATED if done.made else status.HTTP_200_OK
        return self.one_answer(request, done.complaint, code)

    @extend_schema(responses=CaseSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """One case; whoever only heard it first, and gave it on, is told its state."""
        return self.one_answer(request, self.record(number=number))

    @extend_schema(responses=CaseSerializer)
    def act(self, request: Request, number: str) -> Response:
        """Do this to a case; 403 for whoever may not, 409 where the case is not at that point."""
        complaint = self.record(number=number)
        chosen = ACTS[self.act_name]
        self.must_match(request, complaint, required=False)
        sent = valid(chosen.takes, request)
        _done(lambda: chosen.does(complaint=complaint, by=request.user, **sent))
        return self.one_answer(request, complaint)


def _done(work: Callable[[], Any]) -> Any:
    """The service's answer, its refusals as conflicts or as faults of the body."""
    try:
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
