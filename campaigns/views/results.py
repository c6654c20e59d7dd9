"""Results: recorded by hand, taken from core banking, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from campaigns.access import planned_campaign, visible_campaign, worked_campaign
from campaigns.forms.results import ResultForm, ReversalForm
from campaigns.models import Campaign, Result, Target
from campaigns.queries import page
from campaigns.queries.results import result_page
from campaigns.services.results import AlreadyReversed, record_result, reverse_result, take_from_core
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again


@require_safe
def result_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    context = {
        "campaign": campaign,
        "rights": page.rights(campaign, request.user),
        "page": result_page(campaign, request.user, cursor=request.GET.get("cursor", "")),
        "figures": page.reached(campaign, business_today()),
    }
    return render(request, "campaigns/results.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def result_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = worked_campaign(request, public_id)
    target = _target(request, campaign)
    initial = {
        "form_key": uuid7(),
        "happened_on": min(business_today(), campaign.ends_on),
        "staff": request.user.employee_no,
        "count": 1,
    }
    form = ResultForm(request.POST or None, campaign=campaign, user=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, campaign, form, target)
    words = dict(form.cleaned_data)
    staff = words.pop("staff")
    try:
        result = record_result(
            campaign=campaign,
            unit=staff.unit,
            staff=staff,
            target=target,
            by=request.user,
            at=timezone.now(),
            **words,
        )
    except KeyTaken:
        offer_again(form)
        return _form_page(request, campaign, form, target)
    said = _("Recorded, %(points)s points.") % {"points": result.points}
    return acted(request, said, to=reverse("campaigns:detail", args=[public_id]))


@require_POST
def results_from_core(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = planned_campaign(request, public_id)
    fresh = take_from_core(campaign=campaign, by=request.user, at=timezone.now())
    messages.success(request, _("%(n)s accounts taken from core banking.") % {"n": fresh})
    return redirect("campaigns:result-list", public_id)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def result_reverse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    results = Result.objects.visible_to(request.user).select_related("campaign", "unit", "staff")
    result = get_object_or_404(results, public_id=public_id)
    if not any(result.unit.path.startswith(prefix) for prefix in request.user.reach.subtrees):
        raise Forbidden
    form = ReversalForm(request.POST or None)
    back = reverse("campaigns:result-list", args=[result.campaign.public_id])
    if request.method != "POST" or not form.is_valid():
        context = {
            "result": result,
            "campaign": result.campaign,
            "form": form,
            "next": next_url(request, back),
        }
        return render(request, "campaigns/reverse.html", context, status=422 if form.is_bound else 200)
    try:
        reverse_result(result=result, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except AlreadyReversed:
        return acted(request, _("This result was taken back before."), to=back, level="warning")
    return acted(request, _("Taken back."), to=back)


def _target(request: HttpRequest, campaign: Campaign) -> Target | None:
    """The target from which the form was opened, if it is one of this campaign that the person sees."""
    named = request.POST.get("target") or request.GET.get("target") or ""
    try:
        public_id = UUID(named)
    except ValueError:
        return None
    return Target.objects.visible_to(request.user).filter(campaign=campaign, public_id=public_id).first()


def _form_page(
    request: HttpRequest, campaign: Campaign, form: ResultForm, target: Target | None
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "form": form,
        "target": target,
        "next": next_url(request, reverse("campaigns:detail", args=[campaign.public_id])),
    }
    template = "campaigns/_result.html" if request.htmx else "campaigns/result.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
