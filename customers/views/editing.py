"""Changing a customer, estimating its wallet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.calendar import business_today
from common.posted import posted
from customers import queries, services
from customers.access import editable_customer
from customers.forms import CustomerForm, VersionedForm
from customers.models import Customer
from customers.views.record import money_context, record_context
from customers.wallet_forms import WalletForm


@require_http_methods(["GET", "HEAD", "POST"])
def customer_edit(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = CustomerForm(posted(request), record=customer)
    if not form.is_valid():
        return edit_page(request, customer, form, "customers/edit.html")
    try:
        services.edit_customer(
            customer=customer,
            changes=form.changes(),
            version=form.version,
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except services.StaleVersion as stale:
        return difference_page(request, customer, form, stale.current, request.path)
    messages.success(request, _("Saved."))
    return redirect("customers:detail", customer_no)


def edit_page(request: HttpRequest, customer: Customer, form: VersionedForm, template: str) -> HttpResponse:
    """A form over the record's version: as asked for, or with what is wrong at its fields."""
    header = queries.record_header(customer, today=business_today())
    context = {**record_context(request, customer, header, "edit"), "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


def difference_page(
    request: HttpRequest, customer: Customer, form: VersionedForm, current, action: str
) -> HttpResponse:
    """The second of two editors sees what differs, field by field, with nothing typed lost."""
    header = queries.record_header(customer, today=business_today())
    context = {
        **record_context(request, customer, header, "edit"),
        "form": form,
        "differences": form.differences(current),
        "typed": form.typed(),
        "opened": form.reopened(current),
        "other": queries.last_edit(customer),
        "action": action,
    }
    return render(request, "customers/difference.html", context, status=409)


@require_POST
def wallet_record(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = WalletForm(request.POST)
    if not form.is_valid():
        header = queries.record_header(customer, today=business_today())
        context = {
            **record_context(request, customer, header, "money"),
            **money_context(customer),
            "form": form,
        }
        return render(request, "customers/money.html", context, status=422)
    services.record_wallet_estimate(
        customer=customer, **form.cleaned_data, estimated_on=business_today(), by=request.user
    )
    messages.success(request, _("Estimate kept."))
    return redirect("customers:balances", customer_no)
