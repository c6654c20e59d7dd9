"""Pages of the contact rule: how it is kept by units and people, and a customer whose rule is put on hold."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from activities import services
from activities.forms import HoldForm
from activities.queries import keeping as queries
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.posted import posted
from customers.access import visible_customer
from organization.models import Unit

CHANGED = "worklist:changed timeline:changed"


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    unit, today = _unit(request), business_today()
    found = queries.unit_coverage(unit, today)
    context = {
        "coverage": found,
        "whole": _links(unit.code, "", today),
        "units": [(line, _links(line.code, "", today)) for line in found.units],
        "people": [(line, _links(unit.code, line.code, today)) for line in found.people],
        "above": queries.units_read_whole(request.user).filter(pk=unit.parent_id).first(),
    }
    return render(request, "activities/coverage.html", context)


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    unit = _unit(request)
    found = queries.holds_in_force(unit, request.user, business_today())
    person = request.GET.get("manager", "")
    if person:
        found = found.filter(customer__manager__employee_no=person)
    context = {"unit": unit, "holds": found[: queries.MOST], "back": f"?unit={unit.code}"}
    return render(request, "activities/holds.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    if not queries.may_hold(request.user, customer):
        raise Forbidden
    back = reverse("customers:detail", args=[customer_no])
    form = HoldForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.hold_contact_rule(
                customer=customer, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.HeldAlready as held:
            text = _("On hold already, until %(day)s.") % {"day": held.hold.until_on}
            return acted(request, text, to=back, changed=CHANGED, level="warning")
        return acted(request, _("The contact rule is on hold."), to=back, changed=CHANGED)
    context = {"customer": customer, "form": form, "next": next_url(request, back)}
    template = "activities/_hold.html" if request.htmx else "activities/hold.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
def hold_end(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    if not queries.may_hold(request.user, customer):
        raise Forbidden
    ended = services.end_hold(customer=customer, by=request.user, at=timezone.now())
    text = _("The contact rule counts again.") if ended else _("It was not on hold.")
    back = reverse("customers:detail", args=[customer_no])
    return acted(request, text, to=back, changed=CHANGED, level="success" if ended else "warning")


def _unit(request: HttpRequest) -> Unit:
    """The unit asked for, the highest that the reader reads whole where none is; 403 for who reads none."""
    units = queries.units_read_whole(request.user)
    first = units.first()
    if first is None:
        raise Forbidden
    code = request.GET.get("unit", "")
    return get_object_or_404(units, code=code) if code else first


def _links(unit: str, manager: str, today: date) -> dict[str, str]:
    """The lists of customers behind the figures of one line."""
    of = {"unit": unit} | ({"manager": manager} if manager else {})
    past = {
        name: (today - timedelta(days=days + 1)).isoformat()
        for name, days in {"late": 0, "week": 7, "month": 30}.items()
    }
    customers = reverse("customers:list")
    lists = {
        name: f"{customers}?{urlencode({**of, 'held': 'false', 'next_before': day})}"
        for name, day in past.items()
    }
    kept = {**of, "held": "false", "next_after": today.isoformat()}
    return {
        **lists,
        "kept": f"{customers}?{urlencode(kept)}",
        "held": f"{reverse('activities:holds')}?{urlencode(of)}",
        "unit": f"?{urlencode({'unit': unit})}",
    }
