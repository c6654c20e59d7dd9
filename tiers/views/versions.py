"""Any two versions of the scoring model compared, for head office."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from organization.access import refuse_others
from organization.rules import Act
from tiers import queries, services, texts
from tiers.forms import PairForm
from tiers.models import ModelVersion
from tiers.views.workbench import mover_list, movers_shown, visible_model


@require_safe
def model_compare(request: HttpRequest) -> HttpResponse:
    """Which two are compared; both chosen, their page."""
    refuse_others(request, Act.SHAPE_MODELS)
    models, asked = queries.models(request.user), request.GET
    # From the page of a version that version alone is known: nothing is wrong yet.
    form = (
        PairForm(asked, models=models)
        if "against" in asked
        else PairForm(models=models, initial=asked.dict())
    )
    if form.is_valid():
        chosen = form.cleaned_data
        return redirect("tiers:model-pair", chosen["model"].public_id, chosen["against"].public_id)
    return render(request, "tiers/compare.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def model_pair(request: HttpRequest, public_id: UUID, against_id: UUID) -> HttpResponse:
    model, against = _pair(request, public_id, against_id)
    found = queries.comparison(model, against)
    form = PairForm(
        models=queries.models(request.user), initial={"model": model.public_id, "against": against.public_id}
    )
    shown = {"comparison": found, "model": model, "form": form, "trial": found.trial}
    shown |= movers_shown(request, found.trial) | _addresses(model, against)
    return render(request, "tiers/pair.html", shown)


@require_POST
def model_pair_try(request: HttpRequest, public_id: UUID, against_id: UUID) -> HttpResponse:
    model, against = _pair(request, public_id, against_id)
    try:
        services.request_simulation(model=model, against=against, by=request.user, at=timezone.now())
    except services.NothingPublished:
        messages.warning(request, texts.NOTHING_PUBLISHED)
    return redirect("tiers:model-pair", model.public_id, against.public_id)


@require_safe
def model_pair_trial(request: HttpRequest, public_id: UUID, against_id: UUID) -> HttpResponse:
    """How the comparison goes; done, the page is shown anew."""
    model, against = _pair(request, public_id, against_id)
    trial = queries.comparison(model, against).trial
    if trial is None or not request.htmx:
        return redirect("tiers:model-pair", public_id, against_id)
    shown = {"model": model, "trial": trial, **_addresses(model, against)}
    answer = render(request, "tiers/_model_progress.html", shown)
    if not trial.unfinished:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def model_pair_movers(request: HttpRequest, public_id: UUID, against_id: UUID) -> HttpResponse:
    """The customers whom the two place differently: all, up, down, or those of one cell of the matrix."""
    model, against = _pair(request, public_id, against_id)
    trial = queries.comparison(model, against).trial
    if trial is None:
        raise Http404
    return mover_list(request, model, trial, against=against)


# ---------------------------------------------------------------- parts
def _pair(request: HttpRequest, public_id: UUID, against_id: UUID) -> tuple[ModelVersion, ModelVersion]:
    """Two versions; one beside itself is no page."""
    if public_id == against_id:
        raise Http404
    return visible_model(request, public_id), visible_model(request, against_id)


def _addresses(model: ModelVersion, against: ModelVersion) -> dict[str, str]:
    pair = [model.public_id, against.public_id]
    return {
        "movers_at": reverse("tiers:model-pair-movers", args=pair),
        "trial_at": reverse("tiers:model-pair-trial", args=pair),
    }
