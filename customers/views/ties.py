"""What ties a customer to other companies, and the tied companies that are to be won."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from customers import queries, services
from customers.access import editable_customer, visible_customer
from customers.forms import TieForm
from customers.models import CompanyTie, Customer, TieKind
from customers.views.record import record_context


@require_safe
def customer_ties(request: HttpRequest, customer_no: str) -> HttpResponse:
    return _ties_page(request, visible_customer(request, customer_no), TieForm())


@require_http_methods(["POST"])
def tie_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = TieForm(request.POST)
    if not form.is_valid():
        return _ties_page(request, customer, form)
    try:
        services.add_tie(customer=customer, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.TieKnown:
        form.add_error("other_name", _("This tie is noted already."))
        return _ties_page(request, customer, form)
    except services.TieToItself:
        form.add_error("other_name", _("This is the customer itself."))
        return _ties_page(request, customer, form)
    messages.success(request, _("Saved."))
    return redirect("customers:ties", customer_no)


@require_POST
def tie_end(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    ties = CompanyTie.objects.visible_to(request.user).filter(customer=customer)
    tie = get_object_or_404(ties, public_id=public_id)
    services.end_tie(tie=tie, ended_on=business_today(), by=request.user, at=timezone.now())
    messages.success(request, _("The tie has ended."))
    return redirect("customers:ties", customer_no)


@require_safe
def tied_list(request: HttpRequest) -> HttpResponse:
    rows, page = queries.tied_strangers(request.user, request.GET.get("cursor", ""))
    return render(request, "customers/tied.html", {"rows": rows, "page": page})


def _ties_page(request: HttpRequest, customer: Customer, form: TieForm) -> HttpResponse:
    header = queries.record_header(customer, today=business_today())
    rows = queries.ties(customer, request.user)
    context = {
        **record_context(request, customer, header, "ties"),
        "rows": rows,
        "has_members": any(row.kind == TieKind.MEMBER for row in rows),
        "nodes": queries.drawing(rows),
        "group": queries.group(customer, request.user),
        "form": form,
    }
    return render(request, "customers/ties.html", context, status=422 if form.errors else 200)
