"""The list of customers, whole or as the fragment that htmx swaps in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common import presentation
from common.calendar import business_today
from common.htmx import only_filters
from customers import queries
from customers.filters import FEN_IN_WAN, ME, CustomerFilter
from customers.models import Customer, Publication
from organization.rules import Act

# Columns of the list by their name in the address, and those whose first press shows the largest first.
COLUMNS = ["name", "tier", "next", "last", "deposits", "change", "loans", "contribution", "lines"]
# Where a chip says the bound in its value, its name is shorter than the form's.
CHIP_LABELS = {"next_before": gettext_lazy("Next contact"), "deposits_min": gettext_lazy("Average deposits")}
_LARGEST_FIRST = {"last", "deposits", "change", "loans", "contribution", "lines"}


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the list without it."""

    field: str
    value: str
    remove: str


@dataclass(frozen=True)
class SortHead:
    """Where pressing a column's head leads, and the direction it has now ('asc', 'desc' or none)."""

    href: str
    direction: str


@require_safe
@vary_on_headers("HX-Request")
def customer_list(request: HttpRequest) -> HttpResponse:
    publication = queries.current_publication()
    filters = filters_of(request, publication)
    sort = sort_of(request.GET)
    if only_filters(request):
        return render(request, "customers/_filter_form.html", {"filters": filters, "sort": sort})
    page = queries.customer_list(
        found=filters.found, publication=publication, sort=sort, cursor=request.GET.get("cursor", "")
    )
    context = {
        "page": page,
        "filters": filters,
        "chips": chips(filters),
        "heads": sort_heads(request.GET, sort),
        "list_query": kept(request.GET).urlencode(),
        "kept_pairs": [
            (name, value) for name, values in kept(request.GET).lists() if name != "q" for value in values
        ],
        "next_href": _address(request.GET, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_href": _address(request.GET, cursor=page.previous_cursor) if page.previous_cursor else "",
        "mine": _reads_own_only(request),
        "sort": sort,
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
    }
    fragment = request.htmx and not request.htmx.history_restore_request
    return render(request, f"customers/{'_table' if fragment else 'list'}.html", context)


def filters_of(request: HttpRequest, publication: Publication | None) -> CustomerFilter:
    """The filters in the address, over everything the person may see in a list."""
    return CustomerFilter(request.GET, queries.listed_customers(request.user, publication), request=request)


def sort_of(parameters: QueryDict) -> str:
    """The order asked for, or the usual one."""
    sort = parameters.get("sort", "")
    return sort if sort.removeprefix("-") in queries.SORTS else "next"


def kept(parameters: QueryDict) -> QueryDict:
    """The part of the address that says which list this is: its filters and order, not the page."""
    names = {*CustomerFilter.base_filters, "sort"}
    found = QueryDict(mutable=True)
    for name in parameters:
        values = [value for value in parameters.getlist(name) if value]
        if name in names and values:
            found.setlist(name, values)
    return found


def neighbours_of(
    request: HttpRequest, customer: Customer, publication: Publication | None
) -> queries.Neighbours | None:
    """Where a record stands in the list that its address names."""
    filters = filters_of(request, publication)
    return queries.neighbours(found=filters.found, sort=sort_of(request.GET), customer=customer)


def chips(filters: CustomerFilter) -> list[Chip]:
    """A chip for every filter in force, also for one that means nothing, so that it can be removed."""
    parameters = kept(filters.request.GET)
    found = []
    for name, definition in filters.filters.items():
        if name not in parameters:
            continue
        without = parameters.copy()
        del without[name]
        value = _words(filters, name) or ", ".join(parameters.getlist(name))
        found.append(Chip(str(CHIP_LABELS.get(name, definition.label)), value, _address(without)))
    return found


def sort_heads(parameters: QueryDict, sort: str) -> dict[str, SortHead]:
    """For every column the address of the list ordered by it; pressing again turns the order round."""
    heads = {}
    for name in COLUMNS:
        mine = sort.removeprefix("-") == name
        direction = ("desc" if sort.startswith("-") else "asc") if mine else ""
        first = f"-{name}" if name in _LARGEST_FIRST else name
        other = name if sort.startswith("-") else f"-{name}"
        heads[name] = SortHead(_address(kept(parameters), sort=other if mine else first), direction)
    return heads


def _address(parameters: QueryDict, **changed: str) -> str:
    query = kept(parameters)
    for name, value in changed.items():
        query[name] = value
    return f"{reverse('customers:list')}?{query.urlencode()}" if query else reverse("customers:list")


def _reads_own_only(request: HttpRequest) -> bool:
    reach = request.user.reach
    return reach.on_teams and not reach.subtrees and not reach.everything


def _words(filters: CustomerFilter, name: str) -> str:
    """A filter's value as people say it; empty where it means nothing."""
    if not filters.is_valid():
        return ""
    value = filters.form.cleaned_data[name]
    language = "en" if get_language() == "en" else "zh"
    if name == "tier":
        return (", " if language == "en" else "、").join(tier.name for tier in value)
    if name == "manager":
        own = filters.request.GET.get("manager") == ME or value == filters.request.user
        return _("me") if own else value.display_name
    if name == "unit":
        return _("%(unit)s and below") % {"unit": value.label}
    if name == "next_before":
        return _("by %(day)s") % {"day": presentation.day(value, language=language, today=business_today())}
    if name == "deposits_min":
        return f"≥ {presentation.money(int(value * FEN_IN_WAN), language=language).text}"
    if name == "new":
        return _("Yes") if value else _("No")
    if name == "tier_before":
        return value.name
    choices = {str(key): label for key, label in getattr(filters.form.fields[name], "choices", [])}
    return str(choices.get(str(value), value))
