"""Leave to go beyond a limit: asked from the table, decided by a supervisor who reads the question alone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.posted import posted
from customers.models import Customer
from negotiations import queries, services, words
from negotiations.access import acting_issue
from negotiations.forms.table import AskForm, DecisionForm
from negotiations.models import Issue, StopApproval
from negotiations.refusals import refusal_text
from negotiations.rules.codes import AskState, Measure
from negotiations.rules.values import NotAValue, read_value
from negotiations.views.acting import act_form
from pricing.queries import QUOTES

# What is typed in a question before its price is asked for, and stands there again afterwards.
LAID_ASIDE = ("value", "reason", "in_return")


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def crossing_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    issue = acting_issue(request, public_id)
    if "price" in request.POST and _prices(request, issue):
        return _to_price(request, issue)
    initial = {
        "form_key": uuid7(),
        "value": _value(issue.measure, request.GET.get("value", "")),
        "in_return": request.GET.get("in_return", "")[:120],
    }
    form = AskForm(posted(request), issue=issue, user=request.user, initial=initial)
    if "priced" in request.GET and not form.is_bound:
        form.initial.update(_laid_aside(request, issue) | form.newest_request(request.user))
    return act_form(
        request,
        form,
        lambda said: _ask(request, issue, said),
        negotiation=issue.negotiation,
        title=_("Ask for leave: %(issue)s") % {"issue": words.issue_name(issue.subject, issue.name)},
        done=_("Asked; the supervisor has a notice."),
        fields="negotiations/_ask_fields.html",
        may_price=_prices(request, issue),
    )


def _ask(request: HttpRequest, issue: Issue, said: dict[str, Any]) -> None:
    services.ask_to_cross(issue=issue, **said, by=request.user, at=timezone.now())
    request.session.pop(_aside(issue), None)


def _prices(request: HttpRequest, issue: Issue) -> bool:
    """Whether a new request for a lower price can be made from the question: a rate, of a customer whom one reads."""
    customer = issue.negotiation.customer_id if issue.measure == Measure.RATE else None
    return request.user.reach.may(QUOTES) and (
        Customer.objects.visible_to(request.user).live().filter(pk=customer).exists()
    )


def _to_price(request: HttpRequest, issue: Issue) -> HttpResponse:
    """Lay what was typed aside in the session and go on to the price; the request made there leads back here."""
    talk = issue.negotiation
    request.session[_aside(issue)] = {name: request.POST.get(name, "")[:300] for name in LAID_ASIDE}
    back = f"{reverse('negotiations:ask', args=[issue.public_id])}?priced=1"
    given = {"asked": request.POST.get("value", ""), "next": back}
    if talk.opportunity is not None:
        given["opportunity"] = str(talk.opportunity.public_id)
    to = f"{reverse('pricing:quote-create', args=[talk.customer.customer_no])}?{urlencode(given)}"
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if request.htmx else redirect(to)


def _laid_aside(request: HttpRequest, issue: Issue) -> dict[str, str]:
    return {name: value for name, value in request.session.get(_aside(issue), {}).items() if value}


def _aside(issue: Issue) -> str:
    return f"ask-{issue.public_id}"


def _value(measure: str, typed: str) -> object:
    try:
        return read_value(measure, typed)
    except NotAValue:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
def approval_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One question: to decide for whoever it waits for, to read for who asked and who decided."""
    found = StopApproval.objects.visible_to(request.user).select_related(
        "issue",
        "asked_by",
        "decided_by",
        "negotiation__unit",
        "negotiation__customer",
        "negotiation__prospect",
    )
    asked = get_object_or_404(found, public_id=public_id)
    decides = StopApproval.objects.visible_to(request.user).before(request.user).filter(pk=asked.pk).exists()
    form = DecisionForm(posted(request))
    if request.method == "POST":
        if not decides:
            raise Forbidden
        if form.is_valid():
            said = form.cleaned_data
            try:
                services.decide_ask(
                    asked=asked,
                    approve=said["decision"] == "approve",
                    expires_on=said["expires_on"],
                    note=said["note"],
                    by=request.user,
                    at=timezone.now(),
                )
            except (services.LeaveTooLong, services.DecidedAlready, services.TalkEnded) as refused:
                form.add_error(None, refusal_text(refused))
            else:
                return acted(request, _("Decided."), to=request.path)
    context = {
        "asked": queries.question(asked),
        "form": form,
        "decides": decides and asked.state == AskState.WAITING,
        "today": business_today(),
    }
    return render(request, "negotiations/approval.html", context, status=422 if form.errors else 200)
