"""What crosses apps on a record: its timeline, its history out of the trail, and the sheet for a visit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customers.access import looked, visible_customer
from customers.models import LookedAt
from workspace import services
from workspace.queries.history import history as acts_of
from workspace.queries.sheet import sheet as sheet_of
from workspace.queries.timeline import CHIPS
from workspace.queries.timeline import timeline as events_of


@vary_on_headers("HX-Request")
@require_safe
def timeline(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    only = request.GET.get("only") if request.GET.get("only") in CHIPS else "all"
    page = events_of(customer, request.user, only=only, cursor=request.GET.get("before", ""))
    context = {"customer": customer, "timeline": page, "only": only, "chips": CHIPS.items()}
    if request.htmx:
        part = "_timeline_entries" if request.GET.get("before") else "_timeline"
        return render(request, f"workspace/{part}.html", context)
    return render(request, "workspace/timeline.html", context)


@vary_on_headers("HX-Request")
@require_safe
def history(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    page = acts_of(customer, request.user, cursor=request.GET.get("before", ""))
    context = {"customer": customer, "history": page}
    if request.htmx:
        part = "_history_entries" if request.GET.get("before") else "_history"
        return render(request, f"workspace/{part}.html", context)
    return render(request, "workspace/history.html", context)


@require_safe
def sheet(request: HttpRequest, customer_no: str) -> HttpResponse:
    """One page to read on the way."""
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    shown = sheet_of(customer, request.user, timezone.now())
    return render(request, "workspace/sheet.html", {"customer": customer, "sheet": shown})


@require_safe
def sheet_pdf(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The same on paper."""
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    pdf = services.print_sheet(customer=customer, by=request.user, at=timezone.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{customer.customer_no}.pdf"'
    return response
