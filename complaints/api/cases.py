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
from complaints.access import record_of_case
from complaints.filters import ComplaintFilter
from complaints.models import Complaint
from complaints.queries.standing import missing
from complaints.refusals import refusal
from complaints.rules.standing import CaseAct
from complaints.serializers import acts
from complaints.serializers.cases import (
    CaseRowSerializer,
    CaseSerializer,
    RegisterSerializer,
    register_facts,
)
from customers.models import Customer
from organization.models import Unit

RELATED = ("unit", "customer", "owner")


@dataclass(frozen=True)
class ApiAct:
    """An act on a case, or `on` one of its records: what it takes, which service does it, which acts of pages it is."""

    takes: type[serializers.Serializer]
    does: Callable[..., Any]
    acts: tuple[CaseAct, ...]
    on: str = "complaint"


ACTS: dict[str, ApiAct] = {
    "accept": ApiAct(acts.NothingSerializer, services.accept_complaint, (CaseAct.ACCEPT,)),
    "decline": ApiAct(acts.ReasonSerializer, services.decline_complaint, (CaseAct.DECLINE,)),
    "offer": ApiAct(acts.OfferSerializer, services.offer_complaint, (CaseAct.OFFER,)),
    "take-over": ApiAct(acts.ReasonSerializer, services.take_over_complaint, (CaseAct.TAKE_OVER,)),
    "hand-over": ApiAct(acts.HandOverSerializer, services.hand_over_complaint, (CaseAct.HAND_OVER,)),
    "transfer": ApiAct(acts.TransferSerializer, services.transfer_complaint, (CaseAct.TRANSFER,)),
    "amend": ApiAct(acts.AmendSerializer, services.amend_complaint, (CaseAct.AMEND,)),
    "accused": ApiAct(acts.AccusedSerializer, services.name_accused, (CaseAct.NAME_ACCUSED,)),
    "recuse": ApiAct(acts.RecuseSerializer, services.recuse, (CaseAct.RECUSE,)),
    "step-aside": ApiAct(acts.StepAsideSerializer, services.recuse, (CaseAct.STEP_ASIDE,)),
    "acknowledge": ApiAct(acts.TextSerializer, services.acknowledge, (CaseAct.ACKNOWLEDGE,)),
    "step": ApiAct(acts.StepSerializer, services.add_step, (CaseAct.ADD_STEP, CaseAct.ADD_NOTE)),
    "level": ApiAct(acts.LevelSerializer, services.change_level, (CaseAct.RAISE_LEVEL, CaseAct.LOWER_LEVEL)),
    "pause": ApiAct(acts.PauseSerializer, services.pause_clock, (CaseAct.PAUSE,)),
    "resume": ApiAct(acts.NothingSerializer, services.resume_clock, (CaseAct.RESUME,)),
    "contribution": ApiAct(
        acts.ContributionSerializer, services.request_contribution, (CaseAct.ASK_CONTRIBUTION,)
    ),
    "statement": ApiAct(acts.StatementSerializer, services.request_contribution, (CaseAct.ASK_STATEMENT,)),
    "contribution-answer": ApiAct(acts.AnswerSerializer, services.answer_contribution, (), "contribution"),
    "remedy": ApiAct(acts.RemedySerializer, services.propose_remedy, (CaseAct.PROPOSE_REMEDY,)),
    "remedy-decision": ApiAct(
        acts.RemedyDecisionSerializer, services.decide_remedy, (CaseAct.DECIDE_REMEDY,), "remedy"
    ),
    "remedy-done": ApiAct(
        acts.TargetSerializer, services.carry_out_remedy, (CaseAct.CARRY_OUT_REMEDY,), "remedy"
    ),
    "extension": ApiAct(acts.ReasonSerializer, services.ask_extension, (CaseAct.ASK_EXTENSION,)),
    "extension-decision": ApiAct(
        acts.ApprovalSerializer, services.decide_extension, (CaseAct.DECIDE_EXTENSION,), "extension"
    ),
    "extension-told": ApiAct(
        acts.NothingSerializer, services.tell_extension, (CaseAct.TELL_EXTENSION,), "extension"
    ),
    "validity": ApiAct(acts.ValiditySerializer, services.decide_validity, (CaseAct.DECIDE_VALIDITY,)),
    "contest": ApiAct(acts.SaidSerializer, services.contest_validity, (CaseAct.CONTEST_VALIDITY,)),
    "retaliation": ApiAct(acts.SaidSerializer, services.mark_retaliation, (CaseAct.MARK_RETALIATION,)),
    "reply": ApiAct(acts.ReplySerializer, services.freeze_reply, (CaseAct.FREEZE_REPLY,)),
    "resolve": ApiAct(acts.TextSerializer, services.resolve_complaint, (CaseAct.RESOLVE,)),
    "check": ApiAct(acts.CheckSerializer, services.check_result, (CaseAct.CHECK,)),
    "codes": ApiAct(acts.CodesSerializer, services.classify, (CaseAct.CLASSIFY,)),
    "action": ApiAct(acts.ActionSerializer, services.add_action, (CaseAct.ADD_ACTION,)),
    "action-done": ApiAct(acts.DoneSerializer, services.finish_action, (), "action"),
    "action-effect": ApiAct(
        acts.EffectSerializer, services.measure_action, (CaseAct.MEASURE_ACTION,), "action"
    ),
    "close": ApiAct(acts.NothingSerializer, services.close_complaint, (CaseAct.CLOSE,)),
    "withdraw": ApiAct(acts.TextSerializer, services.withdraw_complaint, (CaseAct.WITHDRAW,)),
    "reopen": ApiAct(acts.ReasonSerializer, services.reopen_complaint, (CaseAct.REOPEN,)),
    "review": ApiAct(acts.ReviewSerializer, services.request_review, (CaseAct.REQUEST_REVIEW,)),
    "review-decision": ApiAct(
        acts.ReviewDecisionSerializer, services.decide_review, (CaseAct.DECIDE_REVIEW,), "review"
    ),
    "satisfaction": ApiAct(acts.NothingSerializer, services.ask_satisfaction, (CaseAct.ASK_SATISFACTION,)),
    "call": ApiAct(acts.SaidSerializer, services.record_call, (CaseAct.RECORD_CALL,), "survey"),
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
        sent = valid(RegisterSerializer, request, context={"subject": None, "user": request.user})
        unit = request.user.unit
        if "unit" in sent:
            unit = get_object_or_404(Unit.objects.visible_to(request.user), code=sent["unit"])
        if unit is None:
            raise exceptions.ValidationError({"unit": _("Say which unit.")})
        customer = None
        if "customer_no" in sent:
            customers = Customer.objects.visible_to(request.user).live()
            customer = get_object_or_404(customers, customer_no=sent["customer_no"])
        made = done(
            lambda: services.register_complaint(
                unit=unit, customer=customer, by=request.user, **register_facts(sent)
            ),
        )
        code = status.HTTP_201_CREATED if made.made else status.HTTP_200_OK
        return self.one_answer(request, made.complaint, code)

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
        if (
            not Complaint.objects.visible_to(request.user)
            .readable_by(request.user)
            .filter(pk=complaint.pk)
            .exists()
        ):
            raise exceptions.PermissionDenied
        sent = valid(chosen.takes, request, context={"subject": complaint, "user": request.user})
        subject = record_of_case(complaint, request.user, chosen.on, sent.pop("id", None))
        done(lambda: chosen.does(**{chosen.on: subject}, by=request.user, **sent))
        return self.one_answer(request, complaint)


class HandOverView(RecordViewSet):
    """All running cases of a colleague given to another at once, by whoever supervises them."""

    serializer_class = acts.HandOverCasesSerializer
    queryset = Complaint.objects.none()  # for the documents

    @extend_schema(
        request=acts.HandOverCasesSerializer,
        responses=acts.HandedOverSerializer,
        operation_id="complaints_handover",
    )
    def create(self, request: Request) -> Response:
        """Each case goes as if alone; those that could not go are said with their reason."""
        if not request.user.reach.subtrees:
            raise exceptions.PermissionDenied
        sent = valid(acts.HandOverCasesSerializer, request, context={"user": request.user})
        moved = services.hand_over_cases(**sent, by=request.user)
        refused = [
            {"number": case.number, "code": getattr(why, "code", "kept_from_them"), "detail": refusal(why)}
            for case, why in moved.refused
        ]
        return Response({"moved": [case.number for case in moved.done], "refused": refused})


def done(work: Callable[[], Any]) -> Any:
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
    except services.HeldAlready as refused:
        raise Conflict("held_already", refusal(refused)) from None
    except services.StaleComplaint:
        raise Conflict("stale_version", _("Somebody changed it meanwhile; read it again.")) from None
    except services.KeptFromThem:
        raise Conflict("kept_from_them", _("The case is kept from this person.")) from None
    except services.ReasonDoesNotFit:
        raise Conflict("reason_does_not_fit", _("This reason does not hold for this case.")) from None
    except services.ReasonMissing as refused:
        raise exceptions.ValidationError({refused.field: _("Say it in words.")}) from None
