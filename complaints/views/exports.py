"""The desk of complaints as a table to take along: numbers, clocks and people of the cases, none of their words."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import texts
from complaints.rules.codes import Channel, Level, State, Topic
from complaints.views.desk import filter_context
from lists.exports import Export, Head


class ComplaintExport(Export):
    """The cases of the desk's view and filters, by the clock. What was complained of stays in the case."""

    code = "complaints"
    title = _("Complaints")
    page = "complaints:desk"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        found = filter_context(request, timezone.now())["filters"].found
        return list(found.select_related("unit", "owner", "customer").order_by("resolve_due_at", "id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Number"), lambda case: case.number),
            Head(_("Received"), lambda case: timezone.localtime(case.received_at)),
            Head(_("Level"), lambda case: str(texts.LEVELS[Level(case.level)])),
            Head(_("State"), lambda case: str(texts.STATES[State(case.state)])),
            Head(_("Customer"), lambda case: case.customer.label if case.customer else ""),
            Head(_("Channel"), lambda case: str(texts.CHANNELS[Channel(case.channel)])),
            Head(_("Subject"), lambda case: str(texts.TOPICS[Topic(case.topic)]) if case.topic else ""),
            Head(_("Unit"), lambda case: case.unit.label),
            Head(_("Owner"), lambda case: case.owner.display_name if case.owner else ""),
            Head(_("First response"), lambda case: _moment(case.first_response_at)),
            Head(pgettext_lazy("column", "Resolved"), lambda case: _moment(case.resolved_at)),
            Head(_("To be resolved by"), lambda case: _moment(case.resolve_due_at)),
        ]


def _moment(at: Any) -> Any:
    return timezone.localtime(at) if at else None
