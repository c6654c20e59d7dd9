"""The list of needs as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.calendar import business_date
from lists.exports import Export, Head, yuan
from needs import queries
from needs.filters import NeedFilter


class NeedExport(Export):
    """The needs that the filters leave, the latest first."""

    code = "needs"
    title = _("Needs")
    page = "needs:list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        asked = request.GET.copy()
        asked.setdefault("step", "running")
        filters = NeedFilter(asked, queries.listed_needs(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list(found.order_by("-noted_at", "-id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Customer number"), lambda need: need.customer.customer_no),
            Head(_("Customer"), lambda need: need.customer.label),
            Head(_("Kind of need"), lambda need: need.get_kind_display()),
            Head(_("What the customer asks for"), lambda need: need.asked),
            Head(_("What is really missing"), lambda need: need.lacks),
            Head(_("Step"), lambda need: need.get_step_display()),
            Head(_("Amount in yuan"), lambda need: yuan(need.amount_fen)),
            Head(_("Due"), lambda need: need.due_on),
            Head(_("Noted on"), lambda need: business_date(need.noted_at)),
        ]
