"""Tiers by decision: the list, proposing one, and one of them with what may be done to it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from customers.access import visible_customer
from customers.models import Customer
from tiers import queries, services, texts
from tiers.access import may_decide, may_end, may_propose, rights_of
from tiers.forms import DecideForm, OverrideForm, ReasonForm
from tiers.models import TierOverride

PARTS = ("waiting", "standing")


@require_safe
def override_list(request: HttpRequest) -> HttpResponse:
    only = request.GET.get("part", "") if request.GET.get("part") in PARTS else ""
    page = queries.override_page(request.user, only=only, cursor=request.GET.get("cursor", ""))
    return render(request, "tiers/overrides.html", {"page": page, "part": only})


@require_http_methods(["GET", "HEAD", "POST"])
def override_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Propose a tier in place of the computed one, as who leads the customer."""
    customer = visible_customer(request, customer_no)
    if not may_propose(request.user, customer):
        raise Forbidden
    posted = request.method == "POST"
    form = OverrideForm(request.POST if posted else None)
    if posted and form.is_valid():
        override = _proposed(request, form, customer)
        if override is not None:
            return acted(request, _("Proposed: a supervisor decides."), to=_page(override))
    why = queries.explanation(customer)
    context = {"customer": customer, "form": form, "why": why, "open": queries.open_overrides(customer)}
    return render(request, "tiers/override_form.html", context, status=422 if posted else 200)


def _proposed(request: HttpRequest, form: OverrideForm, customer: Customer) -> TierOverride | None:
    acting = {"today": business_today(), "by": request.user, "at": timezone.now()}
    try:
        return services.propose_override(customer=customer, **form.cleaned_data, **acting)
    except services.DayUnfit:
        form.add_error("until", texts.DAY)
    except services.NotScored:
        form.add_error(None, texts.SCORED)
    except services.OverrideWaits:
        form.add_error(None, texts.WAITS)
    return None


@require_safe
def override_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _one(request, public_id))


@require_POST
def override_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    override, form = _one(request, public_id), DecideForm(request.POST)
    if not may_decide(request.user, override):
        raise Forbidden
    if not form.is_valid():
        return _detail(request, override, texts.REASON)
    approve = form.cleaned_data["approve"] == "yes"
    words = {"approve": approve, "note": form.cleaned_data["note"], "today": business_today()}
    try:
        services.decide_override(override=override, **words, by=request.user, at=timezone.now())
    except services.OverrideNeedsSecondPerson:
        return _detail(request, override, texts.SECOND)
    except services.OverrideSettled:
        return _detail(request, override, texts.SETTLED)
    except services.ReasonMissing:
        return _detail(request, override, texts.REASON)
    except services.DayUnfit:
        return _detail(request, override, texts.DAY)
    except services.NotScored:
        return _detail(request, override, texts.SCORED)
    said = _("Approved: it holds from the next night.") if approve else _("Refused.")
    return acted(request, said, to=_page(override))


@require_POST
def override_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    override = _one(request, public_id)
    try:
        services.withdraw_override(override=override, by=request.user, at=timezone.now())
    except services.NotTheLead as other:
        raise Forbidden from other
    except services.OverrideSettled:
        return _detail(request, override, texts.SETTLED)
    return acted(request, _("Withdrawn."), to=_page(override))


@require_POST
def override_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    override, form = _one(request, public_id), ReasonForm(request.POST)
    if not may_end(request.user, override):
        raise Forbidden
    if not form.is_valid():
        return _detail(request, override, texts.REASON)
    words = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
    try:
        services.end_override(override=override, **words)
    except services.OverrideSettled:
        return _detail(request, override, texts.SETTLED)
    return acted(request, _("Ended: the next night shows the computed tier."), to=_page(override))


# ---------------------------------------------------------------- parts
def _one(request: HttpRequest, public_id: UUID) -> TierOverride:
    return get_object_or_404(queries.listed_overrides(request.user), public_id=public_id)


def _detail(request: HttpRequest, override: TierOverride, refused: Any = "") -> HttpResponse:
    own = {override.proposed_by_id, override.customer.manager_id} & set(request.user.reach.people)
    context = {
        "override": override,
        "may": rights_of(request.user, override),
        "own": own and override.state == "proposed" and may_decide(request.user, override),
        "refused": refused,
        # What was typed stays where the act was refused.
        "typed": request.POST.get("note") or request.POST.get("reason") or "" if refused else "",
    }
    return render(request, "tiers/override.html", context, status=422 if refused else 200)


def _page(override: TierOverride) -> str:
    return reverse("tiers:override", args=[override.public_id])
