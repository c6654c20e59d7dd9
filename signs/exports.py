"""The list of warning signs as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lists.exports import Export, Head
from signs import queries
from signs.filters import SignFilter
from signs.texts import said


class SignExport(Export):
    """The signs that the filters leave, the latest first."""

    code = "signs"
    title = _("Warning signs")
    page = "signs:list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        asked = request.GET.copy()
        asked.setdefault("state", "waiting")
        filters = SignFilter(asked, queries.listed_signs(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list(found.order_by("-raised_on", "-id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Customer number"), lambda sign: sign.customer.customer_no),
            Head(_("Customer"), lambda sign: sign.customer.label),
            Head(_("Sign"), said),
            Head(_("Severity"), lambda sign: sign.get_severity_display()),
            Head(_("State"), lambda sign: sign.get_state_display()),
            Head(_("Raised on"), lambda sign: sign.raised_on),
            Head(_("Owner"), lambda sign: sign.owner.display_name if sign.owner else ""),
            Head(_("What was done"), lambda sign: sign.outcome),
        ]
