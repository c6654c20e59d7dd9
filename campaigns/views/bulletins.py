"""The bulletin on page and paper, the lead of the next one, and looking back."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.access import planned_campaign, visible_campaign
from campaigns.forms.campaigns import EvaluationForm, LeadForm
from campaigns.models import Bulletin, Campaign
from campaigns.queries import page
from campaigns.queries.bulletins import base_of, bulletin_list, bulletin_of, sentences
from campaigns.queries.evaluation import evaluation_of
from campaigns.services.evaluation import FIELDS, StaleEvaluation, write_evaluation
from campaigns.services.planning import write_lead
from common.calendar import business_today
from common.errors import Forbidden
from files.downloads import file_response


@require_safe
def bulletin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    shown = _visible(request, public_id)
    takes_part = page.rights(shown.campaign, request.user).takes_part
    text = bulletin_of(shown, with_people=takes_part)
    context = {
        "campaign": shown.campaign,
        "bulletin": shown,
        "text": text,
        "sentences": sentences(text),
        "base": base_of(text),
        "may_print": takes_part,
        "others": bulletin_list(shown.campaign, request.user),
    }
    return render(request, "campaigns/bulletin.html", context)


@require_safe
def bulletin_paper(request: HttpRequest, public_id: UUID) -> FileResponse:
    shown = _visible(request, public_id)
    if shown.pdf is None or not page.rights(shown.campaign, request.user).takes_part:
        raise Forbidden
    return file_response(shown.pdf, f"{shown.snapshot['facts']['name']}-{shown.week_on}.pdf", shown=True)


@require_POST
def lead(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = planned_campaign(request, public_id)
    form = LeadForm(request.POST)
    if form.is_valid():
        write_lead(campaign=campaign, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        messages.success(request, _("The next bulletin opens with this."))
    else:
        messages.warning(request, _("At most 300 characters."))
    return redirect("campaigns:detail", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    if request.method != "POST":
        return _evaluation_page(request, campaign, None)
    planned_campaign(request, public_id)
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        return _evaluation_page(request, campaign, form, status=422)
    try:
        write_evaluation(
            campaign=campaign,
            facts=form.cleaned_data,
            version=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except StaleEvaluation as stale:
        return _evaluation_page(request, campaign, form, status=409, other=stale.held)
    messages.success(request, _("Evaluation kept."))
    return redirect("campaigns:evaluation", public_id)


def _visible(request: HttpRequest, public_id: UUID) -> Bulletin:
    found = Bulletin.objects.visible_to(request.user).select_related("campaign__owner_unit", "pdf")
    return get_object_or_404(found, public_id=public_id)


def _evaluation_page(
    request: HttpRequest, campaign: Campaign, form: EvaluationForm | None, *, status: int = 200, other=None
) -> HttpResponse:
    review = evaluation_of(campaign, request.user, business_today())
    written = review.written
    if form is None:
        initial = {name: getattr(written, name) for name in FIELDS} if written else {}
        form = EvaluationForm(initial=initial | {"version": written.version if written else 0})
    elif other is not None:
        # What was typed stays; sent again it is written over what the other wrote, which the page shows.
        data = form.data.copy()
        data["version"] = str(other.version)
        form = EvaluationForm(data)
    context = {
        "campaign": campaign,
        "review": review,
        "form": form,
        "other": other,
        "rights": page.rights(campaign, request.user),
    }
    return render(request, "campaigns/evaluation.html", context, status=status)
