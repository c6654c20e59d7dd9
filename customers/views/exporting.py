"""The list of customers as a table to take along: the reader's rows, order and columns, and who took them when."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from common.calendar import business_date
from common.spreadsheets import Cell, Table, write_csv, write_workbook
from customers import queries
from customers.models import Tier
from customers.queries import marks
from customers.views.listing import COLUMNS, columns_of, filters_of, kept, sort_of
from lists.rules import most_exported
from lists.services import record_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def customer_export(request: HttpRequest) -> HttpResponse:
    """The rows that the address means, all of them, as Excel or CSV; more than a role may take are refused."""
    publication = queries.current_publication()
    most, at = most_exported(request.user.reach), timezone.now()
    found = queries.customer_list(
        found=filters_of(request, publication).found,
        publication=publication,
        sort=sort_of(request.GET),
        cursor="",
        size=most + 1,
    )
    address = kept(request.GET).urlencode()
    if len(found.rows) > most:
        text = _("These are more than the %(most)s rows that you may export at once: narrow the list.")
        messages.error(request, text % {"most": f"{most:,}"})
        return redirect(f"{reverse('customers:list')}?{address}")
    columns = columns_of(request.GET)
    found = marks.with_marks(found, request.user)
    record_export(list_name="customers", rows=len(found.rows), query=address, by=request.user, at=at)
    table = _table(request, found, columns, at)
    as_csv = request.POST.get("format") == "csv"
    answer = HttpResponse(
        write_csv(table) if as_csv else write_workbook([table]), content_type="text/csv" if as_csv else XLSX
    )
    answer["Content-Disposition"] = f'attachment; filename="customers.{"csv" if as_csv else "xlsx"}"'
    return answer


def _table(request: HttpRequest, found: queries.ListPage, columns: list[str], at: datetime) -> Table:
    tiers = {tier.code: tier.name for tier in Tier.objects.all()}
    heads = [_("Customer number"), _("Legal name"), _("Lead account manager")]
    heads += [_head(name) for name in columns if name != "name"]
    note = _("Figures as of %(day)s · exported by %(name)s on %(today)s") % {
        "day": found.as_of or "—",
        "name": request.user.display_name,
        "today": business_date(at),
    }
    rows = [
        [
            row.customer_no,
            row.full_name,
            row.lead,
            *(_cell(row, name, tiers) for name in columns if name != "name"),
        ]
        for row in found.rows
    ]
    return Table(_("Customers"), heads, rows, notes=[note])


def _head(name: str) -> str:
    column = COLUMNS[name]
    if name == "change":
        return f"{column.label} (%)"
    return f"{column.label} ({pgettext('head', 'CNY')})" if column.money else str(column.label)


def _cell(row: Any, name: str, tiers: dict[str, str]) -> Cell:
    if name == "tier":
        return tiers.get(row.tier_code or "", "")
    if name == "next":
        return row.next_contact_on
    if name == "last":
        return business_date(row.last_contact_at) if row.last_contact_at else None
    if name == "change":
        return None if row.deposits_change is None else round(float(row.deposits_change) * 100, 2)
    if name == "tags":
        return ", ".join(tag.name for tag in row.tags)
    if name == "lines":
        return row.product_lines
    fen = {"deposits": row.deposits_fen, "loans": row.loans_fen, "contribution": row.contribution_fen}[name]
    return None if fen is None else fen / 100
