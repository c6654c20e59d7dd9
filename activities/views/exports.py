"""The week of visits as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import queries
from activities.views.visits import shown_week
from lists.exports import Export, Head


class VisitExport(Export):
    """The visits of the seven days that the page shows."""

    code = "visits"
    title = _("Visits")
    page = "activities:visit-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        first, team = shown_week(request)
        return list(queries.visits_of_week(request.user, first, team=team)[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("When"), lambda visit: timezone.localtime(visit.starts_at)),
            Head(_("Minutes"), lambda visit: visit.minutes),
            Head(_("Customer number"), lambda visit: visit.customer.customer_no),
            Head(_("Customer"), lambda visit: visit.customer.label),
            Head(_("What for"), lambda visit: visit.purpose),
            Head(_("Place"), lambda visit: visit.place),
            Head(_("State"), lambda visit: visit.get_state_display()),
            Head(_("Account manager"), lambda visit: visit.owner.display_name),
        ]
