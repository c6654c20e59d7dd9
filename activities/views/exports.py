"""The week of visits and events of consumer education as tables to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities import queries
from activities.queries.education import LATEST, listed_education
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


class EducationExport(Export):
    """Events of consumer education, the latest first; what was taken back says why."""

    code = "education"
    title = _("Consumer education")
    page = "activities:education-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        return list(listed_education(request.user).order_by(*LATEST.columns)[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Held on"), lambda event: event.held_on),
            Head(_("Unit"), lambda event: event.unit.label),
            Head(pgettext_lazy("education", "Topic"), lambda event: event.topic),
            Head(pgettext_lazy("education", "Audience"), lambda event: event.get_audience_display()),
            Head(_("People reached"), lambda event: event.people),
            Head(_("Material"), lambda event: event.material),
            Head(_("Recorded by"), lambda event: event.recorded_by.display_name),
            Head(pgettext_lazy("education", "Why it is taken back"), lambda event: event.withdrawn_for),
        ]
