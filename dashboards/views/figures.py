"""Figures of units, each with the names behind it: the cockpit, value, retention, account managers, sources."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from customers.access import visible_customer
from dashboards import links, queries, services
from dashboards.figures import BY_CODE, FIGURES
from dashboards.forms import (
    MEASURES,
    AffinityForm,
    BandForm,
    CubeForm,
    DaysForm,
    ManagersForm,
    RankingChoiceForm,
    RetentionForm,
    TurnsForm,
    WinningCostForm,
)
from organization.access import refuse_others
from organization.rules import Act

# So many account managers stand on a page.
PEOPLE_A_PAGE = 50


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """Figures of the unit asked for, or of the highest one the viewer reads."""
    context = {
        "page": queries.cockpit(scope_of(request)),
        "figures": BY_CODE,
        "cards": queries.layout_of(request.user).shown,
    }
    return render(request, "dashboards/cockpit.html", context)


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """The open follow-ups behind a figure."""
    scope, asked = scope_of(request), request.GET
    page = queries.follow_ups(
        scope,
        person=asked.get("person", ""),
        late=asked.get("late") == "1",
        cursor=asked.get("cursor", ""),
    )
    return render(request, "dashboards/follow_ups.html", {"page": page, "scope": scope})


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """The customers lost since the end of last month."""
    scope, asked = scope_of(request), request.GET
    page = queries.lost_customers(
        scope, tier_before=asked.get("tier_before", ""), cursor=asked.get("cursor", "")
    )
    return render(request, "dashboards/lost.html", {"page": page, "scope": scope})


@require_safe
def value(request: HttpRequest) -> HttpResponse:
    """How value is spread over the customers of a unit; over one's own for whoever reads no unit, or asks for them."""
    reach = request.user.reach
    if not reach.may(Act.READ_DASHBOARD) or (reach.on_teams and request.GET.get("own") == "1"):
        if not reach.on_teams:
            raise Forbidden
        page = queries.value_of_own(request.user)
    else:
        page = queries.value_of_unit(scope_of(request, links.value))
    context = {"page": page, "figures": BY_CODE, **_choices(request, page.scope)}
    return render(request, "dashboards/value.html", context)


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """Who moved between tiers from any business date to another."""
    scope = scope_of(request, links.moves)
    first, last = queries.days_compared(scope)
    form = DaysForm(request.GET, first=first, last=last)
    page = None
    if form.is_valid() and form.cleaned_data["since"] and form.cleaned_data["until"]:
        page = queries.moves(scope, form.cleaned_data["since"], form.cleaned_data["until"])
    context = {"page": page, "form": form, "scope": scope, "as_of": last, **_choices(request, scope)}
    return render(request, "dashboards/moves.html", context, status=200 if form.is_valid() else 422)


@require_safe
def cube(request: HttpRequest) -> HttpResponse:
    """The segmentation cube: two dimensions as rows and columns, one of ten measures in the cells."""
    scope = scope_of(request, links.cube)
    form = CubeForm.of(request.GET, scope)
    context = {
        "page": form.cube() if form.is_valid() else None,
        "form": form,
        "scope": scope,
        "measure": form.cleaned_data.get("measure"),
        "measure_name": dict(MEASURES).get(form.cleaned_data.get("measure")),
        "may_set_bands": request.user.reach.may(Act.SHAPE_MODELS),
        **_choices(request, scope),
    }
    return render(request, "dashboards/cube.html", context, status=200 if form.is_valid() else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def bands(request: HttpRequest) -> HttpResponse:
    """From which amounts the bands of the cube begin, month by month; head office sets those of months to come."""
    refuse_others(request, Act.READ_DASHBOARD)
    form = BandForm(request.POST or None)
    if request.method == "POST":
        refuse_others(request, Act.SHAPE_MODELS)
        if form.is_valid() and _bands_set(request, form):
            messages.success(request, _("The bands are set."))
            return redirect("dashboards:bands")
    context = {
        "form": form,
        "tables": queries.band_tables(request.user),
        "may_set": request.user.reach.may(Act.SHAPE_MODELS),
    }
    return render(request, "dashboards/bands.html", context, status=422 if form.errors else 200)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Who came, who stayed and who left: a unit month by month, its parts, and cohorts."""
    asked = request.GET.get("month", "")
    scope = scope_of(request, lambda code: links.retention(code, asked))
    form = RetentionForm(request.GET, scope=scope)
    context = {
        "page": form.page() if form.is_valid() else None,
        "form": form,
        "scope": scope,
        "figures": BY_CODE,
        "may_set_cost": request.user.reach.may(Act.SHAPE_MODELS),
    }
    return render(request, "dashboards/retention.html", context, status=200 if form.is_valid() else 422)


@require_safe
def turns(request: HttpRequest) -> HttpResponse:
    """The customers who came, came back or left; 404 for an address that asks for nothing of the kind."""
    scope, form = scope_of(request), TurnsForm(request.GET)
    if not form.is_valid():
        raise Http404
    page = queries.turns(scope, **form.asked, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "scope": scope, "back": links.retention(scope.unit.code, f"{page.month:%Y-%m}")}
    return render(request, "dashboards/turns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def winning_cost(request: HttpRequest) -> HttpResponse:
    """What winning a customer costs, month by month; head office sets it."""
    refuse_others(request, Act.READ_DASHBOARD)
    form = WinningCostForm(request.POST or None)
    if request.method == "POST":
        refuse_others(request, Act.SHAPE_MODELS)
        if form.is_valid():
            services.set_winning_cost(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The cost is set."))
            return redirect("dashboards:winning-cost")
    context = {
        "form": form,
        "costs": queries.winning_costs(request.user),
        "may_set": request.user.reach.may(Act.SHAPE_MODELS),
    }
    return render(request, "dashboards/winning_cost.html", context, status=422 if form.errors else 200)


@require_safe
def managers(request: HttpRequest) -> HttpResponse:
    """Account managers side by side and ranked: of a unit for who reads it, else one's own work and colleagues."""
    scope = scope_of_managers(request)
    form = ManagersForm(request.GET, viewer=request.user)
    page = form.page(request.user, scope) if form.is_valid() else None
    row = _asked_row(page, request) if page else None
    ranking = form.ranking(request.user, page) if page else None
    context = {
        "page": page,
        "row": row,
        "ranking": ranking,
        "ranked": _some(ranking.rows if ranking else [], request.GET.get("ranks")),
        "form": form,
        "scope": scope,
        "figures": BY_CODE,
        "shown": _some(page.rows if page else [], request.GET.get("page")),
        "heads": form.heads(request.GET) if page else {},
        "may_choose": bool(request.user.reach.subtrees),
        "own_url": links.managers("") if request.user.reach.on_teams and scope else "",
    }
    return render(request, "dashboards/managers.html", context, status=200 if form.is_valid() else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def ranking_choice(request: HttpRequest) -> HttpResponse:
    """Whether units rank their account managers for all; their supervisors say so."""
    if not request.user.reach.subtrees:
        raise Forbidden
    form = RankingChoiceForm(request.POST or None, units=queries.supervised_units(request.user))
    if request.method == "POST" and form.is_valid():
        services.choose_ranking(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The ranking is as you chose."))
        return redirect("dashboards:ranking-choice")
    context = {"form": form, "units": queries.ranking_units(request.user)}
    return render(request, "dashboards/ranking_choice.html", context, status=422 if form.errors else 200)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Which channels bring companies that become customers, and what campaigns cost and brought."""
    page = queries.sources(scope_of(request, links.sources))
    return render(request, "dashboards/sources.html", {"page": page, "scope": page.scope, "figures": BY_CODE})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What every figure of the dashboards is, in words."""
    refuse_others(request, Act.READ_DASHBOARD)
    return render(request, "dashboards/figures.html", {"figures": FIGURES})


@require_safe
def affinity(request: HttpRequest) -> HttpResponse:
    """Which product lines and services similar customers use together."""
    reach = request.user.reach
    if not (reach.on_teams or reach.may(Act.READ_DASHBOARD)):
        raise Forbidden
    form = AffinityForm(request.GET)
    context = {
        "page": form.page(request.user) if form.is_valid() else None,
        "form": form,
        **_choices(request, None),
    }
    return render(request, "dashboards/affinity.html", context, status=200 if form.is_valid() else 422)


@require_safe
def next_products(request: HttpRequest, customer_no: str) -> HttpResponse:
    """What one customer might use next, as a panel or a page of its own."""
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "page": queries.next_products(request.user, customer, today=business_today()),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    template = "_next_products" if request.htmx else "next_products"
    return render(request, f"dashboards/{template}.html", context)


def _bands_set(request: HttpRequest, form: BandForm) -> bool:
    """Whether the bands could be set; else the form says at its field why not."""
    try:
        services.set_bands(**form.cleaned_data, by=request.user, at=timezone.now())
    except services.MonthIsClosed:
        form.add_error(
            "valid_from", _("This month or a later one is closed already; closed months keep their bands.")
        )
    except services.BandsDoNotRise:
        form.add_error("bounds_fen", _("Amounts must be positive and rise, at most twelve of them."))
    return not form.errors


def _choices(request: HttpRequest, scope: queries.Scope | None) -> dict[str, Any]:
    """Whose figures the reader may turn to on the pages of value."""
    reach, code = request.user.reach, scope.unit.code if scope else ""
    return {
        "own_url": links.value() if reach.on_teams else "",
        "units_url": reverse("dashboards:value") if reach.may(Act.READ_DASHBOARD) else "",
        "unit_query": f"?{urlencode({'unit': code})}" if code else "",
    }


def _some(lines: Sequence[Any], number: str | None) -> Page:
    return Paginator(lines, PEOPLE_A_PAGE).get_page(number)


def _asked_row(page: queries.Managers, request: HttpRequest) -> queries.ManagerRow | None:
    """The account manager asked for, None where nobody is; 404 for somebody who is none of the unit."""
    asked = request.GET.get("person", "")
    row = next((row for row in page.rows if row.person.employee_no == asked), None)
    if asked and row is None:
        raise Http404
    return row


def scope_of_managers(request: HttpRequest) -> queries.Scope | None:
    """The unit whose account managers are asked for; None for one's own work, 403 for who has neither."""
    reach = request.user.reach
    if reach.may(Act.READ_DASHBOARD) and not (reach.on_teams and request.GET.get("own") == "1"):
        return scope_of(request, links.managers)
    if not reach.on_teams:
        raise Forbidden
    return None


def scope_of(request: HttpRequest, address: Callable[[str], str] = links.cockpit) -> queries.Scope:
    """403 for whoever reads no figures at all, 404 for a unit that does not exist for the viewer."""
    refuse_others(request, Act.READ_DASHBOARD)
    try:
        return queries.scope(request.user, request.GET.get("unit", ""), address=address)
    except queries.NothingToRead:
        raise Http404 from None
