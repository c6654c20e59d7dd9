"""The list of customers, whole or as the fragment that htmx swaps in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common import presentation
from common.calendar import business_today
from common.htmx import only_filters, wants_part
from customers import queries
from customers.filters import FEN_IN_WAN, ME, CustomerFilter
from customers.models import Customer, CustomerProfile, Publication
from customers.queries import marks
from customers.rules import NO_TIER, read_books, read_holds, read_stood
from lists.columns import Column, column_choices
from lists.queries import view_state
from lists.rules import chosen_columns
from organization.rules import Act
from products.models import ProductLine

_OF_LAST_MONTH = gettext_lazy("Average of last month in yuan accounts")
# Columns by their name in the address, in their usual order.
COLUMNS = {
    "name": Column(gettext_lazy("Customer"), "-"),
    "tier": Column(gettext_lazy("Tier"), "48"),
    "next": Column(gettext_lazy("Next contact"), "188"),
    "last": Column(gettext_lazy("Last contact"), "112"),
    "deposits": Column(pgettext_lazy("column", "Deposits"), "112", _OF_LAST_MONTH, num=True, money=True),
    "change": Column(
        pgettext_lazy("column", "3-mo change"),
        "96",
        gettext_lazy("Deposits of last month against the mean of the three before"),
        num=True,
    ),
    "loans": Column(gettext_lazy("Loans"), "82", _OF_LAST_MONTH, num=True, money=True),
    "contribution": Column(
        pgettext_lazy("column", "Contribution"),
        "118",
        gettext_lazy("Contribution of the last twelve months"),
        num=True,
        money=True,
    ),
    "lines": Column(gettext_lazy("Products"), "78", gettext_lazy("Product lines in use, of ten"), num=True),
    "tags": Column(gettext_lazy("Tags"), "188"),
    "risk": Column(
        gettext_lazy("Churn risk"),
        "88",
        gettext_lazy("From 0 to 100, by seven signs; empty where too little is known"),
        num=True,
    ),
    **{name: Column(CustomerProfile._meta.get_field(name).verbose_name, "148") for name in queries.PROFILE},
}
# Shown where somebody has chosen them.
_CLASSES = frozenset(queries.PROFILE)
_CHOSEN = {"tags", "risk", *_CLASSES}
# Columns whose first press shows the largest first.
_LARGEST_FIRST = {"last", "deposits", "change", "loans", "contribution", "lines", "risk"}
# What a chip says before an amount.
_BOUNDS = {"deposits_min": "≥", "contribution_min": "≥", "contribution_max": "≤", "risk_min": "≥"}
# Where a chip says the bound in its value, its name is shorter than the form's.
CHIP_LABELS = {
    "next_before": gettext_lazy("Next contact"),
    "next_after": gettext_lazy("Next contact"),
    "deposits_min": gettext_lazy("Average deposits"),
    "contribution_min": gettext_lazy("Contribution"),
    "contribution_max": gettext_lazy("Contribution"),
    "risk_min": gettext_lazy("Churn risk"),
}


@dataclass(frozen=True)
class Chip:
    """One filter in force and the address of the list without it."""

    field: str
    value: str
    remove: str


@dataclass(frozen=True)
class SortHead:
    """A column, where pressing its head leads, and the direction it has now ('asc', 'desc' or none)."""

    column: Column
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
    page = marks.with_marks(page, request.user)
    heads = sort_heads(request.GET, sort)
    columns = columns_of(request.GET)
    if not _CLASSES.isdisjoint(columns):
        page = queries.with_classes(page)
    context = {
        "views": view_state(
            request.user,
            list_name="customers",
            query=kept(request.GET).urlencode(),
            chosen=request.GET.get("saved", ""),
        ),
        "columns": columns,
        "class_columns": queries.PROFILE,
        "shown_heads": [(name, heads[name]) for name in columns],
        "widths": " ".join(COLUMNS[name].width for name in columns),
        "column_choices": column_choices(
            COLUMNS,
            columns,
            lambda wanted: _address(request.GET, columns=wanted, panel="columns"),
        ),
        "list_url": reverse("customers:list"),
        "page": page,
        "filters": filters,
        "chips": chips(filters),
        "heads": heads,
        "list_query": kept(request.GET).urlencode(),
        "kept_pairs": [
            (name, value) for name, values in kept(request.GET).lists() if name != "q" for value in values
        ],
        "next_href": _address(request.GET, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_href": _address(request.GET, cursor=page.previous_cursor) if page.previous_cursor else "",
        "mine": _reads_own_only(request),
        "sort": sort,
        "may_import": request.user.reach.may(Act.EDIT_CUSTOMER),
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
        "may_bulk": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    fragment = wants_part(request)
    return render(request, f"customers/{'_table' if fragment else 'list'}.html", context)


def filters_of(request: HttpRequest, publication: Publication | None) -> CustomerFilter:
    """The filters in the address, over everything the person may see in a list."""
    return CustomerFilter(request.GET, queries.listed_customers(request.user, publication), request=request)


def sort_of(parameters: QueryDict) -> str:
    """The order asked for, or the usual one."""
    sort = parameters.get("sort", "")
    return sort if sort.removeprefix("-") in queries.SORTS else "next"


def columns_of(parameters: QueryDict) -> list[str]:
    """The columns asked for, the usual ones where none is."""
    asked = parameters.get("columns", "")
    return chosen_columns(asked, [name for name in COLUMNS if name not in _CHOSEN - {*asked.split(",")}])


def kept(parameters: QueryDict) -> QueryDict:
    """The part of the address that says which list this is: filters, order, columns and view, not the page."""
    names = {*CustomerFilter.base_filters, "sort", "columns", "saved"}
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
        heads[name] = SortHead(
            COLUMNS[name],
            _address(kept(parameters), sort=other if mine else first) if name in queries.SORTS else "",
            direction,
        )
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
    if name == "next_after":
        return _("from %(day)s") % {"day": presentation.day(value, language=language, today=business_today())}
    if name == "risk_min":
        return f"{_BOUNDS[name]} {value}"
    if name in _BOUNDS:
        amount = presentation.money(int(value * FEN_IN_WAN), language=language)
        return f"{_BOUNDS[name]} {amount.text}"
    if name == "stood":
        return _stood_words(value, language)
    if name == "books":
        return _books_words(value, language)
    if name == "holds":
        return _holds_words(value, language)
    if name == "tag":
        return (", " if language == "en" else "、").join(tag.name for tag in value)
    if name in {"new", "held", "decided", "pinned", "followed"}:
        return _("Yes") if value else _("No")
    if name == "tier_before":
        return value.name
    choices = {str(key): label for key, label in getattr(filters.form.fields[name], "choices", [])}
    return str(choices.get(str(value), value))


def _holds_words(typed: str, language: str) -> str:
    """'Payroll service, no cash management': what is used, and what is not."""
    holds = read_holds(typed)
    if holds is None:
        return ""
    names = queries.holding_names()
    words = [names.get(code, code) for code in holds.has]
    words += [_("no %(thing)s") % {"thing": names.get(code, code)} for code in holds.lacks]
    return (", " if language == "en" else "、").join(words)


def _stood_words(typed: str, language: str) -> str:
    """'31 Aug: Quasi-key, 31 Oct: Key', or the days and which way customers went."""
    stood = read_stood(typed)
    if stood is None:
        return ""
    first, second = (
        presentation.day(day, language=language, today=business_today())
        for day in (stood.first, stood.second)
    )
    if stood.way:
        ways = {"up": _("moved up"), "down": _("moved down"), "moved": _("moved at all")}
        return _("%(first)s to %(second)s: %(way)s") % {
            "first": first,
            "second": second,
            "way": ways[stood.way],
        }
    before, after = (
        _("no tier")
        if codes == NO_TIER
        else (", " if language == "en" else "、").join(
            presentation.tier(code, language=language)[1] for code in codes.split("+")
        )
        for codes in (stood.before, stood.after)
    )
    if stood.first == stood.second:
        return _("%(first)s: %(before)s") % {"first": first, "before": before}
    return _("%(first)s: %(before)s, %(second)s: %(after)s") % {
        "first": first,
        "before": before,
        "second": second,
        "after": after,
    }


def _books_words(typed: str, language: str) -> str:
    """'2026-10, settlement from CNY 1 m to under CNY 5 m': the month and what customers had in it."""
    books = read_books(typed)
    if books is None:
        return ""
    names = {"settlement": _("settlement"), "loans": pgettext("balance", "loans")}
    words = [f"{books.month:%Y-%m}"]
    for name, label in names.items():
        band = getattr(books, name)
        if band is None:
            continue
        low, below = (
            presentation.money(fen, language=language).text if fen is not None else "" for fen in band
        )
        words.append(f"{label} ≥ {low}" if below == "" else f"{label} {low} ≤ … < {below}")
    line = ProductLine.objects.filter(code=books.line).first() if books.line else None
    return (", " if language == "en" else "、").join([*words, *([line.name] if line else [])])
