"""The pages of tasks, by noun."""

from worklist.views.days import contact_day
from worklist.views.lists import ranking, task_list, tasks_bulk
from worklist.views.promises import promise_list
from worklist.views.tasks import (
    contact_snooze,
    customer_panel,
    task_close,
    task_create,
    task_give,
    task_reopen,
    task_snooze,
    task_undo,
)

__all__ = [
    "contact_day",
    "contact_snooze",
    "customer_panel",
    "promise_list",
    "ranking",
    "task_close",
    "task_create",
    "task_give",
    "task_list",
    "task_reopen",
    "task_snooze",
    "task_undo",
    "tasks_bulk",
]
