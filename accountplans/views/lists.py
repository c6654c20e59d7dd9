"""Lists of plans and of customers that need one, the panel on a customer's page, and head office's decision."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountplans import queries, services, texts
from accountplans.filters import DueFilter, PlanFilter
from accountplans.forms import RuleForm
from accountplans.models import PlanStateName
from accountplans.refusals import NothingChanged
from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans with how far they have come."""
    filters = PlanFilter(request.GET, queries.listed_plans(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    chips = [
        {
            "label": label,
            "query": f"?{urlencode({**kept, 'state': state})}",
            "on": kept.get("state", "") == state,
        }
        for state, label in [("", _("All")), *PlanStateName.choices]
    ]
    context = {
        "page": queries.plan_page(found, today=business_today(), cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "chips": chips,
        "state": kept.get("state", ""),
        "years": range(business_today().year - 2, business_today().year + 2),
        "chosen_year": filters.form.cleaned_data.get("year") if filters.is_valid() else None,
    }
    return render(request, "accountplans/list.html", context)


@require_safe
def due_list(request: HttpRequest) -> HttpResponse:
    """Customers that need a plan of this year, or of the next, and have none agreed."""
    this = business_today().year
    year = this + 1 if request.GET.get("year") == str(this + 1) else this
    filters = DueFilter(request.GET, queries.plans_due(request.user, year=year), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    rule = queries.rule_in_force()
    context = {
        "page": queries.due_page(found, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "chips": [
            {"label": str(one), "query": f"?{urlencode({**kept, 'year': one})}", "on": one == year}
            for one in (this, this + 1)
        ],
        "year": year,
        "rule": rule,
        "due_on": queries.due_day(rule, year),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "accountplans/due.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The plans that stand or are being written, on the customer's page."""
    customer = visible_customer(request, customer_no)
    today = business_today()
    context = {
        "customer": customer,
        "plans": queries.plans_of(request.user, customer, today=today),
        "due": queries.is_due(customer, year=today.year),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    template = "accountplans/_panel.html" if request.htmx else "accountplans/panel.html"
    return render(request, template, context)


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    context = {"decisions": queries.decisions(request.user), "may_set": may_set}
    return render(request, "accountplans/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    rule = queries.rule_in_force()
    initial = {"tiers": rule.tiers, "due_month": rule.due_month, "form_key": uuid7()}
    form = RuleForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid() and _decided(request, form):
        return acted(request, _("Plans are asked for so from now on."), to=reverse("accountplans:rules"))
    return render(
        request, "accountplans/rule_edit.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _decided(request: HttpRequest, form: RuleForm) -> bool:
    try:
        services.decide_rule(**form.cleaned_data, by=request.user, at=timezone.now())
    except NothingChanged:
        form.add_error(None, texts.NOTHING_CHANGED)
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False
