"""The log of looking: who looked at customers, as a page and as a table to take along."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from customers.filters_of_looks import LookFilter
from customers.queries.looks import look_lines, look_page, looks_for
from lists.exports import Export, Head
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def look_list(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.READ_LOOKS)
    filters = LookFilter(request.GET, looks_for(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    context = {
        "page": look_page(found, request.user, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
    }
    return render(request, "customers/looks.html", context)


class LookExport(Export):
    """The looks that the filters leave, the latest first."""

    code = "looks"
    title = gettext_lazy("Who looked")
    page = "customers:looks"

    def may(self, request: HttpRequest) -> bool:
        return request.user.reach.may(Act.READ_LOOKS)

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        filters = LookFilter(request.GET, looks_for(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return look_lines(list(found.order_by("-at", "-id")[:most]), request.user)

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("When"), lambda line: f"{timezone.localtime(line.look.at):%Y-%m-%d %H:%M}"),
            Head(_("Employee number"), lambda line: line.look.person.employee_no),
            Head(_("Colleague"), lambda line: line.look.person.display_name),
            Head(_("Customer number"), lambda line: _customer(line, "customer_no")),
            Head(_("Customer"), lambda line: _customer(line, "label")),
            Head(_("What"), lambda line: line.look.get_what_display()),
            Head(_("Person"), lambda line: line.contact),
            Head(_("From where"), lambda line: line.look.get_source_display()),
            Head(_("Address"), lambda line: line.look.address or ""),
        ]


def _customer(line: Any, name: str) -> str:
    return getattr(line.look.customer, name) if line.look.customer else ""
