"""Lists of plans and of customers that need one as tables to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accountplans import queries
from accountplans.filters import DueFilter, PlanFilter
from common.calendar import business_today
from lists.exports import Export, Head, yuan


class PlanExport(Export):
    """The plans that the filters leave, the latest first, each with how far it has come."""

    code = "accountplans"
    title = _("Account plans")
    page = "accountplans:list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        filters = PlanFilter(request.GET, queries.listed_plans(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return queries.standings(list(found.order_by("-id")[:most]), today=business_today())

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Customer number"), lambda one: one.plan.customer.customer_no),
            Head(_("Customer"), lambda one: one.plan.customer.label),
            Head(_("Year"), lambda one: one.plan.year),
            Head(_("Version"), lambda one: one.plan.number),
            Head(_("State"), lambda one: one.plan.get_state_display()),
            Head(_("Aims reached, percent"), lambda one: one.percent),
            Head(_("Steps done"), lambda one: one.steps_done),
            Head(_("Steps"), lambda one: one.steps),
            Head(_("Budget in yuan"), lambda one: yuan(one.plan.budget_fen)),
            Head(_("Spent in yuan"), lambda one: yuan(one.spent_fen)),
        ]


class PlanDueExport(Export):
    """The customers that need a plan, by their number."""

    code = "plansdue"
    title = _("Plans due")
    page = "accountplans:due-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        this = business_today().year
        year = this + 1 if request.GET.get("year") == str(this + 1) else this
        filters = DueFilter(request.GET, queries.plans_due(request.user, year=year), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list(found.order_by("customer_no")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Customer number"), lambda one: one.customer_no),
            Head(_("Customer"), lambda one: one.label),
            Head(_("Unit"), lambda one: one.unit.label if one.unit else ""),
            Head(_("Lead"), lambda one: one.manager.display_name if one.manager else ""),
        ]
