"""The pipeline's three views over one filter: board, list, and forecast by month."""

from dataclasses import dataclass

from django.db.models import QuerySet
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
from customers.filters import FEN_IN_WAN, ME
from imports.targets import targets
from lists.queries import view_state
from organization.rules import Act
from prospects.filters.opportunities import OpportunityFilter
from prospects.models import Opportunity
from prospects.pipeline_texts import PLACES
from prospects.queries import forecast as forecasts
from prospects.queries import opportunities as lists
from prospects.queries import pipeline
from prospects.rules.pipeline import PLACES as ALL_PLACES
from prospects.rules.pipeline import Fact

VIEWS = [
    ("prospects:board", "layout-kanban", gettext_lazy("Board")),
    ("prospects:opportunity-list", "list", gettext_lazy("List")),
    ("prospects:forecast", "calendar", gettext_lazy("By month")),
]
_LARGEST_FIRST = {"amount"}


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the page without it."""

    field: str
    value: str
    remove: str


@dataclass(frozen=True)
class SortHead:
    """Where pressing a column's head leads, and the direction it has now."""

    href: str
    direction: str


@require_safe
@vary_on_headers("HX-Request")
def board(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    if only_filters(request):
        return filter_form(request, filters, "prospects:board")
    shown = pipeline.board(found=filters.found, today=business_today(), more_of=request.GET.get("more", ""))
    context = {
        "board": shown,
        "all_nine": request.GET.get("all") == "1",
        "lacks_texts": [lacks_text(count) for count in range(len(Fact) + 1)],
        **frame(request, filters, "prospects:board"),
    }
    return render(request, f"prospects/pipeline/{'_board' if request.htmx else 'board'}.html", context)


@require_safe
@vary_on_headers("HX-Request")
def opportunity_list(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    if only_filters(request):
        return filter_form(request, filters, "prospects:opportunity-list")
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in lists.SORTS else lists.DEFAULT_SORT
    page = lists.opportunity_list(
        found=listed(request, filters),
        sort=sort,
        cursor=request.GET.get("cursor", ""),
        today=business_today(),
    )
    context = {
        "views": view_state(
            request.user,
            list_name="opportunities",
            query=kept(request.GET).urlencode(),
            chosen=request.GET.get("saved", ""),
        ),
        "list_url": reverse("prospects:opportunity-list"),
        "running_only": "state" not in request.GET,
        "page": page,
        "heads": sort_heads(request.GET, sort),
        "next_href": _address(request, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_href": _address(request, cursor=page.previous_cursor) if page.previous_cursor else "",
        "places": [(place, PLACES[place]) for place in ALL_PLACES],
        **frame(request, filters, "prospects:opportunity-list"),
    }
    return render(request, f"prospects/pipeline/{'_list' if request.htmx else 'list'}.html", context)


@require_safe
@vary_on_headers("HX-Request")
def forecast(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    if only_filters(request):
        return filter_form(request, filters, "prospects:forecast")
    context = {
        "forecast": forecasts.forecast(found=filters.found, today=business_today()),
        **frame(request, filters, "prospects:forecast"),
    }
    return render(request, "prospects/pipeline/forecast.html", context)


def filter_form(request: HttpRequest, filters: OpportunityFilter, here: str) -> HttpResponse:
    """What the panel of filters shows once it is opened."""
    return render(request, "prospects/pipeline/_filter_form.html", frame(request, filters, here))


def filters_of(request: HttpRequest) -> OpportunityFilter:
    """The filters in the address, over everything the person may see."""
    found = Opportunity.objects.visible_to(request.user).live()
    return OpportunityFilter(request.GET, found, request=request)


def listed(request: HttpRequest, filters: OpportunityFilter) -> QuerySet[Opportunity]:
    """What the list shows: what the filters leave, and without a word on the state only what is under way or rests."""
    return filters.found if "state" in request.GET else filters.found.running()


def frame(request: HttpRequest, filters: OpportunityFilter, here: str) -> dict:
    """What the three views share: chips, the switch between them, and who may write."""
    query = kept(request.GET)
    tail = f"?{query.urlencode()}" if query else ""
    return {
        "filters": filters,
        "may_import": targets()["deals"].may(request.user),
        "chips": chips(request, filters),
        "here": reverse(here),
        "with_places": here == "prospects:opportunity-list",
        "here_query": tail,
        "kept_pairs": [(name, value) for name, values in query.lists() for value in values if name != "q"],
        "switch": [(f"{reverse(name)}{tail}", icon, label, name == here) for name, icon, label in VIEWS],
        "may_write": request.user.reach.may(Act.EDIT_CUSTOMER),
        "today": business_today(),
    }


def kept(parameters: QueryDict) -> QueryDict:
    """The filters in the address, with the order and the view of the list, without what says its page."""
    names = {*OpportunityFilter.base_filters, "sort", "saved"}
    found = QueryDict(mutable=True)
    for name in parameters:
        values = [value for value in parameters.getlist(name) if value]
        if name in names and values:
            found.setlist(name, values)
    return found


def chips(request: HttpRequest, filters: OpportunityFilter) -> list[Chip]:
    """A chip for every filter in force, also for one that means nothing, so that it can be removed."""
    parameters = kept(request.GET)
    found = []
    for name, definition in filters.filters.items():
        if name not in parameters:
            continue
        without = parameters.copy()
        del without[name]
        remove = f"{request.path}?{without.urlencode()}" if without else request.path
        found.append(
            Chip(str(definition.label), _words(filters, name) or ", ".join(parameters.getlist(name)), remove)
        )
    return found


def sort_heads(parameters: QueryDict, sort: str) -> dict[str, SortHead]:
    """For every column the address of the list ordered by it; pressing again turns the order round."""
    heads = {}
    for name in lists.SORTS:
        mine = sort.removeprefix("-") == name
        direction = ("desc" if sort.startswith("-") else "asc") if mine else ""
        first = f"-{name}" if name in _LARGEST_FIRST else name
        other = name if sort.startswith("-") else f"-{name}"
        query = kept(parameters)
        query["sort"] = other if mine else first
        heads[name] = SortHead(f"{reverse('prospects:opportunity-list')}?{query.urlencode()}", direction)
    return heads


def lacks_text(count: int) -> str:
    """What a column says while a card hovers over it."""
    if not count:
        return _("Everything is there")
    if count == 1:
        return _("1 fact is missing")
    return _("%(n)s facts are missing") % {"n": count}


def _address(request: HttpRequest, **changed: str) -> str:
    query = kept(request.GET)
    for name, value in changed.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _words(filters: OpportunityFilter, name: str) -> str:
    """A filter's value as people say it; empty where it means nothing."""
    if not filters.is_valid():
        return ""
    value = filters.form.cleaned_data[name]
    language = "en" if get_language() == "en" else "zh"
    if name == "owner":
        own = filters.request.GET.get("owner") == ME or value == filters.request.user
        return _("me") if own else value.display_name
    if name == "unit":
        return _("%(unit)s and below") % {"unit": value.label}
    if name == "product_line":
        return value.name
    if name == "expected_before":
        return _("by %(day)s") % {"day": presentation.day(value, language=language, today=business_today())}
    if name == "amount_min":
        return f"≥ {presentation.money(int(value * FEN_IN_WAN), language=language).text}"
    if isinstance(value, list):
        choices = dict(filters.form.fields[name].choices)
        return (", " if language == "en" else "、").join(str(choices.get(each, each)) for each in value)
    return str(value)
