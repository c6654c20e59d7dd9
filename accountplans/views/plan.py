"""One plan: begun, read and printed, written section by section, and decided on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountplans import queries, services, texts
from accountplans.access import editable_plan, rights_of, visible_plan
from accountplans.forms import (
    AimForm,
    ExpenseForm,
    NeedPartForm,
    PartForm,
    PersonForm,
    PlanForm,
    ReasonForm,
    RiskForm,
    StepForm,
)
from accountplans.models import (
    AccountPlan,
    PlanAim,
    PlanExpense,
    PlanNeed,
    PlanPerson,
    PlanRisk,
    PlanStep,
)
from accountplans.refusals import StalePlan
from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted, seen
from customers.access import editable_customer


@dataclass(frozen=True)
class Section:
    """A section of a plan: its form, the service that adds to it, and what stands in it."""

    form: type[PartForm]
    add: Callable[..., Any]
    model: Any


@dataclass(frozen=True)
class Refused:
    """An act that was refused: why, which, and the words that were typed for it."""

    why: Any
    act: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Doing:
    """An act on a plan: its service, what it says when it is done, and by which name the service takes the reason."""

    service: Callable[..., Any]
    said: Any
    reason: str = ""


SECTIONS = {
    "aims": Section(AimForm, services.add_aim, PlanAim),
    "needs": Section(NeedPartForm, services.link_need, PlanNeed),
    "people": Section(PersonForm, services.win_person, PlanPerson),
    "calendar": Section(StepForm, services.add_step, PlanStep),
    "risks": Section(RiskForm, services.note_risk, PlanRisk),
    "expenses": Section(ExpenseForm, services.note_expense, PlanExpense),
}
ACTS = {
    "submit": Doing(services.submit_plan, gettext_lazy("Submitted: a supervisor of the branch decides.")),
    "return": Doing(services.return_plan, gettext_lazy("Returned: it is a draft again."), "reason"),
    "agree": Doing(services.agree_plan, gettext_lazy("Agreed: its steps stand in Today.")),
    "version": Doing(services.new_version, gettext_lazy("A new version is begun; the old one stands.")),
    "close": Doing(services.close_plan, gettext_lazy("Closed."), "outcome"),
    "let-go": Doing(services.let_go_plan, gettext_lazy("Let go."), "reason"),
}
REFUSED = tuple(texts.REFUSALS)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_begin(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = PlanForm(posted(request), record=AccountPlan(customer=customer))
    form.initial["form_key"] = uuid7()
    if form.is_bound and form.is_valid():
        words = {"year": form.cleaned_data["year"], "form_key": form.cleaned_data["form_key"]}
        try:
            plan = services.begin_plan(
                customer=customer, words=form.head(), **words, by=request.user, at=timezone.now()
            )
        except KeyTaken:
            offer_again(form)
        except REFUSED as refused:
            form.add_error("year", texts.REFUSALS[type(refused)][1])
        else:
            return acted(request, _("Begun: now its sections."), to=_page(plan))
    context = {"customer": customer, "form": form}
    return render(request, "accountplans/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, visible_plan(request, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    plan = editable_plan(request, public_id)
    form = PlanForm(posted(request), record=plan)
    context: dict[str, Any] = {"customer": plan.customer, "plan": plan, "form": form}
    if form.is_bound and form.is_valid():
        try:
            services.edit_plan(
                plan=plan, changes=form.changes(), version=form.version, by=request.user, at=timezone.now()
            )
        except StalePlan as stale:
            context |= {
                "differences": form.differences(stale.current),
                "opened": form.reopened(stale.current),
                "typed": form.typed(),
            }
            return render(request, "accountplans/difference.html", context, status=409)
        except REFUSED as refused:
            form.add_error(None, texts.REFUSALS[type(refused)][1])
        else:
            return acted(request, _("Saved."), to=_page(plan))
    return render(request, "accountplans/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def part_add(request: HttpRequest, public_id: UUID, section: str) -> HttpResponse:
    """Add to a section; what was refused stands in its form on the page."""
    plan, of = editable_plan(request, public_id), _section(section)
    form = of.form(request.POST, plan=plan, user=request.user)
    if form.is_valid():
        try:
            of.add(plan=plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except KeyTaken:
            offer_again(form)
        except REFUSED as refused:
            form.add_error(None, texts.REFUSALS[type(refused)][1])
        else:
            return acted(request, _("Noted."), to=f"{_page(plan)}#{section}")
    return _detail(request, plan, section=section, form=form)


@require_POST
def part_take_out(request: HttpRequest, public_id: UUID, section: str, part_id: UUID) -> HttpResponse:
    """Take something out of a draft; of what was spent, withdraw it for a reason."""
    plan, of = editable_plan(request, public_id), _section(section)
    parts = of.model.objects.visible_to(request.user)
    if section == "expenses":
        expense = get_object_or_404(parts, plan__customer=plan.customer, public_id=part_id)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _refused(request, plan, form.errors["reason"][0])
        act: Callable[..., Any] = services.withdraw_expense
        words = {"expense": expense, "reason": form.cleaned_data["reason"]}
    else:
        part = get_object_or_404(parts.select_related("plan"), plan=plan, public_id=part_id)
        act, words = services.take_out, {"part": part}
    try:
        act(**words, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return _refused(request, plan, texts.REFUSALS[type(refused)][1])
    return acted(request, _("Taken out."), to=f"{_page(plan)}#{section}")


@require_POST
def plan_act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """Submit, return, agree, make anew, close or let go; refused, the plan as it stands now with what was typed."""
    plan, doing = editable_plan(request, public_id), ACTS.get(act)
    if doing is None:
        raise Http404
    words: dict[str, Any] = {}
    if doing.reason:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _refused(request, plan, form.errors["reason"][0], act)
        words = {doing.reason: form.cleaned_data["reason"]}
    if act == "agree":
        words = {"seen": seen(request)}
    try:
        done = doing.service(plan=plan, **words, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return _refused(request, plan, texts.REFUSALS[type(refused)][1], act)
    return acted(request, str(doing.said), to=_page(done))


def _page(plan: AccountPlan) -> str:
    return reverse("accountplans:detail", args=[plan.public_id])


def _refused(request: HttpRequest, plan: AccountPlan, why: Any, act: str = "") -> HttpResponse:
    """The plan as it stands by now, why the act was refused, and the words that were typed for it."""
    refused = Refused(why, act, request.POST.get("reason", ""))
    return _detail(request, visible_plan(request, plan.public_id), refused=refused)


def _section(name: str) -> Section:
    if name not in SECTIONS:
        raise Http404
    return SECTIONS[name]


def _detail(
    request: HttpRequest,
    plan: AccountPlan,
    *,
    section: str = "",
    form: PartForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    rights = rights_of(request.user, plan)
    offered = {"expenses"} if rights["spend"] else set(SECTIONS) - {"expenses"} if rights["write"] else set()
    forms = {
        name: form if name == section else of.form(plan=plan, user=request.user)
        for name, of in SECTIONS.items()
        if name in offered or name == section
    }
    context = {
        "told": queries.told(request.user, plan, today=business_today()),
        "plan": plan,
        "customer": plan.customer,
        "rights": rights,
        "forms": forms,
        "opened": section,
        "form": form,
        "refused": refused,
    }
    return render(request, "accountplans/detail.html", context, status=422 if form or refused else 200)
