"""Why a customer has its tier, and the nights that decide it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.models import Job
from customers.access import visible_customer
from customers.models import Customer
from customers.queries import record_header
from organization.rules import Act
from tiers import queries, services
from tiers.forms import SupposeForm


@require_safe
def customer_why(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    why = queries.explanation(customer)
    outlook = queries.outlook(customer) if why else None
    supposed = _supposed(request, customer, outlook) if request.GET else None
    shown = {"customer": customer, "why": why, "outlook": outlook, "supposed": supposed}
    if request.htmx:
        return render(request, "tiers/_drawer.html", shown)
    reach = request.user.reach
    context = {
        "customer": customer,
        "header": record_header(customer, today=business_today()),
        "may_edit": reach.may(Act.EDIT_CUSTOMER),
        "may_log": reach.may(Act.LOG_INTERACTION),
        **shown,
    }
    return render(request, "tiers/why.html", context)


@require_safe
def customer_suppose(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    outlook = queries.outlook(customer)
    if not request.htmx or outlook is None:
        return redirect(f"{reverse('tiers:why', args=[customer_no])}?{request.GET.urlencode()}")
    shown = {"customer": customer, "outlook": outlook, "supposed": _supposed(request, customer, outlook)}
    return render(request, "tiers/_supposed.html", shown)


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


def _supposed(request: HttpRequest, customer: Customer, outlook: queries.Outlook | None):
    """The score with what the sliders say; None where they say nothing sensible."""
    if outlook is None:
        return None
    form = SupposeForm(request.GET, services=outlook.services)
    if not form.is_valid():
        return None
    change = form.change_from({slider.name: slider.present_fen for slider in outlook.sliders})
    return queries.suppose(
        customer,
        deposits_fen=change.get("deposits", 0),
        loans_fen=change.get("loans", 0),
        services=form.cleaned_data["services"],
    )


def _refuse_without(request: HttpRequest, act: Act) -> None:
    if not request.user.reach.may(act):
        raise Forbidden


def _starting(request: HttpRequest) -> dict:
    return {
        "may_start": request.user.reach.may(Act.START_RUN),
        "under_way": queries.night_under_way(request.user),
    }
