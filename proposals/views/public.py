"""What whoever has the link reaches without signing in: the approved pages, and an answer."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.robots import fresh_token
from files.downloads import file_response
from proposals import services
from proposals.forms import AnswerForm
from proposals.models import Proposal
from proposals.queries import answered_lately, proposal_of
from proposals.refusals import LinkOver


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest, link: str) -> HttpResponse:
    """The proposal's page for the customer: open the pages, and answer."""
    proposal, now = _sent(link), timezone.now()
    colleague = request.user.is_authenticated
    if not proposal.link_works_on(business_today()):
        return _over(request, proposal)
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, at=now, initial={"token": fresh_token(now)})
    status = 422 if posted else 200
    if posted and colleague:
        form.add_error(None, _("You are signed in. Only the customer answers this, on their own device."))
    elif posted and answered_lately(now) >= settings.PUBLIC_SURVEYS_AN_HOUR:
        form.add_error(None, _("Too many answers came from your connection. Please try again in an hour."))
        status = 429
    if posted and form.is_valid():
        try:
            services.answer_by_link(proposal=proposal, **form.given(), at=now)
        except LinkOver:
            return _over(request, _sent(link))
        return redirect("proposals:public", link)
    if form.is_bound:
        form.begin_again(now)
    context = {
        "proposal": proposal,
        "form": form,
        "link": link,
        "colleague": colleague,
        "answers": proposal.answers.order_by("id"),
    }
    return render(request, "proposals/public.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def public_open(request: HttpRequest, link: str) -> HttpResponse:
    """The customer pressed to open it: that is noted, which no program that only fetches the page does."""
    proposal = _sent(link)
    if not proposal.link_works_on(business_today()):
        return _over(request, proposal)
    if not request.user.is_authenticated:
        services.open_by_link(proposal=proposal, at=timezone.now())
    return redirect("proposals:public-pages", link)


@login_not_required
@never_cache
@require_safe
def public_pages(request: HttpRequest, link: str) -> HttpResponseBase:
    """The approved pages as PDF, while the link works."""
    proposal = _sent(link)
    if not proposal.link_works_on(business_today()) or proposal.pdf is None:
        return _over(request, proposal)
    return file_response(proposal.pdf, f"{proposal.name.replace('/', '-')}.pdf", shown=True)


def _sent(link: str) -> Proposal:
    """The proposal of a link; what we have not signed or sent does not exist."""
    proposal = proposal_of(link)
    if proposal is None:
        raise Http404
    return proposal


def _over(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    answered = proposal.state in ("accepted", "refused")
    return render(
        request,
        "proposals/over.html",
        {"state": proposal.state, "answered": answered},
        status=200 if answered else 410,
    )
