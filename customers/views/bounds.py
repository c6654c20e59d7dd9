"""The bounds of the size classes: what counts, and head office's decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.posted import posted
from customers.bounds_forms import BoundsForm
from customers.queries.bounds import bounds_told
from customers.services.bounds import BoundsFromTheDay, BoundsOfThePast, decide_bounds
from customers.texts import BOUNDS_FROM_THE_DAY, BOUNDS_OF_THE_PAST
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def bounds(request: HttpRequest) -> HttpResponse:
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    told = bounds_told(request.user, today=business_today())
    return render(request, "customers/bounds.html", {"decisions": told, "may_set": may_set})


@require_http_methods(["GET", "HEAD", "POST"])
def bounds_decide(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    form = BoundsForm(posted(request))
    if form.is_bound and form.is_valid() and _decided(request, form):
        return acted(request, _("Companies are classed so from that day on."), to=reverse("customers:bounds"))
    return render(request, "customers/bound.html", {"form": form}, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, form: BoundsForm) -> bool:
    words = {name: form.cleaned_data[name] for name in ("valid_from", "reason")}
    try:
        decide_bounds(**words, bounds=form.bounds, by=request.user, at=timezone.now())
    except BoundsOfThePast:
        form.add_error("valid_from", BOUNDS_OF_THE_PAST)
    except BoundsFromTheDay:
        form.add_error("valid_from", BOUNDS_FROM_THE_DAY)
    else:
        return True
    return False
