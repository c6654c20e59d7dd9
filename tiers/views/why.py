"""Why a customer has its tier, and what a change would do."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from customers.access import visible_customer
from customers.models import Customer
from customers.queries import record_header
from organization.rules import Act
from products.models import ProductLine
from tiers import queries
from tiers.access import may_propose
from tiers.forms import DayForm, SupposeForm


@require_safe
def customer_why(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    day = DayForm(request.GET).day()
    why = queries.explanation(customer, on=day)
    outlook = queries.outlook(customer) if why and day is None else None
    supposed = _supposed(request, customer, outlook) if request.GET else None
    shown = {
        "customer": customer,
        "why": why,
        "outlook": outlook,
        "supposed": supposed,
        "day": day,
        "decisions": queries.open_overrides(customer) if why and day is None else [],
        "may_propose": why is not None and day is None and may_propose(request.user, customer),
    }
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


@vary_on_headers("HX-Request")
@require_safe
def customer_phase(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Why the relationship is in its phase: the card of the company page for htmx, else a page of its own."""
    customer = visible_customer(request, customer_no)
    template = "tiers/_phase.html" if request.htmx else "tiers/phase.html"
    return render(request, template, {"customer": customer, "why": queries.phase_why(customer)})


@vary_on_headers("HX-Request")
@require_safe
def customer_relationship(request: HttpRequest, customer_no: str) -> HttpResponse:
    """How long, deep and broad it is: the card of the company page for htmx, else a page of its own."""
    customer = visible_customer(request, customer_no)
    template = "tiers/_relationship.html" if request.htmx else "tiers/relationship.html"
    return render(request, template, {"customer": customer, "told": queries.relationship(customer)})


@require_safe
def customer_potential(request: HttpRequest, customer_no: str) -> HttpResponse:
    """How the potential value was worked out, part by part."""
    customer = visible_customer(request, customer_no)
    return render(
        request, "tiers/potential.html", {"customer": customer, "told": queries.potential(customer)}
    )


@require_safe
def customer_calculation(request: HttpRequest, customer_no: str, line_code: str) -> HttpResponse:
    """The months and accounts behind one line of the contribution."""
    customer = visible_customer(request, customer_no)
    line = get_object_or_404(ProductLine, code=line_code)
    sheet = queries.calculation(customer, line)
    if sheet is None:
        raise Http404
    return render(request, "tiers/calculation.html", {"customer": customer, "sheet": sheet})


@require_safe
def customer_suppose(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    outlook = queries.outlook(customer)
    if not request.htmx or outlook is None:
        return redirect(f"{reverse('tiers:why', args=[customer_no])}?{request.GET.urlencode()}")
    shown = {"customer": customer, "outlook": outlook, "supposed": _supposed(request, customer, outlook)}
    return render(request, "tiers/_supposed.html", shown)


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
