"""One fact of a customer changed where it stands: by the form's own checks and the form's own service."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from customers import queries, services
from customers.access import editable_customer
from customers.forms import FieldForm
from customers.models import Customer
from customers.queries.record import SINGLE


@require_http_methods(["GET", "HEAD", "POST"])
def fact_edit(request: HttpRequest, customer_no: str, name: str) -> HttpResponse:
    """The field of one fact; saved, the fact as it stands now. `shown=1` asks for the fact again, unchanged."""
    if name not in SINGLE:
        raise Http404
    customer = editable_customer(request, customer_no)
    if request.GET.get("shown"):
        return _fact(request, customer, name)
    form = FieldForm(request.POST if request.method == "POST" else None, record=customer, name=name)
    if not form.is_bound:
        return _field(request, customer, form)
    if not form.is_valid():
        return _field(request, customer, form, status=422)
    try:
        saved = _save(request, customer, form, form.version)
    except services.StaleVersion as stale:
        if form.touched_by(stale.current):
            if not (theirs := form.differences(stale.current)):
                # Both typed the same: it stands there already.
                return _fact(request, stale.current, name)
            # htmx swaps what is 422 and nothing else above 400.
            status = 422 if request.htmx else 409
            return _field(request, stale.current, form, status=status, theirs=theirs)
        # Somebody changed another fact: this one is as it was opened, so nothing of theirs is lost.
        saved = _save(request, customer, form, stale.current.version)
    return _fact(request, saved, name)


def _save(request: HttpRequest, customer: Customer, form: FieldForm, version: int) -> Customer:
    return services.edit_customer(
        customer=customer, changes=form.changes(), version=version, by=request.user, at=timezone.now()
    )


def _fact(request: HttpRequest, customer: Customer, name: str) -> HttpResponse:
    if not request.htmx:
        return redirect("customers:detail", customer.customer_no)
    fact = queries.fact_named(customer, name)
    return render(request, "customers/_fact.html", {"customer": customer, "fact": fact, "may_edit": True})


def _field(
    request: HttpRequest,
    customer: Customer,
    form: FieldForm,
    *,
    status: int = 200,
    theirs: list | None = None,
) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "field": form[form.only],
        "name": form.only,
        "difference": theirs[0] if theirs else None,
        "opened": form.reopened(customer) if theirs else "",
    }
    template = "customers/_fact_field.html" if request.htmx else "customers/fact.html"
    return render(request, template, context, status=status)
