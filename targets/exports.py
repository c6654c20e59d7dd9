"""The targets of a unit and its parts as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lists.exports import Export, Head, yuan
from organization.rules import Act
from targets import queries
from targets.filters import TargetFilter
from targets.rules import MONEY


class TargetExport(Export):
    """The targets of the unit and everything below it, of the year and measure that the page shows."""

    code = "targets"
    title = _("Targets")
    page = "targets:board"

    def may(self, request: HttpRequest) -> bool:
        return request.user.reach.may(Act.READ_DASHBOARD)

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        filters = TargetFilter(request.GET, queries.targets_of(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        year = request.GET.get("year", "")
        if year.isdecimal():
            found = found.filter(month__year=int(year))
        return list(found.order_by("month", "unit__path", "person__employee_no", "id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Unit code"), lambda one: one.unit.code),
            Head(_("Employee number"), lambda one: one.person.employee_no if one.person else ""),
            Head(_("Measure"), lambda one: one.get_measure_display()),
            Head(_("Month"), lambda one: f"{one.month:%Y-%m}"),
            Head(pgettext_lazy("target", "Floor"), lambda one: _level(one, one.floor)),
            Head(pgettext_lazy("target", "Target"), lambda one: _level(one, one.target)),
            Head(pgettext_lazy("target", "Stretch"), lambda one: _level(one, one.stretch)),
        ]


def _level(target: Any, value: int) -> float | None:
    """Yuan, or a number."""
    return yuan(value) if target.measure in MONEY else value
