"""The list of proposals as a table to take along."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_date
from lists.exports import Export, Head
from proposals import queries
from proposals.filters import ProposalFilter
from proposals.models import Proposal


class ProposalExport(Export):
    """The proposals that the filters leave, the latest first."""

    code = "proposals"
    title = _("Proposals")
    page = "proposals:list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        filters = ProposalFilter(request.GET, queries.listed_proposals(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list(found.order_by("-id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(pgettext_lazy("proposal", "Number"), lambda one: one.name),
            Head(_("Customer number"), lambda one: one.customer.customer_no),
            Head(_("Customer"), lambda one: one.customer.label),
            Head(pgettext_lazy("proposal", "Title"), lambda one: one.title),
            Head(_("State"), lambda one: one.get_state_display()),
            Head(_("We stand by it until"), lambda one: one.valid_until),
            Head(_("Sent to"), lambda one: one.sent_to),
            Head(
                pgettext_lazy("proposal", "Opened"),
                lambda one: business_date(one.opened_at) if one.opened_at else None,
            ),
            Head(_("Written by"), lambda one: one.written_by.display_name),
        ]


def _opened_on(one: Proposal) -> date | None:
    return business_date(one.opened_at) if one.opened_at else None
