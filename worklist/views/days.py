"""The day of a customer's next contact, changed in the row of a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.posted import posted
from customers.access import visible_customer
from customers.models import Customer
from worklist import phrases, queries, services
from worklist.forms import ContactDayForm


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_day(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The field of the day; saved, the cell as it stands now. `shown=1` asks for the cell again, unchanged."""
    customer = visible_customer(request, customer_no)
    if not queries.may_follow_up(request.user, customer):
        raise Forbidden
    held = queries.next_contact_of(customer)
    if request.GET.get("shown"):
        return _cell(request, customer)
    form = ContactDayForm(posted(request), held=held)
    if not form.is_bound:
        return _field(request, customer, form)
    if not form.is_valid():
        return _field(request, customer, form, status=422)
    day = form.cleaned_data["on"]
    words = {"customer": customer, "by": request.user, "at": timezone.now()}
    try:
        services.move_contact(to=day, opened=form.cleaned_data["opened"], **words)
    except services.MovedMeanwhile as moved:
        if moved.current == day:
            return _cell(request, customer)
        today = business_today()
        theirs = phrases.said_day(moved.current, today) if moved.current else ""
        difference = {"theirs": theirs, "mine": phrases.said_day(day, today)}
        status = 422 if request.htmx else 409
        opened = moved.current.isoformat() if moved.current else ""
        return _field(request, customer, form, status=status, difference=difference, opened=opened)
    return _cell(request, customer)


def _cell(request: HttpRequest, customer: Customer) -> HttpResponse:
    if not request.htmx:
        return redirect("customers:detail", customer.customer_no)
    row = {
        "customer_no": customer.customer_no,
        "label": customer.label,
        "next_contact_on": queries.next_contact_of(customer),
    }
    return render(request, "customers/_next_cell.html", {"customer": row, "may_log": True})


def _field(
    request: HttpRequest, customer: Customer, form: ContactDayForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "field": form["on"],
        "name": "next",
        "fact_url": request.path,
        "cell": request.htmx,
        **more,
    }
    template = "customers/_fact_field.html" if request.htmx else "customers/fact.html"
    return render(request, template, context, status=status)
