"""A customer's complaints on its page, for whoever sees the customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from complaints.queries.panel import complaints_of
from complaints.views.case import may_register
from customers.access import visible_customer


@vary_on_headers("HX-Request")
@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "cases": complaints_of(customer, request.user, timezone.now()),
        "may_register": may_register(request.user),
    }
    return render(request, "complaints/_panel.html" if request.htmx else "complaints/panel.html", context)
