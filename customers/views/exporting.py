"""The list of customers as a table to take along: the reader's rows, order and columns."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.calendar import business_date
from common.spreadsheets import Cell
from customers import queries
from customers.access import looked
from customers.models import Customer, LookedAt, Tier
from customers.queries import marks
from customers.views.listing import COLUMNS, columns_of, filters_of, sort_of
from lists.exports import Export, Head, yuan


class CustomerExport(Export):
    """Customers, with the columns and in the order of the address."""

    code = "customers"
    title = gettext_lazy("Customers")
    page = "customers:list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        publication = queries.current_publication()
        found = filters_of(request, publication).found
        sort = sort_of(request.GET)
        page = queries.customer_list(found=found, publication=publication, sort=sort, cursor="", size=most)
        return queries.with_classes(marks.with_marks(page, request.user)).rows

    def taken(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        numbers = [row.customer_no for row in rows]
        taken = Customer.objects.visible_to(request.user).filter(customer_no__in=numbers)
        looked(request, LookedAt.EXPORT, taken.values_list("pk", flat=True))

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        shown = columns_of(request.GET)
        cells = _cells()
        return [
            Head(_("Customer number"), lambda row: row.customer_no),
            Head(_("Legal name"), lambda row: row.full_name),
            Head(_("Lead account manager"), lambda row: row.lead),
            *(Head(_head(name), cells[name]) for name in shown if name != "name"),
            *([Head(_("Tier by the score"), cells["computed"])] if "tier" in shown else []),
        ]

    def note(self, rows: Sequence[Any]) -> str:
        publication = queries.current_publication()
        return _("Figures as of %(day)s") % {"day": publication.business_date if publication else "—"}


def _head(name: str) -> str:
    column = COLUMNS[name]
    if name == "change":
        return f"{column.label} (%)"
    return f"{column.label} ({pgettext('head', 'CNY')})" if column.money else str(column.label)


def _cells() -> dict[str, Callable[[Any], Cell]]:
    held = list(Tier.objects.all())
    tiers, by_rank = {tier.code: tier.name for tier in held}, {tier.rank: tier.name for tier in held}
    return {
        # Only where people decided another one.
        "computed": lambda row: by_rank.get(row.computed_tier, ""),
        "tier": lambda row: tiers.get(row.tier_code or "", ""),
        "next": lambda row: row.next_contact_on,
        "last": lambda row: business_date(row.last_contact_at) if row.last_contact_at else None,
        "change": lambda row: (
            None if row.deposits_change is None else round(float(row.deposits_change) * 100, 2)
        ),
        "lines": lambda row: row.product_lines,
        "risk": lambda row: row.churn_risk,
        "deposits": lambda row: yuan(row.deposits_fen),
        "loans": lambda row: yuan(row.loans_fen),
        "contribution": lambda row: yuan(row.contribution_fen),
        "tags": lambda row: ", ".join(tag.name for tag in row.tags),
        **{name: partial(_class, place) for place, name in enumerate(queries.PROFILE)},
    }


def _class(place: int, row: Any) -> str:
    return str(row.classes[place].text)
