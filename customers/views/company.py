"""What the company is: its figures by year with their source, its size class, and how the bank classes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.posted import posted
from customers import queries, services
from customers.access import editable_customer, visible_customer
from customers.company_forms import FiguresForm, ProfileForm
from customers.models import Customer
from customers.views.editing import difference_page, edit_page
from customers.views.record import record_context


@require_safe
def customer_company(request: HttpRequest, customer_no: str) -> HttpResponse:
    return _company_page(request, visible_customer(request, customer_no), FiguresForm())


@require_POST
def figures_record(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = FiguresForm(request.POST)
    if not form.is_valid():
        return _company_page(request, customer, form)
    services.record_figures(
        customer=customer,
        year=form.cleaned_data["year"],
        source=form.cleaned_data["source"],
        values=form.figures,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("customers:company", customer_no)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    profile = queries.profile_of(customer)
    form = ProfileForm(posted(request), record=profile)
    if not form.is_valid():
        return edit_page(request, customer, form, "customers/profile.html")
    try:
        services.set_profile(
            customer=customer,
            changes=form.changes(),
            version=form.version,
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except services.StaleProfile as stale:
        return difference_page(request, customer, form, stale.current, request.path)
    messages.success(request, _("Saved."))
    return redirect("customers:company", customer_no)


def _company_page(request: HttpRequest, customer: Customer, form: FiguresForm) -> HttpResponse:
    today = business_today()
    header = queries.record_header(customer, today=today)
    context = {
        **record_context(request, customer, header, "overview"),
        "company": queries.company(customer, today=today),
        # The phases stand in their own card with the reason of each, which tiers knows.
        "turns": [turn for turn in queries.turns(customer, today=today) if turn.thing != "phase"],
        "form": form,
    }
    return render(request, "customers/company.html", context, status=422 if form.errors else 200)
