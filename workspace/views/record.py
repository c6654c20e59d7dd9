"""Two tabs of a record that cross apps: its timeline, and its history out of the trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customers.access import visible_customer
from workspace.queries.history import history as acts_of
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
