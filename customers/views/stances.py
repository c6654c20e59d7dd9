"""How companies are marketed by industry and stage: the table, and head office's decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.models import LifeStage
from customers.queries.stances import stance_decisions, stance_table
from customers.services.stances import StanceForAll, StanceStands, decide_stance
from customers.stance_forms import StanceForm
from customers.texts import STANCE_FOR_ALL, STANCE_STANDS
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def stances(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": stance_table(),
        "stages": LifeStage.labels,
        "decisions": stance_decisions(request.user),
        "may_set": request.user.reach.may(Act.SET_WORK_RULES),
    }
    return render(request, "customers/stances.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stance_decide(request: HttpRequest) -> HttpResponse:
    """Another stance for an industry and stage; the address may name the cell."""
    refuse_others(request, Act.SET_WORK_RULES)
    cell = {name: request.GET.get(name, "") for name in ("industry", "stage")}
    form = StanceForm(posted(request), initial={**cell, "form_key": uuid7()})
    if form.is_bound and form.is_valid() and _decided(request, form):
        return acted(request, _("Companies are marketed so from now on."), to=reverse("customers:stances"))
    return render(request, "customers/stance.html", {"form": form}, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, form: StanceForm) -> bool:
    try:
        decide_stance(**form.cleaned_data, by=request.user, at=timezone.now())
    except StanceForAll:
        form.add_error("approach", STANCE_FOR_ALL)
    except StanceStands:
        form.add_error(None, STANCE_STANDS)
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False
