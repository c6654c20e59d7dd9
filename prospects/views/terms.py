"""How the pool is run: terms of units, minutes by grade, and the versions of the conditions for target customers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.calendar import business_today
from common.errors import Forbidden
from organization.models import Unit
from prospects.forms.terms import ConditionsVersionForm, PoolTermsForm, VisitPlanForm
from prospects.queries.qualification import rule_set_on, versions
from prospects.queries.terms import rules_of_units, terms_of
from prospects.queries.visiting import minutes_by_grade
from prospects.services import conditions
from prospects.services.pool import set_pool_rule


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    reach = request.user.reach
    if not (reach.subtrees or reach.everything):
        raise Forbidden
    forms_ = _forms(request)
    what = request.POST.get("what", "")
    if request.method != "POST":
        return _page(request, forms_)
    if what not in forms_ or (what != "pool" and not _shapes(request)):
        raise Forbidden
    form = forms_[what]
    if not form.is_valid():
        return _page(request, forms_, status=422)
    try:
        _KEEP[what](request, form)
    except conditions.NothingChanged:
        form.add_error(None, _("Nothing was changed."))
    except conditions.NoConditions:
        form.add_error(None, _("At least one condition is needed."))
    except conditions.StaleConditions:
        form.add_error(None, _("Somebody published another version meanwhile. Open the page again."))
    else:
        messages.success(request, _("Saved."))
        return redirect("prospects:terms")
    return _page(request, forms_, status=422)


def _keep_pool(request: HttpRequest, form: Any) -> None:
    unit: Unit | None = form.cleaned_data["unit"]
    if unit is not None and not request.user.reach.everything and not _above(request, unit):
        raise Forbidden
    set_pool_rule(**form.cleaned_data, by=request.user, at=timezone.now())


def _keep_plan(request: HttpRequest, form: Any) -> None:
    conditions.set_visit_plan(minutes=form.minutes(), by=request.user, at=timezone.now())


def _keep_rules(request: HttpRequest, form: Any) -> None:
    conditions.publish_conditions(
        number=form.cleaned_data["number"],
        thresholds=form.thresholds(),
        dropped=form.dropped(),
        added=form.added(),
        by=request.user,
        at=timezone.now(),
    )


_KEEP = {"pool": _keep_pool, "plan": _keep_plan, "rules": _keep_rules}


def _forms(request: HttpRequest) -> dict[str, forms.Form]:
    today = business_today()
    what = request.POST.get("what", "") if request.method == "POST" else ""
    sent = {name: request.POST if what == name else None for name in _KEEP}
    rule_set = rule_set_on(today)
    own = request.user.unit
    usual = terms_of(own) if own else None
    initial = {"unit": own.code if own and not request.user.reach.everything else None} | (
        {"capacity": usual.capacity, "days": usual.days, "warn_days": usual.warn_days} if usual else {}
    )
    return {
        "pool": PoolTermsForm(sent["pool"], user=request.user, initial=initial),
        "plan": VisitPlanForm(sent["plan"], minutes=minutes_by_grade(today)),
        "rules": ConditionsVersionForm(
            sent["rules"],
            rules=list(rule_set.rules.order_by("position")),
            initial={"number": rule_set.number},
        ),
    }


def _page(request: HttpRequest, forms_: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    context = {
        "forms": forms_,
        "units": rules_of_units(request.user),
        "versions": versions(),
        "in_force": rule_set_on(business_today()),
        "shapes": _shapes(request),
    }
    return render(request, "prospects/pool/terms.html", context, status=status)


def _shapes(request: HttpRequest) -> bool:
    """Whether the person says for the whole bank what it asks: the executive."""
    return request.user.reach.everything


def _above(request: HttpRequest, unit: Unit) -> bool:
    return any(unit.path.startswith(path) for path in request.user.reach.subtrees)
