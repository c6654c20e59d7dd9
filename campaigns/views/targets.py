"""Lists of targets, the call list, and a call written down in two taps."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from campaigns.access import planned_campaign, visible_campaign
from campaigns.forms.results import colleagues
from campaigns.forms.targets import AssignForm, CallForm, ListForm
from campaigns.models import Campaign, ListSource, Target, TargetList
from campaigns.phrases import next_step_words, task_title
from campaigns.queries import page, targets
from campaigns.rules import works_on_targets
from campaigns.services.calls import TargetClosed, log_call
from campaigns.services.targets import (
    MayNotCall,
    NoNameColumn,
    add_customers,
    add_prospects,
    assign_targets,
    import_list,
    take_again,
)
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from customers.filters import CustomerFilter
from customers.queries import current_publication
from customers.queries.listing import listed_customers
from prospects.filters.prospects import ProspectFilter
from prospects.models import Prospect


@require_http_methods(["GET", "HEAD", "POST"])
def target_lists(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = planned_campaign(request, public_id)
    form = ListForm(
        request.POST or None, request.FILES or None, user=request.user, initial={"form_key": uuid7()}
    )
    if request.method != "POST" or not form.is_valid():
        return _lists_page(request, campaign, form)
    try:
        listed = _add_list(request, campaign, form)
    except NoNameColumn as refusal:
        heads = ", ".join(refusal.heads)
        form.add_error("file", _("No column holds names. Its columns are: %(heads)s.") % {"heads": heads})
        return _lists_page(request, campaign, form)
    if listed is None:
        form.add_error("address", _("A filter in this address means nothing."))
        return _lists_page(request, campaign, form)
    messages.success(
        request,
        _("%(lines)s lines read, %(new)s new targets, %(refused)s not taken.")
        % {"lines": listed.lines_read, "new": listed.new_targets, "refused": len(listed.refused)},
    )
    return redirect("campaigns:target-lists", public_id)


@require_POST
def target_list_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    listed = get_object_or_404(
        TargetList.objects.visible_to(request.user).exclude(source=ListSource.FILE), public_id=public_id
    )
    campaign = planned_campaign(request, listed.campaign.public_id)
    found = _found(request, listed.source, QueryDict(listed.query))
    back = reverse("campaigns:target-lists", args=[campaign.public_id])
    if found is None:
        return acted(request, _("A filter in this address means nothing."), to=back, level="warning")
    before = listed.new_targets
    listed = take_again(target_list=listed, found=found, by=request.user, at=timezone.now())
    fresh = listed.new_targets - before
    return acted(request, ngettext("%(n)s new target.", "%(n)s new targets.", fresh) % {"n": fresh}, to=back)


@require_safe
def call_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    day = business_today()
    found = targets.seen_targets(campaign, request.user)
    rights = page.rights(campaign, request.user)
    whole = request.GET.get("all") == "1" or not rights.works
    if not whole:
        found = found.owned_by(request.user)
    state = request.GET.get("state", "open")
    shown = found.filter(state=state) if state in ("open", "won", "closed") else found
    typed = request.GET.get("q", "").strip()
    context = {
        "campaign": campaign,
        "rights": rights,
        "page": targets.call_list(
            found=shown.named_like(typed) if typed else shown,
            user=request.user,
            day=day,
            cursor=request.GET.get("cursor", ""),
        ),
        "state": state,
        "whole": whole,
        "typed": typed,
        "today": day,
        "colleagues": colleagues(campaign, request.user).select_related("unit")
        if request.user.reach.subtrees
        else [],
    }
    return render(request, "campaigns/calls.html", context)


@require_POST
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    if not request.user.reach.subtrees:
        raise Forbidden
    found = targets.seen_targets(campaign, request.user)
    form = AssignForm(request.POST, campaign=campaign, user=request.user, found=found)
    back = f"{reverse('campaigns:call-list', args=[public_id])}?all=1"
    if not form.is_valid():
        return acted(request, _("Choose targets and an account manager."), to=back, level="warning")
    to = form.cleaned_data["to"]
    try:
        moved = assign_targets(
            targets=form.cleaned_data["targets"], to=to, by=request.user, at=timezone.now()
        )
    except MayNotCall as refusal:
        names = ", ".join(target.name for target in refusal.targets[:3])
        text = _("%(person)s does not read %(names)s: hand the customer over first.")
        return acted(request, text % {"person": to.display_name, "names": names}, to=back, level="warning")
    said = _("%(n)s targets are now with %(person)s.") % {"n": moved, "person": to.display_name}
    return acted(request, said, to=back)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def call_log(request: HttpRequest, public_id: UUID) -> HttpResponse:
    target = _callable_target(request, public_id)
    form = CallForm(request.POST or None, initial={"form_key": uuid7()})
    if request.method != "POST" or not form.is_valid():
        return _call_page(request, target, form)
    words = form.cleaned_data
    back = reverse("campaigns:call-list", args=[target.campaign.public_id])
    try:
        call = log_call(
            target=target,
            outcome=words["outcome"],
            note=words["note"],
            next_on=words["next_on"],
            form_key=words["form_key"],
            task_title=task_title(words["outcome"], target.campaign.name),
            by=request.user,
            at=timezone.now(),
        )
    except KeyTaken:
        offer_again(form)
        return _call_page(request, target, form)
    except TargetClosed:
        return acted(request, _("This target is closed already."), to=back, level="warning")
    return acted(request, next_step_words(call), to=back, changed="worklist:changed")


# ---------------------------------------------------------------- answers
def _callable_target(request: HttpRequest, public_id: UUID) -> Target:
    """The target if this person works on targets and it is theirs or of a unit they lead; 403 for other readers."""
    found = Target.objects.visible_to(request.user).select_related(
        "campaign__owner_unit", "customer", "unit", "owner"
    )
    target = get_object_or_404(found, public_id=public_id)
    reach = request.user.reach
    leads = any(target.unit.path.startswith(prefix) for prefix in reach.subtrees)
    if not works_on_targets(reach) or not (leads or target.owner_id in (None, request.user.pk)):
        raise Forbidden
    return target


def _add_list(request: HttpRequest, campaign: Campaign, form: ListForm) -> TargetList | None:
    words = {
        "campaign": campaign,
        "name": form.cleaned_data["name"],
        "form_key": form.cleaned_data["form_key"],
        "by": request.user,
        "at": timezone.now(),
    }
    if form.sheet is not None:
        return import_list(sheet=form.sheet, file_name=form.cleaned_data["file"].name[:200], **words)
    query = form.query or QueryDict()
    found = _found(request, form.source, query)
    if found is None:
        return None
    if form.source == ListSource.PROSPECTS:
        return add_prospects(prospects=found, query=query.urlencode(), **words)
    return add_customers(customers=found, query=query.urlencode(), **words)


def _found(request: HttpRequest, source: str, query: QueryDict) -> QuerySet | None:
    """What a filter finds of what this person reads; None where it means nothing."""
    if source == ListSource.PROSPECTS:
        pool = Prospect.objects.visible_to(request.user).live()
        prospects = ProspectFilter(query, pool, request=request)
        return prospects.found.select_related("unit", "owner") if prospects.is_valid() else None
    customers = CustomerFilter(query, listed_customers(request.user, current_publication()), request=request)
    return customers.found.select_related("unit", "manager") if customers.is_valid() else None


def _lists_page(request: HttpRequest, campaign: Campaign, form: ListForm) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "lists": targets.overlaps(campaign)}
    return render(request, "campaigns/lists.html", context, status=422 if form.is_bound else 200)


def _call_page(request: HttpRequest, target: Target, form: CallForm) -> HttpResponse:
    context = {
        "target": target,
        "campaign": target.campaign,
        "form": form,
        "calls": targets.calls_to(target),
        "next": next_url(request, reverse("campaigns:call-list", args=[target.campaign.public_id])),
    }
    template = "campaigns/_call.html" if request.htmx else "campaigns/call.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
