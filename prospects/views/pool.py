"""The list of prospects, whole or as the fragment that htmx swaps in, and where time went against value."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import add_months, business_today, month_start
from common.errors import Forbidden
from common.htmx import only_filters, wants_part
from customers.filters import ME
from lists.columns import Column, column_choices
from lists.queries import ViewState, view_state
from lists.rules import chosen_columns
from organization.rules import Act, Role
from prospects.filters.prospects import TABS, ProspectFilter
from prospects.models import Prospect
from prospects.pool_access import looks_for_customers
from prospects.queries.people import account_managers
from prospects.queries.pool import SORTS, prospect_list, tab_counts
from prospects.queries.terms import places_of
from prospects.queries.visiting import held_for, time_against_value

# Columns by their name in the address, in their usual order; those that are also an order are named as it.
COLUMNS = {
    "name": Column(pgettext_lazy("column", "Company"), "-"),
    "grade": Column(
        gettext_lazy("Grade"),
        "68",
        gettext_lazy("1 important and in need, 2 important, 3 in need, 4 neither"),
    ),
    "value": Column(
        gettext_lazy("Value a year"),
        "112",
        gettext_lazy("Contribution expected in a year"),
        num=True,
        money=True,
    ),
    "phase": Column(pgettext_lazy("prospect", "Phase"), "94"),
    "source": Column(gettext_lazy("Source"), "112"),
    "last": Column(gettext_lazy("Last contact"), "112"),
    "return": Column(
        gettext_lazy("Goes back on"),
        "150",
        gettext_lazy("Without a contact until then it goes back to the pool"),
    ),
    "owner": Column(gettext_lazy("Held by"), "118"),
}
_LARGEST_FIRST = {"value", "last", "added"}
_USUAL = {"open": "grade", "mine": "return", "all": "name"}
MONTHS_BACK = 12


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the list without it."""

    field: str
    value: str
    remove: str


@require_safe
@vary_on_headers("HX-Request")
def prospect_pool(request: HttpRequest) -> HttpResponse:
    _refuse_strangers(request)
    filters = filters_of(request)
    tab = tab_of(request)
    sort = sort_of(request.GET, tab)
    if only_filters(request):
        return render(
            request, "prospects/pool/_filter_form.html", {"filters": filters, "tab": tab, "sort": sort}
        )
    page = prospect_list(found=filters.found, sort=sort, cursor=request.GET.get("cursor", ""))
    supervises = bool(request.user.reach.subtrees)
    heads = _heads(request.GET, sort)
    columns = chosen_columns(request.GET.get("columns", ""), list(COLUMNS))
    context = {
        "views": _views(request, tab),
        "list_url": reverse("prospects:list"),
        "clear_url": f"{reverse('prospects:list')}?tab={tab}",
        "page": page,
        "filters": filters,
        "tab": tab,
        "tabs": _tabs(request, tab),
        "chips": _chips(filters),
        "heads": heads,
        "columns": columns,
        "shown_heads": [(COLUMNS[name], heads.get(name, {})) for name in columns],
        "widths": " ".join(["40", *(COLUMNS[name].width for name in columns)]),
        "column_choices": column_choices(
            COLUMNS, columns, lambda wanted: _address(request.GET, columns=wanted, panel="columns")
        ),
        "sort": sort,
        "list_query": kept(request.GET).urlencode(),
        "kept_pairs": [(k, v) for k, values in kept(request.GET).lists() if k != "q" for v in values],
        "next_href": _address(request.GET, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_href": _address(request.GET, cursor=page.previous_cursor) if page.previous_cursor else "",
        "places": places_of(request.user, request.user.unit) if _claims(request) else None,
        "claims": _claims(request),
        "supervises": supervises,
        "works": request.user.reach.may(Act.WORK_PROSPECTS),
        "colleagues": account_managers(request.user) if supervises else [],
    }
    part = wants_part(request)
    return render(request, f"prospects/pool/{'_table' if part else 'list'}.html", context)


@require_safe
def visiting_time(request: HttpRequest) -> HttpResponse:
    _refuse_strangers(request)
    this_month = month_start(business_today())
    months = [add_months(this_month, -back) for back in range(MONTHS_BACK)]
    month = _month_of(request.GET.get("month", ""), months)
    mine = request.GET.get("who") == ME
    context = {
        "time": time_against_value(held=held_for(request.user, mine=mine), month=month),
        "months": months,
        "month": month,
        "team": bool(request.user.reach.subtrees or request.user.reach.everything),
        "mine": mine,
    }
    return render(request, "prospects/pool/time.html", context)


def filters_of(request: HttpRequest) -> ProspectFilter:
    """The filters in the address, over every prospect the person sees; without a tab, that of the person's work."""
    data = request.GET.copy()
    data["tab"] = tab_of(request)
    return ProspectFilter(data, Prospect.objects.visible_to(request.user), request=request)


def tab_of(request: HttpRequest) -> str:
    """The tab asked for; else the open pool for account managers and everything for those above."""
    asked = request.GET.get("tab", "")
    if asked in TABS:
        return asked
    return "open" if _claims(request) else "all"


def sort_of(parameters: QueryDict, tab: str) -> str:
    """The order asked for, or the usual one of the tab."""
    sort = parameters.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else _USUAL[tab]


def kept(parameters: QueryDict) -> QueryDict:
    """The part of the address that says which list this is: its filters, order, columns and view, not the page."""
    names = {*ProspectFilter.base_filters, "sort", "columns", "saved"}
    found = QueryDict(mutable=True)
    for name in parameters:
        values = [value for value in parameters.getlist(name) if value]
        if name in names and values:
            found.setlist(name, values)
    return found


def _refuse_strangers(request: HttpRequest) -> None:
    if not looks_for_customers(request.user):
        raise Forbidden


def _claims(request: HttpRequest) -> bool:
    return Role.ACCOUNT_MANAGER in request.user.reach.roles


def _views(request: HttpRequest, tab: str) -> ViewState:
    """The views of the list; what is kept of a list without a view names its tab, the usual one of each role."""
    words = kept(request.GET)
    chosen = words.get("saved", "")
    if not chosen:
        words["tab"] = tab
    return view_state(
        request.user,
        list_name="prospects",
        query=words.urlencode(),
        chosen=chosen,
        plain=[f"tab={name}" for name in TABS],
    )


def _tabs(request: HttpRequest, tab: str) -> list[dict[str, Any]]:
    counts = tab_counts(Prospect.objects.visible_to(request.user), request.user)
    unit = request.user.unit.label if request.user.unit else ""
    labels = {"open": _("Open pool"), "mine": _("Mine"), "all": unit or _("All")}
    saved = {"saved": request.GET["saved"]} if request.GET.get("saved") else {}
    shown = ["open", "mine", "all"] if _claims(request) else ["open", "all"]
    return [
        {
            "label": labels[name],
            "count": counts[name],
            "href": f"{reverse('prospects:list')}?{urlencode({'tab': name} | saved)}",
            "current": name == tab,
        }
        for name in shown
    ]


def _chips(filters: ProspectFilter) -> list[Chip]:
    parameters = kept(filters.request.GET)
    found = []
    for name, definition in filters.filters.items():
        if name not in parameters or name == "tab":
            continue
        without = parameters.copy()
        del without[name]
        found.append(Chip(str(definition.label), _words(filters, name), _address(without)))
    return found


def _words(filters: ProspectFilter, name: str) -> str:
    if not filters.is_valid():
        return filters.data.get(name, "")
    value = filters.form.cleaned_data[name]
    if name == "soon":
        return _("Yes") if value else _("No")
    if hasattr(value, "display_name"):
        return value.display_name
    if hasattr(value, "label"):
        return str(value.label)
    choices = {str(key): label for key, label in getattr(filters.form.fields[name], "choices", [])}
    return str(choices.get(str(value), value))


def _heads(parameters: QueryDict, sort: str) -> dict[str, dict[str, str]]:
    heads = {}
    for name in COLUMNS.keys() & SORTS.keys():
        mine = sort.removeprefix("-") == name
        direction = ("desc" if sort.startswith("-") else "asc") if mine else ""
        first = f"-{name}" if name in _LARGEST_FIRST else name
        other = name if sort.startswith("-") else f"-{name}"
        heads[name] = {
            "href": _address(kept(parameters), sort=other if mine else first),
            "direction": direction,
        }
    return heads


def _address(parameters: QueryDict, **changed: str) -> str:
    query = kept(parameters)
    for name, value in changed.items():
        query[name] = value
    return f"{reverse('prospects:list')}?{query.urlencode()}" if query else reverse("prospects:list")


def _month_of(asked: str, months: list[date]) -> date:
    return next((month for month in months if month.isoformat()[:7] == asked), months[0])
