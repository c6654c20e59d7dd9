"""What follows by itself after deliveries, complaints and lost deals: read by everybody, decided by head office."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chains import queries, services, texts
from chains.forms import ChainForm
from chains.rules import Cause
from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def chain_list(request: HttpRequest) -> HttpResponse:
    chains = queries.chains(request.user, business_today())
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    return render(request, "chains/chains.html", {"chains": chains, "may_set": may_set})


@require_http_methods(["GET", "HEAD", "POST"])
def chain_edit(request: HttpRequest, cause: str) -> HttpResponse:
    """Other steps from a day on; 'try' shows what they would ask for and decides nothing."""
    refuse_others(request, Act.SET_WORK_RULES)
    chain = _chain(request, cause)
    trying = request.POST.get("act") == "try"
    initial = {"starts_on": business_today(), "form_key": uuid7(), "tried": 90}
    form = ChainForm(posted(request), steps=chain.steps, trying=trying, initial=initial)
    context: dict[str, Any] = {"chain": chain, "form": form}
    if form.is_bound and form.is_valid():
        if trying:
            days, today = form.cleaned_data["tried"], business_today()
            context["trial"] = queries.try_out(cause=cause, steps=form.steps(), days=days, today=today)
            return render(request, "chains/edit.html", context)
        if _decided(request, cause, form):
            return acted(request, _("From then on it follows so."), to=reverse("chains:list"))
    return render(request, "chains/edit.html", context, status=422 if form.is_bound else 200)


def _chain(request: HttpRequest, cause: str) -> queries.Chain:
    if cause not in list(Cause):
        raise Http404
    return next(chain for chain in queries.chains(request.user, business_today()) if chain.cause == cause)


def _decided(request: HttpRequest, cause: str, form: ChainForm) -> bool:
    words = form.cleaned_data
    try:
        services.decide_chain(
            cause=cause,
            steps=form.steps(),
            starts_on=words["starts_on"],
            reason=words["reason"],
            form_key=words["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except services.NothingChanged:
        form.add_error(None, texts.NOTHING_CHANGED)
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False
