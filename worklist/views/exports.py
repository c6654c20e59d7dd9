"""The list of tasks as a table to take along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.calendar import business_date
from lists.exports import Export, Head
from worklist import phrases, queries
from worklist.filters import TaskFilter
from worklist.rules import TaskKind


class TaskExport(Export):
    """The tasks that the filters leave, by their day."""

    code = "tasks"
    title = _("Tasks")
    page = "worklist:task-list"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        filters = TaskFilter(request.GET, queries.listed_tasks(request.user), request=request)
        found = filters.qs if filters.is_valid() else filters.queryset.none()
        return list(found.order_by("due_on", "id")[:most])

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Customer number"), lambda task: task.customer.customer_no),
            Head(_("Customer"), lambda task: task.customer.label),
            Head(_("Task"), lambda task: phrases.task_title(task.kind, task.title, task.parameters)),
            Head(_("Kind"), lambda task: str(phrases.KINDS[TaskKind(task.kind)])),
            Head(_("State"), lambda task: task.get_state_display()),
            Head(_("Due"), lambda task: task.due_on),
            Head(_("Account manager"), lambda task: task.owner.display_name),
            Head(_("Closed on"), lambda task: business_date(task.closed_at) if task.closed_at else None),
        ]
