"""Who of us works for a customer: everybody with their days, taken on and off by the lead or a supervisor."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from customers import queries, services
from customers.access import visible_customer
from customers.models import Customer, TeamMember
from customers.queries.memberships import may_set_team, memberships
from customers.team_forms import JoinForm, LeaveForm
from customers.views.record import record_context

CHANGED = "team:changed"


@vary_on_headers("HX-Request")
@require_safe
def customer_team(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Everybody with their days; for htmx the card of today's team."""
    customer = visible_customer(request, customer_no)
    today = business_today()
    header = queries.record_header(customer, today=today)
    named = queries.team_named(queries.profile_of(customer))
    context = record_context(request, customer, header, "people") | {"team_name": named}
    if request.htmx:
        return render(
            request, "customers/_team.html", context | {"team": queries.team(customer, today=today)}
        )
    return render(request, "customers/team.html", context | {"members": memberships(customer, today=today)})


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def team_join(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = _customer_to_staff(request, customer_no)
    form = JoinForm(posted(request), user=request.user, customer=customer)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        last_on = words.pop("last_on")
        ends_on = last_on + timedelta(days=1) if last_on else None
        try:
            services.join_team(
                customer=customer, **words, ends_on=ends_on, by=request.user, at=timezone.now()
            )
        except services.AlreadyOnTeam:
            form.add_error("staff", _("They are on the team in this part on one of these days already."))
        except services.NotOfThisPart:
            form.add_error("part", _("They do not hold the role of this part on that day."))
        else:
            return acted(request, _("On the team."), to=_page(customer), changed=CHANGED)
    return _form(request, customer, form, _("Add to the team"))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def team_leave(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = _customer_to_staff(request, customer_no)
    members = TeamMember.objects.visible_to(request.user).filter(customer=customer)
    member = get_object_or_404(members.select_related("staff"), public_id=public_id)
    form = LeaveForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.leave_team(member=member, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.LeavesBeforeJoining:
            form.add_error("ends_on", _("They join later than this; name that day to call it off."))
        except services.EndedAlready:
            form.add_error("ends_on", _("They are not on the team any more by that day."))
        else:
            return acted(request, _("Off the team."), to=_page(customer), changed=CHANGED)
    title = _("End: %(name)s on the team") % {"name": member.staff.display_name}
    return _form(request, customer, form, title)


def _customer_to_staff(request: HttpRequest, customer_no: str) -> Customer:
    customer = visible_customer(request, customer_no)
    if not may_set_team(request.user, customer):
        raise Forbidden
    return customer


def _page(customer: Customer) -> str:
    return reverse("customers:team", args=[customer.customer_no])


def _form(request: HttpRequest, customer: Customer, form: JoinForm | LeaveForm, title: str) -> HttpResponse:
    template = "customers/_act_layer.html" if request.htmx else "customers/act.html"
    context = {"customer": customer, "form": form, "title": title}
    return render(request, template, context, status=422 if form.is_bound else 200)
