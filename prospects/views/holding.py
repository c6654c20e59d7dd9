"""Who holds a prospect, from pages: claim, release, give, drop, take up again, waive, link; one by one and in bulk."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.htmx import acted
from common.posted import posted
from organization.access import refuse_others
from organization.rules import Act
from prospects.filters.prospects import ProspectFilter
from prospects.forms.prospects import BecameForm, GiveForm, ReasonForm, WaiverForm
from prospects.models import Prospect
from prospects.pool_access import (
    claimable_prospect,
    editable_prospect,
    may_claim,
    may_edit,
    supervised_prospect,
    supervises,
)
from prospects.pool_texts import closed_sentence, full_sentence, held_sentence, protected_sentence
from prospects.queries.qualification import rule_set_on
from prospects.services import pool as services
from prospects.services.qualification import NothingToWaive, check_list, waive
from prospects.views.forms_of import CHANGED, done, form_page
from worklist.forms import customer_choices

MOST = 500


def refusal(error: Exception) -> str:
    """Why an act on a prospect was refused, in words."""
    if isinstance(error, services.AlreadyHeld):
        return held_sentence(error.current)
    if isinstance(error, services.PoolFull):
        return full_sentence(error.capacity)
    if isinstance(error, services.Protected):
        return protected_sentence(error.current)
    if isinstance(error, services.NotInPool):
        return closed_sentence(error.current)
    return _("Only account managers are given prospects.")


REFUSALS = (
    services.AlreadyHeld,
    services.PoolFull,
    services.Protected,
    services.NotInPool,
    services.NotAnAccountManager,
)


@require_POST
def prospect_claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = claimable_prospect(request, public_id)
    try:
        held = services.claim(prospect=prospect, by=request.user, at=timezone.now())
    except REFUSALS as refused:
        return done(request, prospect, refusal(refused), level="warning")
    undo = reverse("prospects:release", args=[public_id])
    return done(request, held, _("%(name)s is yours.") % {"name": held.label}, undo=undo)


@require_POST
def prospect_release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    try:
        services.release(
            prospect=prospect,
            reason=request.POST.get("reason", "")[:200],
            by=request.user,
            at=timezone.now(),
        )
    except REFUSALS as refused:
        return done(request, prospect, refusal(refused), level="warning")
    return done(request, prospect, _("%(name)s is back in the pool.") % {"name": prospect.label})


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = supervised_prospect(request, public_id)
    form = GiveForm(posted(request), user=request.user)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Give to a colleague"), _("Give"))
    return _submit(
        request,
        prospect,
        form,
        _("Give to a colleague"),
        lambda: services.reassign(prospect=prospect, **form.cleaned_data, by=request.user, at=timezone.now()),
        _("Given to %(name)s.") % {"name": form.cleaned_data["to"].display_name},
    )


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = ReasonForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Drop the prospect"), _("Drop"))
    return _submit(
        request,
        prospect,
        form,
        _("Drop the prospect"),
        lambda: services.drop(prospect=prospect, **form.cleaned_data, by=request.user, at=timezone.now()),
        _("Dropped."),
    )


@require_POST
def prospect_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    try:
        services.reopen(prospect=prospect, by=request.user, at=timezone.now())
    except REFUSALS as refused:
        return done(request, prospect, refusal(refused), level="warning")
    return done(request, prospect, _("%(name)s is back in the pool.") % {"name": prospect.label})


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_became(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = BecameForm(posted(request), user=request.user)
    title, choices = _("It became a customer"), customer_choices(request.user)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, title, _("Link"), choices=choices)
    return _submit(
        request,
        prospect,
        form,
        title,
        lambda: services.convert_to_customer(
            prospect=prospect, customer=form.customer, by=request.user, at=timezone.now()
        ),
        _("Linked with %(name)s.") % {"name": form.customer.label},
    )


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_waive(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    prospect = supervised_prospect(request, public_id)
    rule = get_object_or_404(rule_set_on(business_today()).rules, code=code)
    form = WaiverForm(posted(request))
    title = _("Let through: %(rule)s") % {"rule": rule.name}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, title, _("Let through"))
    try:
        waive(prospect=prospect, rule=rule, **form.cleaned_data, by=request.user, at=timezone.now())
    except NothingToWaive:
        form.add_error(None, _("This rule is met or was let through already."))
        return form_page(request, prospect, form, title, _("Let through"))
    return done(request, prospect, _("Let through."))


@require_POST
def prospects_bulk(request: HttpRequest) -> HttpResponse:
    """Claim, release, give or check the chosen ones, or all that match; who may not act on one leaves it as it is."""
    refuse_others(request, Act.WORK_PROSPECTS)
    chosen = list(_chosen(request)[: MOST + 1])
    if not chosen:
        return _told(request, _("Choose prospects first."), level="warning")
    if len(chosen) > MOST:
        text = _("At most %(most)s at once: narrow the list.") % {"most": MOST}
        return _told(request, text, level="warning")
    act = request.POST.get("act", "")
    if act == "check":
        mine = [prospect for prospect in chosen if may_edit(request.user, prospect)]
        checked = check_list(prospects=mine, by=request.user, at=timezone.now())
        words = {"met": checked.qualified, "missed": checked.refused, "open": checked.unknown}
        return _told(request, _("Checked: %(met)s qualified, %(missed)s miss a rule, %(open)s open.") % words)
    return _each(request, act, chosen)


def _each(request: HttpRequest, act: str, chosen: list[Prospect]) -> HttpResponse:
    at, user = timezone.now(), request.user
    form = GiveForm({"to": request.POST.get("to", "")}, user=user)
    if act == "give" and not form.is_valid():
        return _told(request, _("Choose a colleague first."), level="warning")
    work: dict[str, tuple[Callable[..., bool], Callable[[Prospect], Any]]] = {
        "claim": (may_claim, lambda one: services.claim(prospect=one, by=user, at=at)),
        "release": (may_edit, lambda one: services.release(prospect=one, by=user, at=at)),
        "give": (
            supervises,
            lambda one: services.reassign(prospect=one, to=form.cleaned_data["to"], by=user, at=at),
        ),
    }
    if act not in work:
        return _told(request, _("Choose what to do."), level="warning")
    may, do = work[act]
    finished, refused = 0, []
    for prospect in chosen:
        if not may(user, prospect):
            refused.append(_("%(name)s is not yours to change.") % {"name": prospect.label})
            continue
        try:
            do(prospect)
            finished += 1
        except REFUSALS as error:
            refused.append(refusal(error))
    text = _("Done: %(n)s.") % {"n": finished}
    reasons = list(dict.fromkeys(refused))[:3]
    return _told(request, " ".join([text, *reasons]), level="warning" if refused else "success")


def _chosen(request: HttpRequest):
    prospects = Prospect.objects.visible_to(request.user).select_related("unit", "owner").order_by("pk")
    if request.POST.get("matching") == "1":
        query = QueryDict(request.POST.get("query", ""))
        return ProspectFilter(query, prospects, request=request).found
    keys = []
    for value in request.POST.getlist("chosen")[: MOST + 1]:
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    return prospects.filter(public_id__in=keys)


def _submit(
    request: HttpRequest, prospect: Prospect, form, title: str, act: Callable[[], Any], said: str
) -> HttpResponse:
    try:
        act()
    except REFUSALS as refused:
        form.add_error(None, refusal(refused))
        return form_page(request, prospect, form, title, _("Save"))
    return done(request, prospect, said)


def _told(request: HttpRequest, text: str, *, level: str = "success") -> HttpResponse:
    return acted(request, text, to=reverse("prospects:list"), changed=CHANGED, level=level)
