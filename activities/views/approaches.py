"""Approaches to an association: what was said, whom it reached, and what came of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.forms.approaches import ApproachForm
from activities.queries.approaches import SHOWN, approaches_of, reached
from activities.services.approaches import NoMembers, record_approach
from common.htmx import acted
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from customers.models import Customer
from organization.access import refuse_others
from organization.rules import Act


@require_http_methods(["GET", "HEAD", "POST"])
def approaches(request: HttpRequest, customer_no: str) -> HttpResponse:
    association = visible_customer(request, customer_no)
    form = ApproachForm(posted(request))
    if form.is_bound:
        refuse_others(request, Act.LOG_INTERACTION)
        if form.is_valid() and _recorded(request, association, form):
            here = reverse("activities:approaches", args=[association.customer_no])
            return acted(request, _("Written down; it stands in the timeline of each member."), to=here)
    found = approaches_of(association, request.user)
    chosen = request.GET.get("approach", "")
    latest = list(found[:SHOWN])
    first = latest[0] if latest else None
    shown = get_object_or_404(found, public_id=_key(chosen)) if chosen else first
    context = {
        "customer": association,
        "approaches": latest,
        "shown": shown,
        "members": reached(shown, request.user) if shown else [],
        "form": form,
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
        "may_win": request.user.reach.may(Act.WORK_PROSPECTS),
    }
    return render(request, "activities/approaches.html", context, status=422 if form.is_bound else 200)


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


def _recorded(request: HttpRequest, association: Customer, form: ApproachForm) -> bool:
    try:
        record_approach(association=association, **form.cleaned_data, by=request.user, at=timezone.now())
    except NoMembers:
        form.add_error(None, _("No member was noted on that day. Note its members among the ties first."))
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False
