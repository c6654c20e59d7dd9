"""What is done to a case: one address per act, a layer for htmx and a page for everybody else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from common.errors import Forbidden
from common.htmx import acted, next_url
from common.posted import posted
from complaints import services, texts
from complaints.access import readable_case, record_of_case
from complaints.forms import acts as forms
from complaints.forms import kept
from complaints.forms.amending import AmendForm
from complaints.forms.steps import StepForm
from complaints.models import Complaint, Contribution, CorrectiveAction
from complaints.queries.acts import ONE_PRESS
from complaints.queries.detail import templates_for
from complaints.queries.standing import allowed
from complaints.refusals import REFUSED, refusal
from complaints.rules.codes import StepKind
from complaints.rules.standing import CaseAct

CHANGED = "complaints:changed timeline:changed"


@dataclass(frozen=True)
class Doing:
    """How one act is done: the form that asks for its words, the service, and what it takes (a case, or one of its)."""

    form: type[forms.ActForm]
    service: Callable[..., Any]
    on: str = "complaint"


DOINGS = {
    CaseAct.ACCEPT: Doing(forms.EmptyForm, services.accept_complaint),
    CaseAct.DECLINE: Doing(forms.ReasonForm, services.decline_complaint),
    CaseAct.OFFER: Doing(forms.OfferForm, services.offer_complaint),
    CaseAct.TAKE_OVER: Doing(forms.ReasonForm, services.take_over_complaint),
    CaseAct.HAND_OVER: Doing(forms.HandOverForm, services.hand_over_complaint),
    CaseAct.TRANSFER: Doing(forms.TransferForm, services.transfer_complaint),
    CaseAct.AMEND: Doing(AmendForm, services.amend_complaint),
    CaseAct.NAME_ACCUSED: Doing(kept.AccusedForm, services.name_accused),
    CaseAct.RECUSE: Doing(kept.RecuseForm, services.recuse),
    CaseAct.STEP_ASIDE: Doing(kept.StepAsideForm, services.recuse),
    CaseAct.ASK_STATEMENT: Doing(forms.StatementForm, services.request_contribution),
    CaseAct.ACKNOWLEDGE: Doing(forms.AcknowledgeForm, services.acknowledge),
    CaseAct.ADD_STEP: Doing(StepForm, services.add_step),
    CaseAct.ADD_NOTE: Doing(forms.NoteForm, services.add_step),
    CaseAct.RAISE_LEVEL: Doing(forms.LevelForm, services.change_level),
    CaseAct.LOWER_LEVEL: Doing(forms.LowerLevelForm, services.change_level),
    CaseAct.PAUSE: Doing(forms.PauseForm, services.pause_clock),
    CaseAct.RESUME: Doing(forms.EmptyForm, services.resume_clock),
    CaseAct.ASK_CONTRIBUTION: Doing(forms.ContributionForm, services.request_contribution),
    CaseAct.PROPOSE_REMEDY: Doing(forms.RemedyForm, services.propose_remedy),
    CaseAct.DECIDE_REMEDY: Doing(forms.DecisionForm, services.decide_remedy, "remedy"),
    CaseAct.CARRY_OUT_REMEDY: Doing(forms.EmptyForm, services.carry_out_remedy, "remedy"),
    CaseAct.ASK_EXTENSION: Doing(forms.ReasonForm, services.ask_extension),
    CaseAct.DECIDE_EXTENSION: Doing(forms.DecisionForm, services.decide_extension, "extension"),
    CaseAct.TELL_EXTENSION: Doing(forms.EmptyForm, services.tell_extension, "extension"),
    CaseAct.DECIDE_VALIDITY: Doing(forms.ValidityForm, services.decide_validity),
    CaseAct.CONTEST_VALIDITY: Doing(forms.NoteTextForm, services.contest_validity),
    CaseAct.MARK_RETALIATION: Doing(forms.NoteTextForm, services.mark_retaliation),
    CaseAct.FREEZE_REPLY: Doing(forms.ReplyForm, services.freeze_reply),
    CaseAct.RESOLVE: Doing(forms.ResolveForm, services.resolve_complaint),
    CaseAct.CHECK: Doing(forms.CheckForm, services.check_result),
    CaseAct.CLASSIFY: Doing(forms.ClassifyForm, services.classify),
    CaseAct.ADD_ACTION: Doing(forms.ActionForm, services.add_action),
    CaseAct.MEASURE_ACTION: Doing(forms.EffectForm, services.measure_action, "action"),
    CaseAct.CLOSE: Doing(forms.EmptyForm, services.close_complaint),
    CaseAct.WITHDRAW: Doing(forms.WithdrawForm, services.withdraw_complaint),
    CaseAct.REOPEN: Doing(forms.ReasonForm, services.reopen_complaint),
    CaseAct.REQUEST_REVIEW: Doing(forms.ReviewForm, services.request_review),
    CaseAct.DECIDE_REVIEW: Doing(forms.ReviewDecisionForm, services.decide_review, "review"),
    CaseAct.ASK_SATISFACTION: Doing(forms.EmptyForm, services.ask_satisfaction),
    CaseAct.RECORD_CALL: Doing(forms.NoteTextForm, services.record_call, "survey"),
}


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_act(request: HttpRequest, number: str, act: str, target: UUID | None = None) -> HttpResponse:
    complaint = readable_case(request, number)
    doing = _doing(request, complaint, act)
    subject = record_of_case(complaint, request.user, doing.on, target)
    form = doing.form(posted(request), complaint=complaint, user=request.user, initial=_initial(request))
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, complaint, CaseAct(act), form)
    more = {"kind": StepKind.NOTE} if act == CaseAct.ADD_NOTE else {}
    try:
        doing.service(**{doing.on: subject}, **form.words(), **more, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return _refused(request, complaint, CaseAct(act), form, refusal(refused))
    if act == CaseAct.STEP_ASIDE:
        return acted(request, _("Recorded."), to=reverse("complaints:desk"))
    return acted(request, _("Recorded."), to=_back(complaint), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked = get_object_or_404(
        Contribution.objects.visible_to(request.user).select_related("complaint__unit", "asked_by"),
        public_id=public_id,
    )
    if asked.person_id != request.user.pk:
        raise Forbidden
    form = forms.AnswerForm(posted(request), complaint=asked.complaint, user=request.user)
    statement = asked.kind == "statement"
    said = {
        "title": _("Answer"),
        "submit": _("Answer"),
        "lead": "\n".join(filter(None, [asked.question, asked.quote])),
    }
    back = reverse("workspace:today") if statement else _back(asked.complaint)
    context = {
        **said,
        "form": form,
        "next": next_url(request, back),
        "complaint": None if statement else asked.complaint,
    }
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, context, form)
    try:
        services.answer_contribution(contribution=asked, **form.words(), by=request.user, at=timezone.now())
    except REFUSED as refused:
        form.add_error(None, refusal(refused))
        return _form_page(request, context, form)
    return acted(request, _("Recorded."), to=back, changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def action_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    action = get_object_or_404(
        CorrectiveAction.objects.visible_to(request.user).select_related("complaint__unit"),
        public_id=public_id,
    )
    form = forms.NoteTextForm(posted(request), complaint=action.complaint, user=request.user)
    back = _back(action.complaint)
    context = {
        "title": _("Corrective action done"),
        "submit": _("Done"),
        "lead": action.text,
        "form": form,
        "next": next_url(request, back),
        "complaint": action.complaint,
    }
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, context, form)
    try:
        services.finish_action(action=action, **form.words(), by=request.user, at=timezone.now())
    except REFUSED as refused:
        form.add_error(None, refusal(refused))
        return _form_page(request, context, form)
    return acted(request, _("Recorded."), to=back, changed=CHANGED)


# ---------------------------------------------------------------- answers
def _initial(request: HttpRequest) -> dict[str, str]:
    """Which step the link meant, where it meant one."""
    step = request.GET.get("step", "")
    return {"kind": step} if step in set(StepKind) else {}


def _doing(request: HttpRequest, complaint: Complaint, act: str) -> Doing:
    """How the act is done: 404 for none that there is, 403 for one that is not for this person (at this point)."""
    if act not in set(CaseAct):
        raise Http404
    if CaseAct(act) not in allowed(complaint, request.user):
        raise Forbidden
    return DOINGS[CaseAct(act)]


def _act_page(request: HttpRequest, complaint: Complaint, act: CaseAct, form: forms.ActForm) -> HttpResponse:
    step = (
        form["kind"].value()
        if act is CaseAct.ADD_STEP
        else "acknowledge"
        if act is CaseAct.ACKNOWLEDGE
        else ""
    )
    title = texts.STEP_ACTS.get(step) if act is CaseAct.ADD_STEP and step else texts.ACTS[act]
    context = {
        "complaint": complaint,
        "form": form,
        "title": title,
        "submit": title,
        "lead": texts.ACT_LEADS.get(act, ""),
        "templates": templates_for(complaint, str(step)) if step or act is CaseAct.FREEZE_REPLY else [],
        "next": next_url(request, _back(complaint)),
    }
    return _form_page(request, context, form)


def _form_page(request: HttpRequest, context: dict[str, Any], form) -> HttpResponse:
    """A layer for htmx, a page for everybody else; a refused form comes back with 422."""
    template = "complaints/_act.html" if request.htmx else "complaints/act.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _refused(
    request: HttpRequest, complaint: Complaint, act: CaseAct, form: forms.ActForm, why: str
) -> HttpResponse:
    """A button says why in a toast; a form keeps what was typed and says it above."""
    if act in ONE_PRESS and request.htmx:
        return acted(request, why, to=_back(complaint), changed=CHANGED, level="warning")
    form.add_error(None, why)
    return _act_page(request, complaint, act, form)


def _back(complaint: Complaint) -> str:
    return reverse("complaints:detail", args=[complaint.number])
