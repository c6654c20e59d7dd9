"""What was prepared: files, rivals, points, rewards; and the quotas of units and people."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import planned_campaign, visible_campaign
from campaigns.forms.preparation import (
    PointsForm,
    PreparationForm,
    QuotaForm,
    RewardForm,
    RivalForm,
)
from campaigns.models import Campaign, PreparationFile
from campaigns.queries import page
from campaigns.queries.meetings import meeting_summary
from campaigns.queries.quotas import quota_table
from campaigns.services import planning
from common.calendar import business_today
from common.errors import Forbidden
from common.money import to_fen
from files.downloads import file_response

FORMS = {
    "rival": RivalForm,
    "files": PreparationForm,
    "points": PointsForm,
    "rewards": RewardForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
def preparation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _preparation_page(request, visible_campaign(request, public_id), {})
    campaign = planned_campaign(request, public_id)
    what = request.POST.get("what", "")
    if what not in FORMS:
        return _preparation_page(request, campaign, {}, status=422)
    form = FORMS[what](request.POST, request.FILES)
    if not form.is_valid():
        return _preparation_page(request, campaign, {what: form}, status=422)
    try:
        _KEEP[what](request, campaign, form.cleaned_data)
    except planning.RuleStands:
        form.add_error("starts_on", _("What stands from this day on is settled; choose another day."))
        return _preparation_page(request, campaign, {what: form}, status=422)
    messages.success(request, _("Saved."))
    return redirect("campaigns:preparation", public_id)


@require_safe
def preparation_file(request: HttpRequest, public_id: UUID) -> FileResponse:
    files = PreparationFile.objects.visible_to(request.user).select_related("stored")
    attached = get_object_or_404(files, public_id=public_id)
    return file_response(attached.stored, attached.name, shown=True)


@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    may_set = bool(request.user.reach.subtrees) or page.rights(campaign, request.user).plans
    if not may_set:
        raise Forbidden
    initial = {"starts_on": max(campaign.starts_on, business_today())}
    form = QuotaForm(request.POST or None, campaign=campaign, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        planning.set_quota(campaign=campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Quota set."))
        return redirect("campaigns:quotas", public_id)
    context = {
        "campaign": campaign,
        "form": form,
        "rows": quota_table(campaign, request.user, business_today()),
    }
    return render(request, "campaigns/quotas.html", context, status=422 if form.is_bound else 200)


# ---------------------------------------------------------------- answers
def _keep_rival(request: HttpRequest, campaign: Campaign, words: dict) -> None:
    bank = words.pop("bank")
    planning.note_rival(campaign=campaign, bank=bank, facts=words, by=request.user, at=timezone.now())


def _keep_files(request: HttpRequest, campaign: Campaign, words: dict) -> None:
    for file in words["documents"]:
        planning.attach_file(
            campaign=campaign,
            content=file,
            name=file.name[:200],
            size=file.size,
            kind=words["kind"],
            by=request.user,
            at=timezone.now(),
        )


def _keep_points(request: HttpRequest, campaign: Campaign, words: dict) -> None:
    planning.set_point_rule(campaign=campaign, **words, by=request.user, at=timezone.now())


def _keep_rewards(request: HttpRequest, campaign: Campaign, words: dict) -> None:
    reward_fen = to_fen(words.pop("reward"))
    planning.set_reward(campaign=campaign, reward_fen=reward_fen, **words, by=request.user, at=timezone.now())


_KEEP = {
    "rival": _keep_rival,
    "files": _keep_files,
    "points": _keep_points,
    "rewards": _keep_rewards,
}


def _preparation_page(
    request: HttpRequest, campaign: Campaign, bound: dict, *, status: int = 200
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "rights": page.rights(campaign, request.user),
        "files": campaign.files.select_related("stored", "added_by"),
        "rivals": campaign.rivals.all(),
        "meetings": meeting_summary(campaign, today=business_today()),
        "point_rules": campaign.point_rules.order_by("kind", "-starts_on"),
        "reward_rules": campaign.reward_rules.order_by("kind", "-starts_on", "from_fen"),
        "task_force": page.task_force(campaign),
        "forms": {name: bound.get(name) or form(prefix=None) for name, form in FORMS.items()},
    }
    return render(request, "campaigns/preparation.html", context, status=status)
