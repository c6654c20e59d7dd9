"""The lists of prospects and opportunities as tables to take along: the reader's rows, order and columns."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_date, business_today
from common.spreadsheets import Cell
from lists.exports import Export, Head, yuan
from lists.rules import chosen_columns
from prospects.pool_access import looks_for_customers
from prospects.queries.opportunities import DEFAULT_SORT, opportunity_list
from prospects.queries.pool import prospect_list
from prospects.views import pipeline, pool

_CELLS: dict[str, Callable[[Any], Cell]] = {
    "grade": lambda row: row.grade,
    "value": lambda row: yuan(row.value_fen),
    "phase": lambda row: row.phase,
    "source": lambda row: row.source,
    "last": lambda row: business_date(row.last_contact_at) if row.last_contact_at else None,
    "return": lambda row: row.return_on,
    "owner": lambda row: row.owner,
}


class ProspectExport(Export):
    """Prospects, with the columns and in the order of the address."""

    code = "prospects"
    title = _("Prospects")
    page = "prospects:list"

    def may(self, request: HttpRequest) -> bool:
        return looks_for_customers(request.user)

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        found, sort = pool.filters_of(request).found, pool.sort_of(request.GET, pool.tab_of(request))
        return prospect_list(found=found, sort=sort, cursor="", size=most).rows

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        shown = chosen_columns(request.GET.get("columns", ""), list(pool.COLUMNS))
        return [
            Head(_("Legal name"), lambda row: row.full_name),
            Head(_("State"), lambda row: row.state_label),
            Head(_("Unit"), lambda row: row.unit),
            *(Head(pool.COLUMNS[name].label, _CELLS[name]) for name in shown if name != "name"),
        ]


class OpportunityExport(Export):
    """Opportunities in the order of the address."""

    code = "opportunities"
    title = _("Opportunities")
    page = "prospects:opportunity-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        found = pipeline.listed(request, pipeline.filters_of(request))
        sort = request.GET.get("sort", DEFAULT_SORT)
        return opportunity_list(found=found, sort=sort, cursor="", today=business_today(), size=most).rows

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(pgettext_lazy("opportunity", "Company"), lambda row: row.card.company),
            Head(_("Customer number"), lambda row: row.customer_no),
            Head(pgettext_lazy("opportunity", "What it is about"), lambda row: row.card.name),
            Head(_("Product line"), lambda row: row.card.product),
            Head(_("Stage"), lambda row: row.place),
            Head(_("State"), lambda row: row.state),
            Head(_("Amount in yuan"), lambda row: yuan(row.card.amount_fen)),
            Head(_("Probability (%)"), lambda row: row.card.bp / 100),
            Head(_("Expected on"), lambda row: row.card.expected_on),
            Head(_("Account manager"), lambda row: row.card.owner),
        ]
