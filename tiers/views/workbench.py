"""The workbench of the scoring model: versions, drafts, trials, approval and rollback, for head office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from organization.access import refuse_others
from organization.rules import Act
from tiers import queries, services, texts
from tiers.forms import ModelForm, NewModelForm, ReasonForm, SubmitForm
from tiers.models import ModelVersion

WAYS = ("up", "down")
MOVERS_A_PAGE = 50


@require_safe
def model_list(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SHAPE_MODELS)
    return render(request, "tiers/models.html", {"models": queries.models(request.user)})


@require_POST
def model_draft(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SHAPE_MODELS)
    form = NewModelForm(request.POST)
    words = form.cleaned_data if form.is_valid() else {}
    source = words.get("based_on")
    based_on = visible_model(request, source) if source else queries.active_model()
    model = services.draft_model(
        based_on=based_on, note=words.get("note", ""), by=request.user, at=timezone.now()
    )
    return redirect("tiers:model-detail", model.public_id)


@require_safe
def model_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    return _page(request, model, ModelForm(model=model))


@require_POST
def model_save(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    form = ModelForm(request.POST, model=model)
    if not form.is_valid():
        return _page(request, model, form, status=422)
    try:
        services.edit_draft(
            model=model,
            edits=form.cleaned_data["edits"],
            weights=form.weights(),
            rank_shares=form.rank_shares(),
            points=form.points(),
            changes=form.changes(),
            by=request.user,
            at=timezone.now(),
        )
    except services.EditedMeanwhile:
        form.add_error(
            None, _("Another window has saved this draft meanwhile. Reload to see it; yours is below.")
        )
        return _page(request, model, form, status=409)
    except services.NotTheAuthor as other:
        raise Forbidden from other
    except services.WrongModelState:
        messages.warning(request, _("This version is not a draft any more."))
        return redirect("tiers:model-detail", public_id)
    if "try" in request.POST:
        return _try(request, model)
    messages.success(request, _("Saved. Simulate it to see who would move."))
    return redirect("tiers:model-detail", public_id)


@require_safe
def model_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the server says of the contents as typed: sums, changes, and what is wrong; saves nothing."""
    model = visible_model(request, public_id)
    form = ModelForm(request.GET, model=model)
    form.is_valid()
    against = queries.workbench(model, request.user).against
    lines = queries.weight_lines(form.weights(), against)
    shown = {"model": model, "form": form, "lines": lines, "total": sum(line.weight for line in lines)}
    return render(request, "tiers/_model_check.html", shown)


@require_POST
def model_try(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _try(request, visible_model(request, public_id))


@require_safe
def model_trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How the newest trial goes; done, the page is shown anew."""
    model = visible_model(request, public_id)
    trial = queries.newest_trial(model)
    if trial is None or not request.htmx:
        return redirect("tiers:model-detail", public_id)
    shown = {"model": model, "trial": trial, **_addresses(model)}
    answer = render(request, "tiers/_model_progress.html", shown)
    if not trial.unfinished:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def model_movers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The customers whom the newest trial moves: all, up, down, or those of one cell of the matrix."""
    model = visible_model(request, public_id)
    trial = queries.newest_trial(model)
    if trial is None:
        raise Http404
    return mover_list(request, model, trial)


@require_POST
def model_submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say from which day it is to score."))
        return redirect("tiers:model-detail", public_id)
    asked = {"active_from": form.cleaned_data["active_from"], "today": business_today()}
    return _act(
        request,
        model,
        lambda: services.submit_model(model=model, by=request.user, at=timezone.now(), **asked),
        _("Submitted. Somebody else of head office approves it."),
    )


@require_POST
def model_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    return _act(
        request,
        model,
        lambda: services.approve_model(model=model, by=request.user, at=timezone.now()),
        _("Approved. It scores from the first night of its date."),
    )


@require_POST
def model_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    reason = _reason(request)
    return _act(
        request,
        model,
        lambda: services.return_model(model=model, reason=reason, by=request.user, at=timezone.now()),
        _("Sent back: it is a draft again."),
    )


@require_POST
def model_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    return _act(
        request,
        model,
        lambda: services.discard_draft(model=model, by=request.user, at=timezone.now()),
        _("Discarded."),
    )


@require_POST
def model_roll_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    model = visible_model(request, public_id)
    asked = {"reason": _reason(request), "today": business_today(), "by": request.user}
    return _act(
        request,
        model,
        lambda: services.roll_back(to=model, at=timezone.now(), **asked),
        _("Submitted again under a new number. Somebody else approves it."),
    )


# ---------------------------------------------------------------- parts
def visible_model(request: HttpRequest, public_id: UUID) -> ModelVersion:
    """One version, for whoever shapes them."""
    refuse_others(request, Act.SHAPE_MODELS)
    return get_object_or_404(ModelVersion.objects.visible_to(request.user), public_id=public_id)


def mover_list(
    request: HttpRequest, model: ModelVersion, trial: queries.Trial, *, against: ModelVersion | None = None
) -> HttpResponse:
    """The movers of a trial, page by page; `against` is named where the two were compared by choice."""
    cell, way = _cell(request), _way(request)
    found = queries.movers(request.user, trial.simulation, way=way, cell=cell)
    page = queries.mover_page(found, trial.simulation, request.GET.get("cursor", ""), size=MOVERS_A_PAGE)
    shown = {"model": model, "against": against, "trial": trial, "page": page, "way": way, "cell": cell}
    return render(request, "tiers/movers.html", {**shown, "count": found.count()})


def movers_shown(request: HttpRequest, trial: queries.Trial | None) -> dict[str, Any]:
    """The first movers of a finished trial, in the direction that was asked for."""
    way = _way(request)
    if trial is None or not trial.simulation.finished_at:
        return {"way": way}
    found = queries.movers(request.user, trial.simulation, way=way)
    return {
        "way": way,
        "movers": queries.mover_page(found, trial.simulation, size=queries.MOVERS_SHOWN).rows,
    }


def _way(request: HttpRequest) -> str:
    way = request.GET.get("way", "")
    return way if way in WAYS else ""


def _addresses(model: ModelVersion) -> dict[str, str]:
    """Where the trial of a version is followed, and where its movers are."""
    return {
        "movers_at": reverse("tiers:model-movers", args=[model.public_id]),
        "trial_at": reverse("tiers:model-trial", args=[model.public_id]),
    }


def _page(request: HttpRequest, model: ModelVersion, form: ModelForm, status: int = 200) -> HttpResponse:
    bench = queries.workbench(model, request.user)
    trial = bench.trial
    shown = {"bench": bench, "model": model, "form": form, "trial": trial}
    shown |= movers_shown(request, trial) | _addresses(model)
    if bench.submits:
        shown["submit_form"] = SubmitForm(initial={"active_from": business_today()})
    return render(request, "tiers/model.html", shown, status=status)


def _try(request: HttpRequest, model: ModelVersion) -> HttpResponse:
    try:
        services.request_simulation(
            model=model, against=queries.active_model(), by=request.user, at=timezone.now()
        )
    except services.SameVersion:
        messages.warning(request, _("This version scores the bank. Compare it with another one."))
    except services.NothingPublished:
        messages.warning(request, texts.NOTHING_PUBLISHED)
    return redirect("tiers:model-detail", model.public_id)


def _cell(request: HttpRequest) -> tuple[str, str] | None:
    tier_from, tier_to = request.GET.get("from", ""), request.GET.get("to", "")
    return (tier_from, tier_to) if tier_from and tier_to else None


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def _act(request: HttpRequest, model: ModelVersion, act, done: str) -> HttpResponse:
    """Do an act on a version and say what came of it; a refusal is a sentence on the same page."""
    refusals = {
        services.ModelNeedsSecondPerson: _("You made or submitted this version: somebody else approves it."),
        services.NotTheAuthor: _("This draft is its author's. Make a copy of it."),
        services.NotTried: _("Simulate it as it stands before you submit it."),
        services.DayIsPast: _("That day is past. Choose today or a later one."),
        services.WrongModelState: _("This version is not in the state for that any more."),
    }
    try:
        found = act()
    except tuple(refusals) as refusal:
        messages.error(request, refusals[type(refusal)])
        return redirect("tiers:model-detail", model.public_id)
    messages.success(request, done)
    return redirect("tiers:model-detail", found.public_id)
