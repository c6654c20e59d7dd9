"""The list of trainings as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.calendar import business_date
from growth import queries
from lists.exports import Export, Head


class TrainingExport(Export):
    """Trainings, the latest first."""

    code = "trainings"
    title = _("Trainings")
    page = "growth:training-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        return list(queries.listed_trainings(request.user).order_by("-starts_at", "-id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("On"), lambda training: business_date(training.starts_at)),
            Head(_("Title"), lambda training: training.title),
            Head(_("Unit"), lambda training: training.unit.label),
            Head(_("Organiser"), lambda training: training.organiser.display_name),
            Head(_("Invited"), lambda training: training.invited),
            Head(_("Came"), lambda training: training.came),
        ]
