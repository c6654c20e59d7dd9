"""The pages of tasks, by noun."""

from worklist.views.lists import ranking, task_list, tasks_bulk
from worklist.views.tasks import (
    contact_snooze,
    customer_panel,
    task_close,
    task_create,
    task_give,
    task_snooze,
    task_undo,
)

__all__ = [
    "contact_snooze",
    "customer_panel",
    "ranking",
    "task_close",
    "task_create",
    "task_give",
    "task_list",
    "task_snooze",
    "task_undo",
    "tasks_bulk",
]
