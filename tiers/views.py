"""Why a customer has its tier, and the nights that decide it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.models import Job
from customers.access import visible_customer
from customers.queries import record_header
from organization.rules import Act
from tiers import queries, services


@require_safe
def customer_why(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    why = queries.explanation(customer)
    if request.htmx:
        return render(request, "tiers/_drawer.html", {"customer": customer, "why": why})
    reach = request.user.reach
    context = {
        "customer": customer,
        "header": record_header(customer, today=business_today()),
        "may_edit": reach.may(Act.EDIT_CUSTOMER),
        "may_log": reach.may(Act.LOG_INTERACTION),
        "why": why,
    }
    return render(request, "tiers/why.html", context)


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    _refuse_without(request, Act.READ_RUNS)
    page = queries.nights(request.user, request.GET.get("cursor", ""))
    return render(request, "tiers/runs.html", {"page": page, **_starting(request)})


@require_safe
def run_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _refuse_without(request, Act.READ_RUNS)
    night = queries.night(request.user, public_id)
    if night is None:
        raise Http404
    if not request.htmx:
        return render(request, "tiers/run.html", {"night": night, **_starting(request)})
    answer = render(request, "tiers/_run.html", {"night": night})
    if not night.unfinished:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def run_start(request: HttpRequest) -> HttpResponse:
    _refuse_without(request, Act.START_RUN)
    try:
        job: Job | None = services.request_night(by=request.user, at=timezone.now())
    except services.NightUnderWay as under_way:
        messages.warning(request, _("A night is under way already. This is how it stands."))
        job = under_way.job
    return redirect("tiers:run-detail", job.public_id) if job else redirect("tiers:run-list")


def _refuse_without(request: HttpRequest, act: Act) -> None:
    if not request.user.reach.may(act):
        raise Forbidden


def _starting(request: HttpRequest) -> dict:
    return {
        "may_start": request.user.reach.may(Act.START_RUN),
        "under_way": queries.night_under_way(request.user),
    }
