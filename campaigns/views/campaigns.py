"""The list of campaigns, one campaign with its live ranking, planning and changing it, the ranking as a table."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.access import planned_campaign, visible_campaign
from campaigns.forms.campaigns import CampaignForm, LeadForm, NewCampaignForm
from campaigns.models import Campaign
from campaigns.queries import bulletins, listing, page
from campaigns.queries.ranking import BAR_SCALE, Group, ranking
from campaigns.rules import works_on_targets
from campaigns.services import planning
from common.calendar import business_today
from common.errors import Forbidden
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from common.spreadsheets import Table, write_workbook

GROUPS = [
    (Group.UNITS, gettext_lazy("Units")),
    (Group.PEOPLE, gettext_lazy("Account managers")),
    (Group.PRODUCT_MANAGERS, gettext_lazy("Product managers")),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": listing.campaign_list(
            user=request.user,
            state=request.GET.get("state", ""),
            cursor=request.GET.get("cursor", ""),
        ),
        "state": request.GET.get("state", ""),
        "may_plan": _may_plan(request),
    }
    return render(request, "campaigns/list.html", context)


@require_safe
def campaign_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    group = _group(request)
    day = min(business_today(), campaign.ends_on)
    units = ranking(campaign, request.user, day=day)
    people = ranking(campaign, request.user, day=day, group=Group.PEOPLE)
    table = {Group.UNITS: units, Group.PEOPLE: people}.get(group) or ranking(
        campaign, request.user, day=day, group=group
    )
    figures = page.reached(campaign, day)
    curve = page.curve(campaign, units.quota, day)
    preview = bulletins.preview(campaign, units, people, figures)
    context = {
        "campaign": campaign,
        "rights": page.rights(campaign, request.user),
        "units": units,
        "table": table,
        "group": group.value,
        "groups": GROUPS,
        "scale": BAR_SCALE,
        "figures": figures,
        "opened": page.share_opened(campaign, figures),
        "market": page.share_of_market(campaign, figures),
        "chart": _chart(curve),
        "chart_rows": zip(curve["labels"], curve["actual"], curve["due"], strict=True),
        "rivals": campaign.rivals.all(),
        "preview": preview,
        "preview_sentences": bulletins.sentences(preview),
        "past": bulletins.bulletin_list(campaign, request.user, limit=4),
        "readers": page.readers(campaign),
        "due_calls": page.due_calls(campaign, request.user, day),
        "lead_form": LeadForm(initial={"text": campaign.bulletin_lead}),
        "gaps": page.quota_gaps(campaign, day),
        "rules": campaign.point_rules.filter(starts_on__lte=day).order_by("-starts_on"),
        "task_force": page.task_force(campaign),
    }
    return render(request, "campaigns/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: HttpRequest) -> HttpResponse:
    if not _may_plan(request):
        raise Forbidden
    form = NewCampaignForm(posted(request), record=Campaign(), user=request.user)
    form.fields["form_key"].initial = uuid7()
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    words = form.cleaned_data
    try:
        campaign = planning.create_campaign(
            owner_unit=words["owner_unit"],
            facts=words,
            lines=words["lines"],
            criteria=words["criteria"],
            units=form.taking_part(),
            by=request.user,
            at=timezone.now(),
            form_key=words["form_key"],
        )
    except KeyTaken:
        offer_again(form)
        return _form_page(request, form, None)
    messages.success(request, _("Planned. Now set quotas and add lists of targets."))
    return redirect("campaigns:quotas", campaign.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = planned_campaign(request, public_id)
    form = CampaignForm(posted(request), record=campaign)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, campaign)
    try:
        planning.edit_campaign(
            campaign=campaign,
            facts=form.changes(),
            version=form.version,
            lines=form.cleaned_data["lines"],
            criteria=form.cleaned_data["criteria"],
            by=request.user,
            at=timezone.now(),
        )
    except planning.StaleCampaign as stale:
        return _difference_page(request, form, stale.campaign)
    messages.success(request, _("Saved."))
    return redirect("campaigns:detail", public_id)


@require_POST
def campaign_start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _move(request, public_id, planning.start_campaign, _("The campaign runs."))


@require_POST
def campaign_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _move(request, public_id, planning.end_campaign, _("The campaign has ended."))


@require_safe
def ranking_export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    day = min(business_today(), campaign.ends_on)
    table = ranking(campaign, request.user, day=day, group=_group(request))
    heads = [
        _("Rank"),
        pgettext("campaign", "Name"),
        _("Unit or head"),
        _("Actual"),
        _("Quota"),
        _("Attainment"),
        _("Pace"),
    ]
    heads += [_("Week"), _("Deposits, CNY"), pgettext("campaign", "Points")]
    rows = [
        [
            row.rank,
            row.name,
            row.sub,
            row.actual,
            row.quota,
            row.reached,
            row.pace,
            row.week,
            row.deposits_fen / 100,
            row.points,
        ]
        for row in table.rows
    ]
    notes = [_("%(name)s, as of %(day)s") % {"name": campaign.name, "day": day.isoformat()}]
    answer = HttpResponse(
        write_workbook([Table(title=_("Ranking"), header=heads, rows=rows, notes=notes)]), content_type=XLSX
    )
    answer["Content-Disposition"] = 'attachment; filename="ranking.xlsx"'
    return answer


# ---------------------------------------------------------------- answers
def _group(request: HttpRequest) -> Group:
    asked = request.GET.get("by", "")
    return Group(asked) if asked in set(Group) else Group.UNITS


def _may_plan(request: HttpRequest) -> bool:
    reach = request.user.reach
    return (works_on_targets(reach) and bool(reach.subtrees)) or reach.everything


def _move(request: HttpRequest, public_id: UUID, move, said: str) -> HttpResponse:
    campaign = planned_campaign(request, public_id)
    try:
        move(campaign=campaign, by=request.user, at=timezone.now())
        messages.success(request, said)
    except planning.WrongState:
        messages.warning(request, _("The campaign is not in a state for this."))
    return redirect("campaigns:detail", public_id)


def _chart(found: dict) -> dict:
    return {
        "labels": found["labels"],
        "series": [
            {"name": _("Opened"), "values": found["actual"], "color": "chart-1"},
            {"name": _("Due by then"), "values": found["due"], "color": "chart-4"},
        ],
    }


def _form_page(request: HttpRequest, form, campaign: Campaign | None) -> HttpResponse:
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/edit.html", context, status=422 if form.is_bound else 200)


def _difference_page(request: HttpRequest, form: CampaignForm, current: Campaign) -> HttpResponse:
    context = {
        "campaign": current,
        "form": form,
        "differences": form.differences(current),
        "typed": form.typed(),
        "lines": form.data.getlist("lines"),
        "opened": form.reopened(current),
    }
    return render(request, "campaigns/difference.html", context, status=409)
